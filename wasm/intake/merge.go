package intake

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Merged is what became of a statement that was put into a policy.
type Merged struct {
	// How is "added" (a statement of its own), "joined" (its actions or resources went into
	// statement number Statement) or "there" (statement number Statement allows it already).
	How       string
	Statement int
	// Notes are what to know, for example of a Deny that stays in force.
	Notes []string
}

// Merge puts statements into a policy's text and leaves the rest of it as it is. An empty
// text becomes a new policy. Statements are fragments as policy.Parse reads them.
func Merge(text string, statements []string) (merged string, what []Merged, err error) {
	for _, one := range statements {
		from, _ := policy.Parse(one)
		for i := range from.Statements {
			var m Merged
			if text, m, err = mergeOne(text, &from.Statements[i]); err != nil {
				return "", nil, err
			}
			what = append(what, m)
		}
	}
	return text, what, nil
}

func mergeOne(text string, s *policy.Statement) (string, Merged, error) {
	d, problems := policy.Parse(text)
	if len(text) == 0 || isBlank(text) {
		d := policy.Document{Version: policy.Str(policy.Version2012), Statements: []policy.Statement{*s}}
		return policy.Print(&d, policy.Layout{Indent: 2}) + "\n", Merged{How: "added"}, nil
	}
	for _, p := range problems {
		switch p.Code {
		case policy.CodeNoPolicy:
			return "", Merged{}, errors.New("the text is no policy")
		case policy.CodeSyntax, policy.CodeTooDeep:
			return "", Merged{}, errors.New("the policy is broken: " + p.Message)
		}
	}
	switch {
	case len(d.More) > 0:
		return "", Merged{}, errors.New("the text holds several policies")
	case d.Encoded != 0:
		return "", Merged{}, errors.New("the policy is encoded in the text")
	}
	m := Merged{Notes: denials(d, s)}
	if d.Version.Value != policy.Version2012 && !d.Fragment && strings.Contains(policy.PrintStatement(s, policy.Layout{}), "${") {
		m.Notes = append(m.Notes, "without Version "+policy.Version2012+" the policy has no variables, and ${ is plain text")
	}
	if m.Statement = allowedBy(d, s); m.Statement >= 0 {
		m.How = "there"
		return text, m, nil
	}
	var edits []policy.Edit
	if m.Statement, edits = join(d, s); m.Statement >= 0 {
		m.How = "joined"
	} else {
		m.How, m.Statement = "added", len(d.Statements)
		own := *s
		own.Sid.Value = freeSid(d, s.Sid.Value)
		edits = d.InsertStatement(len(d.Statements), &own)
	}
	out, err := policy.Apply(text, edits)
	return out, m, err
}

func isBlank(text string) bool {
	for i := range len(text) {
		if c := text[i]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

// isPlain reports whether a statement is an Allow of actions, and on resources if it has
// them, that nothing limits.
func isPlain(s *policy.Statement) bool {
	return s.Effect.Value == policy.Allow && s.Action != nil && s.NotAction == nil && s.NotResource == nil && s.NotPrincipal == nil && !expand.IsConditional(s)
}

// allowedBy is a statement that surely allows all that s does, -1 where none does.
func allowedBy(d *policy.Document, s *policy.Statement) int {
	if s.Effect.Value != policy.Allow || s.NotAction != nil {
		return -1
	}
	for i := range d.Statements {
		have := &d.Statements[i]
		if isPlain(have) && coversActions(have.Action, s.Action) && expand.CoversPrincipals(have, s) && expand.CoversResources(have, s) {
			return i
		}
	}
	return -1
}

func coversActions(outer, inner []policy.String) bool {
	for i := range inner {
		if !coversText(outer, inner[i].Value) {
			return false
		}
	}
	return true
}

func coversText(list []policy.String, pattern string) bool {
	for i := range list {
		if arn.CoversText(list[i].Value, pattern) {
			return true
		}
	}
	return false
}

// join finds a statement into which a plain one fits: of the same principals, with the same
// resources or the same actions.
func join(d *policy.Document, s *policy.Statement) (at int, edits []policy.Edit) {
	if !isPlain(s) {
		return -1, nil
	}
	for i := range d.Statements {
		have := &d.Statements[i]
		if !isPlain(have) || (have.Resource == nil) != (s.Resource == nil) || !expand.CoversPrincipals(have, s) || !expand.CoversPrincipals(s, have) {
			continue
		}
		element, list, items := "", []policy.String(nil), []policy.String(nil)
		switch {
		case sameTexts(have.Resource, s.Resource):
			element, list, items = "Action", have.Action, s.Action
		case sameTexts(have.Action, s.Action):
			element, list, items = "Resource", have.Resource, s.Resource
		default:
			continue
		}
		for _, e := range have.Elements {
			if e.Name != element {
				continue
			}
			if e.Form != policy.List {
				values := policy.Texts(list)
				for _, one := range items {
					values = addOnce(values, one.Value)
				}
				return i, d.SetStatementElement(i, element, policy.JSONStrings(values))
			}
			have := policy.Texts(list)
			for _, one := range items {
				if !slices.Contains(have, one.Value) {
					edits = append(edits, policy.AddItem(d.Source, e.Span, list, one.Value)...)
				}
			}
			return i, edits
		}
	}
	return -1, nil
}

func sameTexts(a, b []policy.String) bool {
	x, y := policy.Texts(a), policy.Texts(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// denials are notes of the statements that may deny what a plain one allows.
func denials(d *policy.Document, s *policy.Statement) (notes []string) {
	if s.Effect.Value != policy.Allow {
		return nil
	}
	for i := range d.Statements {
		have := &d.Statements[i]
		if have.Effect.Value != policy.Deny || !meets(have.Action, have.NotAction, s.Action, arn.DisjointTexts) || !meets(have.Resource, have.NotResource, s.Resource, arn.Disjoint) {
			continue
		}
		name := "statement " + strconv.Itoa(i+1)
		if have.Sid.Value != "" {
			name += " (" + have.Sid.Value + ")"
		}
		note := name + " denies some of it"
		if expand.IsConditional(have) {
			note += ", under a condition"
		}
		notes = append(notes, note)
	}
	return notes
}

// meets reports whether a statement's patterns, or what they leave, may take one of those
// asked for.
func meets(list, not, asked []policy.String, disjoint func(a, b string) bool) bool {
	if not != nil {
		return !coversActions(not, asked)
	}
	if list == nil || asked == nil {
		return true
	}
	for i := range list {
		for j := range asked {
			if !disjoint(list[i].Value, asked[j].Value) {
				return true
			}
		}
	}
	return false
}

// freeSid is a Sid that no statement has; an empty one stays so.
func freeSid(d *policy.Document, sid string) string {
	if sid == "" {
		return ""
	}
	var taken []string
	for i := range d.Statements {
		taken = append(taken, d.Statements[i].Sid.Value)
	}
	name := sid
	for n := 2; slices.Contains(taken, name); n++ {
		name = sid + strconv.Itoa(n)
	}
	return name
}
