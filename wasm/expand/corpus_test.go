package expand_test

import (
	"encoding/json"
	"testing"

	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// list reads a JSON string or list of strings.
type list []string

func (l *list) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*l = list{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(l))
}

// TestManagedPolicies shrinks every statement of AWS's managed policies.
func TestManagedPolicies(t *testing.T) {
	c := open(t)
	statements, before, after, longer := 0, 0, 0, 0
	for _, f := range corpus.Files(t, corpus.ManagedPolicies) {
		var document struct {
			PolicyVersion struct {
				Document struct {
					Statement []struct{ Action, NotAction list }
				}
			}
			Statement []struct{ Action, NotAction list }
		}
		if err := json.Unmarshal([]byte(f.Text), &document); err != nil {
			continue // a single statement; the parser of package policy is for that
		}
		for _, s := range append(document.Statement, document.PolicyVersion.Document.Statement...) {
			for _, patterns := range []list{s.Action, s.NotAction} {
				wanted, unknown := expand.Actions(c, patterns)
				if wanted.Len() == 0 || len(unknown) > 0 {
					continue
				}
				statements++
				r := expand.Shrink(c, wanted, expand.Options{})
				if back, _ := expand.Actions(c, r.Patterns); !back.Equal(wanted) || !r.Exact {
					t.Errorf("%s: %v became %v (exact %v), which is something else", f.Name, patterns, r.Patterns, r.Exact)
				}
				before, after = before+bytesOf(patterns), after+r.Bytes
				if r.Bytes > bytesOf(patterns) {
					longer++
					t.Logf("%s: %v is shorter than %v", f.Name, patterns, r.Patterns)
				}
			}
		}
	}
	t.Logf("%d statements, %d bytes of patterns became %d; %d grew", statements, before, after, longer)
	if statements < 1000 {
		t.Errorf("got %d statements, want at least 1000", statements)
	}
}
