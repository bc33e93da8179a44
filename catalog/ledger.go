package catalog

import (
	"strings"
	"sync/atomic"

	"github.com/leastwise/leastwise/catalog/layout"
)

// Ledger reads the ledger blob: where each fact is from, and what only a reader of the
// documentation wants. It is safe for concurrent use.
type Ledger struct {
	c         *Catalog
	sections  [][]byte
	starts    [layout.LedgerSections][]int
	origins   []SourceOrigin
	services  []string
	profiles  []ledgerProfile
	scenarios []string
	tables    []lazy[ledgerTable]
	pasts     []lazy[pastTable]
	notes     []lazy[noteTable]
	failure   atomic.Pointer[error]
}

// Source is a set of sources, as a bit mask of the constants below.
type Source uint8

// The sources of facts.
const (
	Pages            Source = layout.SourcePages            // the Service Authorization Reference
	ServiceReference Source = layout.SourceServiceReference // AWS's machine-readable service reference
	Correction       Source = layout.SourceCorrection       // a reviewed correction of ours
	Console          Source = layout.SourceConsole          // the IAM console's catalog API
)

// Has reports whether all of x are in s.
func (s Source) Has(x Source) bool { return s&x == x }

// SourceOrigin is a snapshot that facts were taken from.
type SourceOrigin struct {
	Source Source
	Origin
}

type ledgerProfile struct {
	sources, levelSource Source
	page                 int // -1 for none
	flags                int
}

// OpenLedger returns a reader over a ledger blob that was packed together with the
// catalog c; another catalog's is an error. It keeps blob, which must not change. The
// error is a *layout.FormatError.
func OpenLedger(blob []byte, c *Catalog) (*Ledger, error) {
	sections, err := layout.Sections(blob, layout.Ledger, layout.LedgerSections)
	if err != nil {
		return nil, err
	}
	if err := checkBase(sections[layout.LgBase], c, "ledger pages"); err != nil {
		return nil, err
	}
	n := c.NumServices()
	l := &Ledger{c: c, sections: sections, tables: make([]lazy[ledgerTable], n), pasts: make([]lazy[pastTable], n), notes: make([]lazy[noteTable], n)}
	for _, read := range []func() error{l.readDirectory, l.readOrigins, l.readServices, l.readProfiles, l.readScenarios} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// VerifyLedger checks a ledger blob of unknown origin completely.
func VerifyLedger(blob []byte, c *Catalog) error {
	l, err := OpenLedger(blob, c)
	if err != nil {
		return err
	}
	if err := layout.CheckSum(blob); err != nil {
		return err
	}
	for s := range c.Services() {
		l.table(s.i)
		l.pastTable(s.i)
		l.noteTable(s.i)
	}
	if err := l.checkKeyTypes(); err != nil {
		return err
	}
	return l.Err()
}

// Err is the first damage met while decoding, or nil.
func (l *Ledger) Err() error {
	if p := l.failure.Load(); p != nil {
		return *p
	}
	return nil
}

func (l *Ledger) readDirectory() error {
	n := l.c.NumServices()
	r := layout.NewReader(l.sections[layout.LgDirectory], "ledger directory")
	fields := make([]int, layout.LgFields*n)
	for i := range fields {
		fields[i] = r.Uint()
	}
	types, keys := make([]int, n), make([]int, n)
	for i, k := range l.c.counts {
		types[i], keys[i] = k.types, k.keys
	}
	field := func(f int) []int { return fields[f*n:][:n] }
	for sec, lengths := range map[int][]int{
		layout.LgActions: field(layout.LgActionsLength),
		layout.LgAnchors: field(layout.LgAnchorsLength),
		layout.LgLinks:   field(layout.LgLinksLength),
		layout.LgLevels:  field(layout.LgLevelsLength),
		layout.LgRows:    field(layout.LgRowsLength),
		layout.LgPast:    field(layout.LgPastLength),

		layout.LgKeyNotes: field(layout.LgKeyNotesLength),

		layout.LgTypes: types,
		layout.LgKeys:  keys,
	} {
		starts, ok := partStarts(lengths, len(l.sections[sec]))
		if !ok {
			r.Fail("the parts of a column don't add up to its size")
		}
		l.starts[sec] = starts
	}
	return r.End()
}

func (l *Ledger) readOrigins() error {
	r := layout.NewReader(l.sections[layout.LgOrigins], "ledger origins")
	for !r.Done() {
		t := text(r.Text())
		date, name, ok := strings.Cut(t, "\t")
		if !ok || date == "" {
			r.Fail("a snapshot has no date or no name")
			break
		}
		l.origins = append(l.origins, SourceOrigin{Source(date[0] - '0'), Origin{Name: name, Date: date[1:]}})
	}
	return r.Err()
}

func (l *Ledger) readServices() error {
	r := layout.NewReader(l.sections[layout.LgServices], "ledger services")
	for range l.c.NumServices() {
		t := text(r.Text())
		if t == "" || t[0] == '\t' {
			r.Fail("a service has no sources")
		}
		l.services = append(l.services, t)
	}
	return r.End()
}

func (l *Ledger) readProfiles() error {
	r := layout.NewReader(l.sections[layout.LgProfiles], "ledger profiles")
	for !r.Done() {
		l.profiles = append(l.profiles, ledgerProfile{
			sources: Source(r.Uint()), levelSource: Source(r.Uint()), page: r.Uint() - 1, flags: r.Uint(),
		})
	}
	if len(l.profiles) == 0 && l.c.NumActions() > 0 {
		r.Fail("there are none")
	}
	return r.Err()
}

func (l *Ledger) readScenarios() error {
	r := layout.NewReader(l.sections[layout.LgScenarios], "ledger scenarios")
	for !r.Done() {
		l.scenarios = append(l.scenarios, text(r.Text()))
	}
	return r.Err()
}

// Origins lists the snapshots with their sources, oldest first.
func (l *Ledger) Origins() []SourceOrigin { return l.origins }

// Service says where a service is known from, and the slugs of its documentation pages
// ("list_amazons3"), in the order of its names.
func (l *Ledger) Service(s Service) (from Source, pages []string) {
	f := strings.Split(l.services[s.i], "\t")
	return Source(f[0][0] - '0'), f[1:]
}

// ResourceType says where a resource type is known from.
func (l *Ledger) ResourceType(t ResourceType) Source {
	return Source(l.sections[layout.LgTypes][l.starts[layout.LgTypes][t.s]+int(t.i)])
}

// ConditionKey says where a service's key is known from; 0 for a key of GlobalKeys.
func (l *Ledger) ConditionKey(k ConditionKey) Source {
	if k.s < 0 {
		return 0
	}
	return Source(l.sections[layout.LgKeys][l.starts[layout.LgKeys][k.s]+int(k.i)] &^ layout.LgOtherTypes)
}

// StrictReason says why an action's StrictLevel differs from its Level: a sentence of
// ours and the AWS page that backs it. ok is false for an action without an opinion.
func (l *Ledger) StrictReason(a Action) (reason, url string, ok bool) {
	place := -1
	for i, s := range *l.c.strict.get(l.c.decodeStrict) {
		if s.index == a.Index() {
			place = i
		}
	}
	r := layout.NewReader(l.sections[layout.LgReasons], "ledger reasons")
	for ; place > 0; place-- {
		r.Text()
	}
	if place < 0 || r.Done() {
		return "", "", false
	}
	reason, url, _ = strings.Cut(text(r.Text()), "\t")
	return reason, url, true
}
