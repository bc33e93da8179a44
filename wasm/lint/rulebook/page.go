package rulebook

import (
	"fmt"
	"strings"
)

// Page is what people are told about a rule.
type Page struct {
	ID string `json:"id"`
	// Title says what the rule finds, a clause. Why says what is bad about it, and Fix what
	// to do, in sentences.
	Title string `json:"title"`
	Why   string `json:"why"`
	Fix   string `json:"fix"`
	// Sources are the pages of AWS that back it.
	Sources []string `json:"sources"`
	// Since is the version that the rule came with.
	Since string `json:"since"`
	// Aliases are names the rule once had.
	Aliases []string `json:"aliases,omitempty"`
	// Access Analyzer's codes, parliament's, iam-policy-validator's and cloudsplaining's names
	// for what the rule finds. The first of Access Analyzer's is the usual one.
	AA             []string `json:"accessAnalyzer,omitempty"`
	Parliament     []string `json:"parliament,omitempty"`
	Validator      []string `json:"iamPolicyValidator,omitempty"`
	Cloudsplaining []string `json:"cloudsplaining,omitempty"`
	// Kind and ResourceType are what the examples are policies of; empty is detected.
	Kind         string `json:"kind,omitempty"`
	ResourceType string `json:"resourceType,omitempty"`
	// Examples are policies, or statements of them.
	Examples []Example `json:"examples"`

	archive Archive
}

// Example is one policy of a page. The name begins with bad, good or defended: the rule
// finds exactly one thing in a bad one and nothing in the others. A good one shows how it
// should be; a defended one is something an expert would stand by although it looks like
// what the rule is after.
type Example struct {
	Name string `json:"name"`
	Kind string `json:"kind,omitempty"` // of the policy, if it differs from the page's
	Text string `json:"text"`
	// Want is what is found in a bad one; Fixed is the text after each of the fixes.
	Want  string   `json:"-"`
	Fixed []string `json:"fixed,omitempty"`
}

// Bad reports whether the rule finds something in the example.
func (e *Example) Bad() bool { return strings.HasPrefix(e.Name, "bad") }

// ParsePage reads a page. Its head has lines "key: value"; lines that begin with blanks
// go on with the value before. The files behind it are examples, NAME.json or
// NAME.KIND.json, and what belongs to bad ones: NAME.want, NAME.fixed, NAME.fixed-2.
func ParsePage(id, text string) (*Page, error) {
	p := &Page{ID: id, archive: ParseArchive(text)}
	key, value := "", ""
	for line := range strings.Lines(p.archive.Comment) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			value += " " + strings.TrimSpace(line)
			continue
		}
		if err := p.set(key, value); err != nil {
			return nil, err
		}
		var ok bool
		if key, value, ok = strings.Cut(line, ":"); !ok || key == "" {
			return nil, fmt.Errorf("%s: %q is not of the form key: value", id, line)
		}
	}
	if err := p.set(key, value); err != nil {
		return nil, err
	}
	return p, p.examples()
}

// set puts a value of the head in its place. The empty key, before the first, has none.
func (p *Page) set(key, value string) error {
	texts := map[string]*string{"title": &p.Title, "why": &p.Why, "fix": &p.Fix, "since": &p.Since, "kind": &p.Kind, "resource-type": &p.ResourceType}
	lists := map[string]*[]string{"source": &p.Sources, "alias": &p.Aliases, "aa": &p.AA, "parliament": &p.Parliament, "validator": &p.Validator, "cloudsplaining": &p.Cloudsplaining}
	value = strings.TrimSpace(value)
	switch text, list := texts[key], lists[key]; {
	case list != nil:
		*list = append(*list, strings.Fields(value)...)
	case text != nil && *text != "":
		return fmt.Errorf("%s: %s twice", p.ID, key)
	case text != nil:
		*text = value
	case key != "" || value != "":
		return fmt.Errorf("%s: there is no key %q", p.ID, key)
	}
	return nil
}

func (p *Page) examples() error {
	for _, f := range p.archive.Files {
		name, form, _ := strings.Cut(f.Name, ".")
		if kind, ok := strings.CutSuffix(form, ".json"); ok {
			p.Examples = append(p.Examples, Example{Name: name, Kind: kind, Text: f.Data})
			continue
		}
		if form == "json" {
			p.Examples = append(p.Examples, Example{Name: name, Text: f.Data})
			continue
		}
		if len(p.Examples) == 0 || p.Examples[len(p.Examples)-1].Name != name {
			return fmt.Errorf("%s: %s does not stand behind the example %s", p.ID, f.Name, name)
		}
		e := &p.Examples[len(p.Examples)-1]
		switch {
		case form == "want":
			e.Want = f.Data
		case strings.HasPrefix(form, "fixed"):
			e.Fixed = append(e.Fixed, f.Data)
		default:
			return fmt.Errorf("%s: a file %s has no meaning here", p.ID, f.Name)
		}
	}
	return nil
}

// String writes the page with its examples as they are now; the head stays as it was.
func (p *Page) String() string {
	a := Archive{Comment: p.archive.Comment}
	for _, e := range p.Examples {
		name := e.Name
		if e.Kind != "" {
			name += "." + e.Kind
		}
		a.Files = append(a.Files, File{name + ".json", e.Text})
		if e.Bad() {
			a.Files = append(a.Files, File{e.Name + ".want", e.Want})
		}
		for i, text := range e.Fixed {
			suffix := ".fixed"
			if i > 0 {
				suffix += fmt.Sprint("-", i+1)
			}
			a.Files = append(a.Files, File{e.Name + suffix, text})
		}
	}
	return a.String()
}
