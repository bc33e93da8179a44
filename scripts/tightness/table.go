package main

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

const intro = `# How tight the policies are

Written by ` + "`go run ./scripts/tightness -write`" + `; a test compares it with a new run.

Each task in ` + "`tasks/`" + ` has a published least set of permissions. *Needed* counts its actions.
Each policy is expanded with the catalog of %s and given as missing / extra / loose:

- *missing*: needed actions that the policy does not allow on the task's resources;
- *extra*: actions that it allows beyond the needed ones, on whatever resource, and in
  brackets extra ÷ needed;
- *loose*: needed actions that it allows on every resource though the task names one.

Columns:

- *crud*: leastwise with a CRUD template, levels on ARNs;
- *actions*: leastwise with the needed actions listed; names in ARNs are left open;
- *Policy Sentry*: the template of *crud*%s;
- *AWS*: the managed policy that AWS names for the task or, marked ~, the narrowest of the
  collection that covers it where AWS names none. "not held" is one that AWS names and the
  collection lacks.

Conditions and Deny statements are taken for absent.

`

// results is the text of RESULTS.md.
func results(c *catalog.Catalog, rows []row, o *outside) string {
	var out strings.Builder
	peer := ""
	if o.PolicySentry.With != "" {
		peer = " (" + o.PolicySentry.With + ")"
	}
	fmt.Fprintf(&out, intro, c.Date(), peer)
	if o.PolicySentry.With == "" {
		out.WriteString("Policy Sentry was not measured: name a folder for it with -peer.\n\n")
	}
	out.WriteString("| task | needed | crud | actions | Policy Sentry | AWS | managed policy |\n|---|--:|---|---|---|---|---|\n")
	var crud, actions, managed, peers total
	for _, r := range rows {
		needed := len(r.task.actions())
		name, aws := r.awsCell()
		fmt.Fprintf(&out, "| [%s](tasks/%s.txtar) | %d | %s | %s | %s | %s | %s |\n", r.title, r.id, needed,
			crud.cell(&r.crud, needed), actions.cell(&r.actions, needed), peers.cell(r.peer, needed), orElse(managed.cell(r.managed, needed), aws), name)
	}
	fmt.Fprintf(&out, "| **all** (%d tasks) |  | %s | %s | %s | %s | |\n", len(rows), &crud, &actions, &peers, &managed)
	newer := 0
	for _, r := range rows {
		newer += r.newer
	}
	fmt.Fprintf(&out, "\nOf the %d extra actions of crud, %d take a resource only according to the machine-readable service\nreference, which Policy Sentry does not read.\n", crud.extra, newer)
	out.WriteString(missingList(rows))
	return out.String()
}

// awsCell names the managed policy, and says what stands for its score without one.
func (r *row) awsCell() (name, without string) {
	switch {
	case r.task.managed != "" && r.managed == nil:
		return r.task.managed, "not held"
	case r.task.managed != "":
		return r.task.managed, ""
	case r.nearest != "":
		return "~ " + r.nearest, ""
	}
	return "", "none"
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// total adds the scores of a column.
type total struct{ tasks, needed, missing, extra, loose int }

// cell writes a score and adds it; it is empty for none.
func (t *total) cell(s *score, needed int) string {
	if s == nil {
		return ""
	}
	t.tasks++
	t.needed += needed
	t.missing += len(s.Missing)
	t.extra += s.Extra
	t.loose += s.Loose
	return figures(len(s.Missing), s.Extra, s.Loose, needed)
}

func figures(missing, extra, loose, needed int) string {
	return fmt.Sprintf("%d / %d (%.1f) / %d", missing, extra, float64(extra)/float64(needed), loose)
}

// String is the cell of the last line.
func (t *total) String() string {
	if t.tasks == 0 {
		return ""
	}
	return figures(t.missing, t.extra, t.loose, t.needed) + fmt.Sprintf(" in %d", t.tasks)
}

// missingList names what is missing, so that a reader can tell a fault from a difference.
func missingList(rows []row) string {
	var out strings.Builder
	for _, r := range rows {
		for _, column := range []struct {
			name string
			*score
		}{{"crud", &r.crud}, {"actions", &r.actions}, {"Policy Sentry", r.peer}, {"AWS", r.managed}} {
			if column.score == nil {
				continue
			}
			for _, m := range column.Missing {
				fmt.Fprintf(&out, "- %s, %s: `%s`\n", r.id, column.name, m)
			}
		}
	}
	if out.Len() == 0 {
		return "\nNothing is missing anywhere.\n"
	}
	return "\nMissing:\n\n" + out.String()
}
