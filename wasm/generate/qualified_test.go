package generate

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/levels"
)

func TestQualifiedFunction(t *testing.T) {
	const function = "arn:aws:lambda:us-east-1:111122223333:function:f"
	r := Policy(realCatalog(t), Request{Items: items(t, "LW "+function+":prod"), Table: levels.Strict})
	var actions []string
	for _, s := range r.Statements {
		actions = append(actions, s.Actions...)
	}
	if !slices.Contains(actions, "lambda:InvokeFunction") || slices.Contains(actions, "lambda:DeleteFunction") {
		t.Errorf("got %q, want what is checked with an alias", actions)
	}
	parent := false
	for _, n := range r.Notes {
		parent = parent || n.Code == Parent && slices.Equal(n.Forms, []string{function})
		if n.Code == Incomplete {
			t.Errorf("got %s", n.Message)
		}
	}
	if !parent {
		t.Errorf("got %v, want a note that names the function", r.Notes)
	}
}

func TestEmptyLevelNamesOthers(t *testing.T) {
	r := Policy(realCatalog(t), Request{Items: items(t, "T arn:aws:lambda:us-east-1:111122223333:function:f:prod"), Table: levels.Strict})
	at := slices.IndexFunc(r.Notes, func(n Note) bool { return n.Code == EmptyLevel })
	if at < 0 || !strings.HasPrefix(r.Notes[at].Hint, "there are some at the levels Read, Write") {
		t.Errorf("got %+v", r.Notes)
	}
}

func TestSubscription(t *testing.T) {
	const topic = "arn:aws:sns:us-east-1:111122223333:t"
	r := Policy(realCatalog(t), Request{Items: items(t, "W "+topic+":0a1b2c3d-1111-2222-3333-444455556666"), Table: levels.Strict})
	at := slices.IndexFunc(r.Notes, func(n Note) bool { return n.Code == Parent })
	if at < 0 || r.Notes[at].Severity != Warning || !slices.Equal(r.Notes[at].Forms, []string{topic}) {
		t.Errorf("got %+v, want a warning that names the topic", r.Notes)
	}
}
