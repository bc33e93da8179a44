package main

import (
	"hash/crc32"
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
)

// mutation breaks a policy in one known way. mutate gives nil where the way does not apply.
type mutation struct {
	name, what string
	adds       bool // a grant, to whatever text
	mutate     func(d *policy.Document, s *policy.Statement, i int) []policy.Edit
}

var mutations = []mutation{
	{"misspelt-action", "a letter of an action's name doubled", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return firstAction(s, func(service, name string) string { return service + ":" + name + name[len(name)-1:] })
	}},
	{"misspelt-service", "a letter of the service's prefix doubled", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return firstAction(s, func(service, name string) string { return service + service[len(service)-1:] + ":" + name })
	}},
	{"action-without-service", "the service's prefix left out", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return firstAction(s, func(_, name string) string { return name })
	}},
	{"empty-match", "a pattern that no action fits", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return firstAction(s, func(service, _ string) string { return service + ":Frobnicate*" })
	}},
	{"element-case", "Effect written effect", false, func(d *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return rename(s, "Effect", "effect")
	}},
	{"effect-case", "the effect in lower case", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		if s.Effect.Value == "" {
			return nil
		}
		return []policy.Edit{policy.Replace(s.Effect, strings.ToLower(s.Effect.Value))}
	}},
	{"missing-effect", "no Effect", false, without("Effect")},
	{"missing-action", "no Action", false, without("Action")},
	{"missing-resource", "no Resource", false, without("Resource")},
	{"unknown-element", "Condition written Conditions", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return rename(s, "Condition", "Conditions")
	}},
	{"wrong-version", "a day that is no version", false, func(d *policy.Document, _ *policy.Statement, i int) []policy.Edit {
		if i > 0 || d.Element("Version") == nil {
			return nil
		}
		return d.SetElement("Version", `"2012-10-18"`)
	}},
	{"no-version", "no Version", false, func(d *policy.Document, _ *policy.Statement, i int) []policy.Edit {
		if i > 0 || d.Element("Version") == nil {
			return nil
		}
		return d.RemoveElement("Version")
	}},
	{"short-arn", "an ARN with a field too few", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return firstARN(s, func(f []string) { f[4] = f[4] + "\x00" })
	}},
	{"partition", "an ARN of a partition that is none", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return firstARN(s, func(f []string) { f[1] = "amazon" })
	}},
	{"account", "an account of 11 digits", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return firstARN(s, func(f []string) {
			if len(f[4]) == 12 && strings.Trim(f[4], "0123456789") == "" {
				f[4] = f[4][1:]
			}
		})
	}},
	{"other-service", "the ARN of another service", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		if len(s.Resource) != 1 {
			return nil
		}
		return firstARN(s, func(f []string) {
			if f[2] != "codecommit" {
				f[2], f[3], f[4], f[5] = "codecommit", "eu-west-1", "111122223333", "repository"
			}
		})
	}},
	{"unknown-operator", "an operator that is none", false, operator(func(name string) string {
		return map[string]string{"StringEquals": "StringMatches", "StringLike": "StringsLike", "Bool": "Boolean", "ArnLike": "ArnsLike", "IpAddress": "IpAddresses"}[name]
	})},
	{"operator-type", "an operator of numbers on a key of another type", false, operator(func(name string) string {
		if name == "StringEquals" || name == "StringLike" || name == "Bool" || name == "ArnLike" || name == "IpAddress" {
			return "NumericEquals"
		}
		return ""
	})},
	{"unknown-key", "a letter of a condition key doubled", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		for _, c := range s.Condition {
			for _, k := range c.Keys {
				if name := k.Key.Value; strings.Contains(name, ":") && !strings.Contains(name, "/") && !strings.Contains(name, ".") {
					return []policy.Edit{policy.Replace(k.Key, name+name[len(name)-1:])}
				}
			}
		}
		return nil
	}},
	{"duplicate-sid", "a statement twice with one Sid", false, func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		if s.Sid.Value == "" {
			return nil
		}
		return d.InsertStatement(i, s)
	}},
	{"sid-characters", "a Sid with a blank and a slash", false, func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		if len(s.Principal)+len(s.NotPrincipal) > 0 {
			return nil // resource policies may have blanks there
		}
		return d.SetStatementElement(i, "Sid", `"a b/c"`)
	}},
	{"resource-case", "an ARN that begins with ARN", false, func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		return firstARN(s, func(f []string) { f[0] = "ARN" })
	}},
	{"everything", "an Allow of * on * added", true, func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		return add(d, s, i, policy.Statement{Action: policy.Strings("*"), Resource: policy.Strings("*")})
	}},
	{"pass-role-star", "an Allow of iam:PassRole on * added", true, func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		return add(d, s, i, policy.Statement{Action: policy.Strings("iam:PassRole"), Resource: policy.Strings("*")})
	}},
	{"service-star", "an Allow of s3:* on * added", true, func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		return add(d, s, i, policy.Statement{Action: policy.Strings("s3:*"), Resource: policy.Strings("*")})
	}},
	{"escalation", "an Allow of iam:CreatePolicyVersion on * added", true, func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		return add(d, s, i, policy.Statement{Action: policy.Strings("iam:CreatePolicyVersion"), Resource: policy.Strings("*")})
	}},
	{"not-resource", "an Allow with NotResource added", true, func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		return add(d, s, i, policy.Statement{Action: policy.Strings("s3:GetObject"), NotResource: policy.Strings("arn:aws:s3:::payroll/*")})
	}},
	{"trailing-comma", "a comma behind the last statement", false, func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		if i != len(d.Statements)-1 {
			return nil
		}
		return []policy.Edit{{Span: policy.Span{Start: s.Span.End, End: s.Span.End}, Text: ","}}
	}},
}

