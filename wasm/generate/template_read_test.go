package generate

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// readTemplate reads the first document of a text.
func readTemplate(t testing.TB, text string) (*Template, []Note) {
	t.Helper()
	documents, err := yaml.Read(text)
	if err != nil || len(documents) == 0 {
		t.Fatalf("%s: %d documents, %v", text, len(documents), err)
	}
	return ReadTemplate("t.yml", 0, &documents[0])
}

// told writes notes as "line:column severity code: message (hint)", both places from 1.
func told(text string, notes []Note) string {
	lines := policy.NewLines(text)
	var out []string
	for _, n := range notes {
		p := lines.Position(n.Start)
		hint := ""
		if n.Hint != "" {
			hint = " (" + n.Hint + ")"
		}
		out = append(out, fmt.Sprintf("%d:%d %s %s: %s%s", p.Line, p.Column+1, n.Severity, n.Code, n.Message, hint))
	}
	return strings.Join(out, "\n")
}

func TestTemplateNotes(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing wrong", "mode: crud\nread:\n- arn:aws:s3:::b\n", ""},
		{"the empty template", "mode: crud\nname: ''\nread: ['']\nwildcard-only:\n  service-read: ['']\nsts:\n  assume-role: ['']\n", ""},
		{"nulls and empty maps", "mode: crud\nname:\nread:\nwrite: []\nwildcard-only: {}\nsts:\nexclude-actions: ~\nconditions:\n", ""},
		{"a list", "- mode: crud\n", `1:1 error template-value: a template is a map of keys, and here stands a list (begin with "mode: crud")`},
		{"a word", "crud", `1:1 error template-value: a template is a map of keys, and here stands a text (begin with "mode: crud")`},

		{"unknown keys", "mode: crud\nreed: []\nright: []\nx-y-z-never: []\n",
			"2:1 error template-key: a template has no key \"reed\" (did you mean read?)\n" +
				"3:1 error template-key: a template has no key \"right\" (there are mode, name, effect, read, write, list, tagging, permissions-management, wildcard-only, skip-resource-constraints, exclude-actions, sts, principals, dependents, conditions, blocks)\n" +
				"4:1 error template-key: a template has no key \"x-y-z-never\" (there are mode, name, effect, read, write, list, tagging, permissions-management, wildcard-only, skip-resource-constraints, exclude-actions, sts, principals, dependents, conditions, blocks)"},
		{"case, dashes and blanks", "mode: crud\nRead: []\nskip_resource_constraints: []\nPermissions Management: []\n",
			"2:1 error template-key: a template has no key \"Read\" (did you mean read?)\n" +
				"3:1 error template-key: a template has no key \"skip_resource_constraints\" (did you mean skip-resource-constraints?)\n" +
				"4:1 error template-key: a template has no key \"Permissions Management\" (did you mean permissions-management?)"},
		{"unknown keys below", "mode: crud\nwildcard-only:\n  service_write: []\nsts:\n  assume-role-with-: []\n",
			"3:3 error template-key: wildcard-only has no key \"service_write\" (did you mean service-write?)\n" +
				"5:3 error template-key: sts has no key \"assume-role-with-\" (did you mean assume-role-with-saml?)"},
		{"keys of the other mode", "mode: actions\nactions: [s3:GetObject]\nexclude-actions: []\n",
			`3:1 error template-key: "exclude-actions" belongs to templates of the modes crud and boundary (this one has mode actions)`},
		{"and the other way round", "mode: crud\nactions: []\n",
			`2:1 error template-key: "actions" belongs to templates of mode actions (this one has mode crud)`},
		{"twice", "mode: crud\nread: []\nlist: []\nread: []\n",
			"2:1 error template-key: the first of two keys \"read\"\n4:1 error template-key: the key \"read\" stands here a second time (put both values below one key)"},
		{"twice below", "mode: crud\nsts:\n  assume-role: []\n  assume-role: []\n",
			"3:3 error template-key: the first of two keys \"assume-role\"\n4:3 error template-key: the key \"assume-role\" stands here a second time (put both values below one key)"},
		{"actions without actions", "mode: actions\nname: x\n", `1:1 error template-key: an actions template has no actions (list them below "actions:")`},

		{"unknown mode", "mode: crude\nread: []\n", `1:7 error template-mode: no mode "crude" (did you mean crud?)`},
		{"mode in capitals", "mode: CRUD\nread: []\n", `1:7 error template-mode: no mode "CRUD" (did you mean crud?)`},
		{"mode far off", "mode: everything\nread: []\n", `1:7 error template-mode: no mode "everything" (there are crud, actions, trust, boundary)`},
		{"no mode, crud", "name: x\nread: []\n", `1:1 warning template-mode: the template has no mode and is read as crud (write "mode: crud")`},
		{"no mode, actions", "mode:\nactions: []\n", `1:6 warning template-mode: the template has no mode and is read as actions (write "mode: actions")`},
		{"no mode, both", "read: []\nactions: []\n", `1:1 error template-mode: the template has no mode (write "mode: crud", or one of actions, trust, boundary)`},
		{"no mode, neither", "name: x\n", `1:1 error template-mode: the template has no mode (write "mode: crud", or one of actions, trust, boundary)`},

		{"effect", "mode: crud\neffect: Something\n", `2:9 error template-value: no effect "Something" (there are Allow, Deny)`},
		{"effect in small letters", "mode: crud\neffect: deny\n", `2:9 error template-value: no effect "deny" (did you mean Deny?)`},
		{"effect without value", "mode: crud\neffect:\n", `2:8 error template-value: effect has no value (write Allow or Deny, or leave the line out)`},
		{"effect as a list", "mode: crud\neffect: [Allow]\n", `2:9 error template-value: effect is a word, and here stands a list (write Allow or Deny)`},
		{"dependents", "mode: crud\ndependents: scope\n", `2:13 error template-value: no dependents "scope" (did you mean scoped?)`},

		{"a single text", "mode: crud\nread: arn:aws:s3:::b\n", `2:7 warning template-value: read is a list, and here stands a single text (write it as "- arn:aws:s3:::b")`},
		{"a map", "mode: crud\nread: {a: b}\n", `2:7 error template-value: read is a list, and here stands a map (begin each item with "- ")`},
		{"a number", "mode: crud\nread:\n- 5\n- 0x1F\n- -1.5e3\n- true\n", "3:3 error template-value: an item is a text, and here stands a number\n" +
			"4:3 error template-value: an item is a text, and here stands a number\n5:3 error template-value: an item is a text, and here stands a number\n6:3 error template-value: an item is a text, and here stands true or false"},
		{"a single number", "mode: crud\nread: 5\n", "2:7 error template-value: an item is a text, and here stands a number"},
		{"a list in a list", "mode: crud\nread:\n- [a]\n", "3:3 error template-value: an item is a text, and here stands a list"},
		{"a blank behind the colon", "mode: actions\nactions:\n- s3: GetObject\n",
			"3:3 error template-value: an item is a text, and here stands a map (leave out the blank behind the colon, or put the text in quotation marks)"},
		{"tags", "mode: crud\nread: !Ref x\nwrite:\n- !Sub y\n- !!str z\n", "2:12 error template-value: the tag !Ref means nothing in a template (write the text itself)\n" +
			"4:8 error template-value: the tag !Sub means nothing in a template (write the text itself)"},
		{"wildcard-only as a list", "mode: crud\nwildcard-only:\n- s3:ListAllMyBuckets\n",
			"3:1 error template-value: wildcard-only is a map of lists, and here stands a list (its keys are single-actions, service-read, service-write, service-list, service-tagging, service-permissions-management)"},
		{"white space", "mode: crud\nread:\n- ' arn:aws:s3:::b '\n- |\n  arn:aws:s3:::c\n", `3:3 warning template-item: white space around "arn:aws:s3:::b" was left out`},
		{"repeated", "mode: crud\nread: [a, b, a]\n", `2:14 info template-item: "a" stands in this list already`},
		{"a name that is none", "mode: crud\nname: [x]\n", `2:7 warning template-value: a name is a text, and here stands a list`},

		{"conditions of neither form", "mode: crud\nconditions: [x]\n", "2:14 error template-value: there is no recipe of a condition \"x\" (there are after, before, called-via, external-id, mfa, mfa-age, organisation, own-tag, passed-to-service, principal-organisation, principal-tag, region, request-tag, same-account, secure-transport, source-account, source-arn, source-ip, tag, vpc, vpc-endpoint)"},
		{"a list for a condition", "mode: crud\nconditions: [[x]]\n", "2:14 error template-value: a condition is a map, and here stands a list (" + conditionHint + ")"},
		{"recipes", "mode: crud\nconditions:\n- mfa\n- organization: o-1\n- region: [a, b]\n- tag: {team: [a, b]}\n- own-tag: team\n", ""},
		{"recipes cut short", "mode: crud\nconditions:\n- mfa: true\n- organisation\n- tag: team\n- mfaa\n- region: []\n",
			"3:8 error template-value: the recipe mfa has no parameters (write \"- mfa\")\n" +
				"4:3 error template-value: the recipe organisation needs its id (write \"- organisation: <id>\")\n" +
				"5:8 error template-value: the recipe tag needs its tag and its value (write \"- tag: {<tag>: <value>}\")\n" +
				"6:3 error template-value: there is no recipe of a condition \"mfaa\" (did you mean mfa?)\n" +
				"7:11 error template-value: \"region\" has no values"},
		{"an operator that is none", "mode: crud\nconditions:\n- {operator: StringEqual, key: a, value: b}\n- {operator: 'ForAnyValue:StringLikeIfExists', key: a, value: b}\n",
			"3:14 error template-value: IAM has no condition operator \"StringEqual\" (did you mean StringEquals?)"},
		{"blocks", "mode: crud\nblocks:\n- effect: Deny\n  write: [a]\n- actions: [a:B]\n-\n- x\n- mode: actions\n- name: x\n- blocks: []\n- reed: [a]\n",
			"7:3 error template-value: a block is a map of keys, and here stands a text\n" +
				"8:3 error template-key: an actions block has no actions (list them below \"actions:\")\n" +
				"9:3 error template-key: a block has no key \"name\" (it stands beside \"blocks:\")\n" +
				"10:3 error template-key: a block has no key \"blocks\" (it stands beside \"blocks:\")\n" +
				"11:3 error template-key: a block has no key \"reed\" (did you mean read?)"},
		{"blocks alone", "mode: actions\nblocks:\n- actions: [a:B]\n", ""},
		{"blocks that are no list", "mode: crud\nblocks: {}\n", "2:9 error template-value: blocks is a list, and here stands a map (begin each block with \"- \")"},
		{"items with patterns", "mode: crud\nread:\n- {arn: a, exclude: b}\n- {exlude: [b]}\n- {arn: ~}\n",
			"3:21 warning template-value: exclude is a list, and here stands a single text (write it as \"- b\")\n" +
				"4:4 error template-key: an item has no key \"exlude\" (did you mean exclude?)\n" +
				"4:3 error template-key: the item has no arn (write {arn: \"arn:aws:s3:::bucket\", exclude: [\"s3:Put*\"]})\n" +
				"5:9 error template-value: arn is a word, and here stands nothing"},
		{"principals", "mode: trust\nprincipals: {AWS: '*', Service: [a, b], aws: c}\n",
			"2:41 error template-key: principals has no key \"aws\" (did you mean AWS?)"},
		{"principals as a text", "mode: crud\nprincipals: x\n", "2:13 error template-value: principals is a map, and here stands a text (" + principalHint + ")"},
		{"nobody", "mode: crud\nread: [arn:aws:s3:::b]\nprincipals: {AWS: ['', ~]}\n",
			"3:24 error template-value: a principal is a text, and here stands nothing\n3:13 error template-value: principals names nobody, so the policy would be one of an identity (leave it out, or " + principalHint + ")"},
		{"nobody, and nothing", "mode: trust\nprincipals: {AWS: [], Service: ~, Federated: ['']}\nsubjects: []\naudiences:\n", ""},
		{"nobody to trust", "mode: trust\n", "1:1 error template-key: a trust template has no principals (write \"principals: {Service: lambda.amazonaws.com}\")"},
		{"subjects of nobody", "mode: trust\nprincipals: {Service: a}\nsubjects: [b]\n",
			"3:11 warning template-value: subjects are for principals of the kind Federated, and there are none"},
		{"a boundary of nothing", "mode: boundary\nlevels: read\n", "1:1 error template-key: a boundary template has no services (list them below \"services:\")"},
		{"a boundary without its mode", "services: [s3]\n", "1:1 warning template-mode: the template has no mode and is read as boundary (write \"mode: boundary\")"},
		{"values", "mode: actions\nactions: [a:B]\nvalues: {A: [1, b], '${B}': c, A: d, E: []}\n",
			"3:32 error template-key: the placeholder \"A\" stands here a second time (list all values below the first one)\n" +
				"3:41 error template-value: \"E\" has no values"},
		{"conditions as a text", "mode: crud\nconditions: x\n", "2:13 error template-value: conditions is a list, and here stands a text (" + conditionHint + ")"},
		{"a single condition", "mode: crud\nconditions: {operator: Bool, key: aws:SecureTransport, value: true}\n",
			`2:13 warning template-value: conditions is a list, and here stands a single condition (begin it with "- ")`},
		{"a condition cut short", "mode: crud\nconditions:\n- operator: Bool\n", "3:3 error template-key: the condition has no key and no values (" + conditionHint + ")"},
		{"a condition's keys", "mode: crud\nconditions:\n- Operator: Bool\n  key:\n  values: [[x]]\n",
			"3:3 error template-key: a condition has no key \"Operator\" (did you mean operator?)\n" +
				"4:7 error template-value: key is a word, and here stands nothing\n" +
				"5:12 error template-value: a condition's value is a text, and here stands a list"},
		{"IAM's form", "mode: crud\nconditions:\n  Bool: x\n  StringEquals:\n    a: []\n    b: ~\n    c: {}\n    a: d\n",
			"3:9 error template-value: an operator has a map of keys, and here stands a text (" + conditionHint + ")\n" +
				"5:8 error template-value: \"a\" has no values\n" +
				"6:8 error template-value: a condition's value is a text, and here stands nothing\n" +
				"7:8 error template-value: a condition's value is a text, and here stands a map\n" +
				"8:5 error template-key: the condition key \"a\" stands here a second time (list all values below the first one)"},
		{"columns count characters", "mode: crud\nread: [\"\U0001F600e\u0301\", 5]\n", "2:15 error template-value: an item is a text, and here stands a number"},
		{"CRLF and a byte order mark", "\ufeffmode: crud\r\n# x\r\nread:\r\n- 5\r\n", "4:3 error template-value: an item is a text, and here stands a number"},
		{"an alias", "mode: crud\nread: &x [5]\nwrite: *x\n", "2:11 error template-value: an item is a text, and here stands a number\n3:8 error template-value: an item is a text, and here stands a number"},
	} {
		_, notes := readTemplate(t, tt.text)
		if got := told(tt.text, notes); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		for _, n := range notes {
			if n.File != "t.yml" || n.End < n.Start || n.End > len(tt.text) {
				t.Errorf("%s: note %+v", tt.name, n)
			}
		}
	}
}

