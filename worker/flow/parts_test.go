package flow

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
)

var ann = Caller{Partition: "aws", Account: double.Account, ARN: "arn:aws:sts::111122223333:assumed-role/Admin/ann", ID: "AROAADMIN", Role: true, Name: "ann"}

func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, expires := range []int64{0, start, start + 1, 253402300799} {
		for _, account := range []string{"111122223333", "444455556666"} {
			for _, n := range []string{nonce, "x" + nonce} {
				name := Name(account, n, expires)
				got, ok := ParseName(name)
				if !ok || got != expires || len(name) != 41 || seen[name] {
					t.Errorf("%s is read as %d, %v, want %d; seen before: %v", name, got, ok, expires, seen[name])
				}
				seen[name] = true
				if id := ExternalID(account, n, expires); len(id) != 32 || strings.Contains(name, id[:20]) {
					t.Errorf("%s and external id %s", name, id)
				}
			}
		}
	}
	good := Name(double.Account, nonce, start)
	for _, bad := range []string{"", "sbx-", good[1:], good + "0", good[:40] + "g", good[:40] + "A", strings.Replace(good, "2027", "20x7", 1),
		strings.Replace(good, "0115", "0230", 1), strings.ToUpper(good), "sbx-20270115T080000Z_" + good[21:]} {
		if _, ok := ParseName(bad); ok {
			t.Errorf("%q is read as a name", bad)
		}
	}
}

// The documents as they are sent, to be read by people.
func TestDocuments(t *testing.T) {
	user := Caller{Partition: "aws-cn", Account: double.Account, ARN: "arn:aws-cn:iam::111122223333:user/bob", ID: "AIDABOB", Name: "bob"}
	for _, tt := range []struct {
		what, got, want string
	}{
		{"trust of a role", trust(ann, Options{Expires: start}, "x1"),
			`{"Version":"2012-10-17","Statement":[{"Sid":"Assume","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole","Condition":{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"},"StringLike":{"aws:userid":"AROAADMIN:*"},"StringEquals":{"sts:ExternalId":"x1"}}}]}`},
		{"trust of a user", trust(user, Options{Expires: start}, "x1"),
			`{"Version":"2012-10-17","Statement":[{"Sid":"Assume","Effect":"Allow","Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"},"Action":"sts:AssumeRole","Condition":{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"},"StringEquals":{"aws:userid":"AIDABOB","sts:ExternalId":"x1"}}}]}`},
		{"trust of a session, with tags", trust(ann, Options{Expires: start, Principal: BySession, CarryIdentity: []string{"team"}}, "x1"),
			`{"Version":"2012-10-17","Statement":[{"Sid":"Assume","Effect":"Allow","Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/Admin/ann"},"Action":"sts:AssumeRole","Condition":{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"},"StringEquals":{"sts:ExternalId":"x1"}}},` +
				`{"Sid":"CarryIdentity","Effect":"Allow","Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/Admin/ann"},"Action":["sts:SetSourceIdentity","sts:TagSession"],"Condition":{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"},"ForAllValues:StringEquals":{"aws:TagKeys":"team"}}}]}`},
		{"guard", guard(ann, Options{Expires: start}),
			`{"Version":"2012-10-17","Statement":[{"Sid":"AfterT","Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateGreaterThanEquals":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}},` +
				`{"Sid":"KeepGuard","Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/leastwise-sandbox/*"},` +
				`{"Sid":"NoChaining","Effect":"Deny","Action":["sts:AssumeRole","sts:AssumeRoot"],"Resource":"*"}]}`},
		{"guard with chaining", guard(ann, Options{Expires: start, AllowChaining: true}),
			`{"Version":"2012-10-17","Statement":[{"Sid":"AfterT","Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateGreaterThanEquals":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}},` +
				`{"Sid":"KeepGuard","Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/leastwise-sandbox/*"}]}`},
		{"session policy", sessionGuard(start),
			`{"Version":"2012-10-17","Statement":[{"Sid":"RoleDecides","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"AfterT","Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateGreaterThanEquals":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}}]}`},
		{"guard switched off", off(start), `{"Version":"2012-10-17","Statement":[{"Sid":"Off20270115T080000Z","Effect":"Deny","Action":"*","Resource":"*"}]}`},
	} {
		if tt.got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.what, tt.got, tt.want)
		}
	}
	if since, ok := offSince(off(start)); !ok || since != start {
		t.Errorf("switched off since %d, %v", since, ok)
	}
	if _, ok := offSince(guard(ann, Options{Expires: start})); ok {
		t.Error("a guard is taken for one that is switched off")
	}
}

// What is tested keeps everything but white space and how its strings are spelled.
func TestSubject(t *testing.T) {
	for _, tt := range []struct{ text, want, code string }{
		{`{ "Statement" : [ { "Effect":"Allow", "Action":"s3:*", "Resource":"a b", "Sid":"\u0041" } ] }`, `{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"a b","Sid":"A"}]}`, ""},
		{`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`, ""},
		{`{"Statement":[]}`, "", Invalid},
		{`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}`, "", Invalid},
		{`{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"},}`, "", Invalid},
		{`{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"s3:*","Resource":"*"}}`, "", Invalid},
		{`hello`, "", Invalid},
		{``, "", Invalid},
	} {
		s, err := readSubject(tt.text)
		if code(err) != tt.code || tt.code == "" && s.text != tt.want && !strings.HasPrefix(tt.text, `{"Effect"`) {
			t.Errorf("%s: got %s, %v, want %s %s", tt.text, s.text, err, tt.want, tt.code)
		}
	}
}

