package fact

import (
	"cmp"
	"slices"
	"strings"
)

// Past names the sources that no longer have a fact, each with the day it last had it.
// It is empty where the newest snapshot of every source of the fact has it: nearly always.
// Sorted by date, then source; a source occurs once.
type Past []Last

// Last is the day, YYYY-MM-DD, of the last snapshot of a source that had a fact.
type Last struct {
	Source Source
	Date   string
}

// Of is the day that p gives for source, empty when p does not name it.
func (p Past) Of(source Source) string {
	for _, l := range p {
		if l.Source == source {
			return l.Date
		}
	}
	return ""
}

// With is a copy of p that says source last had the fact on date.
func (p Past) With(source Source, date string) Past {
	out := append(p.Without(source), Last{source, date})
	slices.SortFunc(out, func(a, b Last) int {
		return cmp.Or(strings.Compare(a.Date, b.Date), cmp.Compare(a.Source, b.Source))
	})
	return out
}

// Without is a copy of p that does not name source.
func (p Past) Without(source Source) Past {
	return p.filter(func(l Last) bool { return l.Source != source })
}

// Only is a copy of p that names source only.
func (p Past) Only(source Source) Past {
	return p.filter(func(l Last) bool { return l.Source == source })
}

func (p Past) filter(keep func(Last) bool) (out Past) {
	for _, l := range p {
		if keep(l) {
			out = append(out, l)
		}
	}
	return out
}

// UnitePast is the past of a fact that was known twice, with sources a and b: a source no
// longer has it when it has neither.
func UnitePast(a Sources, pastA Past, b Sources, pastB Past) (out Past) {
	for _, s := range snapshotSources {
		dayA, dayB := pastA.Of(s), pastB.Of(s)
		if dayA == "" && a.Has(s) || dayB == "" && b.Has(s) {
			continue
		}
		if day := max(dayA, dayB); day != "" {
			out = out.With(s, day)
		}
	}
	return out
}

// snapshotSources are those that speak in snapshots, which may lack what older ones had.
var snapshotSources = []Source{Pages, ServiceReference, Console}

// LastSeen is the last day on which one of the sources had a fact, empty when origins
// know nothing of them.
func LastSeen(origins []Origin, sources Sources, past Past) string {
	day := ""
	for _, o := range origins {
		if sources.Has(o.Source) && past.Of(o.Source) == "" {
			day = max(day, o.Date)
		}
	}
	for _, l := range past {
		day = max(day, l.Date)
	}
	return day
}

// Gone reports whether no newest snapshot has the service.
func (s *Service) Gone() bool {
	has := false
	for _, source := range snapshotSources {
		if s.Sources.Has(source) {
			if has = true; s.Past.Of(source) == "" {
				return false
			}
		}
	}
	return has
}

// Withdrawn is the day a fact of s was last seen, or empty for one that stands: a fact is
// withdrawn when a newer snapshot with the service lacks it, or the service is gone.
func (s *Service) Withdrawn(origins []Origin, sources Sources, past Past) string {
	day := LastSeen(origins, sources, past)
	if s.Gone() || day < LastSeen(origins, s.Sources, s.Past) {
		return day
	}
	return ""
}
