package convert

import (
	"bytes"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// formHCL is a data source that Terraform's AWS provider makes the same document of.
// https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/d/iam_policy_document.html.markdown
var formHCL = Format{"hcl", "a Terraform data source aws_iam_policy_document", appendPolicyHCL, joinHCL}

func appendPolicyHCL(dst []byte, doc *jsonspan.Doc, o Options) ([]byte, error) {
	d, errs := policy.Parse(doc.Text())
	if len(errs) > 0 {
		return nil, hclUnfit("", errs[0].Message, "write it as json, or correct the policy")
	}
	w := &hclWriter{dst: dst, o: &o}
	if err := w.document(d, hclName(o.Name)); err != nil {
		return nil, err
	}
	return w.dst, nil
}

// joinHCL puts blocks one behind the other.
func joinHCL(dst []byte, parts [][]byte) []byte {
	return append(dst, bytes.Join(parts, []byte("\n"))...)
}

func hclUnfit(where, what, hint string) error { return &UnfitError{"hcl", where, what, hint} }

// hclName is a name that Terraform takes: a letter or an underscore first, then also digits
// and hyphens. https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
func hclName(name string) string {
	out := strings.Map(func(r rune) rune {
		if isAlphanumeric(r) || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, name)
	switch {
	case out == "":
		return "policy"
	case out[0] == '-' || out[0] <= '9':
		return "_" + out
	}
	return out
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

func (w *hclWriter) document(d *policy.Document, name string) error {
	if e := unknownElement(d.Elements); e != "" {
		return hclUnfit("", "there is no place for "+e, "leave it out, or write the policy as json")
	}
	w.open(`data "aws_iam_policy_document" "` + name + `"`)
	version := d.Version.Value
	switch version {
	case "":
		version = "2008-10-17" // what IAM takes a document without Version for, and the provider doesn't
	case policy.Version2012, "2008-10-17":
	default:
		return hclUnfit("", "there is no version "+jsonspan.Quote(version), "IAM has 2012-10-17 and 2008-10-17")
	}
	if version == policy.Version2012 {
		version = ""
	}
	if d.ID.Form != policy.Text {
		return hclUnfit("", "the Id is no text", "")
	}
	w.variables = version == ""
	w.scalar("policy_id", d.ID.Value)
	w.scalar("version", version)
	sids := map[string]bool{}
	for i := range d.Statements {
		s := &d.Statements[i]
		where := "statement " + itoa(i+1)
		if sid := s.Sid.Value; sid != "" && sids[sid] {
			return hclUnfit(where, "a second statement with the Sid "+jsonspan.Quote(sid), "the provider wants each Sid once")
		}
		sids[s.Sid.Value] = true
		if err := w.statement(where, s); err != nil {
			return err
		}
	}
	w.close()
	return nil
}

// statement writes one statement. What the provider would refuse, or leave out without a
// word, is an error.
func (w *hclWriter) statement(where string, s *policy.Statement) error {
	switch e := unknownElement(s.Elements); {
	case s.Raw != "":
		return hclUnfit(where, "this is no statement", "a statement is an object")
	case e != "":
		return hclUnfit(where, "there is no place for "+e, "leave it out, or write the policy as json")
	case s.Effect.Value != policy.Allow && s.Effect.Value != policy.Deny:
		return hclUnfit(where, "the effect is neither Allow nor Deny", "")
	case strings.ContainsFunc(s.Sid.Value, func(r rune) bool { return !isAlphanumeric(r) }):
		return hclUnfit(where, "the Sid "+jsonspan.Quote(s.Sid.Value)+" has more than letters and digits", "the provider takes letters and digits only")
	}
	w.open("statement")
	w.scalar("sid", s.Sid.Value)
	w.scalar("effect", s.Effect.Value)
	for _, list := range []struct {
		name, element string
		items         []policy.String
		variables     bool
	}{
		{"actions", "Action", s.Action, false}, {"not_actions", "NotAction", s.NotAction, false},
		{"resources", "Resource", s.Resource, true}, {"not_resources", "NotResource", s.NotResource, true},
	} {
		if list.items == nil {
			continue
		}
		if len(list.items) == 0 {
			return hclUnfit(where, list.element+" is an empty list, which the provider leaves out", "")
		}
		if err := w.list(where, list.name, list.items, list.variables); err != nil {
			return err
		}
	}
	if err := w.principals(where, "principals", s.Principal); err != nil {
		return err
	}
	if err := w.principals(where, "not_principals", s.NotPrincipal); err != nil {
		return err
	}
	for _, c := range s.Condition {
		if c.Raw != "" {
			return hclUnfit(where, "a condition that is no object", "")
		}
		for _, k := range c.Keys {
			w.open("condition")
			w.scalar("test", c.Operator.Value)
			w.scalar("variable", k.Key.Value)
			if err := w.list(where, "values", k.Items, true); err != nil {
				return err
			}
			w.close()
		}
	}
	w.close()
	return nil
}

func (w *hclWriter) principals(where, name string, list []policy.Principal) error {
	if list != nil && len(list) == 0 {
		return hclUnfit(where, "an empty map of principals, which the provider leaves out", "")
	}
	for _, one := range list {
		kind := one.Key.Value
		if one.Kind == policy.Any {
			kind = "*"
		} else if one.Key == (policy.String{}) {
			return hclUnfit(where, "a principal that is neither \"*\" nor a map", "for example {\"AWS\": \"arn:aws:iam::111122223333:root\"}")
		} else if kind == "*" {
			return hclUnfit(where, "a map of principals with the key \"*\", which the provider writes as \"*\"", "write \"*\" in place of the map")
		}
		w.open(name)
		w.scalar("type", kind)
		if err := w.list(where, "identifiers", one.Items, true); err != nil {
			return err
		}
		w.close()
	}
	return nil
}

// unknownElement is the key of an element that the policy language doesn't have, or "".
func unknownElement(elements []policy.Element) string {
	for _, e := range elements {
		if e.Name == "" {
			return jsonspan.Quote(e.Key.Value)
		}
	}
	return ""
}
