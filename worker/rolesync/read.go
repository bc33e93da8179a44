package rolesync

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/leastwise/leastwise/wasm/roles"
)

// Read gives what the account has of what is wanted: of each field all that AWS knows, so
// that a plan from it has nothing unknown.
func (a *Account) Read(ctx context.Context, want *roles.Desired) (*roles.Actual, error) {
	r := &reading{Account: a, want: want, have: &roles.Actual{Account: a.ID, Partition: a.Partition}}
	g := together(ctx)
	g.run(r.readRoles)
	for i := range want.Buckets {
		r.count(g, func(ctx context.Context) error {
			b, err := a.readBucket(ctx, want.Buckets[i].Name, want.Buckets[i].Region)
			if b != nil {
				r.add(func(have *roles.Actual) { have.Buckets = append(have.Buckets, *b) })
			}
			return err
		})
	}
	r.readKeys(g)
	if err := g.end(); err != nil {
		return nil, err
	}
	for _, then := range []func(context.Context) error{r.readProfiles, r.readManaged, r.readPrincipals} {
		if err := then(ctx); err != nil {
			return nil, err
		}
	}
	r.have.Sort()
	a.principals = r.have.Principals
	return r.have, nil
}

// reading is one Read.
type reading struct {
	*Account
	want *roles.Desired

	mu        sync.Mutex
	have      *roles.Actual
	done, all int
}

// add adds to what was found.
func (r *reading) add(change func(*roles.Actual)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(r.have)
}

// count runs what reads one resource, and tells progress.
func (r *reading) count(g *group, read func(context.Context) error) {
	r.mu.Lock()
	r.all++
	r.mu.Unlock()
	g.run(func(ctx context.Context) error {
		err := read(ctx)
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.done++; err == nil && r.config.Progress != nil {
			r.config.Progress(r.done, r.all)
		}
		return err
	})
}

// readKeys reads the keys, those without alias once for each region.
func (r *reading) readKeys(g *group) {
	searches := map[string]*search{}
	for i := range r.want.Keys {
		want := &r.want.Keys[i]
		if searches[want.Region] == nil {
			searches[want.Region] = &search{account: r.Account, region: want.Region}
		}
		r.count(g, func(ctx context.Context) error {
			k, err := r.readKey(ctx, want.Alias, want.Region, searches[want.Region].unnamed)
			if k != nil {
				r.add(func(have *roles.Actual) { have.Keys = append(have.Keys, *k) })
			}
			return err
		})
	}
}

// names are the names of all roles that the definition has a say in.
func (r *reading) names() []string {
	var out []string
	for i := range r.want.Roles {
		out = append(out, r.want.Roles[i].Name)
	}
	for i := range r.want.Removals {
		out = append(out, r.want.Removals[i].Name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// found is a role with the instance profiles that hold it.
type found struct {
	role     roles.Role
	profiles []roles.Profile
}

// addRole adds a role; nil is one that is not there.
func (r *reading) addRole(f *found) {
	if f == nil {
		return
	}
	r.add(func(have *roles.Actual) {
		have.Roles = append(have.Roles, f.role)
		have.Profiles = append(have.Profiles, f.profiles...)
	})
}

// readRoles reads few roles one by one, which takes permissions for these only, and many
// with the whole account.
func (r *reading) readRoles(ctx context.Context) error {
	names := r.names()
	if len(names) > few {
		switch done, err := r.readAllRoles(ctx, names); {
		case done || err != nil:
			return err
		}
	}
	g := together(ctx)
	for _, name := range names {
		r.count(g, func(ctx context.Context) error {
			f, err := r.readRole(ctx, name)
			r.addRole(f)
			return err
		})
	}
	return g.end()
}

// few is how many roles are read one by one: each takes five calls and one for each inline
// policy, and the whole account one for some hundred roles.
const few = 20

// readProfiles reads the instance profiles that are wanted and do not hold their role.
func (r *reading) readProfiles(ctx context.Context) error {
	known := map[string]bool{}
	for i := range r.have.Profiles {
		known[r.have.Profiles[i].Name] = true
	}
	g := together(ctx)
	for i := range r.want.Roles {
		for _, name := range r.want.Roles[i].Profiles {
			if known[name] {
				continue
			}
			known[name] = true
			r.count(g, func(ctx context.Context) error {
				p, err := r.readProfile(ctx, name)
				if p != nil {
					r.add(func(have *roles.Actual) { have.Profiles = append(have.Profiles, *p) })
				}
				return err
			})
		}
	}
	return g.end()
}

// readManaged reads the documents of all managed policies that come up, so that a plan knows
// what attaching and detaching them means.
func (r *reading) readManaged(ctx context.Context) error {
	wanted := map[string]string{} // by ARN: who needs it to be there, empty for nobody
	note := func(arn, role string) {
		if arn != "" && wanted[arn] == "" {
			wanted[arn] = role
		}
	}
	for i := range r.want.Roles {
		w := &r.want.Roles[i]
		for _, arn := range w.Managed {
			note(arn, w.Name)
		}
		if w.Boundary != nil {
			note(*w.Boundary, w.Name)
		}
	}
	for i := range r.have.Roles {
		h := &r.have.Roles[i]
		for _, arn := range h.Managed {
			note(arn, "")
		}
		if h.Boundary != nil {
			note(*h.Boundary, "")
		}
	}
	for i := range r.have.Managed {
		delete(wanted, r.have.Managed[i].ARN)
	}
	g := together(ctx)
	for arn, role := range wanted {
		r.count(g, func(ctx context.Context) error {
			m, err := r.readPolicy(ctx, arn)
			switch {
			case err != nil:
				return err
			case m == nil && role != "":
				return &problem{text: "there is no managed policy " + arn + ", which is defined for role " + role, hint: "make the policy first, or take it out of the definition"}
			case m != nil:
				r.add(func(have *roles.Actual) { have.Managed = append(have.Managed, *m) })
			}
			return nil
		})
	}
	return g.end()
}

// readPrincipals lists users and roles where a document has a unique ID in place of one:
// AWS shows it for who is gone.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
func (r *reading) readPrincipals(ctx context.Context) error {
	if len(r.have.Principals) > 0 || !slices.ContainsFunc(documents(r.have), func(text string) bool {
		return strings.Contains(text, "AIDA") || strings.Contains(text, "AROA")
	}) {
		return nil
	}
	list, err := r.listPrincipals(ctx)
	if denied(err) {
		r.warn("%v; principals that stand in policies by their unique ID are taken for strangers", err)
		return nil
	}
	r.have.Principals = list
	return err
}

// documents are all texts that name principals.
func documents(a *roles.Actual) []string {
	var out []string
	for i := range a.Roles {
		out = append(out, a.Roles[i].Trust)
	}
	for i := range a.Buckets {
		out = append(out, *a.Buckets[i].Policy)
	}
	for i := range a.Keys {
		out = append(out, *a.Keys[i].Policy)
		for _, g := range a.Keys[i].Grants {
			out = append(out, g.Grantee, g.Retiree)
		}
	}
	return out
}
