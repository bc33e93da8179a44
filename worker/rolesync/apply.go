package rolesync

import (
	"context"
	"io"

	"github.com/leastwise/leastwise/wasm/roles"
)

// Options tune Apply. The zero value is the usual.
type Options struct {
	// Audit gets a line of JSON before and after every call that changes something, see
	// Record; nil for none. No call is made whose line can't be written.
	Audit io.Writer
	// Progress is told each step before it is made, and its number from 0.
	Progress func(n int, s *roles.Step)
}

// Apply carries out a plan that was made of what Read gave last. It makes the steps in
// their order, each only if the resource is what the step was planned for, and ends at the
// first that can't be made: nothing behind it has happened then, and a new plan goes on.
//
// When ctx ends it stops, unless something is not allowed for the moment that is allowed
// before and after the plan, see Gap of [roles.Step]: the steps that end this are made
// first. A call that is under way is not broken off.
//
// At the end all changed resources are read again, and one that is not as planned is an
// error. All errors behind the first call are a *[StoppedError].
func (a *Account) Apply(ctx context.Context, plan *roles.Plan, o Options) error {
	if plan.Account != a.ID || plan.Partition != a.Partition {
		return &roles.AccountError{Want: plan.Account, Have: a.ID}
	}
	r := &run{Account: a, options: o, stepped: map[roles.Thing]bool{}, written: map[roles.Thing]bool{}, made: map[roles.Thing]string{},
		state: &roles.Actual{Account: a.ID, Partition: a.Partition, Principals: a.principals}}
	n, err := r.steps(ctx, plan.Steps)
	if err == nil {
		err = r.verify(ctx)
	}
	if err != nil {
		return &StoppedError{Done: n, All: len(plan.Steps), Err: err}
	}
	return nil
}

// StoppedError says that an Apply ended early, and why.
type StoppedError struct {
	// Done of All steps were made.
	Done, All int
	Err       error
}

func (e *StoppedError) Error() string { return e.Err.Error() }
func (e *StoppedError) Unwrap() error { return e.Err }

// MovedError says that a resource is not what a plan was made for.
type MovedError struct{ roles.Thing }

func (e *MovedError) Error() string {
	return "the " + thingText(e.Thing) + " is not any more what the plan was made for"
}

// Hint says what to do.
func (e *MovedError) Hint() string {
	return "somebody else has changed it; a new run makes a plan from what is there now"
}

// run is one Apply.
type run struct {
	*Account
	options Options
	// state is what the run has seen and left behind.
	state *roles.Actual
	// stepped are the resources of steps that were made. written has besides them those that
	// look different for it: a role in an instance profile.
	stepped, written map[roles.Thing]bool
	// made are the IDs of keys that were made.
	made map[roles.Thing]string
}

// steps makes all steps, and says how many it has made.
func (r *run) steps(ctx context.Context, steps []roles.Step) (done int, err error) {
	gap := false
	for i := range steps {
		s := &steps[i]
		within := ctx
		if gap {
			within = context.WithoutCancel(ctx)
		}
		if err := within.Err(); err != nil {
			return i, err
		}
		if r.options.Progress != nil {
			r.options.Progress(i, s)
		}
		if err := r.step(within, i, s); err != nil {
			return i, err
		}
		gap = s.Gap
	}
	return len(steps), ctx.Err()
}

// step makes one step, again where AWS does not know yet what it stands on.
func (r *run) step(ctx context.Context, number int, s *roles.Step) error {
	waits := r.waiter(len(r.written) > 0)
	for {
		if err := r.settle(ctx, s); err != nil {
			return err
		}
		after := *r.state
		after.Do(s)
		record := r.record(number, s, &after)
		if err := r.log(record, "begin"); err != nil {
			return err
		}
		id, err := r.call(context.WithoutCancel(ctx), s)
		record.RequestID = id
		if err == nil || r.isDone(ctx, s, &after, err) {
			r.done(s, &after)
			return r.log(record, "done")
		}
		record.Error, record.RequestID = errorCode(err), requestID(err)
		if err := r.log(record, "failed"); err != nil {
			return err
		}
		if !r.passes(err, s) || !waits.more(ctx) {
			return stopped(s, err)
		}
	}
}

// done notes what a step has changed.
func (r *run) done(s *roles.Step, after *roles.Actual) {
	r.state = after
	r.stepped[s.Thing], r.written[s.Thing] = true, true
	if s.Kind == roles.ProfileKind && s.Item != "" {
		r.written[roles.Thing{Kind: roles.RoleKind, Name: s.Item}] = true
	}
}

// isDone reports whether a call that failed has done its work all the same, or an earlier
// try of it whose answer got lost.
func (r *run) isDone(ctx context.Context, s *roles.Step, after *roles.Actual, err error) bool {
	if code(err) != "" && status(err) < 500 &&
		!is(err, "EntityAlreadyExists", noSuchEntity, "AlreadyExistsException", notFound, "BucketAlreadyOwnedByYou", "LimitExceeded") {
		return false
	}
	have, err := r.readThing(ctx, s.Thing)
	if err != nil {
		return false
	}
	return have.Fingerprint(s.Thing) == after.Fingerprint(s.Thing)
}

// stopped is the error of a step.
func stopped(s *roles.Step, err error) error {
	err = told(s.Op.String(), StepText(s), err)
	if p, ok := err.(*problem); ok && s.Op == roles.CreateKey && code(err) == "" {
		p.hint = "whether the key was made is not known; a new run finds it by its tag " + roles.AliasTag
	}
	return err
}
