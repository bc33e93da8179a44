package compile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/roles/compile"
)

// BenchmarkCompile compiles 1,000 roles from 50 files: as they are, and with lint of their
// 2,000 policies.
func BenchmarkCompile(b *testing.B) {
	var files []compile.File
	for i := range 50 {
		var text strings.Builder
		text.WriteString("templates:\n  " + fmt.Sprintf("t%d", i) + ": {allow_to_assume_me: {service: ec2}, tags: {team: blue}}\nroles:\n")
		for k := range 20 {
			fmt.Fprintf(&text, `  team%d/app%d:
    use: t%d
    make_instance_profile: true
    allow_permission:
    - {action: [s3:GetObject, s3:PutObject], resource: {s3: [data%d/*, logs/*]}}
    - {action: [sqs:SendMessage, sqs:ReceiveMessage], resource: "arn:aws:sqs:eu-west-1:111111111111:q%d"}
    deny_permission: {action: iam:*, resource: {iam: role/*, account: [dev, own]}}
`, i, 20*i+k, i, k, k)
		}
		files = append(files, file(b, fmt.Sprintf("f%02d.yaml", i), text.String()))
	}
	accounts := file(b, "accounts.yaml", accounts)
	c := builtIn(b)
	for name, linter := range map[string]*lint.Linter{"plain": nil, "lint": lint.New(c, rules.Default())} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r := compile.Compile(&accounts, files, compile.Options{Account: "own", Catalog: c, Linter: linter})
				if r.Failed() || len(r.Desired.Roles) != 1000 {
					b.Fatal(r.Notes[:min(len(r.Notes), 3)])
				}
			}
		})
	}
}
