package roles

import "slices"

// move is the way of one role from one state to another: what NewPlan found, without an
// order yet. before is nil for a new role, after for one to be removed.
type move struct {
	have          *Actual
	reader        *reader
	name          string
	before, after *Role
	// born is the trust policy that a new role can be made with, see reader.without; the
	// final one then follows later and is not this move's.
	born string
	ways []way // see allWays
}

// way is how to order the calls of a move. The zero value is the usual: what is new first,
// so that nothing is missing in between.
type way struct {
	trust        trustWay
	boundaryLast bool
	inlineFirst  bool // before attached policies
	removeFirst  bool // frees room under a quota
	splitDenies  bool // what is denied comes first and goes last, apart from the rest of its policy
	closed       bool // deny everything meanwhile
}

// direct reports whether a way makes no call but those that it takes to get there.
func (w *way) direct() bool { return w.trust != trustCommon && !w.splitDenies && !w.closed }

type trustWay uint8

const (
	trustLast   trustWay = iota
	trustFirst           // before anything else
	trustCommon          // first what both have in common, the rest last
)

// allWays are all ways, the direct ones first.
func allWays() []way {
	var out []way
	for _, trust := range []trustWay{trustLast, trustFirst, trustCommon} {
		for bits := range 32 {
			out = append(out, way{trust, bits&1 != 0, bits&2 != 0, bits&4 != 0, bits&8 != 0, bits&16 != 0})
		}
	}
	slices.SortStableFunc(out, func(a, b way) int {
		switch {
		case a.direct() == b.direct():
			return 0
		case a.direct():
			return -1
		}
		return 1
	})
	return out
}

// steps finds the calls in an order that is safe: see passage. Of several it takes the one
// with the fewest states in which something is missing, then the shortest. There always is
// one, since a closed role is safe; only its policy may not fit the quota, which AWS then
// says before anything has changed.
func (m *move) steps() []Step {
	p := passage{m.have.see(m.reader, m.before), m.have.see(m.reader, m.after)}
	var best []Step
	fewest, least := -1, 0
	matters := m.matters()
	for _, w := range m.ways {
		if !w.within(matters) || fewest == 0 && !w.direct() && len(best) <= least+1 {
			continue // no other way, or none that can be shorter
		}
		steps := m.along(w)
		if least == 0 || len(steps) < least {
			least = len(steps)
		}
		if fewest == 0 && len(steps) >= len(best) {
			continue
		}
		gaps, ok := m.judge(p, steps)
		if !ok || fewest >= 0 && (gaps > fewest || gaps == fewest && len(steps) >= len(best)) {
			continue
		}
		best, fewest = steps, gaps
		if gaps == 0 && w.direct() {
			break
		}
	}
	if fewest < 0 {
		return m.along(way{trust: trustFirst, removeFirst: true, closed: true})
	}
	return best
}

// matters has the choices set that make a difference to a move.
func (m *move) matters() way {
	if m.before == nil {
		return way{trust: trustCommon, inlineFirst: true, splitDenies: len(m.after.Inline) > 0, closed: true}
	}
	after := m.after
	if after == nil {
		after = &Role{Trust: m.before.Trust, Boundary: m.before.Boundary, Tags: m.before.Tags, Managed: []string{}}
	}
	inline := !slices.Equal(m.before.Inline, after.Inline)
	managed := !slices.Equal(m.before.Managed, after.Managed)
	w := way{boundaryLast: true, inlineFirst: inline && managed, removeFirst: inline || managed, splitDenies: inline, closed: true}
	if !m.reader.same(m.before.Trust, after.Trust) {
		w.trust = trustCommon
	}
	return w
}

// within reports whether a way uses only choices that another one has set.
func (w *way) within(o way) bool {
	in := func(a, b bool) bool { return !a || b }
	return w.trust <= o.trust && in(w.boundaryLast, o.boundaryLast) && in(w.inlineFirst, o.inlineFirst) && in(w.removeFirst, o.removeFirst) && in(w.splitDenies, o.splitDenies) && in(w.closed, o.closed)
}

// judge looks at every state between the steps, marks those with gaps, and reports whether
// all are safe.
func (m *move) judge(p passage, steps []Step) (gaps int, ok bool) {
	role := m.before
	for i := range steps[:max(len(steps)-1, 0)] {
		role = role.after(&steps[i])
		s := m.have.see(m.reader, role)
		if !p.safe(s) || !p.fits(s) {
			return 0, false
		}
		if p.gap(s) {
			steps[i].Gap = true
			gaps++
		}
	}
	return gaps, true
}

