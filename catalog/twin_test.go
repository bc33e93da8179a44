package catalog_test

import (
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
)

// twin answers the reader's questions the slow and obvious way, from plain lists of
// what the catalog says.
type twin struct {
	ids   []string // of all actions, in catalog order
	types []twinType
	keys  []string // global keys, then all services' keys
}

type twinType struct{ name, format string }

func newTwin(c *catalog.Catalog) *twin {
	t := &twin{}
	for k := range c.GlobalKeys() {
		t.keys = append(t.keys, k.Name())
	}
	for s := range c.Services() {
		for a := range s.Actions() {
			t.ids = append(t.ids, a.ID())
		}
		for typ := range s.ResourceTypes() {
			for i := range typ.NumFormats() {
				t.types = append(t.types, twinType{s.Prefix() + " " + typ.Name(), typ.Format(i)})
			}
		}
		for k := range s.ConditionKeys() {
			t.keys = append(t.keys, k.Name())
		}
	}
	return t
}

// match is Match by regular expression over all actions.
func (t *twin) match(pattern string) []string {
	if pattern == "*" {
		pattern = "*:*"
	}
	quoted := regexp.QuoteMeta(pattern)
	quoted = strings.ReplaceAll(strings.ReplaceAll(quoted, `\*`, `[^:]*`), `\?`, `[^:]`)
	re := regexp.MustCompile(`(?i)^` + quoted + `$`)
	var out []string
	for _, id := range t.ids {
		if re.MatchString(id) {
			out = append(out, id)
		}
	}
	return out
}

func (t *twin) typesByARNService(service string) []string {
	var out []string
	for _, typ := range t.types {
		f := strings.Split(typ.format, ":")
		if len(f) > 2 && strings.EqualFold(f[2], service) && !slices.Contains(out, typ.name) {
			out = append(out, typ.name)
		}
	}
	return out
}

func openEmbedded(tb testing.TB) *catalog.Catalog {
	tb.Helper()
	c, err := embedded.Open()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// TestOrder holds the whole catalog against the order its searches rely on.
func TestOrder(t *testing.T) {
	ids := newTwin(openEmbedded(t)).ids
	for i := 1; i < len(ids); i++ {
		// A space sorts before any character of a prefix, as the end of a prefix does.
		before := strings.ToLower(strings.Replace(ids[i-1], ":", " ", 1))
		if this := strings.ToLower(strings.Replace(ids[i], ":", " ", 1)); before >= this {
			t.Errorf("%s stands before %s", ids[i-1], ids[i])
		}
	}
	if err := catalog.Verify(embedded.Blob()); err != nil {
		t.Error(err)
	}
}

func TestLookupAgainstTwin(t *testing.T) {
	c := openEmbedded(t)
	for i, id := range newTwin(c).ids {
		for _, spelled := range []string{id, strings.ToLower(id), strings.ToUpper(id)} {
			if a, ok := c.LookupAction(spelled); !ok || a.ID() != id || a.Index() != i {
				t.Fatalf("LookupAction(%q) = %v, want %s with index %d", spelled, ok, id, i)
			}
		}
		for _, absent := range []string{id + "0", id[:len(id)-1] + "~", "x" + id} {
			if a, ok := c.LookupAction(absent); ok {
				t.Fatalf("LookupAction(%q) finds %s", absent, a.ID())
			}
		}
	}
}

func TestMatchAgainstTwin(t *testing.T) {
	c := openEmbedded(t)
	slow := newTwin(c)
	patterns := []string{
		"*", "*:*", "s3:*", "S3:get*", "*:Describe?", "ec2:*instance*s", "iam:PassRole", "s3",
		"", ":", "*:", "s3:", "*:GetObject", "s?:?*", "nope:*", "s3:Get**Object?cl",
	}
	random := rand.New(rand.NewPCG(1, 2))
	cases := 150
	if os.Getenv("LEASTWISE_SOAK") != "" {
		cases = 5000
	}
	for range cases {
		patterns = append(patterns, roughen(random, slow.ids[random.IntN(len(slow.ids))]))
	}
	for _, pattern := range patterns {
		var got []string
		for a := range c.Match(pattern) {
			got = append(got, a.ID())
		}
		if want := slow.match(pattern); !slices.Equal(got, want) {
			t.Errorf("Match(%q) yields %d actions, the twin %d", pattern, len(got), len(want))
		}
	}
}

// roughen puts wildcards into an ID and changes some letters' case.
func roughen(random *rand.Rand, id string) string {
	var out []byte
	for i := 0; i < len(id); i++ {
		switch {
		case id[i] == ':':
			out = append(out, ':')
		case random.IntN(6) == 0:
			out = append(out, '*')
			i += random.IntN(4)
			if colon := strings.IndexByte(id, ':'); i >= colon && len(out) <= colon {
				i = colon - 1 // keep the colon
			}
		case random.IntN(12) == 0:
			out = append(out, '?')
		case random.IntN(3) == 0:
			out = append(out, strings.ToUpper(id[i:i+1])...)
		default:
			out = append(out, id[i])
		}
	}
	return string(out)
}

func TestTypesByARNServiceAgainstTwin(t *testing.T) {
	c := openEmbedded(t)
	slow := newTwin(c)
	services := map[string]bool{"nope": true, "S3": true}
	for _, typ := range slow.types {
		if f := strings.Split(typ.format, ":"); len(f) > 2 {
			services[f[2]] = true
		}
	}
	for service := range services {
		var got []string
		for typ := range c.TypesByARNService(service) {
			got = append(got, typ.Service().Prefix()+" "+typ.Name())
		}
		want := slow.typesByARNService(service)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("TypesByARNService(%q) = %q, the twin says %q", service, got, want)
		}
	}
}

func TestKeysAgainstTwin(t *testing.T) {
	c := openEmbedded(t)
	template := regexp.MustCompile(`\$\{[^}]*\}|<[^>]*>`)
	for _, name := range newTwin(c).keys {
		asked := strings.ToUpper(template.ReplaceAllLiteralString(name, "some/Tag"))
		k, ok := c.LookupConditionKey(asked)
		if !ok || !k.Matches(asked) {
			t.Errorf("LookupConditionKey(%q) finds %v, want %s", asked, ok, name)
		}
	}
}
