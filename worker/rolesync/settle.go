package rolesync

import (
	"context"
	"time"

	"github.com/leastwise/leastwise/wasm/roles"
)

// settle reads the resource of a step into the state, and waits until it is what the step
// was planned for if this run has changed it before.
func (r *run) settle(ctx context.Context, s *roles.Step) error {
	waits := r.waiter(true)
	for {
		have, err := r.readThing(ctx, s.Thing)
		if err != nil {
			return err
		}
		r.state = merged(r.state, have, s.Thing)
		if have.Fingerprint(s.Thing) == s.Fingerprint {
			return nil
		}
		if !r.written[s.Thing] || !waits.more(ctx) {
			if err := ctx.Err(); err != nil {
				return err
			}
			return &MovedError{s.Thing}
		}
	}
}

// verify reads all that was changed until AWS shows it as planned.
func (r *run) verify(ctx context.Context) error {
	g := together(ctx)
	for t := range r.stepped {
		want := r.state.Fingerprint(t)
		g.run(func(ctx context.Context) error {
			waits := r.waiter(true)
			for {
				have, err := r.readThing(ctx, t)
				if err != nil {
					return err
				}
				if have.Fingerprint(t) == want {
					return nil
				}
				if !waits.more(ctx) {
					return &problem{text: "all steps were made, and the " + thingText(t) + " is not what they should have made of it", err: ctx.Err(),
						hint: "a new plan shows in what; somebody else may have changed it, or AWS does not show it yet"}
				}
			}
		})
	}
	return g.end()
}

// readThing reads one resource alone, with what its fingerprint needs.
func (r *run) readThing(ctx context.Context, t roles.Thing) (*roles.Actual, error) {
	have := &roles.Actual{Principals: r.principals}
	var err error
	switch t.Kind {
	case roles.RoleKind:
		var f *found
		if f, err = r.readRole(ctx, t.Name); f != nil {
			have.Roles = []roles.Role{f.role}
		}
	case roles.ProfileKind:
		var p *roles.Profile
		if p, err = r.readProfile(ctx, t.Name); p != nil {
			have.Profiles = []roles.Profile{*p}
		}
	case roles.BucketKind:
		var b *roles.Bucket
		if b, err = r.readBucket(ctx, t.Name, t.Region); b != nil {
			have.Buckets = []roles.Bucket{*b}
		}
	case roles.KeyKind:
		var k *roles.Key
		if k, err = r.readKey(ctx, t.Name, t.Region, r.unnamed(t)); k != nil {
			have.Keys = []roles.Key{*k}
		}
	}
	return have, err
}

// unnamed finds a key without alias: the one that this run has made, or by its tag.
func (r *run) unnamed(t roles.Thing) func(context.Context, string) (string, error) {
	return func(ctx context.Context, alias string) (string, error) {
		if id := r.made[t]; id != "" {
			return id, nil
		}
		s := search{account: r.Account, region: t.Region}
		return s.unnamed(ctx, alias)
	}
}

// merged is a state in which one resource is as in another.
func merged(state, from *roles.Actual, t roles.Thing) *roles.Actual {
	out := *state
	switch t.Kind {
	case roles.RoleKind:
		out.Roles = replaced(out.Roles, from.Roles, func(r *roles.Role) bool { return r.Name == t.Name })
	case roles.ProfileKind:
		out.Profiles = replaced(out.Profiles, from.Profiles, func(p *roles.Profile) bool { return p.Name == t.Name })
	case roles.BucketKind:
		out.Buckets = replaced(out.Buckets, from.Buckets, func(b *roles.Bucket) bool { return b.Name == t.Name })
	case roles.KeyKind:
		out.Keys = replaced(out.Keys, from.Keys, func(k *roles.Key) bool { return k.Alias == t.Name && k.Region == t.Region })
	}
	out.Sort()
	return &out
}

// replaced is a list with other items in the place of those that match.
func replaced[T any](list, with []T, match func(*T) bool) []T {
	out := append([]T(nil), with...)
	for i := range list {
		if !match(&list[i]) {
			out = append(out, list[i])
		}
	}
	return out
}

// waiter waits longer and longer, and so long in all.
type waiter struct{ next, left time.Duration }

// waiter is for what this run has written, or for what somebody else may just have written.
func (a *Account) waiter(own bool) *waiter {
	if own {
		return &waiter{a.config.Patience / 120, a.config.Patience}
	}
	return &waiter{a.config.Patience / 120, a.config.Patience / 6}
}

// more waits, and reports whether there is time for another try.
func (w *waiter) more(ctx context.Context) bool {
	if w.left <= 0 {
		return false
	}
	wait := min(w.next, w.left)
	w.next, w.left = w.next*2, w.left-wait
	select {
	case <-time.After(wait):
		return true
	case <-ctx.Done():
		return false
	}
}

// passes reports whether an error may be over in a while: AWS says so, or does not know yet
// what stands in a document or was just made.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
func (r *run) passes(err error, s *roles.Step) bool {
	switch {
	case is(err, "Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown",
		"ConcurrentModification", "EntityTemporarilyUnmodifiable", "OperationAborted"):
		return true
	case is(err, "MalformedPolicyDocument", "MalformedPolicy", "MalformedPolicyDocumentException"):
		return says(err, "invalid principal")
	case s.Op == roles.AddRoleToInstanceProfile && is(err, noSuchEntity), s.Op == roles.CreateGrant && is(err, "InvalidArnException"):
		return len(r.written) > 0
	case is(err, noSuchEntity, "DeleteConflict", "KMSInvalidStateException", notFound, "NoSuchBucket"):
		return r.written[s.Thing]
	}
	return false
}