// after is what a role is after a step; r may be nil.
func (r *Role) after(s *Step) *Role {
	switch {
	case s.Op == CreateRole:
		made := s.newRole()
		return &made
	case r == nil || s.Op == DeleteRole:
		return nil
	}
	changed := *r
	changed.do(s)
	return &changed
}

// walk puts the calls of a move together. now is the state that has been reached.
type walk struct {
	*move
	way
	now   *Role
	steps []Step
}

func (w *walk) do(s Step) {
	s.Thing = Thing{Kind: RoleKind, Name: w.name}
	w.steps = append(w.steps, s)
	w.now = w.now.after(&s)
}

// along gives the calls in the order of a way.
func (m *move) along(how way) []Step {
	w := &walk{move: m, way: how, now: m.before}
	final := m.after
	if final == nil {
		final = &Role{Trust: m.before.Trust, Boundary: m.before.Boundary, Tags: m.before.Tags, Managed: []string{}, MaxSession: m.before.MaxSession, Description: m.before.Description}
	}
	w.open(final)
	lock := w.lock(final)
	w.early(final)
	if w.removeFirst {
		w.remove(final, lock)
	}
	w.add(final, lock)
	w.remove(final, lock)
	w.late(final, lock)
	if m.after == nil {
		w.do(Step{Op: DeleteRole})
	}
	return w.steps
}

// open makes a new role.
func (w *walk) open(final *Role) {
	if w.now != nil {
		return
	}
	s := Step{Op: CreateRole, Path: final.Path, Document: w.born, Description: final.Description, MaxSession: final.MaxSession, Tags: final.Tags}
	if w.trust == trustCommon && w.born == final.Trust {
		s.Document = closedTrust
	}
	if final.Boundary != nil {
		s.Boundary = *final.Boundary
	}
	w.do(s)
}

// lock denies everything for the time of the other steps, in the place of a policy that
// changes or goes anyway, and gives that policy's name.
func (w *walk) lock(final *Role) string {
	if !w.closed {
		return ""
	}
	name := "leastwise-at-work"
	for _, p := range w.now.Inline {
		if kept := find(final.Inline, p.Name, policyName); kept == nil || !w.reader.same(kept.Document, p.Document) {
			name = p.Name
			break
		}
	}
	w.putInline(name, denyAll, "closes the role while its policies change")
	return name
}

func (w *walk) putInline(name, document, why string) {
	before := ""
	if p := find(w.now.Inline, name, policyName); document == "" {
		return
	} else if p != nil {
		if w.reader.same(p.Document, document) {
			return
		}
		before = p.Document
	}
	w.do(Step{Op: PutRolePolicy, Item: name, Document: document, Before: before, Why: why})
}

func (w *walk) putTrust(document, why string) {
	if !w.reader.same(w.now.Trust, document) {
		w.do(Step{Op: UpdateAssumeRolePolicy, Document: document, Before: w.now.Trust, Why: why})
	}
}

// early is what comes before any policy.
func (w *walk) early(final *Role) {
	if w.before != nil {
		switch w.trust {
		case trustFirst:
			w.putTrust(final.Trust, "")
		case trustCommon:
			w.putTrust(w.reader.meet(w.now.Trust, final.Trust), "lets in only who may come before and after")
		}
	}
	if final.MaxSession != nil && w.now.MaxSession != nil && *final.MaxSession < *w.now.MaxSession {
		w.update(final)
	}
	if !w.boundaryLast {
		w.bound(final)
		w.tag(final)
	}
}

// update changes what does not bear on permissions.
func (w *walk) update(final *Role) {
	s := Step{Op: UpdateRole}
	if final.Description != nil && w.now.Description != nil && *final.Description != *w.now.Description {
		s.Description = final.Description
	}
	if final.MaxSession != nil && w.now.MaxSession != nil && *final.MaxSession != *w.now.MaxSession {
		s.MaxSession = final.MaxSession
	}
	if s.Description != nil || s.MaxSession != nil {
		w.do(s)
	}
}

func (w *walk) bound(final *Role) {
	if final.Boundary == nil || w.now.Boundary == nil || *final.Boundary == *w.now.Boundary {
		return
	}
	if *final.Boundary == "" {
		w.do(Step{Op: DeleteRolePermissionsBoundary, Before: *w.now.Boundary})
	} else {
		w.do(Step{Op: PutRolePermissionsBoundary, Boundary: *final.Boundary, Before: *w.now.Boundary})
	}
}

