package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
)

// random makes policies and requests over small alphabets, so that they meet.
type random struct{ *rand.Rand }

func (r random) of(list ...string) string { return list[r.IntN(len(list))] }

func (r random) chance(percent int) bool { return r.IntN(100) < percent }

// some are one to three of list, as a JSON value.
func (r random) some(list []string) string {
	if r.chance(50) {
		return quoted(r.of(list...))
	}
	var out []string
	for range 1 + r.IntN(3) {
		out = append(out, r.of(list...))
	}
	return quoted(out)
}

var (
	randomActions  = []string{"*", "iot:*", "execute-api:Invoke", "a*:*", "s3:*", "s3:Get*", "s3:GetObject", "S3:getobject", "s3:Put?bject", "kms:*", "kms:Decrypt", "sts:*", "sts:AssumeRole", "sts:AssumeRole*", "sqs:SendMessage", "*:*", "iam:PassRole", "*Object"}
	randomPatterns = []string{"*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::*", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:PrincipalTag/t, 'k'}", "arn:aws:s3:::?/k", "arn:aws:kms:*:111122223333:key/*", "arn:aws:kms:*:key/k",
		"arn:aws:sqs:*", "arn:aws:sqs:e*:q", "arn:aws:sqs:eu-*-1:111122223333:q", "arn:aws:sqs", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:role/t", "arn:*:*:*:*:*", "arn:aws:s3:::b/${*}", "b", "arn:aws:sqs:${aws:PrincipalTag/t}:*:q", "arn:aws:sqs:eu-west-1:1?1122223333:*"}
	randomARNs       = []string{"*", "arn:aws:s3:::b/k", "arn:aws:s3:::b/ann/x", "arn:aws:s3:::b/*", "arn:aws:kms:eu-west-1:111122223333:key/k", "arn:aws:kms:eu-west-1:444455556666:key/k", "arn:aws:kms:eu-west-1:111122223333:alias/a", "arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:sqs:us-east-1:444455556666:q:x", "arn:aws:iam::111122223333:role/t", "arn:aws:iam::444455556666:role/t", "arn:aws:s3:eu-west-1:111122223333:accesspoint/a"}
	randomPrincipals = []string{`"*"`, `{"AWS":"*"}`, `{"AWS":"111122223333"}`, `{"AWS":"arn:aws:iam::444455556666:root"}`, `{"AWS":["arn:aws:iam::111122223333:user/ann","arn:aws:iam::111122223333:root"]}`, `{"AWS":"arn:aws:iam::111122223333:user/ann"}`, `{"AWS":"arn:aws:iam::111122223333:role/app"}`,
		`{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s"}`, `{"AWS":["arn:aws:sts::111122223333:assumed-role/app/s","arn:aws:iam::111122223333:role/app","111122223333"]}`, `{"AWS":"arn:aws:sts::111122223333:federated-user/f"}`, `{"Service":"s3.amazonaws.com"}`, `{"Service":["sns.amazonaws.com"],"AWS":"444455556666"}`, `{"Federated":"accounts.google.com"}`, `{"AWS":"arn:aws:iam::111122223333:*"}`, `{"CanonicalUser":"c0ffee"}`}
	randomPeople = []string{"arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/bob", "arn:aws:iam::444455556666:user/ann", "arn:aws:sts::111122223333:assumed-role/app/s", "arn:aws:sts::111122223333:assumed-role/app/t", "arn:aws:sts::111122223333:federated-user/f", "111122223333", "444455556666", "s3.amazonaws.com", "accounts.google.com", "anonymous", "arn:aws:iam::111122223333:role/aws-service-role/x/y"}
	randomCalls  = []string{"s3:GetObject", "s3:getobject", "s3:PutObject", "kms:Decrypt", "sts:AssumeRole", "sqs:SendMessage", "iam:PassRole", "s3:PutBucketPolicy", "kms:RetireGrant", "kms:ListKeys", "iam:GetRole", "kms:UpdateAlias", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity", "execute-api:Invoke", "iot:Publish", "elasticfilesystem:ClientMount", "aoss:APIAccessAll", "es:ESHttpGet"}
	// keys with values of theirs, as a policy and a request may have them
	randomKeys = map[string][]string{
		"s3:prefix":                  {"a", "A", "a*", "b", "ann", "${aws:username}", "${aws:PrincipalTag/t}", "${aws:PrincipalTag/t, 'a'}", "", "?", "${*}", "${x"},
		"aws:SourceIp":               {"10.0.0.1", "10.0.0.0/8", "10.0.0.0/31", "2001:db8::1", "2001:db8::/32", "::ffff:10.0.0.1", "x"},
		"s3:max-keys":                {"1", "01", "1.0", "2", "-1", "1e1", "10", "x", ".5"},
		"aws:CurrentTime":            {"2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T01:30:00+01:30", "1772323200", "2026", "soon", "1772323200.5"},
		"aws:MultiFactorAuthPresent": {"true", "false", "TRUE", "x"},
		"aws:SourceArn":              {"arn:aws:sns:eu-west-1:111122223333:t", "arn:aws:sns:*:111122223333:*", "arn:aws:sns:eu-west-1:111122223333:t:u", "arn:*", "*", "arn:aws:sns:${aws:RequestedRegion}:111122223333:t", "arn:aws:s?s:*:*:?", "arn:aws:sns:*${aws:PrincipalTag/t}:1*:t", "arn:aws:?${aws:PrincipalTag/t}*:*:${aws:PrincipalTag/t}?"},
		"s3:data":                    {"QQ==", "QUI=", "?"},
		"aws:PrincipalAccount":       {"111122223333", "444455556666", "anonymous"},
		"aws:PrincipalIsAWSService":  {"true", "false"},
		"aws:TagKeys":                {"a", "b", "a*", ""},
		"aws:PrincipalTag/t":         {"k", "ann", "eu-west-1", "*", "sns:x"},
		"aws:RequestTag/a":           {"a", "b", ""},
		"aws:RequestTag/B":           {"a", "b"},
		"aws:CalledVia":              {"athena.amazonaws.com", "s3.amazonaws.com"},
		"aws:CalledViaLast":          {"athena.amazonaws.com", "s3.amazonaws.com"},
		"aws:ViaAWSService":          {"true", "false"},
		"kms:CallerAccount":          {"111122223333", "444455556666"},
		"s3:ResourceAccount":         {"111122223333", "444455556666"},
		"s3:ExistingObjectTag/t":     {"k", "a"},
		"iam:ResourceTag/t":          {"k", "a"},
		"aws:RequestedRegion":        {"us-east-1", "eu-west-1"},
	}
	randomKeyNames = []string{"s3:prefix", "aws:SourceIp", "s3:max-keys", "aws:CurrentTime", "aws:MultiFactorAuthPresent", "aws:SourceArn", "s3:data", "aws:PrincipalAccount", "aws:PrincipalIsAWSService", "aws:TagKeys", "aws:PrincipalTag/t",
		"aws:RequestTag/a", "aws:RequestTag/B", "aws:CalledVia", "aws:CalledViaLast", "aws:ViaAWSService", "kms:CallerAccount", "s3:ResourceAccount", "s3:ExistingObjectTag/t", "iam:ResourceTag/t", "aws:RequestedRegion"}
	randomOperators = map[string]string{"s3:prefix": "String", "aws:SourceIp": "Ip", "s3:max-keys": "Numeric", "aws:CurrentTime": "Date", "aws:MultiFactorAuthPresent": "Bool", "aws:SourceArn": "Arn", "s3:data": "Binary", "aws:PrincipalAccount": "String", "aws:PrincipalIsAWSService": "Bool", "aws:TagKeys": "String", "aws:PrincipalTag/t": "String",
		"aws:RequestTag/a": "String", "aws:RequestTag/B": "String", "aws:CalledVia": "String", "aws:CalledViaLast": "String", "aws:ViaAWSService": "Bool", "kms:CallerAccount": "String", "s3:ResourceAccount": "String", "s3:ExistingObjectTag/t": "String", "iam:ResourceTag/t": "String", "aws:RequestedRegion": "String"}
)

func (r random) condition() string {
	key := r.of(randomKeyNames...)
	family := randomOperators[key]
	operator := ""
	switch family {
	case "String":
		operator = r.of("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike")
	case "Ip":
		operator = r.of("IpAddress", "NotIpAddress")
	case "Arn":
		operator = r.of("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike")
	case "Bool":
		operator = r.of("Bool", "StringEquals")
	case "Binary":
		operator = "BinaryEquals"
	default:
		operator = family + r.of("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
	}
	values := randomKeys[key]
	switch {
	case r.chance(10):
		operator, values = "Null", []string{"true", "false"}
	case r.chance(2):
		operator = "StringMatches"
	default:
		operator = r.of("", "", "ForAllValues:", "ForAnyValue:") + operator + r.of("", "", "IfExists")
	}
	return quoted(operator) + `:{` + quoted(r.of(key, strings.ToUpper(key))) + `:` + r.some(values) + `}`
}

func (r random) statement(kind policy.Kind) string {
	out := `{"Effect":"` + r.of("Allow", "Deny", "Deny") + `"`
	if r.chance(1) {
		out = `{"Effect":"allow"`
	}
	out += `,"` + r.of("Action", "Action", "Action", "NotAction") + `":` + r.some(randomActions)
	if kind != policy.Trust || r.chance(5) {
		out += `,"` + r.of("Resource", "Resource", "Resource", "NotResource") + `":` + r.some(randomPatterns)
	}
	wants := kind == policy.Resource || kind == policy.Trust || kind == policy.RCP || kind == policy.VPCEndpoint
	if wants != r.chance(1) {
		out += `,"` + r.of("Principal", "Principal", "Principal", "NotPrincipal") + `":` + r.of(randomPrincipals...)
	}
	if r.chance(1) {
		out += "," + r.of(`"condition":{}`, `"Conditions":[]`, `"resource":"*"`)
	}
	if r.chance(45) {
		first, second := r.condition(), r.condition()
		out += `,"Condition":{` + first
		if operator, _, _ := strings.Cut(first, `":{`); r.chance(30) && !strings.HasPrefix(second, operator+`"`) {
			out += "," + second
		}
		out += "}"
	}
	return out + "}"
}

func (r random) policy(kind policy.Kind) string {
	var list []string
	if r.chance(75) { // else little would ever be allowed
		principal := ""
		if kind == policy.Resource || kind == policy.Trust || kind == policy.RCP || kind == policy.VPCEndpoint {
			principal = `,"Principal":` + r.of(randomPrincipals...)
		}
		list = append(list, `{"Effect":"Allow","Action":"*","Resource":"*"`+principal+`}`)
	}
	for range r.IntN(3) {
		list = append(list, r.statement(kind))
	}
	head := r.of(`"Version":"2012-10-17",`, `"Version":"2012-10-17",`, `"Version":"2008-10-17",`, ``)
	if r.chance(2) {
		head = r.of(`"Version":"2012-10-18",`, `"statement":[],`, `"Note":"",`)
	}
	return `{` + head + `"Statement":[` + strings.Join(list, ",") + `]}`
}

// scene makes a request and policies; text tells both.
func (r random) scene(t *testing.T) (req *Request, p *Policies, text string) {
	var out strings.Builder
	req, p = &Request{Principal: principal(t, r.of(randomPeople...)), Action: r.of(randomCalls...)}, &Policies{}
	who := &req.Principal
	if who.Kind == FederatedUser {
		who.Parent = "arn:aws:iam::111122223333:user/ann"
	}
	if r.chance(20) {
		who.CanonicalID = "c0ffee"
	}
	who.InManagementAccount = r.chance(5)
	if r.chance(40) {
		who.Tags = []Tag{{"T", r.of("k", "a", "*", "ann")}}
	}
	for range 1 + r.IntN(10)/8 {
		req.Resources = append(req.Resources, Resource{ARN: r.of(randomARNs...), Account: r.of("", "", "111122223333", "444455556666"), InManagementAccount: r.chance(5), AWSManaged: r.chance(5)})
		if r.chance(30) {
			req.Resources[len(req.Resources)-1].Tags = []Tag{{"T", r.of("k", "a")}}
		}
	}
	for range r.IntN(4) {
		key := r.of(randomKeyNames...)
		values := []string{r.of(randomKeys[key]...)}
		switch {
		case r.chance(15):
			values = append(values, r.of(randomKeys[key]...))
		case r.chance(10):
			values = nil
		}
		req.Context.Set(key, values...)
	}
	req.Time = r.of("", "2026-03-01T00:00:00Z", "1772323200")
	fmt.Fprintf(&out, "%+v\n", *req)
	add := func(percent int, kind policy.Kind, level int) {
		if r.chance(percent) {
			text := r.policy(kind)
			d, problems := policy.Parse(text)
			if len(problems) > 0 {
				t.Fatalf("%s: %s", text, problems[0].Message)
			}
			p.Add(Compile(kind.String(), kind, d), level, "")
			fmt.Fprintf(&out, "%v %d %s\n", kind, level, text)
		}
	}
	add(70, policy.Identity, 0)
	add(20, policy.Identity, 0)
	add(50, policy.Resource, 0)
	add(50, policy.Trust, 0)
	for _, kind := range []policy.Kind{policy.Boundary, policy.Session, policy.VPCEndpoint} {
		add(15, kind, 0)
	}
	add(10, policy.Session, 0)
	for level := range 3 {
		add(12, policy.SCP, level)
		add(10, policy.RCP, level)
	}
	return req, p, out.String()
}

// TestTwinAgrees compares with the slow twin on random scenes, 100,000 of them if
// LEASTWISE_SOAK is set. Every decision has to come up often enough to mean something.
func TestTwinAgrees(t *testing.T) {
	n := corpus.Rounds(3000, 100_000)
	count := map[string]int{}
	var evaluator Evaluator
	for seed := range n {
		r := random{rand.New(rand.NewPCG(uint64(seed), 7))}
		req, p, text := r.scene(t)
		got, want := evaluator.Evaluate(req, p).Decision.String(), newTwin(req, p).decide()
		if got != want {
			t.Fatalf("seed %d: got %s, the slow twin says %s\n%s", seed, got, want, text)
		}
		count[got]++
	}
	t.Logf("%v", count)
	for _, d := range []string{"allowed", "explicit-deny", "implicit-deny", "unknown"} {
		if count[d] < n/20 {
			t.Errorf("%s came up %d times in %d", d, count[d], n)
		}
	}
}
