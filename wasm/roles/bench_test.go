package roles_test

import (
	"fmt"
	"testing"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

// thousand is a dump of 1,000 roles with two inline policies each, and its text.
func thousand(b testing.TB) (*roles.Actual, string) {
	b.Helper()
	var list []any
	for i := range 1000 {
		role := driftDump(uint64(i % 50))["RoleDetailList"].([]any)[0].(object)
		name := fmt.Sprintf("app%03d", i)
		role["RoleName"], role["Arn"] = name, "arn:aws:iam::111122223333:role/team/"+name
		role["InstanceProfileList"] = []any{}
		list = append(list, role)
	}
	text := asText(object{"RoleDetailList": list})
	d, err := accountdump.Read(text)
	if err != nil {
		b.Fatal(err)
	}
	a, err := roles.FromDump(d)
	if err != nil {
		b.Fatal(err)
	}
	return a, text
}

// BenchmarkPlan compares 1,000 roles: with themselves, with roles whose trust policies and
// inline policies all differ, and with an empty account.
func BenchmarkPlan(b *testing.B) {
	have, _ := thousand(b)
	want := &roles.Desired{Account: have.Account, Roles: have.Roles}
	other := *have
	other.Roles = nil
	for _, r := range have.Roles {
		r.Trust = trusts(root)
		r.Inline = []roles.Policy{{Name: "one", Document: plain}, {Name: "three", Document: plain}}
		other.Roles = append(other.Roles, r)
	}
	for name, have := range map[string]*roles.Actual{"same": have, "all": &other, "new": {Account: have.Account}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := roles.NewPlan(want, have, roles.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFromDump reads the dump of 1,000 roles.
func BenchmarkFromDump(b *testing.B) {
	_, text := thousand(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d, err := accountdump.Read(text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := roles.FromDump(d); err != nil {
			b.Fatal(err)
		}
	}
}