func (w *walk) tag(final *Role) {
	if final.Tags == nil || w.now.Tags == nil {
		return
	}
	set, gone := tagChanges(w.now.Tags, final.Tags)
	if len(set) > 0 {
		w.do(Step{Op: TagRole, Tags: set})
	}
	if len(gone) > 0 {
		w.do(Step{Op: UntagRole, TagKeys: gone})
	}
}

// tagChanges gives the tags to set and the keys to take away.
func tagChanges(have, want []Tag) (set []Tag, gone []string) {
	for _, t := range want {
		if old := find(have, t.Key, tagKey); old == nil || old.Value != t.Value {
			set = append(set, t)
		}
	}
	for _, t := range have {
		if find(want, t.Key, tagKey) == nil {
			gone = append(gone, t.Key)
		}
	}
	return set, gone
}

// add brings in what is new or changed.
func (w *walk) add(final *Role, lock string) {
	if w.splitDenies {
		for _, p := range final.Inline {
			if p.Name != lock {
				w.putInline(p.Name, w.withDenies(p, true), "denies first what the policy will deny")
			}
		}
	}
	if w.inlineFirst {
		w.addInline(final, lock)
	}
	w.attach(final)
	w.addInline(final, lock)
}

// addInline puts inline policies: new ones first, since a changed one may lose what they
// bring.
func (w *walk) addInline(final *Role, lock string) {
	for _, fresh := range []bool{true, false} {
		for _, p := range final.Inline {
			switch there := w.before != nil && find(w.before.Inline, p.Name, policyName) != nil; {
			case p.Name == lock || there == fresh:
			case w.splitDenies:
				w.putInline(p.Name, w.withDenies(p, false), "still denies what the old policy denied")
			default:
				w.putInline(p.Name, p.Document, "")
			}
		}
	}
}

// withDenies is a policy in between: the old one's permissions or the new one's, with the
// denials of both.
func (w *walk) withDenies(p Policy, oldAllows bool) string {
	var old string
	if w.before != nil {
		if q := find(w.before.Inline, p.Name, policyName); q != nil {
			old = q.Document
		}
	}
	if oldAllows {
		return w.reader.join(old, p.Document)
	}
	return w.reader.join(p.Document, old)
}

// attach attaches managed policies: those that deny something first.
func (w *walk) attach(final *Role) {
	for _, denying := range []bool{true, false} {
		for _, arn := range final.Managed {
			if w.denies(arn) == denying && find(w.now.Managed, arn, itself) == nil && w.now.Managed != nil {
				w.do(Step{Op: AttachRolePolicy, Item: arn})
			}
		}
	}
}

func (w *walk) denies(arn string) bool {
	return len(w.have.readManaged(w.reader, arn).denies.list) > 0
}

// remove takes away what is not wanted: policies that deny something last.
func (w *walk) remove(final *Role, lock string) {
	extra := func(p Policy) bool { return p.Name != lock && find(final.Inline, p.Name, policyName) == nil }
	if w.splitDenies {
		for _, p := range slices.Clone(w.now.Inline) {
			if extra(p) {
				w.putInline(p.Name, w.reader.join("", p.Document), "still denies what the policy denied")
			}
		}
	}
	for _, denying := range []bool{false, true} {
		if w.inlineFirst {
			w.removeInline(extra, denying)
		}
		for _, arn := range slices.Clone(w.now.Managed) {
			if final.Managed != nil && find(final.Managed, arn, itself) == nil && w.denies(arn) == denying {
				w.do(Step{Op: DetachRolePolicy, Item: arn})
			}
		}
		w.removeInline(extra, denying)
	}
}

func (w *walk) removeInline(extra func(Policy) bool, denying bool) {
	for _, p := range slices.Clone(w.now.Inline) {
		if extra(p) && len(w.reader.read(p.Document).denies.list) > 0 == denying {
			w.do(Step{Op: DeleteRolePolicy, Item: p.Name, Before: p.Document})
		}
	}
}

// late is what comes behind all policies, and takes the lock away.
func (w *walk) late(final *Role, lock string) {
	if w.splitDenies {
		for _, p := range final.Inline {
			if p.Name != lock {
				w.putInline(p.Name, p.Document, "")
			}
		}
	}
	w.bound(final)
	w.tag(final)
	if lock != "" {
		if p := find(final.Inline, lock, policyName); p != nil {
			w.putInline(lock, p.Document, "opens the role again")
		} else {
			w.do(Step{Op: DeleteRolePolicy, Item: lock, Before: denyAll, Why: "opens the role again"})
		}
	}
	w.update(final)
	if w.before != nil || w.born == final.Trust {
		w.putTrust(final.Trust, "")
	}
}
