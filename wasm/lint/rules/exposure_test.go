package rules

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// TestExposedIsAllowed asks the evaluator for every action that a finding about exposure
// names, in AWS's managed policies and examples: on some resource that nobody has named, it
// is allowed. So no finding tells of what a Deny has taken away.
func TestExposedIsAllowed(t *testing.T) {
	c := open(t)
	var list []*lint.Rule
	for i := range exposures {
		if !exposures[i].any {
			list = append(list, find(exposures[i].id))
		}
	}
	l := lint.New(c, list)
	files := corpus.Files(t, corpus.ManagedPolicies)
	for _, f := range corpus.Files(t, corpus.ExamplePolicies) {
		if strings.Contains(f.Name, "/identity/") {
			files = append(files, f)
		}
	}
	who, err := simulate.ParsePrincipal("arn:aws:iam::111122223333:role/app")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, file := range files {
		findings := l.Text(file.Text, lint.Options{Kind: policy.Identity}).Findings
		if len(findings) == 0 {
			continue
		}
		doc, _ := policy.Parse(file.Text)
		policies := &simulate.Policies{Identity: []*simulate.Policy{simulate.Compile("policy", policy.Identity, doc)}}
		for _, f := range findings {
			_, text, _ := strings.Cut(f.Message, ": ")
			text, _, _ = strings.Cut(text, " and ")
			for name := range strings.SplitSeq(text, ", ") {
				a, ok := c.LookupAction(name)
				if !ok {
					t.Fatalf("%s: %s tells of %q, which is no action", file.Name, f.Rule.ID, name)
				}
				asked++
				if !allowedSomewhere(a, policies, who, doc.Statements[f.Statement].Resource) {
					t.Errorf("%s: %s at statement %d tells of %s, which is not allowed", file.Name, f.Rule.ID, f.Statement, name)
				}
			}
		}
	}
	if asked < 500 {
		t.Errorf("only %d actions were asked for", asked)
	}
}

// allowedSomewhere tries "*", a resource of each type that the action works on, and what the
// statement's patterns stand for.
func allowedSomewhere(a catalog.Action, policies *simulate.Policies, who simulate.Principal, named []policy.String) bool {
	arns := []string{"*"}
	fill := func(format string) string {
		for strings.Contains(format, "${") {
			i := strings.Index(format, "${")
			value := "zz"
			switch {
			case strings.HasPrefix(format[i:], "${Partition}"):
				value = "aws"
			case strings.HasPrefix(format[i:], "${Region}"):
				value = "eu-west-1"
			case strings.HasPrefix(format[i:], "${Account}"):
				value = "111122223333"
			}
			format = format[:i] + value + format[i+strings.IndexByte(format[i:], '}')+1:]
		}
		return format
	}
	for _, row := range facts.Rows(a) {
		for _, format := range facts.Formats(row.ResourceType()) {
			arns = append(arns, fill(format))
		}
	}
	for _, r := range named {
		arns = append(arns, strings.NewReplacer("*", "zz", "?", "z").Replace(strings.Replace(r.Value, ":*:*:", ":eu-west-1:111122223333:", 1)))
	}
	for _, one := range arns {
		r := &simulate.Request{Principal: who, Action: a.ID(), Resources: []simulate.Resource{{ARN: one}}}
		r.Context.Set("aws:SecureTransport", "true")
		// Of some services the evaluator says Unknown, as their resources have a say as well.
		if d := simulate.Evaluate(r, policies).Decision; d == simulate.Allowed || d == simulate.Unknown {
			return true
		}
	}
	return false
}
