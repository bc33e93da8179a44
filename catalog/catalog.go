package catalog

import (
	"iter"
	"sync/atomic"
	"unsafe"

	"github.com/leastwise/leastwise/catalog/layout"
)

// Catalog answers questions from a blob. It is safe for concurrent use.
type Catalog struct {
	blob     []byte
	sections [][]byte
	spelled  *spelled // nil unless opened with it
	origins  []Origin
	// services has the text of SecServices per service, prefixes[i] its first field.
	services, prefixes []string
	// firstAction[i] is the Index of service i's first action; the last entry is the
	// number of actions.
	firstAction []int
	// starts holds, for each column, where each service's part starts, and in the end
	// the column's length: starts[col*(n+1)+i].
	starts []uint32
	counts []counts

	words      lazy[vocabulary]
	names      []lazy[nameTable]
	keys       []lazy[keyTable]
	types      []lazy[typeTable]
	schemas    []lazy[schema]
	global     lazy[keyTable]
	dependents lazy[[]depRecord]
	strict     lazy[[]strictLevel]
	ids        lazy[idText]
	decoder    atomic.Pointer[nameDecoder] // while nobody uses it
	failure    atomic.Pointer[error]
}

type counts struct{ nouns, actions, types, keys int }

// lazy holds a value that is decoded on first touch. Two goroutines may both decode it;
// both results are the same.
type lazy[T any] struct{ atomic.Pointer[T] }

func (l *lazy[T]) get(decode func() *T) *T {
	if v := l.Load(); v != nil {
		return v
	}
	v := decode()
	l.Store(v)
	return v
}

// Origin is one snapshot the catalog was built from.
type Origin struct {
	Name string // "Service Authorization Reference"
	Date string // YYYY-MM-DD
}

// Open returns a reader over blob, an uncompressed catalog blob. It keeps blob and does
// not copy it, so the caller must not change it afterwards.
//
// Open reads the frame and the directory: the cost grows with the number of services
// (about 470), not of actions. What belongs to a service is decoded when it is first
// touched, with its bounds checked; a blob of unknown origin goes through Verify first.
//
// The error is a *layout.FormatError, which names the offset and the reason.
func Open(blob []byte) (*Catalog, error) {
	sections, err := layout.Sections(blob, layout.Catalog, layout.CatalogSections)
	if err != nil {
		return nil, err
	}
	c := &Catalog{blob: blob, sections: sections}
	if err := c.readMeta(); err != nil {
		return nil, err
	}
	if err := c.readServices(); err != nil {
		return nil, err
	}
	if err := c.readDirectory(); err != nil {
		return nil, err
	}
	n := len(c.prefixes)
	c.names = make([]lazy[nameTable], n)
	c.keys = make([]lazy[keyTable], n)
	c.types = make([]lazy[typeTable], n)
	c.schemas = make([]lazy[schema], n)
	return c, nil
}

// Blob is the blob that was opened; it must not be changed.
func (c *Catalog) Blob() []byte { return c.blob }

// Date is the day of the newest snapshot, YYYY-MM-DD.
func (c *Catalog) Date() string {
	newest := ""
	for _, o := range c.origins {
		newest = max(newest, o.Date)
	}
	return newest
}

// Origins lists the snapshots, oldest first.
func (c *Catalog) Origins() []Origin { return c.origins }

// Err is the first damage met while decoding, or nil. A damaged part of the blob reads as
// empty, so whoever did not call Verify asks here.
func (c *Catalog) Err() error {
	if p := c.failure.Load(); p != nil {
		return *p
	}
	return nil
}

func (c *Catalog) fail(err error) {
	if err != nil {
		c.failure.CompareAndSwap(nil, &err)
	}
}

// NumServices is the number of service prefixes.
func (c *Catalog) NumServices() int { return len(c.prefixes) }

// NumActions is the number of actions.
func (c *Catalog) NumActions() int { return c.firstAction[len(c.prefixes)] }

// Service is the i-th service in the order of prefixes; 0 <= i < NumServices.
func (c *Catalog) Service(i int) Service { return Service{c, int32(i)} }

// Services yields all services in the order of prefixes.
func (c *Catalog) Services() iter.Seq[Service] {
	return func(yield func(Service) bool) {
		for i := range c.prefixes {
			if !yield(Service{c, int32(i)}) {
				return
			}
		}
	}
}

// Action is the action with the given Index; 0 <= index < NumActions.
func (c *Catalog) Action(index int) Action {
	lo, hi := 0, len(c.prefixes)
	for hi-lo > 1 {
		if mid := int(uint(lo+hi) / 2); c.firstAction[mid] <= index {
			lo = mid
		} else {
			hi = mid
		}
	}
	// Services without actions share their first action's number with the next one.
	return Action{c, int32(lo), int32(index - c.firstAction[lo])}
}

// GlobalKeys yields AWS's global condition keys in the order of lower-case names.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (c *Catalog) GlobalKeys() iter.Seq[ConditionKey] {
	return func(yield func(ConditionKey) bool) {
		for i := range c.globalKeys().keys {
			if !yield(ConditionKey{c, -1, int32(i)}) {
				return
			}
		}
	}
}

// column is service s's part of a column.
func (c *Catalog) column(col int, s int32) layout.Reader {
	at := col*(len(c.prefixes)+1) + int(s)
	return layout.NewPartReader(c.sections[layout.Column(col)], int(c.starts[at]), int(c.starts[at+1]), layout.ColumnNames[col])
}

func (c *Catalog) section(sec int) layout.Reader {
	return layout.NewReader(c.sections[sec], layout.SectionNames[sec])
}

// text views bytes of the blob as a string; the blob never changes.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
