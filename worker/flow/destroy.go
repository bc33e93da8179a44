package flow

// settle is how long the guard that denies everything stays after it was written, in
// milliseconds: until then some host of AWS's may not know of it, and must not come to see
// the role with its subject and without any guard.
const settle = 10_000

// Removal is how far the removal of a sandbox went.
type Removal struct {
	// Done says that the role is gone. Otherwise it can do nothing any more, and the same
	// call in RetryAfter milliseconds removes it.
	Done       bool
	RetryAfter int
	// Steps are the changes made, in order.
	Steps []string
}

// Destroy ends a sandbox at once and removes it. It first overwrites the guard with one
// that denies everything, and removes that last, 10 seconds later. If this is longer than
// patience, in milliseconds, it stops before; the next call goes on from there.
//
// A sandbox that is not there is done. The error is a *Problem; whatever it is, the same
// call may be repeated.
func (f *Flow) Destroy(name string, patience int) (Removal, error) {
	if _, ok := ParseName(name); !ok {
		return Removal{}, invalid("the id is not one of a sandbox", "it looks like sbx-20060102T150405Z-0123456789abcdef0123")
	}
	role, err := f.Client.GetRole(name)
	switch {
	case is(err, "NoSuchEntity"):
		return Removal{Done: true}, nil
	case err != nil:
		return Removal{}, failed("destroy", err)
	case !ours(&role):
		return Removal{}, foreign(&role)
	}
	return f.remove(name, max(patience, 0))
}

// remove removes a role that is known to be a sandbox. A negative patience does not let
// the guard settle.
func (f *Flow) remove(name string, patience int) (r Removal, err error) {
	expires, _ := ParseName(name)
	since, err := f.switchOff(name, &r)
	if err != nil {
		return f.vanished(name, r, err)
	}
	for range 3 { // somebody may be completing the sandbox at the same time
		if err := f.empty(name, &r); err != nil {
			return f.vanished(name, r, err)
		}
		if wait := f.unsettled(since, expires); wait > 0 && patience >= 0 {
			if wait > patience {
				r.RetryAfter = wait
				return r, nil
			}
			if err := f.Client.Wait(wait); err != nil {
				return r, failed("destroy", err)
			}
			if err := f.empty(name, &r); err != nil {
				return f.vanished(name, r, err)
			}
		}
		if err := f.Client.DeleteRolePolicy(name, guardName); err != nil && !is(err, "NoSuchEntity") {
			return r, failed("destroy", err)
		}
		r.Steps = append(r.Steps, "DeleteRolePolicy "+guardName)
		switch err = f.Client.DeleteRole(name); {
		case err == nil, is(err, "NoSuchEntity"):
			r.Done = true
			r.Steps = append(r.Steps, "DeleteRole")
			return r, nil
		case !is(err, "DeleteConflict"):
			return r, failed("destroy", err)
		}
		// Something was attached meanwhile. It must not stay without a guard.
		if since, err = f.switchOff(name, &r); err != nil {
			return f.vanished(name, r, err)
		}
	}
	return r, &Problem{Code: Unavailable, Step: "destroy", Message: "something attaches policies to " + name + " again and again", RetryAfter: 5000}
}

// vanished ends a removal that met an error. The role may be gone, because somebody else
// removes it too; but a role made just now may be unknown to one host and known to another.
func (f *Flow) vanished(name string, r Removal, err error) (Removal, error) {
	if !is(err, "NoSuchEntity") {
		return r, failed("destroy", err)
	}
	if _, err := f.Client.GetRole(name); is(err, "NoSuchEntity") {
		r.Done = true
		return r, nil
	}
	return r, &Problem{Code: Unavailable, Step: "destroy", Message: name + " is there and is not", RetryAfter: 2000, cause: err}
}

// switchOff writes the guard that denies everything, unless it is there, and tells since
// when it is.
func (f *Flow) switchOff(name string, r *Removal) (since int64, err error) {
	text, err := f.Client.GetRolePolicy(name, guardName)
	if err == nil {
		if since, ok := offSince(text); ok && since <= f.Client.Now()+slack {
			return since, nil
		}
	} else if !is(err, "NoSuchEntity") {
		return 0, err
	}
	since = f.Client.Now()
	if err := f.Client.PutRolePolicy(name, guardName, off(since)); err != nil {
		return 0, err
	}
	r.Steps = append(r.Steps, "PutRolePolicy "+guardName)
	return since, nil
}

// unsettled is how many milliseconds the guard has to stay; nothing can be assumed from T
// on, so it need not stay then.
func (f *Flow) unsettled(since, expires int64) int {
	now := f.Client.Now()
	if now >= expires {
		return 0
	}
	return max(0, settle-int(now-since)*1000)
}

// empty takes everything off a role but its guard, until nothing is left.
func (f *Flow) empty(name string, r *Removal) error {
	for range 3 {
		n, err := f.takeOff(name, r)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
	return nil // DeleteRole will say what is left
}

// takeOff goes over the role once and counts what it found. What somebody else removed at
// the same moment counts as removed.
func (f *Flow) takeOff(name string, r *Removal) (n int, err error) {
	type list struct {
		step string
		get  func(string) ([]string, error)
		take func(role, what string) error
	}
	c := f.Client
	for _, l := range []list{
		{"DeleteRolePolicy", c.ListRolePolicies, c.DeleteRolePolicy},
		{"DetachRolePolicy", c.ListAttachedRolePolicies, c.DetachRolePolicy},
		{"RemoveRoleFromInstanceProfile", c.ListInstanceProfilesForRole, c.RemoveRoleFromInstanceProfile},
	} {
		found, err := l.get(name)
		if err != nil {
			return n, err
		}
		for _, what := range found {
			if l.step == "DeleteRolePolicy" && what == guardName {
				continue
			}
			if err := l.take(name, what); err != nil && !is(err, "NoSuchEntity") {
				return n, err
			}
			n++
			r.Steps = append(r.Steps, l.step+" "+what)
		}
	}
	return n, nil
}
