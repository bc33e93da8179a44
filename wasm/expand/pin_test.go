package expand_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

func TestPin(t *testing.T) {
	c := open(t)
	const allow = `{"Statement":[{"Effect":"Allow","Action":["kms:?ncrypt","kms:encrypt","kms:Nope*"],"Resource":"*"}]}`
	const deny = `{"Statement":[{"Effect":"Deny","Action":"kms:?ncrypt","Resource":"*"}]}`
	const not = `{"Statement":[{"Effect":"Allow","NotAction":"kms:?ncrypt","Resource":"*"}]}`
	for _, tt := range []struct {
		name, text                     string
		deny, every                    bool
		want                           string
		written, left, denied, unknown int
	}{
		{"allow", allow, false, false, `["kms:Encrypt","kms:Nope*"]`, 1, 0, 0, 1},
		{"deny", deny, false, false, `"kms:?ncrypt"`, 0, 1, 0, 0},
		{"deny included", deny, true, false, `["kms:Encrypt"]`, 1, 0, 1, 0},
		{"not action", not, false, false, `"kms:?ncrypt"`, 0, 1, 0, 0},
		{"scp", strings.Replace(allow, `,"kms:Nope*"`, "", 1), false, true, `["kms:?ncrypt","kms:encrypt"]`, 0, 1, 0, 0},
		{"scp included", strings.Replace(allow, `,"kms:Nope*"`, "", 1), true, true, `["kms:Encrypt"]`, 1, 0, 1, 0},
	} {
		d := parse(t, tt.text)
		p, err := expand.Pin(c, d, tt.deny, tt.every)
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(p.Text, `ction":`)
		got, _, _ := strings.Cut(after, `,"Resource"`)
		if got != tt.want || p.Written != tt.written || p.Left != tt.left || p.Denied != tt.denied || p.Unknown != tt.unknown {
			t.Errorf("%s: got %+v, want %s", tt.name, p, tt.want)
		}
	}
}

// A document inside of other things comes out alone.
func TestPinTakesTheDocumentOut(t *testing.T) {
	text := `{"PolicyVersion":{"Document":{"Statement":{"Effect":"Allow","Action":"kms:?ncrypt","Resource":"*"}}}}`
	p, err := expand.Pin(open(t), parse(t, text), false, false)
	if want := `{"Statement":{"Effect":"Allow","Action":["kms:Encrypt"],"Resource":"*"}}`; err != nil || p.Text != want {
		t.Errorf("got %s and %v, want %s", p.Text, err, want)
	}
}

func TestNewerThan(t *testing.T) {
	c := open(t)
	l, err := catalog.OpenLedger(embedded.LedgerBlob(), c)
	if err != nil {
		t.Fatal(err)
	}
	first, last := "", ""
	for _, o := range l.Origins() {
		if first == "" || o.Date < first {
			first = o.Date
		}
		last = max(last, o.Date)
	}
	newer, _, ok := expand.NewerThan(c, l, first)
	if !ok || first < last && newer.Len() == 0 || newer.Len() > c.NumActions()/2 {
		t.Errorf("since %s: got %d new actions, %v", first, newer.Len(), ok)
	}
	for i := newer.Next(0); i >= 0; i = newer.Next(i + 1) {
		if a := c.Action(i); l.Action(a).Page != "" {
			t.Errorf("%s is new since the pages of %s, and on page %s", a.ID(), first, l.Action(a).Page)
		}
	}
	if newer, _, ok := expand.NewerThan(c, l, last); !ok || newer.Len() > 0 {
		t.Errorf("since the newest snapshot: got %d new actions, %v, want none", newer.Len(), ok)
	}
	if _, oldest, ok := expand.NewerThan(c, l, "2001-01-01"); ok || oldest != first {
		t.Errorf("before the oldest snapshot: got %q, %v, want %q and that nothing is known", oldest, ok, first)
	}
	if newer := expand.Newer(c, c); newer.Len() > 0 {
		t.Errorf("a catalog has %d actions that it has not", newer.Len())
	}
}

// Whatever the text, nothing is named that no pattern names, and nothing is lost.
func FuzzPolicy(f *testing.F) {
	f.Add(`{"Statement":[{"Effect":"Allow","Action":["s3:Get*","*:Put?*"],"Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","NotAction":"s3:*","NotResource":["a:*","*"],"Principal":{"AWS":["*"]}}]}`)
	f.Add(`{"Statement":{"Effect":"Deny","Action":[{}],"Condition":[],"Resource":[[]]}}`)
	f.Add(`[{"Effect":"Allow","NotAction":[]}]`)
	c := open(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		d, _ := policy.Parse(text)
		e := expand.Policy(c, d)
		if !e.Effective.Within(e.Allowed) || !e.OnSome.Within(e.Effective) || !e.ToSome.Within(e.Effective) || !e.Conditional.Within(e.Effective) {
			t.Errorf("%q: the sets are not within each other", text)
		}
		p, err := expand.Pin(c, d, true, false)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		again, errs := policy.Parse(p.Text)
		if len(errs) > 0 || len(again.Statements) != len(d.Statements) {
			return // the original was broken
		}
		if now := expand.Policy(c, again); !now.Allowed.Equal(e.Allowed) || !now.Unaffected.Equal(e.Unaffected) {
			t.Errorf("%q: pinned, it does something else: %q", text, p.Text)
		}
	})
}
