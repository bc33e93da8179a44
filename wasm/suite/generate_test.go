package suite_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source/yaml"
	"github.com/leastwise/leastwise/wasm/suite"
)

// kindOf tells a published example's kind by its folder.
func kindOf(t *testing.T, name string) policy.Kind {
	t.Helper()
	folder, _, _ := strings.Cut(strings.TrimPrefix(name, "example-policies/"), "/")
	if folder == "vpce" {
		return policy.VPCEndpoint
	}
	if kind, ok := policy.ParseKind(folder); ok {
		return kind
	}
	t.Fatalf("%s: of which kind?", name)
	return 0
}

// Every suite that Generate writes for a published example policy passes, and shows what
// nearly every statement does.
func TestGeneratedSuitesPass(t *testing.T) {
	c := realCatalog(t)
	tests, statements, shown, neighbours := 0, 0, 0, 0
	for _, file := range corpus.Files(t, corpus.ExamplePolicies) {
		d, problems := policy.Parse(file.Text)
		if len(problems) > 0 {
			t.Fatalf("%s: %s", file.Name, problems[0].Message)
		}
		text := suite.Generate(c, d, suite.Options{Kind: kindOf(t, file.Name), File: "policy.json"})
		trees, err := yaml.Read(text)
		if err != nil {
			t.Errorf("%s: %v\n%s", file.Name, err, text)
			continue
		}
		s, bad := suite.Read(&trees[0])
		if len(bad) > 0 {
			t.Errorf("%s: %+v\n%s", file.Name, bad, text)
			continue
		}
		a, _, bad := s.Attach([]string{"policy.json"}, []string{file.Text})
		if len(bad) > 0 {
			t.Errorf("%s: %+v", file.Name, bad)
			continue
		}
		results, applied := s.Run(c, a)
		for i := range results {
			if r := &results[i]; !r.Passed {
				t.Errorf("%s: %s: %s\n%s", file.Name, r.Name, r.Why, text)
			}
		}
		tests += len(results)
		for i, st := range a.Statements {
			if a.List[st.Document].Name != "policy.json" {
				continue
			}
			statements++
			if applied[i] > 0 {
				shown++
			} else {
				t.Logf("%s: statement %d is not shown", file.Name, st.Index+1)
			}
		}
		missing := strings.Count(text, "no neighbour was found")
		neighbours += len(d.Statements) - missing
		if strings.Contains(text, "no neighbour was found") {
			t.Logf("%s: %d of %d statements without a neighbour", file.Name, strings.Count(text, "no neighbour was found"), len(d.Statements))
		}
	}
	t.Logf("%d tests; %d of %d statements are shown, %d with a neighbour", tests, shown, statements, neighbours)
	if shown*100 < statements*97 || neighbours*100 < statements*97 {
		t.Errorf("%d of %d statements are shown, %d with a neighbour; want 97 %% of both", shown, statements, neighbours)
	}
}

// And so does every suite for a policy that AWS manages.
func TestGeneratedSuitesOfManagedPoliciesPass(t *testing.T) {
	if testing.Short() {
		t.Skip("792 policies take some seconds")
	}
	c := realCatalog(t)
	for _, file := range corpus.Part(t, corpus.ManagedPolicies) {
		d, _ := policy.Parse(file.Text)
		text := suite.Generate(c, d, suite.Options{File: "policy.json"})
		trees, err := yaml.Read(text)
		if err != nil {
			t.Errorf("%s: %v\n%s", file.Name, err, text)
			continue
		}
		s, bad := suite.Read(&trees[0])
		if len(bad) > 0 {
			t.Errorf("%s: %+v", file.Name, bad)
			continue
		}
		a, _, _ := s.Attach([]string{"policy.json"}, []string{file.Text})
		results, _ := s.Run(c, a)
		for _, r := range results {
			if !r.Passed {
				t.Errorf("%s: %s: %s", file.Name, r.Name, r.Why)
			}
		}
	}
}