// add puts an Allow before the first statement of a policy without principals.
func add(d *policy.Document, s *policy.Statement, i int, added policy.Statement) []policy.Edit {
	if i > 0 || len(s.Principal)+len(s.NotPrincipal) > 0 {
		return nil
	}
	added.Effect.Value = policy.Allow
	return d.InsertStatement(0, &added)
}

func without(element string) func(*policy.Document, *policy.Statement, int) []policy.Edit {
	return func(d *policy.Document, s *policy.Statement, i int) []policy.Edit {
		for _, e := range s.Elements {
			if e.Name == element {
				return d.RemoveStatementElement(i, element)
			}
		}
		return nil
	}
}

func rename(s *policy.Statement, from, to string) []policy.Edit {
	for _, e := range s.Elements {
		if e.Name == from {
			return []policy.Edit{policy.Replace(e.Key, to)}
		}
	}
	return nil
}

// firstAction changes the first action that is written without wildcards.
func firstAction(s *policy.Statement, change func(service, name string) string) []policy.Edit {
	for _, a := range s.Action {
		service, name, ok := strings.Cut(a.Value, ":")
		if ok && name != "" && service != "" && !strings.ContainsAny(a.Value, "*?${}<>") {
			return []policy.Edit{policy.Replace(a, change(service, name))}
		}
	}
	return nil
}

// firstARN changes the fields of the first ARN among the resources. A field that ends in
// NUL is left out with its colon.
func firstARN(s *policy.Statement, change func(fields []string)) []policy.Edit {
	for _, r := range s.Resource {
		fields := strings.SplitN(r.Value, ":", 6)
		if len(fields) < 6 || strings.Contains(strings.Join(fields[:5], ":"), "${") {
			continue
		}
		change(fields)
		text := strings.Join(fields, ":")
		if at := strings.IndexByte(text, 0); at >= 0 {
			text = text[:strings.LastIndexByte(text[:at], ':')] + text[at+1:]
		}
		if text != r.Value {
			return []policy.Edit{policy.Replace(r, text)}
		}
	}
	return nil
}

func operator(change func(name string) string) func(*policy.Document, *policy.Statement, int) []policy.Edit {
	return func(_ *policy.Document, s *policy.Statement, _ int) []policy.Edit {
		for _, c := range s.Condition {
			if to := change(c.Operator.Value); to != "" {
				return []policy.Edit{policy.Replace(c.Operator, to)}
			}
		}
		return nil
	}
}

// mutant is a good text and what it became.
type mutant struct {
	of, class string // the good text's name, and how it was broken
	good, bad document
}

// adding is how many fragments share one to which grants are added: it is the same grant.
const adding = 13

// grows reports whether grants are added to a fragment. Others of the rulebook's examples do
// not change which ones those are.
func (d *document) grows() bool {
	return d.kind == policy.Identity && crc32.ChecksumIEEE([]byte(d.name))%adding == 0
}

// largest is the size of a fragment that is mutated; longer ones are about sizes.
const largest = 4000

// mutants are all good fragments broken in every way, in their first statement that the
// way applies to.
func mutants(all []fragment) []mutant {
	var out []mutant
	for _, f := range all {
		if !strings.HasPrefix(f.example.Name, "good") || len(f.text) > largest {
			continue
		}
		d, errs := policy.Parse(f.text)
		if len(errs) > 0 || d.Source != f.text {
			continue
		}
		for _, m := range mutations {
			if m.adds && !f.grows() {
				continue
			}
			for i := range d.Statements {
				edits := m.mutate(d, &d.Statements[i], i)
				if len(edits) == 0 {
					continue
				}
				text, err := policy.Apply(f.text, edits)
				if err != nil || text == f.text {
					continue
				}
				bad := f.document
				bad.text = text
				bad.auditors = m.adds
				out = append(out, mutant{f.name, m.name, f.document, bad})
				break
			}
		}
	}
	return out
}

// pairs are the bad examples of the pages with the first good one.
func pairs(all []fragment) []mutant {
	var out []mutant
	for _, f := range all {
		if !f.example.Bad() {
			continue
		}
		for _, g := range all {
			if g.page == f.page && strings.HasPrefix(g.example.Name, "good") {
				out = append(out, mutant{f.name, f.page.ID, g.document, f.document})
				break
			}
		}
	}
	return out
}
