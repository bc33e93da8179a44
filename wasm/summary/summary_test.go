package summary

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

func realCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRows(t *testing.T) {
	const text = `{"Statement": [
		{"Effect": "Allow", "Action": ["s3:*", "sqs:SendMessage", "nosuch:*"], "Resource": "*"},
		{"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:q", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
		{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:List*"], "Resource": "arn:aws:dynamodb:*:*:table/t", "Condition": {"StringEquals": {"aws:PrincipalTag/a": ["x", "y"]}}},
		{"Effect": "Deny", "Action": "s3:DeleteObject", "NotResource": "arn:aws:s3:::b/*"},
		{"Effect": "allow", "Action": "ec2:*", "Resource": "*"},
		{"Effect": "Allow", "Action": "sns:Publish", "Resource": ["arn:aws:sns:*:*:a", "arn:aws:sns:*:*:b"], "Condition": {"Bool": {"a:x": "true", "a:y": "true"}}},
		7
	]}`
	d, _ := policy.Parse(text)
	var got []string
	for _, r := range Of(realCatalog(t), d.Statements, levels.AWS) {
		effect := "Allow"
		if r.Deny {
			effect = "Deny"
		}
		got = append(got, strings.Join([]string{effect, r.Service.Prefix(), r.Access(), r.Resource(), r.Condition()}, " | "))
	}
	want := []string{
		"Deny | s3 | Limited: Write | All but arn:aws:s3:::b/* | None",
		"Allow | dynamodb | Full: List Limited: Read | arn:aws:dynamodb:*:*:table/t | aws:PrincipalTag/a StringEquals x, y",
		"Allow | s3 | Full access | All resources | None",
		"Allow | sns | Limited: Write | Multiple | Multiple",
		"Allow | sqs | Limited: Read, Write | All resources | aws:SecureTransport Bool true",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The numbers are those of counting action by action, over policies that AWS wrote.
func TestCounts(t *testing.T) {
	c := realCatalog(t)
	for n, f := range corpus.Files(t, corpus.ManagedPolicies) {
		if n%10 != 0 || len(f.Text) > 4<<10 {
			continue // the slow way takes minutes for some
		}
		d, _ := policy.Parse(f.Text)
		rows := Of(c, d.Statements, levels.Strict)
		for i := range rows {
			r := &rows[i]
			named, of := map[catalog.AccessLevel]int{}, map[catalog.AccessLevel]int{}
			for a := range r.Service.Actions() {
				l := levels.Strict.Level(a)
				of[l]++
				if names(d, a, r.Deny) {
					named[l]++
				}
			}
			if len(r.Levels) != len(named) {
				t.Errorf("%s: %s: %v, want %v", f.Name, r.Service.Prefix(), r.Levels, named)
			}
			for _, l := range r.Levels {
				if named[l.Level] != l.Named || of[l.Level] != l.Of {
					t.Errorf("%s: %s %s: %d of %d, want %d of %d", f.Name, r.Service.Prefix(), l.Level, l.Named, l.Of, named[l.Level], of[l.Level])
				}
			}
		}
	}
}

// names is the slow way: whether a statement of the effect names an action.
func names(d *policy.Document, a catalog.Action, deny bool) bool {
	for _, s := range d.Statements {
		if (s.Effect.Value == policy.Deny) != deny {
			continue
		}
		in := func(list []policy.String) bool {
			for _, p := range list {
				pattern := p.Value
				if pattern == "*" {
					pattern = "*:*"
				}
				if catalog.MatchFold(pattern, a.ID()) {
					return true
				}
			}
			return false
		}
		if s.Action != nil && in(s.Action) || s.NotAction != nil && !in(s.NotAction) {
			return true
		}
	}
	return false
}
