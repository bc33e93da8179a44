package flow

import (
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/worker/aws"
)

// The names of a sandbox's inline policies.
const (
	guardName   = "00-guard"
	subjectName = "10-subject"
)

// Forms of the principal in a trust policy.
const (
	// ByRole trusts the account, and of it the caller's role or user by its stable id. It
	// survives new sessions, and needs sts:AssumeRole allowed to the caller.
	ByRole = "role"
	// BySession trusts the caller's very session (or user). It needs no permission, and
	// the sandbox can be assumed from that session only.
	BySession = "session"
)

// condition is one operator with pairs of key and value.
func condition(operator string, pairs ...string) policy.Condition {
	c := policy.Condition{Operator: policy.Str(operator)}
	for i := 0; i < len(pairs); i += 2 {
		c.Keys = append(c.Keys, policy.ConditionKey{Key: policy.Str(pairs[i]), Values: one(pairs[i+1])})
	}
	return c
}

func one(value string) policy.Values {
	return policy.Values{Items: policy.Strings(value), Single: true}
}

func print(statements ...policy.Statement) string {
	return policy.Print(&policy.Document{Version: policy.Str(policy.Version2012), Statements: statements}, policy.Layout{Lists: policy.Scalars})
}

// trust is the sandbox's trust policy. Statement Assume is for sts:AssumeRole alone, since
// the external id is no part of the requests that go with it.
func trust(c Caller, o Options, externalID string) string {
	t := aws.FormatDate(o.Expires)
	assume := policy.Statement{
		Sid: policy.Str("Assume"), Effect: policy.Str(policy.Allow), Action: policy.Strings("sts:AssumeRole"),
		Condition: []policy.Condition{condition("DateLessThan", "aws:CurrentTime", t)},
	}
	principal := "arn:" + c.Partition + ":iam::" + c.Account + ":root"
	equals := []string{"sts:ExternalId", externalID}
	switch {
	case o.Principal == BySession:
		principal = c.ARN
	case c.Role:
		assume.Condition = append(assume.Condition, condition("StringLike", "aws:userid", c.ID+":*"))
	default:
		equals = append([]string{"aws:userid", c.ID}, equals...)
	}
	assume.Condition = append(assume.Condition, condition("StringEquals", equals...))
	assume.Principal = []policy.Principal{{Kind: policy.AWS, Key: policy.Str("AWS"), Values: one(principal)}}
	if o.CarryIdentity == nil {
		return print(assume)
	}
	carry := policy.Statement{
		Sid: policy.Str("CarryIdentity"), Effect: policy.Str(policy.Allow), Principal: assume.Principal,
		Action:    policy.Strings("sts:SetSourceIdentity", "sts:TagSession"),
		Condition: []policy.Condition{condition("DateLessThan", "aws:CurrentTime", t)},
	}
	keys := policy.ConditionKey{Key: policy.Str("aws:TagKeys"), Values: policy.Values{Items: policy.Strings(o.CarryIdentity...)}}
	carry.Condition = append(carry.Condition, policy.Condition{Operator: policy.Str("ForAllValues:StringEquals"), Keys: []policy.ConditionKey{keys}})
	return print(assume, carry)
}

// guard is the inline policy that ends the sandbox, and keeps it from changing itself.
func guard(c Caller, o Options) string {
	statements := []policy.Statement{afterT(o.Expires), {
		Sid: policy.Str("KeepGuard"), Effect: policy.Str(policy.Deny), Action: policy.Strings("iam:*"),
		Resource: policy.Strings(c.roleARN("*")),
	}}
	if !o.AllowChaining {
		statements = append(statements, noChaining())
	}
	return print(statements...)
}

// afterT denies everything from T on.
func afterT(expires int64) policy.Statement {
	return policy.Statement{
		Sid: policy.Str("AfterT"), Effect: policy.Str(policy.Deny), Action: policy.Strings("*"), Resource: policy.Strings("*"),
		Condition: []policy.Condition{condition("DateGreaterThanEquals", "aws:CurrentTime", aws.FormatDate(expires))},
	}
}

// noChaining keeps the sandbox out of other roles: a session begun there would outlive T.
func noChaining() policy.Statement {
	return policy.Statement{
		Sid: policy.Str("NoChaining"), Effect: policy.Str(policy.Deny), Action: policy.Strings("sts:AssumeRole", "sts:AssumeRoot"), Resource: policy.Strings("*"),
	}
}

// sessionGuard is the session policy of every session of a sandbox. It allows everything,
// so that the role's policies decide, and denies everything from T on. It can't be changed
// once the session has begun.
func sessionGuard(expires int64) string {
	return print(policy.Statement{
		Sid: policy.Str("RoleDecides"), Effect: policy.Str(policy.Allow), Action: policy.Strings("*"), Resource: policy.Strings("*"),
	}, afterT(expires))
}

// off is the guard of a sandbox that is being removed: it denies everything, at once. The
// second at which it was written stands in its Sid, from where the next call reads it.
func off(now int64) string {
	return print(policy.Statement{
		Sid: policy.Str("Off" + aws.FormatStamp(now)), Effect: policy.Str(policy.Deny), Action: policy.Strings("*"), Resource: policy.Strings("*"),
	})
}

// offSince reads when a guard was switched off; ok is false if it is another document.
func offSince(text string) (since int64, ok bool) {
	d, errs := policy.Parse(text)
	if len(errs) > 0 || len(d.Statements) != 1 || len(d.Statements[0].Sid.Value) < 4 {
		return 0, false
	}
	since, err := aws.ParseStamp(d.Statements[0].Sid.Value[3:])
	return since, err == nil && same(text, off(since))
}

// same compares documents, not texts: IAM need not give back the bytes it was given.
func same(a, b string) bool {
	if a == b {
		return true
	}
	left, errs := policy.Parse(a)
	right, others := policy.Parse(b)
	layout := policy.Layout{Lists: policy.AlwaysLists}
	return len(errs) == 0 && len(others) == 0 && policy.Print(left, layout) == policy.Print(right, layout)
}

// Added is a statement that stands beside the policy under test, and may change answers.
type Added struct {
	// Where is "guard", "session" or "boundary".
	Where string
	// Statement is JSON; for a boundary its ARN, in quotation marks.
	Statement string
	Why       string
}

// added lists what stands beside the subject.
func added(c Caller, o Options, boundary string) []Added {
	var list []Added
	add := func(where, document string, why ...string) {
		d, _ := policy.Parse(document)
		for i := range d.Statements {
			list = append(list, Added{where, policy.PrintStatement(&d.Statements[i], policy.Layout{Lists: policy.Scalars}), why[i]})
		}
	}
	add("guard", guard(c, o),
		"nothing is allowed from the end on",
		"the sandbox can't change itself or other sandboxes; so answers for IAM actions on them are always no",
		"the sandbox can't begin sessions of other roles, which would outlive it")
	add("session", sessionGuard(o.Expires),
		"the role's policies decide",
		"the same end once more, where no change to the role reaches it")
	if boundary != "" {
		list = append(list, Added{"boundary", jsonspan.Quote(boundary),
			"the permissions boundary takes IAM changes, other roles and the organization out of reach"})
	} else {
		list = append(list, Added{"boundary", "null", "there is no permissions boundary: the policy may allow what the caller is not allowed"})
	}
	return list
}
