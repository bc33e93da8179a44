package main

import (
	"encoding/json"
	"math/rand/v2"
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
)

// scene is one request with all policies, as both sides take it.
type scene struct {
	principal, action, resource, account string
	context                              map[string][]string
	policies                             []placed
}

// placed is a policy in its layer; level is an organization's.
type placed struct {
	kind  policy.Kind
	level int
	text  string
}

type random struct{ *rand.Rand }

func (r random) of(list ...string) string { return list[r.IntN(len(list))] }

func (r random) chance(percent int) bool { return r.IntN(100) < percent }

// some are one to three of list, as a JSON value.
func (r random) some(list []string) string {
	out := []string{r.of(list...)}
	for r.chance(30) && len(out) < 3 {
		out = append(out, r.of(list...))
	}
	return quoted(out)
}

func quoted(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// calls are actions with resources that they work on.
var calls = map[string][]string{
	"s3:GetObject":          {"arn:aws:s3:::data/ann/k", "arn:aws:s3:::data/x:y", "arn:aws:s3:::other/k"},
	"s3:PutObject":          {"arn:aws:s3:::data/ann/k", "arn:aws:s3:::data/b"},
	"s3:ListBucket":         {"arn:aws:s3:::data", "arn:aws:s3:::other"},
	"sqs:SendMessage":       {"arn:aws:sqs:eu-west-1:111122223333:jobs", "arn:aws:sqs:us-east-1:444455556666:jobs"},
	"kms:Decrypt":           {"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
	"sts:AssumeRole":        {"arn:aws:iam::111122223333:role/target", "arn:aws:iam::444455556666:role/target"},
	"iam:PassRole":          {"arn:aws:iam::111122223333:role/target"},
	"ec2:StartInstances":    {"arn:aws:ec2:eu-west-1:111122223333:instance/i-1"},
	"ec2:DescribeInstances": {"*"},
	"lambda:InvokeFunction": {"arn:aws:lambda:eu-west-1:111122223333:function:f", "arn:aws:lambda:eu-west-1:111122223333:function:f:live"},
}

var callNames = []string{"s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage", "kms:Decrypt", "sts:AssumeRole", "iam:PassRole", "ec2:StartInstances", "ec2:DescribeInstances", "lambda:InvokeFunction"}

var (
	actionPatterns   = []string{"*", "s3:*", "s3:Get*", "S3:getobject", "s3:???Object", "sqs:*", "kms:*", "kms:Decrypt", "sts:AssumeRole", "iam:*", "ec2:St*", "ec2:*", "lambda:Invoke*", "s3:List*"}
	resourcePatterns = []string{"*", "arn:aws:s3:::data/*", "arn:aws:s3:::data/${aws:username}/*", "arn:aws:s3:::data", "arn:aws:s3:::data*", "arn:aws:sqs:*:*:jobs", "arn:aws:sqs:eu-*:111122223333:*", "arn:aws:sqs:*:jobs", "arn:aws:kms:*:111122223333:key/*", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:role/t*",
		"arn:aws:ec2:*:111122223333:instance/*", "arn:aws:lambda:*:*:function:f", "arn:aws:lambda:*:*:function:*", "arn:aws:lambda:*:function:f", "arn:aws:*:*:*:*", "arn:aws:s3:::data/${aws:PrincipalTag/team, 'ann'}/k"}
	principals = []string{`"*"`, `{"AWS":"*"}`, `{"AWS":"111122223333"}`, `{"AWS":"arn:aws:iam::111122223333:root"}`, `{"AWS":"arn:aws:iam::444455556666:root"}`, `{"AWS":"arn:aws:iam::111122223333:user/ann"}`, `{"AWS":"arn:aws:iam::111122223333:role/app"}`,
		`{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s"}`, `{"AWS":"arn:aws:sts::111122223333:federated-user/fay"}`, `{"Service":"sns.amazonaws.com"}`, `{"Service":["s3.amazonaws.com","sns.amazonaws.com"]}`, `{"AWS":["444455556666","arn:aws:iam::111122223333:user/ann"]}`}
	people = []string{"arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/ann", "arn:aws:iam::444455556666:user/bob", "arn:aws:sts::111122223333:assumed-role/app/s", "arn:aws:sts::111122223333:assumed-role/app/s", "arn:aws:sts::111122223333:federated-user/fay", "arn:aws:iam::111122223333:root", "sns.amazonaws.com"}
)

// key is a condition key that requests of every action may have, by the peer as well.
type key struct {
	name      string
	operators []string
	policy    []string // values in policies
	request   []string // values in requests
	several   bool     // a request may have more than one
}

var keys = []key{
	{"aws:SourceIp", []string{"IpAddress", "NotIpAddress"}, []string{"10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32", "10.0.0.1"}, []string{"10.0.0.1", "203.0.113.7", "2001:db8::1"}, false},
	{"aws:SourceVpc", []string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}, []string{"vpc-1", "VPC-1", "vpc-*", "vpc-?", "${aws:username}", "${*}"}, []string{"vpc-1", "vpc-2", "VPC-1", "ann", "*"}, false},
	{"aws:MultiFactorAuthPresent", []string{"Bool"}, []string{"true", "false"}, []string{"true", "false"}, false},
	{"aws:MultiFactorAuthAge", []string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"}, []string{"10", "3600", "10.0"}, []string{"10", "9", "3600", "3601"}, false},
	{"aws:TokenIssueTime", []string{"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"}, []string{"2026-03-01T00:00:00Z", "2026-03-02"}, []string{"2026-03-01T00:00:00Z", "2026-03-01T12:00:00Z"}, false},
	{"aws:SourceArn", []string{"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"}, []string{"arn:aws:sns:eu-west-1:111122223333:t", "arn:aws:sns:*:111122223333:*", "arn:aws:s3:*:*:*"}, []string{"arn:aws:sns:eu-west-1:111122223333:t", "arn:aws:s3:::data", "arn:aws:sns:eu-west-1:111122223333:t:u"}, false},
	{"aws:CalledVia", []string{"StringEquals", "StringNotEquals", "StringLike"}, []string{"athena.amazonaws.com", "glue.*", "cloudformation.amazonaws.com"}, []string{"athena.amazonaws.com", "glue.amazonaws.com"}, true},
	{"aws:PrincipalOrgID", []string{"StringEquals", "StringNotEquals"}, []string{"o-a1b2c3d4e5"}, []string{"o-a1b2c3d4e5", "o-z9y8x7w6v5"}, false},
	{"aws:PrincipalTag/team", []string{"StringEquals", "StringNotEquals"}, []string{"ann", "blue"}, []string{"ann", "red"}, false},
}

func (r random) condition() (operator, text string) {
	k := &keys[r.IntN(len(keys))]
	operator = r.of(k.operators...)
	values := k.policy
	switch {
	case r.chance(12):
		operator, values = "Null", []string{"true", "false"}
	case k.several:
		operator = r.of("ForAllValues:", "ForAnyValue:") + operator
	}
	if operator != "Null" && r.chance(25) {
		operator += "IfExists"
	}
	return operator, quoted(operator) + `:{` + quoted(k.name) + `:` + r.some(values) + `}`
}

// statement writes one. Service control policies have no principals, and trust policies no
// resources.
func (r random) statement(kind policy.Kind) string {
	effect := r.of(policy.Allow, policy.Allow, policy.Deny)
	if kind == policy.RCP {
		effect = policy.Deny // AWS takes no other
	}
	out := `{"Effect":"` + effect + `","`
	if kind != policy.RCP && kind != policy.Trust && r.chance(12) {
		out += "Not"
	}
	out += `Action":`
	if kind == policy.Trust {
		out += `"sts:AssumeRole"`
	} else if kind == policy.RCP {
		out += r.some([]string{"s3:*", "sqs:*", "kms:*", "sts:*"})
	} else {
		out += r.some(actionPatterns)
	}
	if kind != policy.Trust {
		out += `,"`
		if r.chance(8) {
			out += "Not"
		}
		out += `Resource":` + r.some(resourcePatterns)
	}
	switch kind {
	case policy.Resource, policy.Trust:
		out += `,"Principal":` + r.of(principals...)
	case policy.RCP, policy.VPCEndpoint: // the peer takes no other in an endpoint's
		out += `,"Principal":"*"`
	}
	if r.chance(45) {
		operator, text := r.condition()
		out += `,"Condition":{` + text
		if other, more := r.condition(); other != operator && r.chance(25) {
			out += "," + more
		}
		out += "}"
	}
	return out + "}"
}

func (r random) policy(kind policy.Kind) string {
	var list []string
	if r.chance(60) && kind != policy.RCP {
		everything := `{"Effect":"Allow","Action":"*","Resource":"*"}`
		switch kind {
		case policy.Trust:
			everything = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":` + r.of(principals...) + `}`
		case policy.Resource:
			everything = `{"Effect":"Allow","Action":"*","Resource":"*","Principal":` + r.of(principals...) + `}`
		case policy.VPCEndpoint:
			everything = `{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}`
		}
		list = append(list, everything)
	}
	for len(list) == 0 || r.chance(45) {
		list = append(list, r.statement(kind))
	}
	version := r.of(policy.Version2012, policy.Version2012, "2008-10-17")
	if kind == policy.RCP || kind == policy.SCP {
		version = policy.Version2012
	}
	return `{"Version":"` + version + `","Statement":[` + strings.Join(list, ",") + `]}`
}

// newScene draws one.
func newScene(seed uint64) *scene {
	r := random{rand.New(rand.NewPCG(seed, 11))}
	s := &scene{principal: r.of(people...), action: r.of(callNames...), context: map[string][]string{}}
	s.resource = r.of(calls[s.action]...)
	s.account = r.of("111122223333", "111122223333", "444455556666")
	if f := strings.Split(s.resource, ":"); len(f) > 5 && f[4] != "" {
		s.account = f[4]
	}
	if s.resource == "*" {
		s.account = "111122223333"
		if strings.Contains(s.principal, "444455556666") {
			s.account = "444455556666"
		}
	}
	for range r.IntN(4) {
		k := &keys[r.IntN(len(keys))]
		values := []string{r.of(k.request...)}
		if k.several && r.chance(50) {
			values = append(values, r.of(k.request...))
		}
		s.context[k.name] = values
	}
	add := func(percent int, kind policy.Kind, level int) {
		if r.chance(percent) {
			s.policies = append(s.policies, placed{kind, level, r.policy(kind)})
		}
	}
	person := strings.HasPrefix(s.principal, "arn:") && !strings.HasSuffix(s.principal, ":root")
	if person {
		add(80, policy.Identity, 0)
		add(25, policy.Identity, 0)
		add(20, policy.Boundary, 0)
	}
	if strings.Contains(s.principal, ":sts:") {
		add(30, policy.Session, 0)
	}
	if kind := policy.Resource; s.resource != "*" {
		percent := 50
		switch {
		case s.action == "sts:AssumeRole":
			kind, percent = policy.Trust, 100
		case s.action == "kms:Decrypt":
			percent = 100
		case s.action == "iam:PassRole", strings.HasPrefix(s.action, "ec2:"):
			percent = 0
		}
		add(percent, kind, 0)
	}
	if r.chance(25) {
		for level := range 1 + r.IntN(3) {
			add(100, policy.SCP, level)
		}
	}
	if r.chance(20) {
		add(100, policy.RCP, 0)
	}
	add(10, policy.VPCEndpoint, 0)
	return s
}
