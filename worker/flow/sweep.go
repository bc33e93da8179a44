package flow

import (
	"strconv"
	"strings"
)

// afterEnd is how long after T a sandbox is left to whoever made it, in seconds. It is also
// how long a session can go on beyond T, in which nothing is allowed.
const afterEnd = 900

// Listed is a sandbox as its name describes it.
type Listed struct {
	Name    string
	Expires int64
	State   string // Live or Ended
	Created int64  // seconds since 1970
}

// List gives one page of the account's sandboxes, whoever made them, in IAM's order, and the
// cursor of the next page, empty for the last one.
func (f *Flow) List(cursor string) (list []Listed, next string, err error) {
	roles, next, err := f.Client.ListRoles(Path, cursor, 100)
	if err != nil {
		return nil, "", failed("list", err)
	}
	for _, r := range roles {
		if expires, ok := ParseName(r.Name); ok && r.Path == Path {
			list = append(list, Listed{Name: r.Name, Expires: expires, State: f.state(expires), Created: r.Created})
		}
	}
	return list, next, nil
}

// Swept is what a sweep did.
type Swept struct {
	// Removed are the sandboxes that are gone; of a dry run those that would be.
	Removed []string
	// Kept are those that had ended and are still there, each with the reason.
	Kept []Kept
	// Cursor continues the sweep; empty if it went through.
	Cursor string
}

// Kept is a sandbox that was not removed.
type Kept struct{ Name, Why string }

// Sweep removes sandboxes that ended 15 minutes ago or earlier, whoever made them: at most
// max, each of which takes about eight calls. With dry set it changes nothing. One that
// can't be removed does not keep others from being removed.
func (f *Flow) Sweep(cursor string, max int, dry bool) (Swept, error) {
	skip, marker := readCursor(cursor)
	s := Swept{Cursor: cursor}
	for range maxPages {
		list, next, err := f.List(marker)
		if err != nil {
			return s, err
		}
		seen := 0 // of those that ended and stay on the page
		for _, l := range list {
			if l.Expires+afterEnd > f.Client.Now() {
				continue
			}
			if seen < skip {
				seen++
				continue
			}
			if len(s.Removed)+len(s.Kept) == max {
				s.Cursor = strconv.Itoa(seen) + ":" + marker
				return s, nil
			}
			why := f.sweepOne(l.Name, dry)
			if why == "" {
				s.Removed = append(s.Removed, l.Name)
			} else {
				s.Kept = append(s.Kept, Kept{l.Name, why})
			}
			if why != "" || dry {
				seen++
				skip = seen
			}
		}
		if next == "" {
			s.Cursor = ""
			return s, nil
		}
		skip, marker = 0, next
		s.Cursor = "0:" + marker
	}
	return s, nil
}

// readCursor takes apart what Sweep gives: how many of a page were kept, and IAM's marker of
// that page. Anything else begins anew.
func readCursor(cursor string) (skip int, marker string) {
	count, marker, found := strings.Cut(cursor, ":")
	skip, err := strconv.Atoi(count)
	if !found || err != nil || skip < 0 {
		return 0, ""
	}
	return skip, marker
}

// maxPages bounds one call of Sweep; an account has at most 10,000 roles.
const maxPages = 100

// sweepOne removes a sandbox, and says why if it did not.
func (f *Flow) sweepOne(name string, dry bool) (why string) {
	if dry {
		role, err := f.Client.GetRole(name)
		switch {
		case err != nil && !is(err, "NoSuchEntity"):
			return failed("sweep", err).Error()
		case err == nil && !ours(&role):
			return foreign(&role).Error()
		}
		return ""
	}
	r, err := f.Destroy(name, 0)
	switch {
	case err != nil:
		return err.Error()
	case !r.Done:
		return "it waits to be removed"
	}
	return ""
}
