package compare

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
)

// dice make policies over small alphabets, so that they meet, and change them.
type dice struct{ *rand.Rand }

func (r dice) of(list ...string) string { return list[r.IntN(len(list))] }

func (r dice) chance(percent int) bool { return r.IntN(100) < percent }

func (r dice) some(list []string) (out []string) {
	for range 1 + r.IntN(3) {
		out = append(out, r.of(list...))
	}
	return out
}

// draft is a policy that can be changed.
type draft struct {
	version    string
	statements []*drafted
}

type drafted struct {
	effect                                   string
	action, notAction, resource, notResource []string
	principal                                string // JSON; empty for none
	notPrincipal                             bool
	conditions                               []condition
}

type condition struct {
	operator, key string
	values        []string
}

var (
	actionPool    = []string{"*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "s3:*Object", "s3:ListAllMyBuckets", "s3:List*", "s3:GetObjectFuture", "sqs:*", "sqs:SendMessage", "sqs:?endMessage", "sqs:ListQueues", "kms:Decrypt", "newthing:*", "newthing:Do", "*:Get*"}
	resourcePool  = []string{"*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/x/*", "arn:aws:s3:::b/*y", "arn:aws:s3:::*", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:PrincipalTag/t, 'x'}/*", "arn:aws:s3:::b/?", "arn:aws:sqs:*:111122223333:q*", "arn:aws:sqs:eu-west-1:*:q", "arn:aws:sqs:*:*:q", "arn:aws:sqs:*", "arn:aws:kms:*:111122223333:key/*", "arn:*:*:*:*:*", "arn:aws:s3:::b/${*}", "b"}
	principalPool = []string{`"*"`, `{"AWS":"*"}`, `{"AWS":"111122223333"}`, `{"AWS":"arn:aws:iam::111122223333:root"}`, `{"AWS":["arn:aws:iam::111122223333:user/ann","arn:aws:iam::444455556666:root"]}`, `{"AWS":"arn:aws:iam::111122223333:user/ann"}`, `{"AWS":["arn:aws:iam::111122223333:role/app","arn:aws:iam::111122223333:user/ann"]}`,
		`{"Service":"s3.amazonaws.com"}`, `{"Service":["s3.amazonaws.com","sns.amazonaws.com"],"AWS":"444455556666"}`, `{"Federated":"accounts.google.com"}`, `{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s"}`}
	conditionPool = []condition{
		{"StringEquals", "s3:prefix", []string{"a", "b"}}, {"StringEquals", "s3:prefix", []string{"a"}}, {"StringLike", "s3:prefix", []string{"a*"}}, {"StringNotEquals", "s3:prefix", []string{"a"}}, {"StringNotLike", "s3:prefix", []string{"a*", "b"}},
		{"StringEqualsIfExists", "s3:prefix", []string{"a"}}, {"IpAddress", "aws:SourceIp", []string{"10.0.0.0/8"}}, {"IpAddress", "aws:SourceIp", []string{"10.1.0.0/16"}}, {"NotIpAddress", "aws:SourceIp", []string{"10.0.0.0/8"}},
		{"Bool", "aws:MultiFactorAuthPresent", []string{"true"}}, {"BoolIfExists", "aws:MultiFactorAuthPresent", []string{"false"}}, {"Null", "aws:MultiFactorAuthPresent", []string{"true"}}, {"Null", "s3:prefix", []string{"false"}},
		{"NumericLessThan", "s3:max-keys", []string{"10"}}, {"NumericLessThanEquals", "s3:max-keys", []string{"100"}}, {"DateLessThan", "aws:CurrentTime", []string{"2026-03-01T00:00:00Z"}}, {"DateGreaterThan", "aws:CurrentTime", []string{"2026-01-01T00:00:00Z"}},
		{"ForAnyValue:StringEquals", "aws:TagKeys", []string{"a", "b"}}, {"ForAllValues:StringEquals", "aws:TagKeys", []string{"a"}}, {"ForAllValues:StringLike", "aws:TagKeys", []string{"a*"}}, {"ArnLike", "aws:SourceArn", []string{"arn:aws:sns:*:111122223333:*"}}, {"ArnEquals", "aws:SourceArn", []string{"arn:aws:sns:*:111122223333:t"}},
		{"StringLike", "s3:prefix", []string{"${aws:username}/*"}}, {"StringMatches", "s3:prefix", []string{"a"}}, {"NumericEquals", "s3:max-keys", []string{"many"}},
	}
)

func (r dice) statement(kind policy.Kind) *drafted {
	s := &drafted{effect: r.of("Allow", "Allow", "Deny")}
	if r.chance(1) {
		s.effect = "allow"
	}
	if r.chance(85) {
		s.action = r.some(actionPool)
	} else {
		s.notAction = r.some(actionPool)
	}
	if kind == policy.Trust {
		s.action, s.notAction = r.some([]string{"sts:AssumeRole", "sts:TagSession", "sts:*", "sts:AssumeRoleWithWebIdentity"}), nil
	} else if r.chance(85) {
		s.resource = r.some(resourcePool)
	} else {
		s.notResource = r.some(resourcePool)
	}
	if wantsPrincipal(kind) != r.chance(1) {
		s.principal, s.notPrincipal = r.of(principalPool...), r.chance(8)
	}
	if r.chance(35) {
		s.conditions = append(s.conditions, conditionPool[r.IntN(len(conditionPool))])
		if other := conditionPool[r.IntN(len(conditionPool))]; r.chance(30) && other.operator != s.conditions[0].operator {
			s.conditions = append(s.conditions, other)
		}
	}
	return s
}

func wantsPrincipal(kind policy.Kind) bool {
	return kind == policy.Resource || kind == policy.Trust || kind == policy.RCP || kind == policy.VPCEndpoint
}

func (r dice) policy(kind policy.Kind) *draft {
	d := &draft{version: r.of("2012-10-17", "2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", "")}
	for range 1 + r.IntN(4) {
		d.statements = append(d.statements, r.statement(kind))
	}
	return d
}

func (d *draft) clone() *draft {
	out := &draft{version: d.version}
	for _, s := range d.statements {
		one := *s
		one.action, one.notAction, one.resource, one.notResource = slices.Clone(s.action), slices.Clone(s.notAction), slices.Clone(s.resource), slices.Clone(s.notResource)
		one.conditions = slices.Clone(s.conditions)
		out.statements = append(out.statements, &one)
	}
	return out
}

// write writes a policy in one of the many forms that mean the same.
func (r dice) write(d *draft) string {
	list := func(name string, values []string) string {
		if values == nil {
			return ""
		}
		if len(values) == 1 && r.chance(50) {
			return `,"` + name + `":` + policy.JSONStrings(values)[1:len(policy.JSONStrings(values))-1]
		}
		return `,"` + name + `": ` + policy.JSONStrings(values)
	}
	var statements []string
	for _, s := range d.statements {
		text := `{"Effect":"` + s.effect + `"` + list("Action", r.letterCase(s.action)) + list("NotAction", r.letterCase(s.notAction)) + list("Resource", s.resource) + list("NotResource", s.notResource)
		if s.principal != "" {
			name := `,"Principal":`
			if s.notPrincipal {
				name = `,"NotPrincipal":`
			}
			text += name + s.principal
		}
		if len(s.conditions) > 0 {
			var blocks []string
			for _, c := range s.conditions {
				blocks = append(blocks, `"`+c.operator+`":{"`+r.of(c.key, strings.ToUpper(c.key))+`":`+policy.JSONStrings(c.values)+`}`)
			}
			text += `,"Condition":{` + strings.Join(blocks, ",") + `}`
		}
		statements = append(statements, text+"}")
	}
	version := ""
	if d.version != "" {
		version = `"Version":"` + d.version + `",`
	}
	return `{` + version + r.of("", "\n ") + `"Statement":[` + strings.Join(statements, r.of(",", ",\n  ")) + `]}`
}

func (r dice) letterCase(list []string) (out []string) {
	if list == nil {
		return nil
	}
	out = []string{}
	for _, a := range list {
		if r.chance(15) {
			a = r.of(strings.ToLower(a), strings.ToUpper(a))
		}
		out = append(out, a)
	}
	return out
}

// keep are changes that leave the meaning as it is.
var keep = []struct {
	name   string
	change func(r dice, d *draft)
}{
	{"nothing but the writing", func(dice, *draft) {}},
	{"statements in another order", func(r dice, d *draft) {
		r.Shuffle(len(d.statements), func(i, j int) { d.statements[i], d.statements[j] = d.statements[j], d.statements[i] })
	}},
	{"lists in another order", func(r dice, d *draft) {
		for _, s := range d.statements {
			for _, list := range [][]string{s.action, s.notAction, s.resource, s.notResource} {
				r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			}
			r.Shuffle(len(s.conditions), func(i, j int) { s.conditions[i], s.conditions[j] = s.conditions[j], s.conditions[i] })
		}
	}},
	{"a statement twice", func(r dice, d *draft) { d.statements = append(d.statements, d.statements[r.IntN(len(d.statements))]) }},
	{"a statement parted by its actions", func(r dice, d *draft) {
		for _, s := range slices.Clone(d.statements) {
			if len(s.action) > 1 {
				one := *s
				one.action, s.action = s.action[:1], s.action[1:]
				d.statements = append(d.statements, &one)
			}
		}
	}},
	{"a statement parted by its resources", func(r dice, d *draft) {
		for _, s := range slices.Clone(d.statements) {
			if len(s.resource) > 1 {
				one := *s
				one.resource, s.resource = s.resource[:1], s.resource[1:]
				d.statements = append(d.statements, &one)
			}
		}
	}},
	{"values of conditions in another order, one twice", func(r dice, d *draft) {
		for _, s := range d.statements {
			for i := range s.conditions {
				values := append(slices.Clone(s.conditions[i].values), s.conditions[i].values[0])
				slices.Reverse(values)
				s.conditions[i].values = values
			}
		}
	}},
}

// mutations are changes that may mean something.
var mutations = []func(r dice, kind policy.Kind, d *draft, s *drafted){
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		d.statements = append(d.statements, r.statement(kind))
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		i := slices.Index(d.statements, s)
		d.statements = slices.Delete(d.statements, i, i+1)
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if s.action != nil {
			s.action = append(s.action, r.of(actionPool...))
		} else {
			s.notAction = append(s.notAction, r.of(actionPool...))
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if s.action != nil {
			s.action[r.IntN(len(s.action))] = r.of(actionPool...)
		} else {
			s.notAction[r.IntN(len(s.notAction))] = r.of(actionPool...)
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) { s.action, s.notAction = s.notAction, s.action },
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if s.resource != nil {
			s.resource = append(s.resource, r.of(resourcePool...))
		} else if s.notResource != nil {
			s.notResource = append(s.notResource, r.of(resourcePool...))
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if s.resource != nil {
			s.resource[r.IntN(len(s.resource))] = r.of(resourcePool...)
		} else if s.notResource != nil {
			s.notResource[r.IntN(len(s.notResource))] = r.of(resourcePool...)
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if s.resource != nil || s.notResource != nil {
			s.resource, s.notResource = s.notResource, s.resource
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if len(s.conditions) == 0 {
			s.conditions = []condition{conditionPool[r.IntN(len(conditionPool))]}
		} else {
			s.conditions = s.conditions[1:]
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if len(s.conditions) > 0 {
			s.conditions[0] = conditionPool[r.IntN(len(conditionPool))]
			s.conditions = s.conditions[:1]
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if wantsPrincipal(kind) {
			s.principal = r.of(principalPool...)
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) {
		if s.effect == "Allow" {
			s.effect = "Deny"
		} else {
			s.effect = "Allow"
		}
	},
	func(r dice, kind policy.Kind, d *draft, s *drafted) { d.version = r.of("2012-10-17", "2008-10-17") },
}
