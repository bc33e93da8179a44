package roles

// risk says what the way from one state of a role to another does to what it may do.
func risk(before, after *sight) Risk {
	switch {
	case !after.atMost(before):
		return Widen
	case !before.atMost(after):
		return Narrow
	}
	return Neutral
}

// atMost reports whether surely nothing is possible in a state that is not possible in
// another one. A role that is not there can do nothing.
func (s *sight) atMost(o *sight) bool {
	switch {
	case s == nil || s.denied:
		return true
	case o == nil:
		return s.nobody()
	}
	return s.within(o) && o.identity.allowAllOf(s.identity)
}

// riskOf compares two documents that stand alone.
func (r *reader) riskOf(before, after string) Risk {
	see := func(document string) *sight {
		s := &sight{trust: contents{nothing}}
		if document != "" {
			s.identity = contents{r.read(document)}
		}
		return s
	}
	return risk(see(before), see(after))
}

var nothing = &content{}
