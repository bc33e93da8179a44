package cli

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/export"
	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/merge"
	"github.com/leastwise/leastwise/catalog/embedded"
)

func embeddedFacts(t *testing.T) *fact.Set {
	t.Helper()
	c, err1 := embedded.Open()
	ops, err2 := embedded.Operations()
	ledger, err3 := embedded.Ledger()
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			t.Fatal(err)
		}
	}
	set, err := export.Facts(c, ops, ledger)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// newLayoutPage writes a service as AWS's pages have it since July 2026: one page a
// prefix, no dependent actions, permission-only actions in a table of their own, and every
// key on every row.
func newLayoutPage(slug string, s *fact.Service, origins []fact.Origin) string {
	own := map[string][]string{}
	for _, t := range s.ResourceTypes {
		own[t.Name] = t.ConditionKeys
	}
	var normal, permissionOnly strings.Builder
	for _, a := range s.Actions {
		if s.Withdrawn(origins, a.Sources, a.Past) == "" {
			out := &normal
			if a.PermissionOnly {
				out = &permissionOnly
			}
			newLayoutAction(out, slug, &a, own)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<div id="main-content"><h1 id="%s">Actions, resources, and condition keys for %s</h1><p>%[2]s (service prefix: <code>%s</code>)</p>`, slug, html.EscapeString(s.Names[0]), s.Prefix)
	const actions = "Actions|Description|Resource types (*required)|Condition keys|Access level"
	section := func(heading, columns, rows string) {
		if rows != "" { // each section is optional
			fmt.Fprintf(&b, "<h2>%s S</h2><table><tr><th>%s</th></tr>%s</table>", heading, strings.ReplaceAll(columns, "|", "</th><th>"), rows)
		}
	}
	section("Actions defined by", actions, normal.String())
	section("Permission-only actions for", actions, permissionOnly.String())
	section("Resource types defined by", "Resource types|ARN|Condition keys", newLayoutTypes(s, origins))
	keys := ""
	for _, k := range s.ConditionKeys {
		if len(k.Types) > 0 {
			keys += fmt.Sprintf("<tr><td>%s</td><td>.</td><td>%s</td></tr>", html.EscapeString(k.Name), k.Types[0])
		}
	}
	section("Condition keys for", "Condition keys|Description|Type", keys)
	return b.String() + "</div></html>"
}

func newLayoutTypes(s *fact.Service, origins []fact.Origin) string {
	rows := ""
	for _, t := range s.ResourceTypes {
		arns := ""
		for _, format := range t.Formats {
			arns += "<p><code>" + html.EscapeString(format) + "</code></p>"
		}
		if arns != "" && s.Withdrawn(origins, t.Sources, t.Past) == "" {
			rows += fmt.Sprintf("<tr><td>%s</td><td>%s</td><td>%s</td></tr>", t.Name, arns, paragraphs(t.ConditionKeys))
		}
	}
	return rows
}

func newLayoutAction(b *strings.Builder, slug string, a *fact.Action, own map[string][]string) {
	type line struct {
		name string
		keys []string
	}
	var lines []line
	var common []string
	for _, r := range a.Rows {
		if r.ResourceType == "" && r.Scenario == "" {
			common = append(common, r.ConditionKeys...)
		}
	}
	for _, r := range a.Rows {
		if r.ResourceType == "" || r.Scenario != "" || r.Sources.Has(fact.Withdrawn) {
			continue
		}
		name := r.ResourceType
		if r.Required {
			name += "*"
		}
		lines = append(lines, line{name, slices.Concat(r.ConditionKeys, common, own[r.ResourceType])})
	}
	if len(lines) == 0 {
		lines = append(lines, line{"", common})
	}
	for i, l := range lines {
		b.WriteString("<tr>")
		if i == 0 {
			fmt.Fprintf(b, `<td rowspan="%d" id="%s-action-%s">%[3]s</td><td rowspan="%[1]d">.</td>`, len(lines), slug, a.Name)
		}
		fmt.Fprintf(b, "<td>%s</td><td>%s</td>", paragraphs([]string{l.name}), paragraphs(l.keys))
		if i == 0 {
			fmt.Fprintf(b, `<td rowspan="%d">%s</td>`, len(lines), a.Level)
		}
		b.WriteString("</tr>\n")
	}
}

func paragraphs(list []string) (out string) {
	for _, s := range list {
		if s != "" {
			out += "<p>" + html.EscapeString(s) + "</p>"
		}
	}
	return out
}

// TestNewLayoutOverEmbedded lays pages in today's layout, made from the embedded catalog
// itself, over that catalog: whatever the pages can't tell any more is still there, and
// the blobs stay small.
func TestNewLayoutOverEmbedded(t *testing.T) {
	dir := t.TempDir()
	set := embeddedFacts(t)
	for i := range set.Services {
		s := &set.Services[i]
		if len(s.Pages) == 0 {
			continue
		}
		slug := "list_" + strings.ReplaceAll(s.Prefix, "-", "")
		if err := os.WriteFile(filepath.Join(dir, slug+".html"), []byte(newLayoutPage(slug, s, set.Origins)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build := func(base *fact.Set, inputs ...merge.Input) (*fact.Set, map[string][]byte) {
		t.Helper()
		out, _, err := merge.Build(inputs, merge.Options{Lenient: true, Base: &merge.Base{Name: "base", Set: base}})
		if err != nil {
			t.Fatal(err)
		}
		files, err := packAll(out, false)
		if err != nil {
			t.Fatal(err)
		}
		return out, files
	}
	pages := merge.Input{Path: dir, Date: "2026-11-23"}
	out, files := build(set, pages)
	for name, data := range files {
		t.Logf("%s: %d bytes", name, len(data))
	}
	if size := len(packBrotli(files["ledger.bin"])); size > 40_000 {
		t.Errorf("the ledger has %d bytes in brotli, want at most 40,000", size)
	}
	old, got := lines(t, embeddedFacts(t), "actions"), lines(t, out, "actions")
	if len(old) != len(got) {
		t.Fatalf("%d actions, had %d", len(got), len(old))
	}
	different := 0
	for i := range old {
		if old[i] != got[i] {
			if different++; different <= 5 {
				t.Errorf("was %s\n now %s", old[i], got[i])
			}
		}
	}
	if different > 0 {
		t.Errorf("%d actions differ", different)
	}
	june := 0
	for _, line := range lines(t, out, "dependents") {
		june += strings.Count(line, "\thtml\t2026-06-")
	}
	if june < 3000 {
		t.Errorf("%d dependents that only pages named are dated in June", june)
	}
	// The pages say of every row and type what the catalog did: no key of one is past.
	for _, line := range lines(t, out, "past") {
		if strings.HasPrefix(line, "row key\t") || strings.HasPrefix(line, "type key\t") {
			t.Errorf("past, though the pages have it: %s", line)
		}
	}
	// The next week's run, with the same pages: nothing turns past, and nothing grows.
	_, again := build(out, merge.Input{Path: dir, Date: "2026-11-30"})
	for name, data := range again {
		if a, b := len(packZstd(data)), len(packZstd(files[name])); a > b+200 {
			t.Errorf("%s grew from %d to %d bytes in a week without news", name, b, a)
		}
	}
}
