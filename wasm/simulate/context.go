package simulate

import "github.com/leastwise/leastwise/wasm/internal/ascii"

// Context holds a request's context keys and their values. The zero value is empty and
// ready for use. Names are compared without letter case.
type Context struct{ entries []entry }

type entry struct {
	name   string // as given
	key    string // in small letters
	values []string
}

// Set gives a key its values, in place of those it had. Without values the request does
// not have the key, even if it would follow from principal or resource.
func (c *Context) Set(name string, values ...string) {
	key := ascii.ToLower(name)
	for i := range c.entries {
		if c.entries[i].key == key {
			c.entries[i].values = values
			return
		}
	}
	c.entries = append(c.entries, entry{name, key, values})
}

// Values gives a key's values; key is in small letters.
func (c *Context) Values(key string) []string {
	values, _ := c.find(key)
	return values
}

func (c *Context) find(key string) (values []string, set bool) {
	for i := range c.entries {
		if c.entries[i].key == key {
			return c.entries[i].values, true
		}
	}
	return nil, false
}

// Names yields the names of all keys as they were given, in the order of Set.
func (c *Context) Names(yield func(string)) {
	for i := range c.entries {
		yield(c.entries[i].name)
	}
}
