package merge

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

func (read handTable) corrections() ([]handRow, error) {
	return read.rows("corrections.tsv", 3, "subject", "field", "from", "to", "reason", "url", "date")
}

// corrections applies corrections.tsv.
func (h *hand) corrections() error {
	rows, err := h.read.corrections()
	if err != nil {
		return err
	}
	for _, r := range rows {
		id, from, to := r.get("subject"), r.get("from"), r.get("to")
		done := false
		switch r.get("field") {
		case "format":
			done = h.correctFormat(id, from, to)
		case "key":
			if a := h.action(id); a != nil {
				done = correctKey(a, from, to)
			}
		default:
			return r.errorf("unknown field %q, known are format and key", r.get("field"))
		}
		if !done {
			h.useless(r, "no %s has the %s %s", id, r.get("field"), from)
			continue
		}
		h.report.Hand = append(h.report.Hand, Line{id, "corrected: " + to + " instead of " + from + " (" + r.get("reason") + ")"})
	}
	return nil
}

// uncorrect takes back what a line of corrections.tsv did to facts that carry its mark.
func (h *hand) uncorrect(r handRow) {
	id, from, to := r.get("subject"), r.get("from"), r.get("to")
	const mark = fact.Sources(fact.Correction)
	if t := h.resourceType(id); t != nil && r.get("field") == "format" && t.Sources.Has(fact.Correction) {
		if at := slices.Index(t.Formats, to); at >= 0 {
			t.Formats[at], t.Sources = from, t.Sources&^mark
		}
	}
	if a := h.action(id); a != nil && r.get("field") == "key" {
		for i := range a.Rows {
			row := &a.Rows[i]
			if row.Sources.Has(fact.Correction) && renameKey(row, to, from) {
				row.Sources &^= mark
			}
		}
	}
}

func (h *hand) correctFormat(id, from, to string) bool {
	t := h.resourceType(id)
	if t == nil {
		return false
	}
	at := slices.Index(t.Formats, from)
	if at < 0 {
		return false
	}
	t.Formats = slices.Clone(t.Formats)
	t.Formats[at] = to
	t.Sources = t.Sources.With(fact.Correction)
	return true
}

// resourceType finds prefix:name, nil when the catalog doesn't have it.
func (h *hand) resourceType(id string) *fact.ResourceType {
	prefix, name, _ := strings.Cut(id, ":")
	s := h.prefixes[prefix]
	if s == nil {
		return nil
	}
	for i := range s.ResourceTypes {
		if s.ResourceTypes[i].Name == name {
			return &s.ResourceTypes[i]
		}
	}
	return nil
}

func correctKey(a *fact.Action, from, to string) bool {
	done := false
	for i := range a.Rows {
		row := &a.Rows[i]
		if renameKey(row, from, to) {
			row.Sources = row.Sources.With(fact.Correction)
			done = true
		}
	}
	return done
}

// renameKey gives a condition key of a row another name; the row may have had both.
func renameKey(row *fact.Row, from, to string) bool {
	list := row.BoundKeys()
	at := keyOf(list, from)
	if at < 0 {
		return false
	}
	if other := keyOf(list, to); other >= 0 {
		have, k := &list[other], list[at]
		have.Past = fact.UnitePast(have.Sources, have.Past, k.Sources, k.Past)
		have.Sources |= k.Sources
		list = slices.Delete(list, at, at+1)
	} else {
		list[at].Key = to
	}
	row.SetKeys(list)
	return true
}

// levels applies levels-strict.tsv.
func (h *hand) levels() error {
	rows, err := h.read.rows("levels-strict.tsv", 1, "action", "level", "reason", "url", "date")
	if err != nil {
		return err
	}
	for _, r := range rows {
		id, level := r.get("action"), r.get("level")
		switch level {
		case fact.List, fact.Read, fact.Write, fact.PermissionsManagement, fact.Tagging:
		default:
			return r.errorf("%q is not an access level", level)
		}
		a := h.action(id)
		switch {
		case a == nil:
			h.useless(r, "the catalog has no action %s", id)
		case !strings.HasSuffix(id, ":"+a.Name):
			return r.errorf("the action is spelled %s", a.Name)
		case a.Level == level:
			h.useless(r, "AWS itself lists %s as %s", id, level)
		default:
			h.set.Opinions = append(h.set.Opinions, fact.Opinion{Action: id, Level: level, Reason: r.get("reason"), URL: r.get("url")})
		}
	}
	slices.SortFunc(h.set.Opinions, func(a, b fact.Opinion) int { return strings.Compare(a.Action, b.Action) })
	return nil
}

// globalKeys adds global-keys.tsv.
func (h *hand) globalKeys() error {
	rows, err := h.read.rows("global-keys.tsv", 1, "key", "types", "reason", "url", "date")
	if err != nil {
		return err
	}
	for _, r := range rows {
		h.set.GlobalKeys = append(h.set.GlobalKeys, fact.ConditionKey{
			Name: r.get("key"), Types: strings.Split(r.get("types"), ","),
			Sources: fact.Sources(fact.Correction), URL: r.get("url"),
		})
	}
	return nil
}

// partitions adds partitions.tsv.
func (h *hand) partitions() error {
	rows, err := h.read.rows("partitions.tsv", 2, "partition", "region", "reason", "url", "date")
	if err != nil {
		return err
	}
	for _, r := range rows {
		n := len(h.set.Partitions)
		if n == 0 || h.set.Partitions[n-1].Name != r.get("partition") {
			h.set.Partitions = append(h.set.Partitions, fact.Partition{Name: r.get("partition")})
			n++
		}
		p := &h.set.Partitions[n-1]
		p.Regions = append(p.Regions, r.get("region"))
	}
	return nil
}

// principals collects the service principals: every documented value of
// iam:PassedToService, and service-principals.tsv.
func (h *hand) principals() error {
	rows, err := h.read.rows("service-principals.tsv", 1, "principal", "reason", "url", "date")
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for i := range h.set.Services {
		for _, op := range h.set.Services[i].Operations {
			for _, a := range op.Actions {
				for _, p := range a.PassedToService {
					known[p] = true
				}
			}
		}
	}
	for _, r := range rows {
		if p := r.get("principal"); known[p] {
			h.useless(r, "the service reference lists %s", p)
		} else {
			known[p] = true
		}
	}
	for p := range known {
		h.set.ServicePrincipals = append(h.set.ServicePrincipals, p)
	}
	slices.Sort(h.set.ServicePrincipals)
	return nil
}
