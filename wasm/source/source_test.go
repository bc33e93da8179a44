package source

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

var sample = []Node{
	{Kind: Map, Start: 0, End: 40, Tag: "!x", Children: []Node{
		{Kind: Plain, Start: 0, End: 4, Text: "read"},
		{Kind: Seq, Start: 6, End: 40, Children: []Node{
			{Kind: Double, Start: 8, End: 13, Text: "a\"\\\n😀\u2028"},
			{Kind: Single, Start: 14, End: 16},
			{Kind: Literal, Start: 17, End: 30, Text: "x\n"},
			{Kind: Folded, Start: 31, End: 40, Text: "y\n"},
		}},
	}},
	{Kind: Seq, Start: 50, End: 52},
}

func TestJSON(t *testing.T) {
	got := string(AppendJSON(nil, sample))
	want := `[["map",0,40,"!x",[["plain",0,4,"","read"],["seq",6,40,"",[["double",8,13,"","a\"\\\n😀\u2028"],["single",14,16,"",""],["literal",17,30,"","x\n"],["folded",31,40,"","y\n"]]]]],["seq",50,52,"",[]]]`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	back, err := Decode(got)
	if err != nil || !reflect.DeepEqual(back, sample) {
		t.Errorf("got %+v, %v, want %+v", back, err, sample)
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, tt := range []struct {
		text   string
		offset int
		reason string
	}{
		{``, 0, "no [ where a tree has one"},
		{`[]x`, 2, "something follows the tree"},
		{`[["mop",0,1,"",""]]`, 7, "no kind of node"},
		{`[["map",0,1,"",[["plain",0,1,"","a"]]]]`, 37, "a key without value"},
		{`[["seq",2,1,"",[]]]`, 15, "a span that ends before it starts"},
		{`[["seq",-2,1,"",[]]]`, 8, "no offset where a tree has one"},
		{`[["seq",99999999999,1,"",[]]]`, 18, "no offset where a tree has one"},
		{`[["plain",0,1,"","a]]`, 21, "a string without end"},
		{`[["plain",0,1,"","\x"]]`, 17, "no string"},
		{`[["plain",0,1,"",[]]]`, 17, "no \" where a tree has one"},
		{`[["seq",0,1,"",""]]`, 15, "no [ where a tree has one"},
		{`[["seq",0,1,"",[]],]`, 19, "no [ where a tree has one"},
		{"[" + strings.Repeat(`["seq",0,1,"",[`, MaxDepth+1), 1935, "lists and maps nest too deep"},
	} {
		_, err := Decode(tt.text)
		var problem *Error
		if !errors.As(err, &problem) || problem.Offset != tt.offset || problem.Reason != tt.reason {
			t.Errorf("%s: got %#v, want %d: %s", tt.text[:min(len(tt.text), 60)], problem, tt.offset, tt.reason)
		}
	}
}

func TestDeepest(t *testing.T) {
	n := Node{Kind: Seq}
	for range MaxDepth - 1 {
		n = Node{Kind: Seq, Children: []Node{n}}
	}
	if _, err := Decode(string(AppendJSON(nil, []Node{n}))); err != nil {
		t.Error(err)
	}
}

func TestFromJSON(t *testing.T) {
	doc, err := jsonspan.Parse(`{"a": ["x\n", 1.50, null, true, {}]}`)
	if err != nil {
		t.Fatal(err)
	}
	want := `[["map",0,36,"",[["double",1,4,"","a"],["seq",6,35,"",[["double",7,12,"","x\n"],["plain",14,18,"","1.50"],["plain",20,24,"","null"],["plain",26,30,"","true"],["map",32,34,"",[]]]]]]]`
	if got := string(AppendJSON(nil, []Node{FromJSON(doc)})); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestIsNull(t *testing.T) {
	for _, tt := range []struct {
		node Node
		want bool
	}{
		{Node{}, true}, {Node{Text: "~"}, true}, {Node{Text: "Null"}, true}, {Node{Text: "nUll"}, false},
		{Node{Kind: Single}, false}, {Node{Kind: Double, Text: "null"}, false}, {Node{Tag: "!Ref"}, false}, {Node{Kind: Seq}, false},
	} {
		if got := tt.node.IsNull(); got != tt.want {
			t.Errorf("%+v: got %v, want %v", tt.node, got, tt.want)
		}
	}
}

// Whatever arrives in place of a tree is an error inside of it, or a tree that stays the
// same.
func FuzzDecode(f *testing.F) {
	f.Add(string(AppendJSON(nil, sample)))
	f.Add(`[["`)
	f.Fuzz(func(t *testing.T, text string) {
		documents, err := Decode(text)
		var problem *Error
		if errors.As(err, &problem) {
			if problem.Offset < 0 || problem.Offset > len(text) {
				t.Errorf("offset %d in %d bytes", problem.Offset, len(text))
			}
			return
		}
		once := AppendJSON(nil, documents)
		again, err := Decode(string(once))
		if err != nil || string(AppendJSON(nil, again)) != string(once) {
			t.Errorf("%q: %v, %v", once, again, err)
		}
	})
}
