package merge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// Base is a catalog that was built before.
type Base struct {
	// Name is for the report: a path, "the catalog built in".
	Name string
	// Set are its facts, read back with operations and ledger. Build takes them over and
	// changes them.
	Set *fact.Set
}

// ErrSnapshot is wrapped by errors about a snapshot that can't be laid over the older ones.
var ErrSnapshot = errors.New("the snapshot does not fit over what is known")

// errOlder is wrapped where the snapshot is older than the base. Nothing helps then.
var errOlder = fmt.Errorf("it is older: %w", ErrSnapshot)

// lay makes the facts of the base the first of all: as they were before our hand-made data
// was applied and undefined names were declared, since both happens again at the end.
func (b *Base) lay(all services, set *fact.Set, read handTable, report *Report) error {
	rows, err := read.corrections()
	if err != nil {
		return err
	}
	undo := &hand{set: b.Set, prefixes: map[string]*fact.Service{}}
	for i := range b.Set.Services {
		s := &b.Set.Services[i]
		undeclare(s)
		all[s.Prefix] = s
		undo.prefixes[strings.ToLower(s.Prefix)] = s
	}
	for _, r := range rows {
		undo.uncorrect(r)
	}
	set.Origins = slices.Clone(b.Set.Origins)
	report.Inputs = append(report.Inputs, fmt.Sprintf("%s: %d services as they were known on %s", b.Name, len(b.Set.Services), newest(set.Origins, 0)))
	return nil
}

// undeclare drops what settle declared. It will declare again what is still used then and
// still undefined.
func undeclare(s *fact.Service) {
	types, keys := map[string]bool{}, map[string]bool{}
	use := func(names []string) {
		for _, k := range names {
			keys[strings.ToLower(k)] = true
		}
	}
	for _, a := range s.Actions {
		for _, r := range a.Rows {
			types[strings.ToLower(r.ResourceType)] = true
			use(r.ConditionKeys)
		}
	}
	for _, t := range s.ResourceTypes {
		use(t.ConditionKeys)
	}
	s.ResourceTypes = slices.DeleteFunc(s.ResourceTypes, func(t fact.ResourceType) bool {
		return !t.Defined() && types[strings.ToLower(t.Name)]
	})
	s.ConditionKeys = slices.DeleteFunc(s.ConditionKeys, func(k fact.ConditionKey) bool {
		return !k.Defined() && keys[strings.ToLower(k.Name)]
	})
}

// newest is the last day among the snapshots of a source, or of all for source 0.
func newest(origins []fact.Origin, source fact.Source) string {
	day := ""
	for _, o := range origins {
		if source == 0 || o.Source == source {
			day = max(day, o.Date)
		}
	}
	return day
}

// fits refuses a layer that is older than what it is laid over, and one that lacks so many
// services that it can only be a part of what AWS publishes: all it lacks would be taken
// for withdrawn.
func fits(all services, origins []fact.Origin, l layer) error {
	if day := newest(origins, 0); l.date < day {
		return fmt.Errorf("the %s of %s, over facts of %s: %w", sourceName(l.source), l.date, day, errOlder)
	}
	known, lacks := 0, 0
	for prefix, s := range all {
		if s.Sources.Has(l.source) && s.Past.Of(l.source) == "" {
			known++
			lacks += one(l.services[prefix] == nil)
		}
	}
	if lacks > 20 && lacks > known/4 {
		return fmt.Errorf("the %s of %s lacks %d of %d services: it is a part only: %w", sourceName(l.source), l.date, lacks, known, ErrSnapshot)
	}
	return nil
}
