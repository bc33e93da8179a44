package compile_test

import (
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/roles/compile"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// Whatever the file, Compile says where it is wrong, or makes documents that are policies;
// it does so again, and a plan against an empty account ends at nothing left to do.
func FuzzCompile(f *testing.F) {
	for _, text := range []string{
		role("allow_permission: {action: [s3:Get*], resource: {s3: b}}\n    use: t\ntemplates: {t: {tags: {a: b}, generate: {read: ['arn:aws:s3:::b']}}}"),
		trust("[{oidc: github, repository: a/b, branch: [c, d]}, {saml: x}, {iam: __self__, account: [dev], users: [a]}, '*']"),
		"roles: {a/b: {trust: {Statement: {Effect: Allow, Principal: '*', Action: x}}, inline_policies: {x: {Statement: []}}, managed_policies: {iam: policy/x}}}\n",
		"buckets: {bbb: {location: EU, tags: {a: b}, permission: {allow: no, action: s3:*, notresource: {s3: __self__}, notprincipal: {federated: {iam: x}}}}}\n",
		"keys: {k: {location: eu-west-1, description: d, admin_users: x, grant: [{grantee: {iam: root}, operations: [Decrypt], constraints: {EncryptionContextEquals: {a: b}}}]}}\nremove_roles: [x]\n",
	} {
		f.Add(text)
	}
	c := builtIn(f)
	names, _ := yaml.Read(accounts)
	f.Fuzz(func(t *testing.T, text string) {
		documents, err := yaml.Read(text)
		if err != nil {
			return
		}
		run := func() *compile.Result {
			return compile.Compile(&compile.File{Name: "accounts.yaml", Documents: names}, []compile.File{{Name: "a.yaml", Documents: documents}}, compile.Options{Account: "own", Catalog: c})
		}
		r := run()
		for _, n := range r.Notes {
			if n.Start < 0 || n.End < n.Start || n.End > len(text) || n.Message == "" {
				t.Errorf("%+v in %d bytes", n, len(text))
			}
		}
		if r.Failed() {
			return
		}
		for _, d := range r.Documents {
			if doc, problems := policy.Parse(d.Text); len(problems) > 0 || len(d.Statements) != len(doc.Statements) {
				t.Errorf("%s: %v", d.Text, problems)
			}
		}
		again := run()
		if len(again.Documents) != len(r.Documents) {
			t.Fatal("the second run differs")
		}
		for i := range r.Documents {
			if again.Documents[i].Text != r.Documents[i].Text {
				t.Errorf("first %s\nthen %s", r.Documents[i].Text, again.Documents[i].Text)
			}
		}
		have := &roles.Actual{Account: r.Desired.Account, Partition: "aws"}
		p, err := roles.NewPlan(r.Desired, have, roles.Options{Exclusive: true})
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Steps {
			have.Do(&p.Steps[i])
		}
		if p, _ := roles.NewPlan(r.Desired, have, roles.Options{Exclusive: true}); len(p.Changes) > 0 {
			t.Errorf("left to do: %+v", p.Changes)
		}
	})
}
