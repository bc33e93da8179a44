package fit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/fit"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
)

func open(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func parse(t testing.TB, text string) *policy.Document {
	t.Helper()
	d, errs := policy.Parse(text)
	if len(errs) > 0 {
		t.Fatalf("%s: %s", text, errs[0].Message)
	}
	return d
}

// TestShrinkKeepsManagedPolicies: expand, shrink, expand is the identity for all of AWS's
// managed policies, and none grows.
func TestShrinkKeepsManagedPolicies(t *testing.T) {
	c := open(t)
	type saved struct {
		name          string
		before, after int
	}
	var list []saved
	before, after := 0, 0
	for _, f := range corpus.Part(t, corpus.ManagedPolicies) {
		d, errs := policy.Parse(f.Text)
		if len(errs) > 0 {
			t.Errorf("%s: %s", f.Name, errs[0].Message)
			continue
		}
		pinned, err := expand.Pin(c, d, true, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{f.Text, pinned.Text} {
			from := parse(t, text)
			short := fit.Shrink(c, from, fit.Options{})
			to := parse(t, short.Text)
			sameGrants(t, c, f.Name, from, to)
			if short.After > short.Before || len(short.Text) > len(text) {
				t.Errorf("%s: grew from %d to %d characters", f.Name, short.Before, short.After)
			}
			if text == f.Text {
				before, after = before+short.Before, after+short.After
				list = append(list, saved{f.Name, short.Before, short.After})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b saved) int { return (b.before - b.after) - (a.before - a.after) })
	t.Logf("%d policies: %d characters without white space became %d (%.1f %%)", len(list), before, after, 100*float64(after)/float64(before))
	for _, s := range list[:min(10, len(list))] {
		t.Logf("%7d -> %6d  %s", s.before, s.after, s.name)
	}
	if len(list) < 700/corpus.Every() {
		t.Errorf("got %d policies, want the 792 of the archive", len(list))
	}
}

// sameGrants fails the test unless both policies grant and deny the same.
func sameGrants(t *testing.T, c *catalog.Catalog, name string, a, b *policy.Document) {
	t.Helper()
	x, y := expand.Policy(c, a), expand.Policy(c, b)
	for _, sets := range [][3]any{
		{"allowed", x.Allowed, y.Allowed}, {"effective", x.Effective, y.Effective}, {"unaffected", x.Unaffected, y.Unaffected},
		{"denied on some", x.OnSome, y.OnSome}, {"denied conditionally", x.Conditional, y.Conditional},
	} {
		if from, to := sets[1].(expand.Set), sets[2].(expand.Set); !from.Equal(to) {
			t.Errorf("%s: %s: %d actions became %d", name, sets[0], from.Len(), to.Len())
		}
	}
	if missing := notGranted(c, a, b); missing != "" {
		t.Errorf("%s: lost: %s", name, missing)
	}
	if extra := notGranted(c, b, a); extra != "" {
		t.Errorf("%s: added: %s", name, extra)
	}
}

// notGranted looks for an action, resource, principal and condition of one policy for
// which no statement of the other is as wide. It knows nothing of how Shrink works.
func notGranted(c *catalog.Catalog, inner, outer *policy.Document) string {
	type wide struct {
		set      expand.Set
		resource string
	}
	// Statements of outer by effect, condition values, principals.
	index := map[string][]wide{}
	each(c, outer, func(head string, set expand.Set, resource string) {
		index[head] = append(index[head], wide{set, resource})
	})
	problem := ""
	each(c, inner, func(head string, set expand.Set, resource string) {
		left := slices.Clone(set)
		plain := head[:strings.Index(head, "|")] + "|"
		for _, h := range []string{head, plain} {
			for _, w := range index[h] {
				if w.resource == resource || arn.Covers(w.resource, resource) {
					left.Remove(w.set)
				}
			}
		}
		if left.Len() > 0 && problem == "" {
			problem = fmt.Sprintf("%s %v on %s", head, left.AppendIDs(nil, c)[:1], resource)
		}
	})
	return problem
}

// each visits every combination of single resource, principal and condition values.
func each(c *catalog.Catalog, d *policy.Document, visit func(head string, set expand.Set, resource string)) {
	for i := range d.Statements {
		s := &d.Statements[i]
		set, _ := expand.Named(c, s)
		resources := policy.Texts(s.Resource)
		if s.NotResource != nil {
			not := policy.Texts(s.NotResource)
			slices.Sort(not)
			resources = []string{"not " + strings.Join(not, " ")}
		} else if s.Resource == nil {
			resources = []string{"none"}
		}
		conditions := []string{""}
		var lines []string
		for _, cond := range s.Condition {
			for _, k := range cond.Keys {
				values := policy.Texts(k.Items)
				slices.Sort(values)
				name := strings.ToLower(cond.Operator.Value)
				if strings.Contains(name, "not") || strings.HasPrefix(name, "forall") || name == "null" || len(conditions) > 100 {
					lines = append(lines, cond.Operator.Value+k.Key.Value+strings.Join(values, ","))
					continue
				}
				var next []string
				for _, v := range values {
					for _, before := range conditions {
						parts := append(strings.Split(before, "\x00"), cond.Operator.Value+k.Key.Value+v)
						slices.Sort(parts)
						next = append(next, strings.Join(parts, "\x00"))
					}
				}
				conditions = next
			}
		}
		slices.Sort(lines)
		principals := []string{""}
		for n, p := range s.Principal {
			if n == 0 {
				principals = nil
			}
			for _, item := range p.Items {
				principals = append(principals, p.Key.Value+item.Value)
			}
		}
		for _, principal := range principals {
			for _, condition := range conditions {
				for _, r := range resources {
					visit(s.Effect.Value+" "+principal+"|"+strings.Join(lines, ";")+condition, set, r)
				}
			}
		}
	}
}