func TestCallers(t *testing.T) {
	for _, tt := range []struct{ arn, id, code string }{
		{"arn:aws:sts::111122223333:assumed-role/Admin/ann", "AROAX:ann", ""},
		{"arn:aws:iam::111122223333:user/dev/bob", "AIDAX", ""},
		{"arn:aws:iam::111122223333:root", "111122223333", BadCaller},
		{"arn:aws:sts::111122223333:federated-user/bob", "111122223333:bob", BadCaller},
		{"arn:aws-cn:sts::111122223333:assumed-role/Admin/ann", "AROAX:ann", BadCaller},
		{"arn:aws:sts::999999999999:assumed-role/Admin/ann", "AROAX:ann", BadCaller},
		{"", "", BadCaller},
	} {
		c, err := ReadCaller(aws.Identity{Account: "111122223333", ARN: tt.arn, UserID: tt.id}, "aws")
		if code(err) != tt.code {
			t.Errorf("%s: got %+v, %v, want %q", tt.arn, c, err, tt.code)
		}
	}
	c := ann
	c.Name = "ann@example.com/é " + strings.Repeat("x", 80)
	if got := c.sessionName(Name(double.Account, nonce, start)); len(got) != 64 || !strings.HasPrefix(got, "lw-") || strings.ContainsAny(got, "/ é") {
		t.Errorf("session name %q", got)
	}
}

func TestBoundaries(t *testing.T) {
	for in, want := range map[string]string{
		"":                                       "arn:aws:iam::111122223333:policy/LeastwiseBoundary",
		"team/B":                                 "arn:aws:iam::111122223333:policy/team/B",
		"arn:aws:iam::111122223333:policy/x/B":   "arn:aws:iam::111122223333:policy/x/B",
		"arn:aws:iam::aws:policy/ReadOnlyAccess": "arn:aws:iam::aws:policy/ReadOnlyAccess",
		"arn:aws:iam::444455556666:policy/B":     "", "arn:aws:iam::111122223333:role/B": "", "arn:aws-cn:iam::111122223333:policy/B": "", "B*": "", "B C": "",
	} {
		got, err := Options{Boundary: in}.boundary(ann)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestHazards(t *testing.T) {
	for _, tt := range []struct {
		policy  string
		o       Options
		bounded bool
		want    string
	}{
		{readB, Options{}, true, ""},
		{admin, Options{}, true, "cognito-identity:CreateIdentityPool s3:PutBucketPolicy ec2:RunInstances"},
		{admin, Options{}, false, "iam:CreateAccessKey iam:AttachRolePolicy iam:PassRole s3:PutBucketPolicy ec2:RunInstances"},
		{admin, Options{AllowChaining: true}, false, "sts:AssumeRole iam:CreateAccessKey iam:AttachRolePolicy iam:PassRole s3:PutBucketPolicy ec2:RunInstances"},
		{`{"Statement":{"Effect":"Allow","Action":"LAMBDA:add*","Resource":"*"}}`, Options{}, true, "lambda:AddPermission"},
		{`{"Statement":{"Effect":"Allow","NotAction":["ec2:*","s3:*"],"Resource":"*"}}`, Options{}, true, "cognito-identity:CreateIdentityPool kms:PutKeyPolicy lambda:CreateFunction"},
		{`{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`, Options{}, true, ""},
	} {
		s, err := readSubject(tt.policy)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range hazards(s, tt.o, tt.bounded) {
			got = append(got, h.Example)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s %+v: got %q, want %q", tt.policy, tt.o, got, tt.want)
		}
	}
}

// The examples are actions that AWS has.
func TestHazardsAreActions(t *testing.T) {
	cat, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range lasting {
		for _, id := range strings.Fields(kind.actions) {
			if _, ok := cat.LookupAction(id); !ok {
				t.Errorf("%s is not in the catalog of %s", id, cat.Date())
			}
		}
	}
}

func FuzzPlan(f *testing.F) {
	for _, s := range []string{readB, admin, `{"Statement":{"Effect":"Allow","NotAction":"a:*"}}`, `"{}"`, `%7B%7D`, "", strings.Repeat("[", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o := Options{Policy: text, Nonce: nonce, Expires: start}
		if p, err := NewPlan(ann, o); err == nil {
			if again, err := readSubject(p.Subject); err != nil || again.text != p.Subject {
				t.Errorf("%q becomes %q, which becomes %q, %v", text, p.Subject, again.text, err)
			}
		} else if code(err) == "" {
			t.Errorf("%q: an error without code: %v", text, err)
		}
		if p, err := NewSessionPlan("arn:aws:iam::111122223333:role/base", o); err == nil {
			if !strings.Contains(p.Policy, `"AfterT"`) {
				t.Errorf("%q: the session policy has no end: %s", text, p.Policy)
			}
		}
	})
}
