// Package merge unites what the sources say about AWS IAM into one set of facts.
//
// Build reads snapshots, leaves stale pages out, unites the pages of each prefix, lays the
// layers over each other by date (Precedence lists the rules with their reasons), derives
// dependent actions from API operations, and applies our hand-made data (folder data):
// corrections, global condition keys, partitions, service principals and the strict table
// of access levels. Nothing known disappears silently: the Report has it.
package merge

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/source"
)

// Input is a folder or packed archive with documents of AWS.
type Input struct {
	// Path is what source.Load reads.
	Path string
	// Date is the day of the snapshot, YYYY-MM-DD. Empty means what the archive itself
	// tells; a plain folder tells nothing and needs a date.
	Date string
}

// Options tunes a build. The zero value is what the committed catalog is built with.
type Options struct {
	// Base is an earlier catalog, the oldest layer: what AWS no longer publishes is kept
	// from it. Nil for none.
	Base *Base
	// Lenient turns errors about hand-made data that is dead (it names what no snapshot
	// has) or redundant into lines of the report: for catalogs of other snapshots than
	// ours, whose builder can't edit that data. It does the same for files of a mirror that
	// are not what its manifest says.
	//
	// Without it, such data is an error only if the layers hold both of AWS's sources, and
	// one as new as the day of the data's review: others can't tell.
	Lenient bool
	// Only are the prefixes, in lower case, of services whose hand-made data is judged;
	// empty means all. The result has all services.
	Only []string
}

// Build reads the inputs and unites them. The result depends on the content of the inputs
// only, not on their order. The error wraps source.ErrShape for documents that are not
// understood, ErrMirror for a mirror that was changed, ErrHand for hand-made data that has to
// be changed, and ErrSnapshot for a snapshot that can't be laid over what is there. The
// report may be there with an error, for its notes.
func Build(inputs []Input, options Options) (*fact.Set, *Report, error) {
	report := &Report{}
	var layers []layer
	for _, in := range inputs {
		s, err := source.Load(in.Path)
		if err != nil {
			return nil, report, err
		}
		if err := checkMirror(s, report, options.Lenient); err != nil {
			return nil, report, err
		}
		more, err := layersOf(s, in.Date, report)
		if day := (*DayError)(nil); errors.As(err, &day) {
			day.Path = in.Path
		}
		if err != nil {
			return nil, report, err
		}
		layers = append(layers, more...)
	}
	if len(layers) == 0 && options.Base == nil {
		return nil, nil, fmt.Errorf("no input to build from")
	}
	set, err := unite(layers, embedded, report, options)
	if err != nil {
		return nil, report, err
	}
	dropUnknownAuthorized(set, report)
	settle(set, report)
	report.Counts = set.Counts()
	report.sort()
	return set, report, nil
}

// DayError is about an input of which the day is not known.
type DayError struct {
	Path string // the input's
	Day  string // what was given, empty for nothing
}

func (e *DayError) Error() string {
	if e.Day == "" {
		return e.Path + ": the day of the snapshot is missing, a plain folder does not tell it"
	}
	return fmt.Sprintf("%s: the day of the snapshot is %q, want YYYY-MM-DD", e.Path, e.Day)
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// layersOf makes one layer of the pages in s and one of the service reference.
func layersOf(s *source.Snapshot, date string, report *Report) ([]layer, error) {
	report.Ignored = append(report.Ignored, s.Ignored...)
	live, excluded := livePages(s)
	report.Excluded = append(report.Excluded, excluded...)
	var layers []layer
	if len(live) > 0 {
		l := layer{source: fact.Pages, date: cmp.Or(date, s.PagesDate)}
		l.services = unitePages(live, report)
		layers = append(layers, l)
		report.Inputs = append(report.Inputs, fmt.Sprintf("%s: %d pages of the Service Authorization Reference in use, %s", s.Name, len(live), l.date))
	}
	if len(s.Services) > 0 {
		l := layer{source: fact.ServiceReference, date: cmp.Or(date, s.ServicesDate), services: services{}}
		for _, f := range s.Services {
			l.services[f.Service.Prefix] = &f.Service
		}
		layers = append(layers, l)
		report.Inputs = append(report.Inputs, fmt.Sprintf("%s: %d files of the service reference, %s", s.Name, len(s.Services), l.date))
	}
	for _, l := range layers {
		if !isDate(l.date) {
			return nil, &DayError{Path: s.Name, Day: l.date}
		}
		addOperationDependents(l)
	}
	return layers, nil
}

// unite lays the layers over each other and applies the hand-made data.
func unite(layers []layer, read handTable, report *Report, options Options) (*fact.Set, error) {
	slices.SortStableFunc(layers, func(a, b layer) int {
		return cmp.Or(strings.Compare(a.date, b.date), cmp.Compare(a.source, b.source))
	})
	set := &fact.Set{}
	all := services{}
	if options.Base != nil {
		if err := options.Base.lay(all, set, read, report); err != nil {
			return nil, err
		}
	}
	for _, l := range layers {
		if err := fits(all, set.Origins, l); err != nil {
			if !options.Lenient || errors.Is(err, errOlder) {
				return nil, err
			}
			report.Withdrawn = append(report.Withdrawn, Line{sourceName(l.source), err.Error()})
		}
		overlay(all, set.Origins, l, report)
		origin := fact.Origin{Source: l.source, Name: sourceName(l.source), Date: l.date}
		if !slices.Contains(set.Origins, origin) {
			set.Origins = append(set.Origins, origin)
		}
	}
	for _, prefix := range slices.Sorted(maps.Keys(all)) {
		s := all[prefix]
		for i := range s.Actions {
			dropEmptyRows(&s.Actions[i])
		}
		set.Services = append(set.Services, *s)
	}
	report.services(set)
	if err := applyHand(set, read, report, options); err != nil {
		return nil, err
	}
	return set, nil
}
