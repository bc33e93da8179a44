package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

type codec interface {
	AppendJSON(dst []byte) []byte
	ReadJSON(n jsonspan.Node) error
}

var words = []string{
	"", "s3:GetObject", "Müller €😀", `"\/` + "\b\f\n\r\t\x00\x1f\x7f", "<a href='x'>&amp;</a>", "\u2028\u2029", "\ufffd", "arn:aws:s3:::b/${aws:username}/*",
}

// fill puts random values into everything v holds. Lists are never nil, as on the wire.
func fill(v reflect.Value, r *rand.Rand) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(words[r.IntN(len(words))])
	case reflect.Int:
		v.SetInt(int64(r.Uint64()) >> r.IntN(64))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
		for i := range v.Len() {
			fill(v.Index(i), r)
		}
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), r)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), r)
		}
	default:
		panic("the test has no values for " + v.Type().String())
	}
}

func oracle(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// read parses text into a new value of the type that model points to.
func read(t *testing.T, model codec, text string) (codec, error) {
	t.Helper()
	doc, err := jsonspan.Parse(text)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	out := reflect.New(reflect.TypeOf(model).Elem()).Interface().(codec)
	return out, out.ReadJSON(doc.Root())
}

func roundTrip(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	for _, model := range allStructs {
		v := reflect.New(reflect.TypeOf(model).Elem())
		fill(v.Elem(), r)
		written := v.Interface().(codec)
		got, want := string(written.AppendJSON(nil)), oracle(t, written)
		if got != want {
			t.Fatalf("%T: got %s, want %s", model, got, want)
		}
		var loose bytes.Buffer
		if err := json.Indent(&loose, []byte(want), "\r", "\t"); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{want, loose.String()} {
			back, err := read(t, model, text)
			if err != nil {
				t.Fatalf("%T: %v in %s", model, err, text)
			}
			if !reflect.DeepEqual(back, written) {
				t.Fatalf("%T: got %s, want %s", model, oracle(t, back), want)
			}
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for seed := range uint64(200) {
		roundTrip(t, seed)
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(roundTrip)
}

func TestEscapesAreRead(t *testing.T) {
	got, err := read(t, &GenerateItem{}, `{"\u0061rn":"\ud83d\ude00 \ud83d \u00fc","levels":["\u0052ead"]}`)
	if err != nil {
		t.Fatal(err)
	}
	if want := (&GenerateItem{ARN: "😀 \ufffd ü", Levels: []string{"Read"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMissingAndNull(t *testing.T) {
	for _, text := range []string{`{}`, `null`, `{"items":null,"levelTable":null}`} {
		got, err := read(t, &GenerateRequest{}, text)
		if err != nil || !reflect.DeepEqual(got, &GenerateRequest{}) {
			t.Errorf("%s: got %v, %v, want the zero value", text, got, err)
		}
	}
}

func TestNilListsAreWrittenEmpty(t *testing.T) {
	for _, model := range allStructs {
		if text := string(model.AppendJSON(nil)); strings.Contains(text, "null") {
			t.Errorf("%T: got %s, want no null", model, text)
		}
	}
}

// The reader marks the fields it has seen in 64 bits.
func TestFieldsFitTheReader(t *testing.T) {
	for _, model := range allStructs {
		if n := reflect.TypeOf(model).Elem().NumField(); n > 64 {
			t.Errorf("%T has %d fields", model, n)
		}
	}
}

func TestRefusedRequests(t *testing.T) {
	for _, tt := range []struct {
		text, message, hint string
		offset              int
	}{
		{`{"itemz":[]}`, `unknown field "itemz"`, `did you mean "items"?`, 1},
		{`{"items":[{"arn":"a","level":["Read"]}]}`, `unknown field "level"`, `did you mean "levels"?`, 21},
		{`{"items":[{"nonsense":1}]}`, `unknown field "nonsense"`, "the fields are arn, levels", 11},
		{`{"Items":[]}`, `unknown field "Items"`, `did you mean "items"?`, 1},
		{`{"items":null,"items":[]}`, `a second "items"`, "each field may stand once", 14},
		{`{"items":[{"arn":"a","\u0061rn":"b"}]}`, `a second "arn"`, "each field may stand once", 21},
		{`{"items":{}}`, "an object where a list should stand", "", 9},
		{`{"items":[{"arn":["x"]}]}`, "a list where a string should stand", "", 17},
		{`[]`, "a list where an object should stand", "", 0},
		{`{"items":[{"levels":[1]}]}`, "a number where a string should stand", "", 21},
	} {
		_, err := read(t, &GenerateRequest{}, tt.text)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: got error %v, want an *Error", tt.text, err)
			continue
		}
		if e.Code != "request" || e.Message != tt.message || e.Hint != tt.hint || *e.Offset != tt.offset {
			t.Errorf("%s: got %q %q at %d, want %q %q at %d", tt.text, e.Message, e.Hint, *e.Offset, tt.message, tt.hint, tt.offset)
		}
	}
	for _, tt := range []struct{ text, want string }{
		{`{"limit":1.5}`, "1.5 where a whole number should stand"},
		{`{"limit":99999999999999999999}`, "99999999999999999999 where a whole number should stand"},
		{`{"limit":"5"}`, "a string where a number should stand"},
		{`{"kinds":true}`, "true or false where a list should stand"},
	} {
		if _, err := read(t, &SearchRequest{}, tt.text); err == nil || err.Error() != tt.want {
			t.Errorf("%s: got error %v, want %q", tt.text, err, tt.want)
		}
	}
	if _, err := read(t, &VersionRequest{}, `{"x":1}`); err == nil || err.Error() != `unknown field "x" (there are no fields here)` {
		t.Errorf("got error %v", err)
	}
	if _, err := read(t, &GenerateItemReply{}, `{"ambiguous":"yes"}`); err == nil || err.Error() != "a string where true or false should stand" {
		t.Errorf("got error %v", err)
	}
}
