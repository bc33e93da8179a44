package flow

import (
	"strings"

	"github.com/leastwise/leastwise/worker/aws"
)

// Flow makes the calls for one caller. It is for one goroutine at a time.
type Flow struct {
	Client *aws.Client
	caller Caller
}

// Caller asks AWS once whose the credentials are.
func (f *Flow) Caller() (Caller, error) {
	if f.caller.Account != "" {
		return f.caller, nil
	}
	id, err := f.Client.GetCallerIdentity()
	if err != nil {
		return Caller{}, failed("identity", err)
	}
	f.caller, err = ReadCaller(id, f.Client.Place.Partition)
	return f.caller, err
}

// Create makes a sandbox, or completes it where an earlier call with the same options
// broke off. If AWS refuses a step for good, what this call made is removed again.
//
// A sandbox that Create returns need not be usable yet: IAM's changes take seconds to
// arrive everywhere. The error is a *Problem.
func (f *Flow) Create(o Options) (*Plan, error) {
	now := f.Client.Now()
	if err := checkLife(now, o.Expires); err != nil {
		return nil, err
	}
	if err := precheck(f.Client.Place.Partition, o); err != nil {
		return nil, err
	}
	c, err := f.Caller()
	if err != nil {
		return nil, err
	}
	p, err := NewPlan(c, o)
	if err != nil {
		return nil, err
	}
	fresh, err := f.createRole(p, o.Expires-now < MinTTL-slack)
	if err != nil {
		return nil, err
	}
	if err := f.fill(p, fresh); err != nil {
		return nil, f.undo(p, fresh, err)
	}
	return p, nil
}

// createRole makes the role, without rights; fresh is unset if it was there already. With
// resume set it makes none.
func (f *Flow) createRole(p *Plan, resume bool) (fresh bool, err error) {
	if !resume {
		err = f.again(func() error {
			_, err := f.Client.CreateRole(aws.NewRole{
				Path: Path, Name: p.Name, Trust: p.Trust, Boundary: p.Boundary, Tags: p.Tags, MaxSeconds: 3600,
				Description: "leastwise sandbox, without rights from " + aws.FormatDate(p.Expires) + " on; may be deleted",
			})
			return err
		}, newPrincipal)
		if err == nil {
			return true, nil
		}
		if !is(err, "EntityAlreadyExists") {
			return false, f.notCreated(p, err)
		}
	}
	role, err := f.Client.GetRole(p.Name)
	switch {
	case is(err, "NoSuchEntity") && resume:
		return false, invalid("less than 15 minutes are left until the end", "take a later end, and another nonce")
	case is(err, "NoSuchEntity"): // it went away between the two calls, or has not arrived
		return false, &Problem{Code: Unavailable, Step: "role", Message: "the role is there and is not", RetryAfter: 2000, cause: err}
	case err != nil:
		return false, failed("role", err)
	case !ours(&role):
		return false, foreign(&role)
	case role.Tag(creatorTag) != tag(p.Tags, creatorTag):
		return false, &Problem{Code: Conflict, Step: "role", Message: "another principal made a sandbox with this nonce", Hint: "take another nonce"}
	case role.Tag(documentsTag) != tag(p.Tags, documentsTag):
		return false, &Problem{Code: Conflict, Step: "role", Message: "a sandbox with this nonce has another policy or other options",
			Hint: "take another nonce, or destroy " + p.Name + " first"}
	}
	return false, nil
}

// notCreated says why there is no role.
func (f *Flow) notCreated(p *Plan, err error) error {
	problem := failed("role", err)
	switch e := problem.AWS(); {
	case is(err, "NoSuchEntity") && p.Boundary != "":
		problem.Hint = "the account has no permissions boundary " + p.Boundary + ": make it once, from what leastwise sandbox plan --show boundary prints"
	case e != nil && e.Code == "": // no answer: it may exist
		problem.LeftBehind = []string{p.Name + ": perhaps a role without rights"}
	}
	return problem
}