func texts(list []Text) string {
	var out []string
	for _, text := range list {
		out = append(out, text.Value)
	}
	return strings.Join(out, " ")
}

// fields writes all that a template holds.
func fields(t *Template) string {
	out := fmt.Sprintf("mode %d name %q effect %q dependents %q", t.Mode, t.Name.Value, t.Effect.Value, t.Dependents.Value)
	for _, b := range t.Levels {
		out += "; " + b.Level.Value + ": " + texts(b.ARNs)
	}
	out += "; single: " + texts(t.WildcardOnly.SingleActions)
	for _, b := range t.WildcardOnly.Services {
		out += "; service " + b.Level.Value + ": " + texts(b.Prefixes)
	}
	out += "; skip: " + texts(t.SkipResourceConstraints) + "; exclude: " + texts(t.ExcludeActions)
	for _, b := range t.STS {
		out += "; sts " + b.Action.Value + ": " + texts(b.ARNs)
	}
	for _, c := range t.Conditions {
		out += "; if " + c.Operator.Value + " " + c.Key.Value + " " + texts(c.Values)
	}
	return out + "; actions: " + texts(t.Actions)
}

func TestTemplateFields(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"everything", `mode: crud
name: 12
effect: Deny
dependents: none
permissions-management: [a]
read: ['', b, '', c]
wildcard-only:
  service-permissions-management: [all]
  single-actions: [d:E]
  service-read: [s3]
skip-resource-constraints: [f]
exclude-actions: ["g:*"]
sts:
  assume-role-with-saml: [h]
  assume-role: [i]
conditions:
- {operator: Bool, key: k, value: true}
- {operator: StringEquals, key: l, values: [012, ""]}
`, `mode 1 name "12" effect "Deny" dependents "none"; permissions-management: a; read: b c; single: d:E; service permissions-management: all; service read: s3; skip: f; exclude: g:*; sts assume-role-with-saml: h; sts assume-role: i; if Bool k true; if StringEquals l 012 ; actions: `},
		{"actions", "mode: actions\nactions: [a, ' b']\n", `mode 2 name "" effect "" dependents ""; single: ; skip: ; exclude: ; actions: a b`},
		{"IAM's conditions", "mode: crud\nconditions: {StringLike: {a: [x, y], b: z}, Bool: {c: false}}\n",
			`mode 1 name "" effect "" dependents ""; single: ; skip: ; exclude: ; if StringLike a x y; if StringLike b z; if Bool c false; actions: `},
		{"merge keys", "x: &x {read: [a]}\n<<: *x\nmode: crud\n", `mode 1 name "" effect "" dependents ""; read: a; single: ; skip: ; exclude: ; actions: `},
		{"a mode that is unknown is still read", "mode: crude\nread: [a]\nlist: b\n", `mode 1 name "" effect "" dependents ""; read: a; list: b; single: ; skip: ; exclude: ; actions: `},
	} {
		got, _ := readTemplate(t, tt.text)
		if got := fields(got); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// The same template in JSON and in YAML is the same, but for places.
func TestTemplateJSON(t *testing.T) {
	const text = `{"mode": "crud", "read": ["arn:aws:s3:::b", ""], "sts": {"assume-role": ["r"]}, "name": null}`
	doc, err := jsonspan.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	tree := source.FromJSON(doc)
	fromJSON, notes := ReadTemplate("t.yml", 0, &tree)
	fromYAML, _ := readTemplate(t, text)
	if len(notes) > 0 || !reflect.DeepEqual(fromJSON, fromYAML) {
		t.Errorf("got %+v, %v, want %+v", fromJSON, notes, fromYAML)
	}
}

// Whatever the tree, the reader does not panic, and says where.
func FuzzReadTemplate(f *testing.F) {
	f.Add("mode: crud\nread:\n- a\nwildcard-only: {single-actions: [b]}\nsts: {assume-role: !x [c]}\nconditions: {A: {b: [c]}}\n")
	f.Add("actions: [a, 5, {b: c}]\nconditions: [{operator: a, key: b, values: 1}]\n")
	f.Add("mode: &x [*x]")
	f.Fuzz(func(t *testing.T, text string) {
		documents, err := yaml.Read(text)
		if err != nil {
			return
		}
		for i := range documents {
			template, notes := ReadTemplate("f", i, &documents[i])
			failed := template.Mode == UnknownMode
			for _, n := range notes {
				failed = failed && n.Severity != Error
				if n.Start < 0 || n.End < n.Start || n.End > len(text) || n.Message == "" || n.Item != i {
					t.Errorf("note %+v in %d bytes", n, len(text))
				}
			}
			if failed {
				t.Errorf("no mode, and no error: %+v", notes)
			}
		}
	})
}
