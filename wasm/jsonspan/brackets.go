package jsonspan

import "strconv"

// closing reads a closing bracket, which may be the wrong one.
func (r *repairer) closing(c byte) {
	if r.depth == 0 {
		r.problem(Broken, r.at, r.at+1, "a closing "+string(c)+" that nothing opens", "")
		r.at++
		return
	}
	r.dropComma()
	if c != r.closer() {
		if !r.opened(c) || r.mistyped() {
			r.problem(Broken, r.at, r.at+1, "a closing "+string(c)+" where "+string(r.closer())+" should stand", string(r.closer()))
		} else {
			for c != r.closer() {
				r.unclosed()
			}
		}
	}
	r.close()
	r.last, r.filled = r.at, true
}

// dropComma notes a comma before a closing bracket.
func (r *repairer) dropComma() {
	if r.comma >= 0 {
		r.problem(Relaxed, r.comma, r.comma+1, "a comma stands before the closing "+string(r.closer()), "")
		r.comma = -1
	}
}

// opened reports whether c closes anything around this place.
func (r *repairer) opened(c byte) bool {
	for _, i := range r.open[:r.depth] {
		if (r.nodes[i].kind == Object) == (c == '}') {
			return true
		}
	}
	return false
}

// mistyped tells {"a": ["x"}, "b": 1} from {"a": ["x"}: members that follow belong to the
// object around the list, so the bracket was meant for the list.
func (r *repairer) mistyped() bool {
	if r.inObject() || r.depth < 2 || r.nodes[r.open[r.depth-2]].kind != Object {
		return false
	}
	at := r.at + 1
	blank := func() {
		for at < len(r.text) && (r.text[at] == ' ' || '\t' <= r.text[at] && r.text[at] <= '\r') {
			at++
		}
	}
	blank()
	if at == len(r.text) || r.text[at] != ',' {
		return false
	}
	at++
	blank()
	if at == len(r.text) || r.text[at] != '"' {
		return false
	}
	for at++; at < len(r.text) && r.text[at] != '"' && r.text[at] >= ' '; at++ {
	}
	at++
	blank()
	return at < len(r.text) && r.text[at] == ':'
}

// unclosed closes what is open where its closing bracket is missing.
func (r *repairer) unclosed() {
	n := &r.nodes[r.open[r.depth-1]]
	r.missing(n.kind.String()+" that opens at byte "+strconv.Itoa(int(n.start))+" is not closed", string(r.closer()))
	at := r.at
	r.close()
	n.end = int32(r.last)
	r.at = at
}

// end closes all that is still open.
func (r *repairer) end() {
	if r.depth > 0 {
		r.dropComma()
	}
	for r.depth > 0 {
		r.unclosed()
	}
}