// fill writes guard and subject, in this order, and looks whether the guard is there.
func (f *Flow) fill(p *Plan, fresh bool) error {
	if !fresh {
		if text, err := f.Client.GetRolePolicy(p.Name, guardName); err == nil {
			if _, isOff := offSince(text); isOff {
				return &Problem{Code: Gone, Step: "guard", Message: p.Name + " is being removed", Hint: "take another nonce"}
			}
		} else if !is(err, "NoSuchEntity") {
			return failed("guard", err)
		}
	}
	if err := f.put(p.Name, guardName, p.Guard); err != nil {
		return failed("guard", err)
	}
	if err := f.put(p.Name, subjectName, p.Subject); err != nil {
		return failed("subject", err)
	}
	// Somebody may have destroyed it meanwhile, and removed the guard before the subject
	// was written.
	var text string
	err := f.again(func() (err error) {
		text, err = f.Client.GetRolePolicy(p.Name, guardName)
		return err
	}, notThere)
	switch {
	case is(err, "NoSuchEntity"), err == nil && !same(text, p.Guard):
		return &Problem{Code: Gone, Step: "check", Message: p.Name + " is being removed, or somebody changed its guard", Hint: "take another nonce"}
	case err != nil:
		return failed("check", err)
	}
	return nil
}

// put writes an inline policy. The role may not have arrived everywhere yet.
func (f *Flow) put(role, name, document string) error {
	return f.again(func() error { return f.Client.PutRolePolicy(role, name, document) }, notThere)
}

// notThere is said of what does not exist, or was made just now.
func notThere(err error) bool { return is(err, "NoSuchEntity") }

// newPrincipal is said of a trust policy whose principal does not exist, or was made just
// now: "Invalid principal in policy".
func newPrincipal(err error) bool {
	return is(err, "MalformedPolicyDocument") && strings.Contains(err.Error(), "principal")
}

// again repeats a call up to three times, 1, 2 and 4 seconds apart, while its error may mean
// that something made just now is not known everywhere.
func (f *Flow) again(call func() error, passing func(error) bool) error {
	for n := 0; ; n++ {
		err := call()
		if n == 3 || !passing(err) {
			return err
		}
		if gone := f.Client.Wait(1000 << n); gone != nil {
			return gone
		}
	}
}

// undo removes what a creation left that was refused for good; what may still be completed
// stays. It returns why the creation ended, with what is left.
func (f *Flow) undo(p *Plan, fresh bool, why error) error {
	problem := failed("", why)
	if problem.Code == Unavailable || problem.Code == BadCaller {
		problem.LeftBehind = []string{p.Name + ": a role that nobody uses yet and that ends at " + aws.FormatDate(p.Expires) + "; the same call completes it"}
		return problem
	}
	if !fresh && problem.Code != Gone {
		problem.LeftBehind = []string{p.Name + ": the sandbox as it was"}
		return problem
	}
	patience := 0
	if fresh {
		patience = -1 // nobody can have assumed it
	}
	if r, err := f.remove(p.Name, patience); err != nil || !r.Done {
		problem.LeftBehind = []string{p.Name + ": a role that may do nothing; destroy or sweep removes it"}
	}
	return problem
}

// tag finds a tag's value.
func tag(tags []aws.Tag, key string) string {
	r := aws.Role{Tags: tags}
	return r.Tag(key)
}

// ours reports whether a role is a sandbox, which is shown by its path, its name and its
// tag together.
func ours(r *aws.Role) bool {
	_, named := ParseName(r.Name)
	return named && r.Path == Path && r.Tag(managedTag) == managedValue
}

func foreign(r *aws.Role) error {
	return &Problem{Code: Foreign, Step: "role", Message: r.Name + " is not a sandbox made by leastwise: path, name or tag is not ours", Hint: "nothing was changed"}
}
