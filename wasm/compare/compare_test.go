package compare

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
)

// lines writes rows as "STATUS [(CONSTRUCT)] ACTIONS on RESOURCES [for PRINCIPAL]", with
// "many actions" where there are more than three.
func lines(c *catalog.Catalog, r *Result) []string {
	var out []string
	for i := range r.Rows {
		row := &r.Rows[i]
		what := row.Actions.AppendIDs(nil, c)
		if n := len(what); n > 3 {
			what = []string{"many actions"}
		}
		for _, pattern := range row.Beyond {
			what = append(what, "beyond "+pattern)
		}
		for _, pattern := range row.BeyondNot {
			what = append(what, "beyond !"+pattern)
		}
		line := row.Status.String()
		if row.Construct != "" {
			line += " (" + row.Construct + ")"
		}
		line += " " + strings.Join(what, ", ") + " on "
		if row.ResourcesNot {
			line += "all but "
		}
		line += strings.Join(row.Resources, " and ")
		if row.Principal != "" {
			line += " for " + row.Principal
		}
		if row.Idle {
			line += ", idle"
		}
		out = append(out, line)
	}
	return out
}

func TestPolicies(t *testing.T) {
	const queue = `"Resource":"arn:aws:sqs:*:111122223333:q"`
	for _, tt := range []struct {
		name, a, b string // statements
		want       []string
	}{
		{"one action more", `{"Effect":"Allow","Action":"sqs:SendMessage",` + queue + `}`, `{"Effect":"Allow","Action":["SQS:sendmessage","sqs:PurgeQueue"],` + queue + `}`, []string{
			"gained sqs:PurgeQueue on arn:aws:sqs:*:111122223333:q",
			"same sqs:SendMessage on arn:aws:sqs:*:111122223333:q",
		}},
		{"a wider resource: the row of the narrow one speaks for it", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x/*"}`, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, []string{
			"gained s3:GetObject on arn:aws:s3:::b/*",
			"same s3:GetObject on arn:aws:s3:::b/x/*",
		}},
		{"every region in place of the one that witnesses have", `{"Effect":"Allow","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:us-east-1:222233334444:table/t"}`, `{"Effect":"Allow","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:*:222233334444:table/t"}`, []string{
			"gained dynamodb:Query on arn:aws:dynamodb:*:222233334444:table/t",
			"same dynamodb:Query on arn:aws:dynamodb:us-east-1:222233334444:table/t",
		}},
		{"every account in place of the one that witnesses have", `{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::111122223333:role/x"}`, `{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::*:role/x"}`, []string{
			"gained iam:GetRole on arn:aws:iam::*:role/x",
			"same iam:GetRole on arn:aws:iam::111122223333:role/x",
		}},
		{"a condition more", `{"Effect":"Allow","Action":"sqs:SendMessage",` + queue + `}`, `{"Effect":"Allow","Action":"sqs:SendMessage",` + queue + `,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`, []string{
			"lost sqs:SendMessage on arn:aws:sqs:*:111122223333:q",
		}},
		{"a condition that asks for less", `{"Effect":"Allow","Action":"sqs:SendMessage",` + queue + `,"Condition":{"IpAddress":{"aws:SourceIp":"10.1.0.0/16"}}}`, `{"Effect":"Allow","Action":"sqs:SendMessage",` + queue + `,"Condition":{"IpAddress":{"AWS:SourceIP":["10.0.0.0/8","192.168.0.0/16"]}}}`, []string{
			"gained sqs:SendMessage on arn:aws:sqs:*:111122223333:q",
		}},
		{"another condition", `{"Effect":"Allow","Action":"sqs:SendMessage",` + queue + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}`, `{"Effect":"Allow","Action":"sqs:SendMessage",` + queue + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-2"}}}`, []string{
			"unknown (Condition StringEquals aws:PrincipalOrgID) sqs:SendMessage on arn:aws:sqs:*:111122223333:q",
		}},
		{"a Deny on a part", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::secret/*"}`, []string{
			"lost s3:GetObject on arn:aws:s3:::secret/*",
			"same s3:GetObject on *",
		}},
		{"a Deny lifted where nothing is allowed", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"},{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}`, `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`, []string{
			"gained iam:PassRole on *",
			"same sqs:SendMessage on *",
		}},
		{"an Allow behind a Deny changes nothing", `{"Effect":"Deny","Action":"sqs:*","Resource":"*"},{"Effect":"Allow","Action":"sqs:PurgeQueue","Resource":"*"}`, `{"Effect":"Deny","Action":"sqs:*","Resource":"*"}`, []string{
			"same sqs:PurgeQueue on *",
			"same many actions, beyond sqs:* on *",
		}},
		{"a wildcard for all known actions also takes tomorrow's", `{"Effect":"Allow","Action":["sqs:ListDeadLetterSourceQueues","sqs:ListMessageMoveTasks","sqs:ListQueueTags","sqs:ListQueues"],"Resource":"*"}`, `{"Effect":"Allow","Action":"sqs:List*","Resource":"*"}`, []string{
			"gained beyond sqs:List* on *",
			"same many actions on *",
		}},
		{"an action that the catalog does not know", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`, `{"Effect":"Allow","Action":["sqs:SendMessage","newthing:Do"],"Resource":"*"}`, []string{
			"gained beyond newthing:Do on *",
			"same sqs:SendMessage on *",
		}},
		{"an action without resources is asked about *", `{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::*"}`, `{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}`, []string{
			"gained s3:ListAllMyBuckets on *",
		}},
		{"a resource that the action does not work on", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"]}`, []string{
			"gained s3:GetObject on arn:aws:s3:::b, idle",
			"same s3:GetObject on arn:aws:s3:::b/*",
		}},
		{"NotAction leaves out more", `{"Effect":"Deny","NotAction":"sqs:*","Resource":"*"}`, `{"Effect":"Deny","NotAction":["sqs:*","kms:Decrypt"],"Resource":"*"}`, []string{
			"gained kms:Decrypt on *",
			"same many actions, beyond !sqs:* on *",
		}},
		{"NotResource leaves out more", `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::secret/*"}`, `{"Effect":"Allow","Action":"s3:GetObject","NotResource":["arn:aws:s3:::secret/*","arn:aws:s3:::private/*"]}`, []string{
			"lost s3:GetObject on all but arn:aws:s3:::secret/*",
			"same s3:GetObject on all but arn:aws:s3:::private/* and arn:aws:s3:::secret/*",
		}},
		{"a variable in place of a star", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}`, []string{
			"lost s3:GetObject on arn:aws:s3:::b/*",
			"same s3:GetObject on arn:aws:s3:::b/${aws:username}/*",
		}},
		{"a placeholder of a template is the same as itself", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"${Queue.Arn}"}`, `{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["${Queue.Arn}","${Other.Arn}"]}`, []string{
			"unknown (the resource ${Other.Arn}, which is filled in later) sqs:SendMessage on ${Other.Arn}",
			"same sqs:SendMessage on ${Queue.Arn}",
		}},
		{"what AWS would refuse", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`, `{"Effect":"allow","Action":"sqs:SendMessage","Resource":"*"}`, []string{
			"unknown (a statement that AWS would refuse: its Effect is neither Allow nor Deny) sqs:SendMessage on *",
		}},
		{"an element that is none", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`, `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","condition":{"Bool":{"aws:SecureTransport":"true"}}}`, []string{
			`unknown (a statement that AWS would refuse: "condition" is no element of a statement; did you mean Condition?) sqs:SendMessage on *`,
		}},
		{"elements that are none and differ", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","condition":{"Bool":{"a:b":"true"}}}`, `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","condition":{"Bool":{"a:b":"false"}}}`, []string{
			`unknown (a statement that AWS would refuse: "condition" is no element of a statement; did you mean Condition?) sqs:SendMessage on *`,
		}},
		{"the same element that is none", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","condition":{}}`, `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","condition":{}}`, []string{
			"same sqs:SendMessage on *",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t)
			whole := func(s string) []*policy.Document {
				return parse(t, `{"Version":"2012-10-17","Statement":[`+s+`]}`)
			}
			got := lines(c, Policies(c, whole(tt.a), whole(tt.b), policy.Identity))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestPrincipals(t *testing.T) {
	c := open(t)
	trust := func(principal string) []*policy.Document {
		return parse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":`+principal+`}}`)
	}
	for _, tt := range []struct {
		a, b string
		want []string
	}{
		{`{"AWS":"111122223333"}`, `{"AWS":["arn:aws:iam::111122223333:root"]}`, []string{"same sts:AssumeRole on * for AWS arn:aws:iam::111122223333:root"}},
		{`{"AWS":"*"}`, `"*"`, []string{"same sts:AssumeRole on * for *"}},
		{`{"Service":"ec2.amazonaws.com"}`, `{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]}`, []string{"gained sts:AssumeRole on * for Service lambda.amazonaws.com", "same sts:AssumeRole on * for Service ec2.amazonaws.com"}},
		{`{"AWS":"arn:aws:iam::111122223333:role/a"}`, `{"AWS":"*"}`, []string{"gained sts:AssumeRole on * for *", "same sts:AssumeRole on * for AWS arn:aws:iam::111122223333:role/a"}},
		{`{"AWS":"arn:aws:iam::111122223333:role/a"}`, `{"AWS":"arn:aws:iam::111122223333:role/b"}`, []string{"gained sts:AssumeRole on * for AWS arn:aws:iam::111122223333:role/b", "lost sts:AssumeRole on * for AWS arn:aws:iam::111122223333:role/a"}},
		{`{"AWS":"arn:aws:iam::111122223333:role/a"}`, `{"AWS":"arn:aws:iam::111122223333:root"}`, []string{"gained sts:AssumeRole on * for AWS arn:aws:iam::111122223333:root", "unknown (principals that overlap) sts:AssumeRole on * for AWS arn:aws:iam::111122223333:role/a"}},
	} {
		if got := lines(c, Policies(c, trust(tt.a), trust(tt.b), policy.Trust)); !slices.Equal(got, tt.want) {
			t.Errorf("%s, %s: got\n%s\nwant\n%s", tt.a, tt.b, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// No witness is of another principal than its keys say, or lacks a key that all requests have.
func TestWitnesses(t *testing.T) {
	c := open(t)
	whole := func(s string) []*policy.Document {
		return parse(t, `{"Version":"2012-10-17","Statement":[`+s+`]}`)
	}
	allow := func(rest string) string {
		return `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*",` + rest + `}`
	}
	const bob, secure = `arn:aws:iam::111122223333:user/bob`, `"Principal":"*","Condition":`
	for _, tt := range []struct {
		a, b string
		want []string
	}{
		{allow(`"Principal":{"AWS":"` + bob + `"}`), allow(secure + `{"ArnEquals":{"aws:PrincipalArn":"` + bob + `"}}`), []string{
			"unknown", "unknown"}},
		{allow(`"Principal":{"AWS":"arn:aws:iam::111122223333:root"}`), allow(secure + `{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}`), []string{
			"unknown", "unknown"}},
		{allow(`"Principal":"*"`), allow(secure + `{"Null":{"aws:SecureTransport":"false"}}`), []string{"unknown"}},
		{allow(`"Principal":"*"`), allow(secure+`{"Bool":{"aws:SecureTransport":"true"}}`) + "," + allow(secure+`{"Bool":{"aws:SecureTransport":"false"}}`), []string{"unknown"}},
		{allow(`"Principal":"*"`), allow(secure + `{"Bool":{"aws:SecureTransport":"true"}}`), []string{"lost"}},
		{allow(`"Principal":"*"`), allow(secure + `{"ArnEquals":{"aws:PrincipalArn":"` + bob + `"}}`), []string{"lost"}},
		{allow(`"Principal":{"AWS":"arn:aws:iam::444455556666:root"}`), allow(secure + `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/team-*"}}`), []string{
			"gained", "lost"}},
	} {
		r := Policies(c, whole(tt.a), whole(tt.b), policy.Resource)
		var got []string
		for i := range r.Rows {
			got = append(got, r.Rows[i].Status.String())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s\n%s\ngot %v", tt.a, tt.b, lines(c, r))
		}
	}
}

// TestSplit compares a policy with two that together are as much.
func TestSplit(t *testing.T) {
	c := open(t)
	whole := parse(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`)
	parts := parse(t, `[{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]},{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}]`)
	r := Policies(c, whole, parts, policy.Identity)
	queues, _ := c.LookupService("sqs")
	if r.Rows[0].Status != Same || r.Pairs[Same] != queues.NumActions()+1 || r.Beyond != [4]int{Same: 1} {
		t.Errorf("got %v, %v and %v beyond", lines(c, r), r.Pairs, r.Beyond)
	}
	if from := r.Rows[0].From; from[0][0] != (Ref{Document: 0, Statement: 0}) || from[1][0] != (Ref{Document: 1, Statement: 0}) {
		t.Errorf("the queues come from %+v", from)
	}
}

// Seen from the other side, gains are losses and everything else stays.
func TestMirror(t *testing.T) {
	c := open(t)
	for seed := range pairs() / 4 {
		r := dice{newRand(uint64(seed), 13)}
		kind := kinds[r.IntN(len(kinds))]
		a, b := parse(t, r.write(r.policy(kind))), parse(t, r.write(r.policy(kind)))
		there, back := Policies(c, a, b, kind), Policies(c, b, a, kind)
		if there.Pairs != [4]int{back.Pairs[Lost], back.Pairs[Gained], back.Pairs[Unknown], back.Pairs[Same]} {
			t.Fatalf("seed %d, %s: %v there and %v back\n%s\n%s", seed, kind, there.Pairs, back.Pairs, a[0].Source, b[0].Source)
		}
	}
}

// Real policies are the same as themselves, and lose exactly what is taken out of them. What
// stands in the way of saying so is rare.
func TestManagedPolicies(t *testing.T) {
	c := open(t)
	unknown := 0
	for _, file := range corpus.Part(t, corpus.ManagedPolicies) {
		d := parse(t, file.Text)
		r := Policies(c, d, parse(t, file.Text), policy.Identity)
		if len(r.Rows) > 0 && r.Rows[0].Status != Same {
			t.Errorf("%s is not the same as itself: %v", file.Name, lines(c, r))
		}
		less := *d[0]
		less.Statements = slices.Clone(less.Statements)
		s := &less.Statements[0]
		if s.Action == nil || s.Effect.Value != policy.Allow || len(s.Action) == 1 && len(less.Statements) == 1 {
			continue
		}
		if s.Action = s.Action[1:]; len(s.Action) == 0 {
			less.Statements = less.Statements[1:]
		}
		r = Policies(c, d, []*policy.Document{&less}, policy.Identity)
		if r.Pairs[Gained]+r.Beyond[Gained] > 0 {
			t.Errorf("%s gains without its first action: %v", file.Name, lines(c, r)[0])
		}
		if r.Pairs[Unknown]+r.Beyond[Unknown] > 0 {
			unknown++
		}
	}
	if unknown > 2 {
		t.Errorf("%d policies are unknown in part without their first action, there were 2", unknown)
	}
}

func BenchmarkManagedPolicies(b *testing.B) {
	c := open(b)
	files := corpus.Files(b, corpus.ManagedPolicies)
	var all [][]*policy.Document
	for _, file := range files {
		all = append(all, parse(b, file.Text))
	}
	for b.Loop() {
		for i := range all {
			Policies(c, all[i], all[(i+1)%len(all)], policy.Identity)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(all)), "µs/pair")
}

// BenchmarkManyARNs has a statement with 300 resources, of which one changes.
func BenchmarkManyARNs(b *testing.B) {
	c := open(b)
	var list []string
	for i := range 300 {
		list = append(list, "arn:aws:s3:::bucket-"+strconv.Itoa(i)+"/*")
	}
	write := func() []*policy.Document {
		return parse(b, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:Get*","s3:PutObject"],"Resource":`+policy.JSONStrings(list)+`}}`)
	}
	before := write()
	list[7] += "x"
	after := write()
	for b.Loop() {
		Policies(c, before, after, policy.Identity)
	}
}

// FuzzPolicies: whatever two texts hold, comparing them ends without a fault, finds a policy
// the same as itself, and the same rows each time.
func FuzzPolicies(f *testing.F) {
	r := dice{newRand(1, 2)}
	for i := range 6 {
		f.Add(uint8(i), r.write(r.policy(policy.Kind(i))), r.write(r.policy(policy.Kind(i))))
	}
	f.Add(uint8(0), `{"Statement":[{"Effect":"Allow","Action":"*:*","Resource":"arn:aws:s3:::${a, '}'}/${*}","Condition":{"x":1}}]}`, `{"Statement":{"NotAction":[],"NotResource":["${"],"Principal":{"AWS":1}}}`)
	c, err := openCatalog()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, k uint8, textA, textB string) {
		if len(textA)+len(textB) > 2000 {
			return // the time grows with the square
		}
		kind := policy.Kind(int(k) % len(policy.Kinds))
		a, _ := policy.Parse(textA)
		b, _ := policy.Parse(textB)
		one := func(x, y *policy.Document) *Result {
			return Policies(c, []*policy.Document{x}, []*policy.Document{y}, kind)
		}
		if self := one(a, a); len(self.Rows) > 0 && self.Rows[0].Status != Same {
			t.Fatalf("%q is not the same as itself: %+v", textA, self.Rows[0])
		}
		x := run(c, []*policy.Document{a}, []*policy.Document{b}, kind)
		checkWitnesses(t, x, []string{a.Version.Value, b.Version.Value}, t.Fatalf)
		if once, again := lines(c, x.result()), lines(c, one(a, b)); !slices.Equal(once, again) {
			t.Fatalf("%q once and %q again", once, again)
		}
	})
}

// What AWS refuses as a whole is not the same as what it is without it.
func TestRefusedDocuments(t *testing.T) {
	c := open(t)
	const allow = `"Statement":{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`
	plain := parse(t, `{"Version":"2012-10-17",`+allow+`}`)
	for _, text := range []string{
		`{"Version":"2012-10-18",` + allow + `}`,
		`{"Version":"2012-10-17",` + allow + `,"statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`,
		`{"Version":"2012-10-17","Statment":{"Effect":"Deny","Action":"*","Resource":"*"}}`,
	} {
		r := Policies(c, plain, parse(t, text), policy.Identity)
		if len(r.Rows) == 0 || r.Pairs[Same] > 0 || r.Pairs[Unknown] == 0 {
			t.Errorf("%s: %s", text, strings.Join(lines(c, r), "\n"))
		}
		for i := range r.Rows {
			for _, ref := range r.Rows[i].From[1] {
				_ = r.Documents[1][ref.Document].Statements[ref.Statement]
			}
		}
	}
}
