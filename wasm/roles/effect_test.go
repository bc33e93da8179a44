package roles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/roles"
)

func allows(action, resource string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[%s],"Resource":%q}]}`, action, resource)
}

func TestEffects(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	inline := func(text string) []roles.Policy { return []roles.Policy{{Name: "p", Document: text}} }
	const limit = "arn:aws:iam::111122223333:policy/limit"
	for _, tt := range []struct {
		name       string
		want, have roles.Role
		told       string
	}{
		{"more", roles.Role{Inline: inline(allows(`"s3:GetObject","s3:PutObject"`, "*"))}, roles.Role{Inline: inline(allows(`"s3:GetObject"`, "*"))}, "+1 s3:PutObject"},
		{"less", roles.Role{Inline: inline(allows(`"s3:GetObject"`, "*"))}, roles.Role{Inline: inline(allows(`"s3:GetObject","s3:PutObject"`, "*"))}, "-1 s3:PutObject"},
		{"elsewhere", roles.Role{Inline: inline(allows(`"s3:GetObject","s3:PutObject"`, "arn:aws:s3:::b/*"))}, roles.Role{Inline: inline(allows(`"s3:GetObject"`, "*"))}, "+1 s3:PutObject ~1 s3:GetObject"},
		{"no more than the boundary lets through", roles.Role{Inline: inline(allows(`"s3:GetObject","sqs:SendMessage"`, "*")), Boundary: new(limit)}, roles.Role{Boundary: new(limit)}, "+1 s3:GetObject"},
		{"a boundary", roles.Role{Inline: inline(allows(`"s3:GetObject","sqs:SendMessage"`, "*")), Boundary: new(limit)}, roles.Role{Inline: inline(allows(`"s3:GetObject","sqs:SendMessage"`, "*"))}, "-1 sqs:SendMessage"},
		{"a policy without document", roles.Role{Managed: []string{readOnly}}, roles.Role{}, ""},
		{"an action that AWS may have some day", roles.Role{Inline: inline(allows(`"s3:GetObject","s3:Nonsense"`, "*"))}, roles.Role{Inline: inline(allows(`"s3:GetObject"`, "*"))}, "?s3:Nonsense"},
		{"a denial", roles.Role{Inline: inline(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject*","Resource":"*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]}`)},
			roles.Role{Inline: inline(allows(`"s3:GetObject*"`, "*"))}, "-1 s3:GetObject"},
		{"trust", roles.Role{Trust: trusts("arn:aws:iam::111122223333:user/ann")}, roles.Role{Trust: trusts(root)}, ">AWS:arn:aws:iam::111122223333:user/ann <AWS:111122223333"},
		{"written otherwise", roles.Role{Inline: inline(allows(`"s3:GetObject"`, "*"))}, roles.Role{Inline: inline(strings.Replace(allows(`"S3:getobject","s3:GetObject"`, "*"), "{", `{"Id":"x",`, 1))}, ""},
	} {
		tt.want.Name, tt.have.Name = "app", "app"
		want, have := wanted(tt.want), found(tt.have)
		have.Managed = []roles.Managed{{ARN: limit, Document: allows(`"s3:*"`, "*")}}
		p, err := roles.NewPlan(want, have, roles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, e := range p.Effects(c, want, have) {
			for _, one := range []struct {
				mark string
				n    int
				list []string
			}{{"+", e.Granted, e.Grants}, {"-", e.Taken, e.Takes}, {"~", e.ElsewhereCount, e.Elsewhere}} {
				if one.n > 0 {
					out = append(out, fmt.Sprintf("%s%d %s", one.mark, one.n, strings.Join(one.list, " ")))
				}
			}
			for mark, list := range map[string][]string{">": e.LetsIn, "<": e.ShutsOut, "?": e.NotKnown} {
				if len(list) > 0 {
					out = append(out, mark+strings.Join(list, " "))
				}
			}
		}
		if len(out) == 2 && out[0][0] == '<' {
			out[0], out[1] = out[1], out[0]
		}
		if got := strings.Join(out, " "); got != tt.told {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.told)
		}
	}
}

func TestAligned(t *testing.T) {
	before := `{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":["sqs:*"],"Resource":["*"]},{"Effect":"Allow","Action":["S3:getobject","s3:PutObject","s3:PutObject"],"Resource":"*"}]}`
	after := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject","s3:DeleteObject"],"Resource":"*"},{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}`
	a, b := roles.Aligned(before, after)
	if want := strings.Replace(b, "\n        \"s3:DeleteObject\",", "", 1); a != want || a == b {
		t.Errorf("got\n%s\nand\n%s", a, b)
	}
}
