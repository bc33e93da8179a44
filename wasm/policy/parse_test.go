package policy

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const example = `{
  "Version": "2012-10-17",
  "Id": "p1",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Principal": {"AWS": ["111122223333", "arn:aws:iam::111122223333:role/app"], "Service": "ec2.amazonaws.com"},
      "Action": ["s3:GetObject", "s3:List*"],
      "Resource": "arn:aws:s3:::reports/*",
      "Condition": {
        "Bool": {"aws:SecureTransport": true},
        "NumericLessThan": {"s3:max-keys": 10, "aws:MultiFactorAuthAge": ["3600"]}
      }
    },
    {"Effect": "Deny", "NotPrincipal": "*", "NotAction": "s3:*", "NotResource": []}
  ]
}`

func TestParseTree(t *testing.T) {
	d := parse(t, example)
	checkSpans(t, d)
	cut := func(s Span) string { return example[s.Start:s.End] }
	if d.Single || d.Fragment || len(d.Statements) != 2 || d.Version.Value != "2012-10-17" || cut(d.ID.Span) != `"p1"` {
		t.Errorf("got document %+v", d)
	}
	s := &d.Statements[0]
	for _, tt := range []struct{ got, want string }{
		{s.Sid.Value + cut(s.Sid.Span), `Read"Read"`},
		{s.Effect.Value, Allow},
		{strings.Join(Texts(s.Action), " "), "s3:GetObject s3:List*"},
		{cut(s.Action[1].Span), `"s3:List*"`},
		{cut(s.Element("Action").Span), `["s3:GetObject", "s3:List*"]`},
		{cut(s.Element("Action").Key.Span), `"Action"`},
		{cut(s.Resource[0].Span), `"arn:aws:s3:::reports/*"`},
		{s.Principal[0].Key.Value + cut(s.Principal[0].Items[0].Span), `AWS"111122223333"`},
		{s.Principal[1].Key.Value + cut(s.Principal[1].Span), `Service"ec2.amazonaws.com"`},
		{s.Condition[0].Operator.Value + cut(s.Condition[0].Keys[0].Span), `Booltrue`},
		{s.Condition[1].Keys[0].Items[0].Value, "10"},
		{cut(s.Condition[1].Keys[1].Key.Span) + cut(s.Condition[1].Keys[1].Span), `"aws:MultiFactorAuthAge"["3600"]`},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
	if s.Principal[0].Kind != AWS || s.Principal[0].Single || s.Principal[1].Kind != Service || !s.Principal[1].Single {
		t.Errorf("got principals %+v", s.Principal)
	}
	if got := s.Condition[0].Keys[0].Items[0].Form; got != Bool {
		t.Errorf("true has form %d, want Bool", got)
	}
	other := &d.Statements[1]
	if other.NotPrincipal[0].Kind != Any || other.Action != nil || other.NotResource == nil || other.Element("NotAction").Form != Text {
		t.Errorf("got second statement %+v", other)
	}
}

func TestNamesAreMatchedWithCase(t *testing.T) {
	d, errs := Parse(`{"version":"x","Statement":{"effect":"Allow","Action":"a:b","Actions":["c:d"],"Action":"e:f","Principal":{"Aws":"*","Foo":"x"}}}`)
	s := &d.Statements[0]
	if d.Version.Value != "" || d.Elements[0].Like != "Version" || d.Elements[0].Raw != `"x"` {
		t.Errorf("got version %q and element %+v", d.Version.Value, d.Elements[0])
	}
	if s.Effect.Value != "" || s.Elements[0].Like != "Effect" || s.Elements[2].Like != "" || s.Elements[2].Raw != `["c:d"]` {
		t.Errorf("got elements %+v", s.Elements)
	}
	if got := Texts(s.Action); !slices.Equal(got, []string{"e:f"}) || len(s.Elements) != 5 || s.Elements[1].Name != "Action" {
		t.Errorf("got actions %q of %+v, want the last and both elements", got, s.Elements)
	}
	if s.Principal[0].Kind != Unknown || s.Principal[0].Key.Value != "Aws" {
		t.Errorf("got principal %+v", s.Principal[0])
	}
	if len(errs) != 1 || errs[0].Code != CodeDuplicate || d.Source[errs[0].Span.Start:errs[0].Span.End] != `"Action"` || errs[0].Span.Start < 60 {
		t.Errorf("got errors %+v, want one at the second Action", errs)
	}
}

func TestDuplicatesOfLargeObjects(t *testing.T) {
	for _, n := range []int{2, 16, 17, 18, 40} {
		var b strings.Builder
		for i := range n {
			b.WriteString(`"k` + strconv.Itoa(i) + `":"v",`)
		}
		for _, twice := range []int{0, n / 2, n - 1} {
			text := `{"Statement":{"Condition":{"StringEquals":{` + b.String() + `"k` + strconv.Itoa(twice) + `":"w"}}}}`
			d, errs := Parse(text)
			if len(errs) != 1 || errs[0].Code != CodeDuplicate || errs[0].Span.End != strings.LastIndex(text, `:"w"`) {
				t.Errorf("%d keys, number %d twice: got errors %v", n, twice, errs)
			}
			if got := len(d.Statements[0].Condition[0].Keys); got != n+1 {
				t.Errorf("got %d keys, want %d", got, n+1)
			}
		}
	}
}

func TestParseRecovers(t *testing.T) {
	const want = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*"}]}`
	for _, tt := range []struct {
		text string
		errs string // offset and code of each
	}{
		{want, ""},
		{"\ufeff" + want, ""},
		{`{"Version":"2012-10-17" "Statement":[{"Effect":"Allow","Action":["s3:Get*" "s3:List*"],"Resource":"*"}]}`, "24 json-syntax 75 json-syntax"},
		{"{\"Version\":\"2012-10-17\", // now\r\n\"Statement\":[{\"Effect\":\"Allow\",/**/\"Action\":[\"s3:Get*\",\"s3:List*\",],\"Resource\":\"*\",}]}", "25 json-relaxed-syntax 64 json-relaxed-syntax 98 json-relaxed-syntax 115 json-relaxed-syntax"},
		{`{'Version':'2012-10-17','Statement':[{Effect:"Allow","Action":["s3:Get*","s3:List*"],"Resource":“*”}]}`, "1 json-relaxed-syntax 11 json-relaxed-syntax 24 json-relaxed-syntax 38 json-relaxed-syntax 96 json-relaxed-syntax"},
		{"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow,\n\"Action\":[\"s3:Get*\",\"s3:List*\"],\"Resource\":\"*\"", "47 json-syntax 101 json-syntax 101 json-syntax 101 json-syntax"},
	} {
		d, errs := Parse(tt.text)
		var got []string
		var fixes []Edit
		for _, e := range errs {
			got = append(got, strconv.Itoa(e.Span.Start)+" "+e.Code)
			fixes = append(fixes, e.Fix...)
			if e.Message == "" || e.Hint == "" {
				t.Errorf("Parse(%q): error %+v says too little", tt.text, e)
			}
		}
		if strings.Join(got, " ") != tt.errs {
			t.Errorf("Parse(%q):\ngot  errors %q\nwant errors %q", tt.text, got, tt.errs)
		}
		checkSpans(t, d)
		if got := Print(d, Layout{}); got != want {
			t.Errorf("Parse(%q):\ngot  %s\nwant %s", tt.text, got, want)
		}
		if got := Print(parse(t, apply(t, tt.text, fixes)), Layout{}); got != want {
			t.Errorf("%q with all fixes: got %s", tt.text, got)
		}
	}
}

func TestFragmentsAndWrappings(t *testing.T) {
	const one = `{"Effect":"Allow","Action":"a:b","Resource":"*"}`
	const doc = `{"Version":"2012-10-17","Statement":` + one + `}`
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	for _, tt := range []struct {
		text, key string
		fragment  bool
		encoded   Encoding
		sids      int // number of statements in all documents
	}{
		{doc, "", false, 0, 1},
		{one, "", true, 0, 1},
		{"[" + one + "," + one + "]", "", true, 0, 2},
		{"[" + one + `,"x"]`, "", true, 0, 2},
		{one + one, "", true, 0, 2},
		{doc + "\n" + doc, "", false, 0, 2},
		{"[" + doc + "," + doc + "]", "", false, 0, 2},
		{`{"PolicyVersion":{"Document":` + doc + `,"VersionId":"v1"}}`, "Document", false, 0, 1},
		{`{"Role":{"AssumeRolePolicyDocument":` + doc + `}}`, "AssumeRolePolicyDocument", false, 0, 1},
		{`{"Policies":[{"PolicyName":"a","PolicyDocument":` + doc + `},{"PolicyDocument":` + doc + `}]}`, "PolicyDocument", false, 0, 2},
		{`{"Policy":` + quoted(doc) + `}`, "Policy", false, JSON, 1},
		{quoted(doc), "", false, JSON, 1},
		{url.PathEscape(doc), "", false, URL, 1},
		{url.PathEscape(one), "", true, URL, 1},
		{`{"PolicyDocument":"` + url.PathEscape(doc) + `"}`, "PolicyDocument", false, URL, 1},
		{`{"Version":"2012-10-17"}`, "", false, 0, 0},
		{`{"Version":"2012-10-17","Statement":[]}`, "", false, 0, 0},
	} {
		d, errs := Parse(tt.text)
		if d.Key != tt.key || d.Fragment != tt.fragment || d.Encoded != tt.encoded {
			t.Errorf("Parse(%q): got key %q, fragment %v, encoding %d", tt.text, d.Key, d.Fragment, d.Encoded)
		}
		for _, e := range errs {
			if e.Code != CodeDocuments {
				t.Errorf("Parse(%q): got error %+v", tt.text, e)
			}
		}
		all := append([]*Document{d}, d.More...)
		got := 0
		for _, d := range all {
			checkSpans(t, d)
			got += len(d.Statements)
			if d.Within.Start < 0 || d.Within.End > len(tt.text) {
				t.Errorf("Parse(%q): stands within %v", tt.text, d.Within)
			}
		}
		if got != tt.sids {
			t.Errorf("Parse(%q): got %d statements, want %d", tt.text, got, tt.sids)
		}
	}
}

func TestOuterOffsets(t *testing.T) {
	const doc = "{\"Statement\": {\n\t\"Sid\": \"\\\"é😀\", \"Action\": \"a:b\"}}"
	quoted, _ := json.Marshal(doc)
	for _, text := range []string{doc, `{"Policy": ` + string(quoted) + `}`, url.PathEscape(doc), `["` + url.PathEscape(doc) + `"]`} {
		d := parse(t, text)
		s := d.Statements[0].Action[0].Span
		outer := text[d.Outer(s.Start):d.Outer(s.End)]
		if plain, err := url.PathUnescape(strings.ReplaceAll(outer, `\`, "")); err != nil || plain != `"a:b"` {
			t.Errorf("in %s: got %s", text, outer)
		}
	}
	_, errs := Parse(`{"Policy": "{\"Statement\": [1,]}"}`)
	if len(errs) != 1 || errs[0].Span.Start != strings.Index(`{"Policy": "{\"Statement\": [1,]}"}`, ",]") {
		t.Errorf("got errors %+v, want one at the comma", errs)
	}
}

func TestNoPolicy(t *testing.T) {
	for _, text := range []string{"", " ", "\ufeff", "hello world", "Version: 2012-10-17\nStatement:\n  - Effect: Allow\n", "<html>", `"x"`, "17", "{}", "[]", "[1,2]", `{"a":{"b":"c"}}`, "%7Bx", "\x00\xff", `{"Policy":"{}"}`} {
		d, errs := Parse(text)
		if d == nil || len(d.Statements) > 0 || len(errs) != 1 || errs[0].Code != CodeNoPolicy || errs[0].Span != (Span{0, len(text)}) {
			t.Errorf("Parse(%q): got %+v and errors %+v, want one that says it is no policy", text, d, errs)
		}
	}
}

func TestOddForms(t *testing.T) {
	d := parse(t, `{"Version":["x"],"Statement":[7,"s",{"Sid":null,"Action":{"Ref":"a"},"Resource":[["n"],{"Fn::Sub":"b"},1.50],"Principal":["*"],"Condition":["c"]},{"Condition":{"Bool":[1],"Null":{"k":{"x":true}}}}]}`)
	checkSpans(t, d)
	s := &d.Statements[2]
	got := []string{d.Version.Value, d.Statements[0].Raw, d.Statements[1].Raw, s.Sid.Value, s.Action[0].Value, s.Resource[0].Value, s.Resource[1].Value, s.Resource[2].Value, s.Condition[0].Raw, d.Statements[3].Condition[0].Raw, d.Statements[3].Condition[1].Keys[0].Items[0].Value}
	want := []string{`["x"]`, `7`, `"s"`, `null`, `{"Ref":"a"}`, `["n"]`, `{"Fn::Sub":"b"}`, `1.50`, `["c"]`, `[1]`, `{"x":true}`}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := anyJSON(t, Print(d, Layout{})), anyJSON(t, d.Source); !reflect.DeepEqual(got, want) {
		t.Errorf("printed: got %v, want %v", got, want)
	}
}

func TestHostile(t *testing.T) {
	const size = 5 << 20
	for _, unit := range []string{"[", `{"Statement":`, `{"Statement":[`, "]", "a", `{"Effect":1}`, `"x",`, `\"`, "%7B"} {
		text := `{"Statement":` + strings.Repeat(unit, size/len(unit))
		d, errs := Parse(text)
		if len(errs) == 0 || errs[0].Span.End > len(text) {
			t.Errorf("%q many times: got %d errors", unit, len(errs))
		}
		checkSpans(t, d)
	}
	flat := `{"Statement":{"Action":[` + strings.Repeat(`"s3:Get*",`, size/10) + `"x"]}}`
	if got := len(parse(t, flat).Statements[0].Action); got != size/10+1 {
		t.Errorf("flat list: got %d actions, want %d", got, size/10+1)
	}
	keys := `{"Statement":{"Condition":{"Bool":{` + strings.Repeat(`"k":1,`, size/6) + `"x":1}}}}`
	if _, errs := Parse(keys); len(errs) != maxErrors {
		t.Errorf("many equal keys: got %d errors, want %d", len(errs), maxErrors)
	}
	deep := `{"Statement":{"Resource":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `,"Action":"a:b"}}`
	d, errs := Parse(deep)
	if len(errs) != 1 || errs[0].Code != CodeTooDeep || errs[0].Span.Start != 25+126 || d.Statements[0].Action == nil {
		t.Errorf("deep: got errors %+v", errs)
	}
}
