package catalog

import "github.com/leastwise/leastwise/catalog/layout"

// strictLevel is an entry of the table of strict levels.
type strictLevel struct {
	index int // of the action
	level AccessLevel
}

// StrictLevel is the access level in our reviewed table: AWS's, except that actions which
// mint credentials or change trust, sharing or policies count as Permissions management,
// whatever AWS calls them. The ledger has the reasons.
func (a Action) StrictLevel() AccessLevel {
	if a.record().flags&flagStrict == 0 {
		return a.Level()
	}
	table := *a.c.strict.get(a.c.decodeStrict)
	if i, ok := searchStrict(table, a.Index()); ok {
		return table[i].level
	}
	return a.Level()
}

// searchStrict is the place of an action in the table, or where it would be. Each service
// is looked for before its names are used, so this is written out.
func searchStrict(table []strictLevel, index int) (at int, ok bool) {
	lo, hi := 0, len(table)
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); table[mid].index < index {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(table) && table[lo].index == index
}

// markStrict flags the actions of a service that the table names.
func (c *Catalog) markStrict(s int32, actions []nameRecord) {
	table := *c.strict.get(c.decodeStrict)
	first := c.firstAction[s]
	for i, _ := searchStrict(table, first); i < len(table) && table[i].index < first+len(actions); i++ {
		actions[table[i].index-first].flags |= flagStrict
	}
}

func (c *Catalog) decodeStrict() *[]strictLevel {
	refs := refReader{c: c, Reader: c.section(layout.SecStrict), action: -1}
	table := make([]strictLevel, 0, 256)
	for !refs.Done() {
		service, action, ok := refs.next()
		level := refs.Byte()
		if level >= layout.Levels {
			refs.Fail("there is no such level")
		}
		if ok && refs.Err() == nil {
			table = append(table, strictLevel{c.firstAction[service] + action, AccessLevel(level)})
		}
	}
	c.fail(refs.Err())
	return &table
}
