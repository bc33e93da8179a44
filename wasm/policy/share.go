package policy

import (
	"runtime"
	"sync"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// longList is the size in bytes from which on a list of policies is shared among processors:
// below it, one is done sooner than another begins.
const longList = 256 << 10

// list finds documents in the values of a list. They have nothing to do with each other.
func (p *parser) list(n jsonspan.Node, key string) {
	size, shares := n.End()-n.Start(), runtime.GOMAXPROCS(0)
	if size < longList || shares == 1 {
		for e := n.First(); e.In(n); e = e.Next() {
			p.search(e, key)
		}
		return
	}
	parts := make([]parser, shares)
	var all sync.WaitGroup
	e := n.First()
	for i := range parts {
		parts[i] = parser{room: new(Reader), outer: p.outer, text: p.text, encoding: p.encoding, within: p.within}
		first, end := e, n.Start()+size*(i+1)/shares
		for e.In(n) && e.Start() < end {
			e = e.Next()
		}
		behind := e
		all.Go(func() {
			for e := first; e != behind; e = e.Next() {
				parts[i].search(e, key)
			}
		})
	}
	all.Wait()
	for i := range parts {
		p.found = append(p.found, parts[i].found...)
		p.errors = append(p.errors, parts[i].errors[:min(len(parts[i].errors), maxErrors-len(p.errors))]...)
	}
}
