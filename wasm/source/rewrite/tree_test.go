package rewrite

import (
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

func TestTree(t *testing.T) {
	for _, tt := range []struct {
		name, text, want, next, refused string
	}{
		{"plain text", "a: s3:getobject # c\n", `{"a":"s3:GetObject"}`, "a: s3:GetObject # c\n", ""},
		{"single quotes", "a: 'x''s'\n", `{"a":"y's"}`, "a: 'y''s'\n", ""},
		{"double quotes", `a: "\u0062"` + "\n", `{"a":"c"}`, `a: "c"` + "\n", ""},
		{"text that needs quotes", "a: b\n", `{"a":"*"}`, "a: \"*\"\n", ""},
		{"block scalar", "a: |\n  b\n", `{"a":"c\n"}`, "", "this text is not written here as it is"},
		{"key", "aws:sourceip: x\n", `{"aws:SourceIp":"x"}`, "aws:SourceIp: x\n", ""},
		{"item of a block list", "a:\n- b # 1\n# 2\n- c\n", `{"a":["b"]}`, "a:\n- b # 1\n# 2\n", ""},
		{"last line without an end", "a:\n- b\n- c", `{"a":["b"]}`, "a:\n- b", ""},
		{"line ends of Windows", "a:\r\n- b\r\n- c\r\n", `{"a":["b","d","e"]}`, "a:\r\n- b\r\n- d\r\n- e\r\n", ""},
		{"first key behind a dash", "- a: ''\n  b: c\n", `[{"b":"c"}]`, "- b: c\n", ""},
		{"first key above a comment", "- a: ''\n  # why\n  b: c\n", `[{"b":"c"}]`, "- # why\n  b: c\n", ""},
		{"only key before another's comment", "- a: ''\n", `[{}]`, "", "nothing would be left of what stands here"},
		{"only item", "a:\n- b\n", `{"a":[]}`, "", "nothing would be left of what stands here"},
		{"flow list", "a: [b, 'c', d]\n", `{"a":["b","d"]}`, "a: [b, d]\n", ""},
		{"end of a flow list", "a: [b, 'c', d ]\n", `{"a":["b"]}`, "a: [b ]\n", ""},
		{"flow list on lines", "a: [\n  b, # 1\n  c # 2\n]\n", `{"a":["b"]}`, "a: [\n  b # 1\n]\n", ""},
		{"more on lines", "[\n  \"b\",\n  \"c\"\n]\n", `["b","c","d"]`, "[\n  \"b\",\n  \"c\",\n  \"d\"\n]\n", ""},
		{"more behind a comment", "a: [\n  b # 1\n]\n", `{"a":["b","c"]}`, "a: [\n  b, # 1\n  c\n]\n", ""},
		{"member put first", "b: c\n", `{"a":"x","b":"c"}`, "a: x\nb: c\n", ""},
		{"map put behind", "- a: b\n", `[{"a":"b"},{"c":{"d":["e"]}}]`, "- a: b\n- c:\n    d: [\"e\"]\n", ""},
		{"list of the one", "a: b # c\n", `{"a":["b"]}`, "a: [b] # c\n", ""},
		{"list of the map", "a:\n  b: c # 1\n\n  d: e\n", `{"a":[{"b":"c","d":"e"}]}`, "a:\n  - b: c # 1\n\n    d: e\n", ""},
		{"one of a list", "a: # 1\n- b # 2\n", `{"a":"b"}`, "a: b # 1\n", ""},
		{"other order", "a:\n- c # 1\n- b\n", `{"a":["b","c"]}`, "a:\n- b\n- c # 1\n", ""},
		{"other order among comments", "a:\n- c\n# 1\n- b\n", `{"a":["b","c"]}`, "", "a comment stands between items that are to change places"},
		{"other order in JSON", `["c", "b"]`, `["b","c"]`, `["b", "c"]`, ""},
		{"alias", "a: &x [b]\nc: *x\n", `{"a":["b"],"c":["d"]}`, "", "an alias stands here, for what is written elsewhere"},
		{"comment beside", "a: [b, c, # 1\n  d]\n", `{"a":["b","d"]}`, "", "a comment stands beside what is to go"},
		{"nothing to go by", "a: []\n", `{"a":["b"]}`, "", "nothing stands there that shows how to write more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			documents, err := yaml.Read(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			notation := YAML
			if _, err := jsonspan.Parse(tt.text); err == nil {
				notation = JSON
			}
			edits, err := Tree(tt.text, &documents[0], tt.want, notation)
			if err != nil {
				if err.Error() != tt.refused {
					t.Fatalf("got error %q, want %q", err, tt.refused)
				}
				return
			}
			next, err := policy.Apply(tt.text, edits)
			if err != nil || next != tt.next {
				t.Fatalf("got %q, %v\nwant %q, error %q", next, err, tt.next, tt.refused)
			}
			again, err := yaml.Read(next)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := source.ToJSON(&again[0]); got != tt.want {
				t.Errorf("read again %s, want %s", got, tt.want)
			}
		})
	}
}
