package cli

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/cli/config"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
	"github.com/leastwise/leastwise/wasm/source/cfn"
	"github.com/leastwise/leastwise/wasm/source/hcl"
	"github.com/leastwise/leastwise/wasm/source/rewrite"
	"github.com/leastwise/leastwise/wasm/source/tfplan"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// found is a policy in a file.
type found struct {
	// name is where it stands in a template or its like, "Role.AssumeRolePolicyDocument".
	name string
	// known is set if that place says how the policy is attached, which is kind.
	known        bool
	kind         policy.Kind
	resourceType string
	// language is "cfn" or "hcl" if the text was made of that.
	language string
	// text is the policy in JSON, with placeholders for what only a run would tell; partial is
	// set if statements may be missing for that reason.
	text    string
	partial bool
	// taken are the numbers of statements that come from other documents, where they are found
	// as well.
	taken []int
	// conditional are the parts of text that stand there only under a condition.
	conditional []policy.Span
	// marks tell other tools what to pass over in the policy's resource.
	marks []config.Mark
	// places lead from text to the file.
	places interface {
		Span(start, end int) (int, int)
	}
	// edit gives the edits of the file that make edits of text, after which it is want; nil
	// where the file is what some program wrote.
	edit func(edits []policy.Edit, want string) ([]policy.Edit, error)
}

// inTree makes edits in a tree of a file.
func inTree(file string, n *source.Node, notation rewrite.Notation) func([]policy.Edit, string) ([]policy.Edit, error) {
	return func(_ []policy.Edit, want string) ([]policy.Edit, error) {
		return rewrite.Tree(file, n, want, notation)
	}
}

// inText makes edits in a policy that is a text in a file.
func inText(file, text string, at *source.Spliced) func([]policy.Edit, string) ([]policy.Edit, error) {
	return func(edits []policy.Edit, _ string) ([]policy.Edit, error) { return rewrite.Text(file, text, at, edits) }
}

// shift is the place of a part of a file that begins there.
type shift int

// Span turns a span of the part into one of the file.
func (s shift) Span(start, end int) (int, int) { return start + int(s), end + int(s) }

// findPolicies finds the policies of a file: in YAML, a template of CloudFormation or SAM in
// YAML or JSON, Terraform's language or its plan in JSON, or the dump of an account. plain
// is set for all other JSON: the whole text is then for policy.Parse, which knows what may
// stand around policies, and there is no list.
func findPolicies(name, text string) (list []found, plain bool, err error) {
	return (*folders)(nil).findPolicies(name, text)
}

// findPolicies is the function of that name; references in Terraform's language stand for
// what the files of the folder define.
func (f *folders) findPolicies(name, text string) (list []found, plain bool, err error) {
	list, plain, _, err = f.inView(name, text, 0)
	return list, plain, err
}

// inView is findPolicies with other branches of a template's conditionals; more is set if the
// next view has yet others.
func (f *folders) inView(name, text string, view int) (list []found, plain, more bool, err error) {
	isYAML := isYAML(name)
	switch {
	case isHCL(name), isHCLJSON(name):
		list, more, err = f.findHCL(name, text, view)
		return list, false, more, err
	case isYAML:
	case name == stdinName && !beginsAsJSON(text):
		if list, more, err := f.findHCL(name, text, view); err == nil && len(list) > 0 {
			return list, false, more, nil
		}
		if isYAML = isPolicyYAML(text); !isYAML {
			return nil, true, false, nil
		}
	case isDump(text):
		list, ok := findInDump(text)
		return list, !ok, false, nil
	case !strings.Contains(text, `"Resources"`) && !strings.Contains(text, `"format_version"`):
		return nil, true, false, nil
	}
	notation := rewrite.YAML
	if _, err := jsonspan.Parse(text); err == nil {
		notation = rewrite.JSON
	}
	documents, err := readTree(name, text)
	if err != nil {
		if !isYAML {
			err = nil
		}
		return nil, !isYAML, false, err
	}
	for i := range documents {
		switch d := &documents[i]; {
		case cfn.IsTemplate(d):
			in, others := findInTemplate(d, text, notation, view)
			list, more = append(list, in...), more || others
		case tfplan.IsPlan(d) && !isYAML:
			for _, p := range tfplan.Policies(d) {
				list = append(list, found{name: p.Name, known: true, kind: p.Kind, resourceType: p.ResourceType, text: text[p.Start:p.End], places: shift(p.Start)})
			}
		case !isYAML:
			return nil, true, false, nil
		default:
			one := found{}
			if len(documents) > 1 {
				one.name = "document " + strconv.Itoa(i+1)
			}
			one.text, one.places = source.ToJSON(d)
			one.edit = inTree(text, d, notation)
			list = append(list, one)
		}
	}
	return list, false, more, nil
}

