package expand

import "github.com/leastwise/leastwise/catalog"

// Newer is the set of actions of c that an older catalog does not know.
func Newer(c, older *catalog.Catalog) Set {
	s := NewSet(c)
	for v := range c.Services() {
		old, ok := older.LookupService(v.Prefix())
		for a := range v.Actions() {
			if ok {
				if _, known := old.LookupAction(a.Name()); known {
					continue
				}
			}
			s.Add(a)
		}
	}
	return s
}

// NewerThan is the set of actions that no snapshot of the given day (YYYY-MM-DD) or before
// has, as far as the ledger of c tells. ok is false for a day before the oldest snapshot,
// of which oldest is the day: nothing is known of that time.
func NewerThan(c *catalog.Catalog, l *catalog.Ledger, day string) (newer Set, oldest string, ok bool) {
	var then catalog.Source // that have a snapshot of the day or before
	for _, o := range l.Origins() {
		if oldest == "" || o.Date < oldest {
			oldest = o.Date
		}
		if o.Date <= day {
			then |= o.Source
		}
	}
	if then == 0 {
		return nil, oldest, false
	}
	newer = NewSet(c)
	for i := range c.NumActions() {
		a := c.Action(i)
		// A correction has no day; what only we know was always there.
		if from := l.Action(a).Sources; from&then == 0 && from&^catalog.Correction != 0 {
			newer.Add(a)
		}
	}
	return newer, oldest, true
}
