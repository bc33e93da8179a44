package merge

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/source"
)

// The text names everything that was left out or decided, with the reason.
func TestReportText(t *testing.T) {
	live := page("list_new", "x", fact.Action{Name: "Do", Level: fact.Write, Rows: []fact.Row{row("gone*")}})
	live.Banner = true
	snapshot := pages("2026-06-01", page("list_dead", "y", fact.Action{Name: "Do", Level: fact.Read}), live, page("list_old", "x", fact.Action{Name: "Do", Level: fact.Read}))
	snapshot.NotPages = []source.Skipped{{File: "moved.html", Why: "no page"}}
	snapshot.Ignored = []string{"README.md"}
	set, report := build(t, snapshot, references("2026-08-22", reference("x", fact.Action{Name: "Do", Level: fact.PermissionsManagement}), reference("z")))
	settle(set, report)
	report.Counts = set.Counts()
	report.sort()
	var b strings.Builder
	if _, err := report.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	got, _, _ := strings.Cut(b.String(), "\nrules\n")
	_, got, _ = strings.Cut(got, "principals\n")
	want := `
files left out: 3
  list_dead.html: stale: no link to a Markdown version, which 1 other pages have (prefix y, which has no page in use)
  list_old.html: stale: no link to a Markdown version, which 1 other pages have (prefix x, in use: list_new.html)
  moved.html: no page

prefixes with several pages: 0

services without a page in use: 1
  z: 0 actions, 0 with an access level; kept because AWS's list has it

sources disagree, the newest counts: 1
  x:Do: level Permissions management, was Write

withdrawn by a newer source, kept: 1
  x:Do: resource type gone of the action, not in the service reference of 2026-08-22

required resource types that were renamed: 0

names that nothing defines: 1
  x:Do: type gone, declared without particulars

hand-made data: 0

files of no known kind: 1
  README.md
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