func findInTemplate(d *source.Node, text string, notation rewrite.Notation, view int) (list []found, more bool) {
	marks := config.CommentMarks(text, yaml.Comments)
	policies, more := cfn.InView(d, view)
	for _, p := range policies {
		one := found{name: p.Name, known: p.Known, kind: p.Kind, resourceType: p.ResourceType, language: "cfn"}
		one.marks = append(marksIn(marks, text, p.Start, p.End), config.MetadataMarks(p.Metadata)...)
		if p.Pieces == nil {
			made, places := source.ToJSON(&p.Document)
			one.text, one.places, one.conditional = made, places, places.Conditional
			one.edit = inTree(text, &p.Document, notation)
		} else {
			all := &source.Spliced{}
			for i := range p.Pieces {
				piece := &p.Pieces[i]
				start := all.Len()
				all.Align(piece.Text, text[piece.Start:piece.End], piece.Start)
				if piece.Conditional {
					one.conditional = append(one.conditional, policy.Span{Start: start, End: all.Len()})
				}
			}
			one.text, one.places = all.Text(), all
			one.edit = inText(text, one.text, all)
		}
		list = append(list, one)
	}
	return list, more
}

// marksIn are those on the lines of a piece of a file.
func marksIn(marks []config.Mark, text string, start, end int) (in []config.Mark) {
	if len(marks) == 0 {
		return nil
	}
	start = strings.LastIndexByte(text[:start], '\n') + 1
	if line := strings.IndexByte(text[end:], '\n'); line >= 0 {
		end += line
	} else {
		end = len(text)
	}
	for _, m := range marks {
		if start <= m.Start && m.Start < end {
			in = append(in, m)
		}
	}
	return in
}

// foundInHCL is a policy of a file in Terraform's language. In its JSON form programs write
// files.
func foundInHCL(text string, p *hcl.Policy, isJSON bool) found {
	one := found{name: p.Name, known: p.Known, kind: p.Kind, resourceType: p.ResourceType, language: "hcl", text: p.Text, partial: p.Partial, taken: p.Taken, conditional: p.Conditional, places: p}
	switch {
	case isJSON:
	case p.Tree == nil:
		one.edit = func(edits []policy.Edit, _ string) ([]policy.Edit, error) {
			return rewrite.Text(text, p.Text, p, edits)
		}
	case p.Document:
		one.edit = inTree(text, p.Tree, rewrite.Document)
	default:
		one.edit = inTree(text, p.Tree, rewrite.HCL)
	}
	return one
}

// findInDump finds the policies of an account's dump, in one page or several: trust
// policies, inline policies, and the versions of managed policies that are in force. ok is
// false if the text is no dump.
func findInDump(text string) (list []found, ok bool) {
	dump, err := accountdump.Read(text)
	if err != nil {
		return nil, false
	}
	add := func(name string, at accountdump.Document, kind policy.Kind) {
		if at != (accountdump.Document{}) {
			list = append(list, found{name: name, known: true, kind: kind, text: dump.Text(at), places: shift(at.Start)})
		}
	}
	inline := func(kind string, e accountdump.Entity) {
		for _, p := range e.Inline {
			add(kind+"/"+e.Name+"/"+p.Name, p.Document, policy.Identity)
		}
	}
	for _, u := range dump.Users {
		inline("user", u.Entity)
	}
	for _, g := range dump.Groups {
		inline("group", g.Entity)
	}
	for _, r := range dump.Roles {
		add("role/"+r.Name+"/trust", r.Trust, policy.Trust)
		inline("role", r.Entity)
	}
	only := onlyBoundaries(dump)
	for _, p := range dump.Policies {
		kind := policy.Identity
		if only[p.ARN] {
			kind = policy.Boundary
		}
		add("policy/"+p.Name, p.Default, kind)
	}
	slices.SortStableFunc(list, func(a, b found) int {
		from, _ := a.places.Span(0, 0)
		to, _ := b.places.Span(0, 0)
		return from - to
	})
	return list, true
}
