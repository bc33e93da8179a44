package merge

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// ErrHand is wrapped by errors about our hand-made data: a line that is malformed, dead
// (it names what neither source has any more) or redundant (the sources say the same).
var ErrHand = errors.New("hand-made data has to be changed")

//go:embed data/*.tsv
var handFiles embed.FS

// handTable reads one of the files in data. Tests put their own in its place.
type handTable func(name string) ([]byte, error)

func embedded(name string) ([]byte, error) { return handFiles.ReadFile("data/" + name) }

// handRow is a line of a file, by column.
type handRow struct {
	file    string
	line    int // 1-based
	columns []string
	fields  []string
}

func (r handRow) get(column string) string { return r.fields[slices.Index(r.columns, column)] }

func (r handRow) errorf(format string, args ...any) error {
	return fmt.Errorf("data/%s:%d: %s: %w", r.file, r.line, fmt.Sprintf(format, args...), ErrHand)
}

// rows reads a tab-separated file: lines with # are comments, the first other line names
// the columns, and no field is empty. Lines are sorted by the first columns, however many
// sorted says, without letter case, and don't repeat in them.
func (read handTable) rows(file string, sorted int, columns ...string) ([]handRow, error) {
	data, err := read(file)
	if err != nil {
		return nil, err
	}
	var out []handRow
	headed, last := false, ""
	for i, line := range strings.Split(string(data), "\n") {
		r := handRow{file: file, line: i + 1, columns: columns, fields: strings.Split(line, "\t")}
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case !headed:
			if headed = true; !slices.Equal(r.fields, columns) {
				return nil, r.errorf("columns are %q, want %q", r.fields, columns)
			}
			continue
		case len(r.fields) != len(columns) || slices.Contains(r.fields, ""):
			return nil, r.errorf("%d fields, want %d, none of them empty", len(r.fields), len(columns))
		case !strings.HasPrefix(r.get("url"), "https://"):
			return nil, r.errorf("%q is not the address of a page", r.get("url"))
		case !isDate(r.get("date")):
			return nil, r.errorf("%q is not a date, want YYYY-MM-DD", r.get("date"))
		}
		key := strings.ToLower(strings.Join(r.fields[:sorted], "\t"))
		if key <= last {
			return nil, r.errorf("%s stands after %s; lines are sorted and don't repeat", key, last)
		}
		last = key
		out = append(out, r)
	}
	if !headed {
		return nil, handRow{file: file, line: 1}.errorf("no line with the columns %q", columns)
	}
	return out, nil
}

// applyHand applies all hand-made data to set, which is complete otherwise. One error
// tells all broken lines, up to 20.
func applyHand(set *fact.Set, read handTable, report *Report, options Options) error {
	h := &hand{set: set, read: read, report: report, lenient: options.Lenient, only: options.Only, prefixes: map[string]*fact.Service{}}
	for i := range set.Services {
		h.prefixes[strings.ToLower(set.Services[i].Prefix)] = &set.Services[i]
	}
	for _, apply := range []func() error{h.corrections, h.levels, h.globalKeys, h.partitions, h.principals} {
		if err := apply(); err != nil {
			return err
		}
	}
	return firstOf(h.bad, "lines of hand-made data")
}

type hand struct {
	set      *fact.Set
	read     handTable
	report   *Report
	lenient  bool
	only     []string
	prefixes map[string]*fact.Service
	bad      []error
}

// useless notes a line that is dead or redundant. It has to be deleted when the sources
// could have said otherwise.
func (h *hand) useless(r handRow, format string, args ...any) {
	subject := r.fields[0]
	prefix, _, _ := strings.Cut(subject, ":")
	switch {
	case len(h.only) > 0 && !slices.Contains(h.only, prefix):
	case h.lenient || !h.complete(r.get("date")):
		h.report.Hand = append(h.report.Hand, Line{subject, fmt.Sprintf("data/%s:%d is of no use here: %s", r.file, r.line, fmt.Sprintf(format, args...))})
	default:
		h.bad = append(h.bad, r.errorf(format+"; delete the line", args...))
	}
}

// complete reports whether the layers have all that a line reviewed on the given day can
// rest on: both of AWS's sources, one of them at least as new. What only one of them says,
// or what AWS added later, is missing from fewer or older layers without being gone.
func (h *hand) complete(day string) bool {
	var sources fact.Sources
	newest := ""
	for _, o := range h.set.Origins {
		sources = sources.With(o.Source)
		newest = max(newest, o.Date)
	}
	return sources.Has(fact.Pages) && sources.Has(fact.ServiceReference) && newest >= day
}

// action finds prefix:Name, nil when the catalog doesn't have it.
func (h *hand) action(id string) *fact.Action {
	prefix, name, _ := strings.Cut(id, ":")
	s := h.prefixes[strings.ToLower(prefix)]
	if s == nil {
		return nil
	}
	i, ok := slices.BinarySearchFunc(s.Actions, name, func(a fact.Action, name string) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(name))
	})
	if !ok {
		return nil
	}
	return &s.Actions[i]
}
