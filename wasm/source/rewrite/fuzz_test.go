package rewrite

import (
	"errors"
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// FuzzTree changes a tree at places that the fuzzer chooses and carries that over to the text.
// The edits lie inside of it, and what begins as JSON is afterwards the JSON that was wanted.
func FuzzTree(f *testing.F) {
	f.Add("Statement:\n  - Sid: 'a' # c\n    Action: [a, \"b\"]\n    Resource:\n    - x\n    - y\n", []byte{1, 5, 0, 3, 2, 9})
	f.Add(`{"Statement": [{"Effect": "Allow", "Action": ["a", "b"]}], "Id": "x"}`, []byte{0, 2, 1, 7, 2, 4})
	f.Add("a: &x [1, 2]\nb: *x\nc: !Sub 'd'\ne: |\n  text\n", []byte{2, 2, 2, 5})
	f.Add("{\n  \"a\": [\n    \"b\",\n    \"c\"\n  ]\n}\n", []byte{3, 2, 1, 3})
	f.Fuzz(func(t *testing.T, text string, changes []byte) {
		documents, err := yaml.Read(text)
		if err != nil || len(documents) != 1 {
			return
		}
		n := &documents[0]
		to := deepCopy(n)
		for len(changes) >= 2 {
			count := int(changes[1])
			change(&to, changes[0], &count)
			changes = changes[2:]
		}
		want, _ := source.ToJSON(&to)
		notation := YAML
		doc, notJSON := jsonspan.Parse(text)
		if notJSON == nil {
			notation = JSON
			if doc.Root().Kind() < jsonspan.Array {
				return
			}
		}
		edits, err := Tree(text, n, want, notation)
		var refused *Error
		if errors.As(err, &refused) {
			if refused.Offset < 0 || refused.Offset > len(text) || refused.Reason == "" {
				t.Errorf("refused with %+v", refused)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range edits {
			if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(text) {
				t.Fatalf("edit %+v of %d bytes", e, len(text))
			}
		}
		next, err := policy.Apply(text, edits)
		if err != nil || notJSON != nil {
			return // the caller reads the file again
		}
		got, err := jsonspan.Parse(next)
		if err != nil {
			t.Fatalf("%v\n%s\nwas\n%s", err, next, text)
		}
		again := source.FromJSON(got)
		if compact(&again) != compact(&to) {
			t.Errorf("got %s\nfrom %s\nwant %s", next, text, want)
		}
	})
}

func deepCopy(n *source.Node) source.Node {
	out := *n
	out.Children = nil
	for i := range n.Children {
		out.Children = append(out.Children, deepCopy(&n.Children[i]))
	}
	return out
}

// change makes a change at the node that count says, in the order of the text. It reports
// whether it came to that.
func change(n *source.Node, how byte, count *int) bool {
	if *count--; *count < 0 {
		switch {
		case n.Kind.IsScalar():
			n.Kind, n.Tag, n.Text = source.Double, "", n.Text+[]string{"x", `"`, "é", "${a}"}[how%4]
		case n.Kind == source.Seq && how%3 == 0:
			n.Children = append(n.Children, source.Node{Kind: source.Double, Text: "added"})
		case n.Kind == source.Seq && len(n.Children) > 1 && how%3 == 1:
			n.Children[0], n.Children[1] = n.Children[1], n.Children[0]
		case n.Kind == source.Seq && len(n.Children) > 0:
			at := int(how) % len(n.Children)
			n.Children = append(n.Children[:at], n.Children[at+1:]...)
		case n.Kind == source.Map && how%2 == 0:
			n.Children = append(n.Children, source.Node{Kind: source.Double, Text: "Added"}, source.Node{Kind: source.Seq})
		case n.Kind == source.Map && len(n.Children) > 1:
			at := int(how) % (len(n.Children) / 2) * 2
			n.Children = append(n.Children[:at], n.Children[at+2:]...)
		}
		return true
	}
	for i := range n.Children {
		if n.Kind == source.Map && i%2 == 0 {
			continue
		}
		if change(&n.Children[i], how, count) {
			return true
		}
	}
	return false
}
