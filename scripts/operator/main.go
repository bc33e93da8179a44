// Command operator writes the permissions boundary of sandboxes and the policy of those who
// may make them, worker/operator/{boundary,operator}.json, from the catalog.
//
//	go run ./scripts/operator [-check]
//
// It fails where the catalog says that a condition would not hold what it promises: that an
// action does not take the key, or that there is no such action.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
)

const folder = "worker/operator"

func main() {
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	cat, err := embedded.Open()
	if err != nil {
		return err
	}
	limits, err := boundary(cat)
	if err != nil {
		return err
	}
	rights, err := operator(cat)
	if err != nil {
		return err
	}
	for name, d := range map[string]document{"boundary.json": limits, "operator.json": rights} {
		text, err := d.text()
		if err != nil {
			return err
		}
		path := filepath.Join(folder, name)
		old, err := os.ReadFile(path)
		if check {
			if err != nil || !bytes.Equal(old, text) {
				return fmt.Errorf("%s is not what the catalog gives: run go run ./scripts/operator, and tell users that it changed", path)
			}
			continue
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

type document struct {
	Version   string
	Statement []statement
}

type statement struct {
	Sid, Effect string
	Action      []string
	Resource    string
	Condition   map[string]map[string]any `json:",omitempty"`
}

// text is the document as it is committed. A managed policy may have 6,144 characters
// besides white space.
func (d document) text() ([]byte, error) {
	compact, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	if len(compact) > 6144 {
		return nil, fmt.Errorf("%d characters, a managed policy has 6144", len(compact))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = e.Encode(d)
	return b.Bytes(), err
}

// beyond are the services that manage accounts and identities.
const beyond = "account identitystore organizations ram rolesanywhere sso sso-directory"

// boundary lets a sandbox do what its policy says, save changes of IAM, sessions of other
// roles, and the services beyond.
func boundary(cat *catalog.Catalog) (document, error) {
	iam, ok := cat.LookupService("iam")
	if !ok {
		return document{}, fmt.Errorf("the catalog has no iam")
	}
	denied := changes(iam)
	for _, action := range []string{"sts:AssumeRole", "sts:AssumeRoot"} {
		if _, ok := cat.LookupAction(action); !ok {
			return document{}, fmt.Errorf("the catalog has no %s", action)
		}
		denied = append(denied, action)
	}
	for _, service := range strings.Fields(beyond) {
		if _, ok := cat.LookupService(service); !ok {
			return document{}, fmt.Errorf("the catalog has no %s", service)
		}
		denied = append(denied, service+":*")
	}
	return document{"2012-10-17", []statement{
		{Sid: "PolicyDecides", Effect: "Allow", Action: []string{"*"}, Resource: "*"},
		{Sid: "NoOtherPrincipals", Effect: "Deny", Action: denied, Resource: "*"},
	}}, nil
}

// changes are patterns for the actions of IAM that do more than read or list: the first word
// of each with a star, which covers what AWS adds later, unless one that reads begins so.
func changes(iam catalog.Service) []string {
	reads := map[string]bool{}
	writes := map[string][]string{}
	for a := range iam.Actions() {
		word := verb(a.Name())
		if a.Level() == catalog.Read || a.Level() == catalog.List {
			reads[word] = true
		} else {
			writes[word] = append(writes[word], a.Name())
		}
	}
	var patterns []string
	for word, names := range writes {
		if reads[word] {
			for _, name := range names {
				patterns = append(patterns, "iam:"+name)
			}
		} else {
			patterns = append(patterns, "iam:"+word+"*")
		}
	}
	sort.Strings(patterns)
	return patterns
}

// verb is the first word of an action's name: Create of CreateRole.
func verb(name string) string {
	for i, c := range name {
		if i > 0 && 'A' <= c && c <= 'Z' {
			return name[:i]
		}
	}
	return name
}

// operator is what making, using and removing sandboxes takes.
func operator(cat *catalog.Catalog) (document, error) {
	const (
		sandboxes = "arn:aws:iam::111122223333:role/leastwise-sandbox/*"
		bounded   = "iam:PermissionsBoundary"
		managed   = "aws:RequestTag/leastwise:managed"
		keys      = "aws:TagKeys"
	)
	limit := map[string]any{bounded: "arn:aws:iam::111122223333:policy/LeastwiseBoundary"}
	tags := map[string]any{keys: []string{"leastwise:creator", "leastwise:doc-sha256", "leastwise:expires", "leastwise:managed"}}
	d := document{"2012-10-17", []statement{
		{"Create", "Allow", []string{"iam:CreateRole"}, sandboxes, map[string]map[string]any{
			"StringEquals": {bounded: limit[bounded], managed: "sandbox"}, "ForAllValues:StringEquals": tags}},
		{"Tag", "Allow", []string{"iam:TagRole"}, sandboxes, map[string]map[string]any{
			"StringEquals": {managed: "sandbox"}, "ForAllValues:StringEquals": tags}},
		{"Fill", "Allow", []string{"iam:DeleteRolePolicy", "iam:PutRolePolicy"}, sandboxes, map[string]map[string]any{"StringEquals": limit}},
		{"Manage", "Allow", []string{"iam:DeleteRole", "iam:DetachRolePolicy", "iam:GetRole", "iam:GetRolePolicy",
			"iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies"}, sandboxes, nil},
		{"Find", "Allow", []string{"iam:ListRoles"}, "*", nil},
		{"Use", "Allow", []string{"sts:AssumeRole"}, sandboxes, nil},
		{"Never", "Deny", []string{"iam:AttachRolePolicy", "iam:DeleteRolePermissionsBoundary", "iam:PassRole",
			"iam:PutRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"}, sandboxes, nil},
	}}
	for _, s := range d.Statement {
		for _, id := range s.Action {
			a, ok := cat.LookupAction(id)
			if !ok {
				return document{}, fmt.Errorf("the catalog has no %s", id)
			}
			for _, pairs := range s.Condition {
				for key := range pairs {
					if !takes(a, key) {
						return document{}, fmt.Errorf("%s does not take the condition key %s, by the catalog of %s", id, key, cat.Date())
					}
				}
			}
		}
	}
	return d, nil
}

// takes reports whether requests of an action have a key.
func takes(a catalog.Action, key string) bool {
	for k := range a.ConditionKeys() {
		name, template := k.Name(), ""
		if i := strings.Index(name, "${"); i >= 0 {
			name, template = name[:i], name[i:]
		}
		if name == key || template != "" && strings.HasPrefix(key, name) {
			return true
		}
	}
	return false
}
