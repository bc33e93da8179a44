package aws

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

// script answers requests one after the other.
type script struct {
	answers []Answer // Status 0 stands for a broken connection
	seen    []url.Values
	waited  []int
}

func (s *script) client() *Client {
	place, _ := Locate("eu-west-1")
	return &Client{
		Do: func(r Request) (Answer, error) {
			values, err := url.ParseQuery(string(r.Body))
			if err != nil {
				return Answer{}, err
			}
			a := s.answers[min(len(s.seen), len(s.answers)-1)]
			s.seen = append(s.seen, values)
			if a.Status == 0 {
				return Answer{}, errors.New("connection reset")
			}
			return a, nil
		},
		Place:       place,
		Credentials: Credentials{AccessKeyID: "ASIAEXAMPLEEXAMPLE00", SecretAccessKey: "canary-secret", SessionToken: "canary-token"},
		Now:         func() int64 { return 1_800_000_000 },
		Wait:        func(ms int) error { s.waited = append(s.waited, ms); return nil },
		Random:      func() uint32 { return 12345 },
	}
}

func xmlError(status int, code, message string) Answer {
	return Answer{Status: status, Body: []byte("<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message +
		"</Message></Error><RequestId>req-1</RequestId></ErrorResponse>")}
}

func TestRetries(t *testing.T) {
	fine := Answer{Status: 200, Body: []byte("<DeleteRoleResponse><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DeleteRoleResponse>")}
	for _, tt := range []struct {
		name    string
		answers []Answer
		calls   int
		code    string
		lost    bool
	}{
		{"fine", []Answer{fine}, 1, "", false},
		{"throttled once", []Answer{xmlError(400, "Throttling", "Rate exceeded"), fine}, 2, "", false},
		{"broken once", []Answer{{}, fine}, 2, "", false},
		{"unavailable without text", []Answer{{Status: 503}, fine}, 2, "", false},
		{"someone else's page", []Answer{{Status: 200, Body: []byte("<html></html>")}, fine}, 2, "", false},
		{"another operation's answer", []Answer{{Status: 200, Body: []byte("<GetRoleResponse/>")}, fine}, 2, "", false},
		{"cut short", []Answer{{Status: 200, Body: fine.Body[:40]}, fine}, 2, "", false},
		{"always throttled", []Answer{xmlError(400, "Throttling", "Rate exceeded")}, 5, "Throttling", false},
		{"always broken", []Answer{{}}, 5, "", true},
		{"denied", []Answer{xmlError(403, "AccessDenied", "no")}, 1, "AccessDenied", false},
		{"conflict", []Answer{xmlError(409, "DeleteConflict", "no")}, 1, "DeleteConflict", false},
		{"a redirect is none of AWS's answers", []Answer{{Status: 302}}, 1, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &script{answers: tt.answers}
			err := s.client().DeleteRole("r")
			if len(s.seen) != tt.calls || Code(err) != tt.code || errors.Is(err, ErrLost) != tt.lost {
				t.Errorf("%d calls and %v, want %d, code %q, lost %v", len(s.seen), err, tt.calls, tt.code, tt.lost)
			}
			for i, ms := range s.waited {
				if most := 1000 << i; ms < most/2 || ms > most {
					t.Errorf("wait %d was %d ms, want %d to %d", i+1, ms, most/2, most)
				}
			}
		})
	}
}

func TestWaitEndsRetries(t *testing.T) {
	s := &script{answers: []Answer{{}}}
	c := s.client()
	gone := errors.New("the client has left")
	c.Wait = func(int) error { return gone }
	if err := c.DeleteRole("r"); !errors.Is(err, gone) || len(s.seen) != 1 {
		t.Errorf("%d calls and %v, want 1 and %v", len(s.seen), err, gone)
	}
}

// A message of AWS's may repeat the request's headers.
func TestErrorsTellNoSecrets(t *testing.T) {
	for _, a := range []Answer{
		xmlError(403, "SignatureDoesNotMatch", "The Canonical String should have been x-amz-security-token:canary-token"),
		xmlError(403, "AccessDenied", "token canary-token secret canary-secret key ASIAEXAMPLEEXAMPLE00"),
		{Status: 403, Body: []byte("<ErrorResponse><Errors><Error><Code>X</Code><Message>canary-token</Message></Error></Errors></ErrorResponse>")},
		{Status: 403, Body: []byte("canary-token canary-secret")},
	} {
		s := &script{answers: []Answer{a}}
		_, err := s.client().GetRole("r")
		if err == nil || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "EXAMPLE") {
			t.Errorf("%s: the error is %v", a.Body, err)
		}
	}
	c := Credentials{AccessKeyID: "ASIAEXAMPLEEXAMPLE00", SecretAccessKey: "canary-secret", SessionToken: "canary-token"}
	if got := c.String(); got != "credentials ASIA…" {
		t.Errorf("credentials print as %q", got)
	}
}

func TestErrorShapes(t *testing.T) {
	for _, tt := range []struct{ name, body, code, message, id string }{
		{"AWS", `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>The role with name x cannot be found.</Message></Error><RequestId>r1</RequestId></ErrorResponse>`,
			"NoSuchEntity", "The role with name x cannot be found.", "r1"},
		{"moto, entities", `<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><message>low</message><Message>Role x</Message></Error><RequestId>r2</RequestId></ErrorResponse>`,
			"NoSuchEntity", "Role x", "r2"},
		{"moto, authorisation", `<?xml version="1.0"?><ErrorResponse xmlns="x"><Errors><Error><Code>AccessDenied</Code><Message>no</Message></Error></Errors><RequestId>r3</RequestId></ErrorResponse>`,
			"AccessDenied", "no", "r3"},
		{"EC2", `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>r4</RequestID></Response>`,
			"UnauthorizedOperation", "no", "r4"},
		{"no XML", `Bad Gateway`, "", "", ""},
		{"a code that is a novel", `<ErrorResponse><Error><Code>a b` + "\n" + `c</Code></Error></ErrorResponse>`, "", "", ""},
	} {
		e := ReadError("GetRole", Answer{Status: 400, Body: []byte(tt.body)}, Credentials{})
		if e.Code != tt.code || e.Message != tt.message || e.RequestID != tt.id {
			t.Errorf("%s: got code %q, message %q, id %q", tt.name, e.Code, e.Message, e.RequestID)
		}
	}
}

func TestForms(t *testing.T) {
	s := &script{answers: []Answer{{Status: 200, Body: []byte("<CreateRoleResponse><CreateRoleResult><Role><Arn>a</Arn></Role></CreateRoleResult></CreateRoleResponse>")}}}
	role, err := s.client().CreateRole(NewRole{Path: "/p/", Name: "n", Trust: `{"a":"b c+d&e=é"}`, MaxSeconds: 3600, Tags: []Tag{{"k:1", "v 1"}, {"k2", "v2"}}})
	if err != nil || role.ARN != "a" {
		t.Fatalf("got %+v, %v", role, err)
	}
	want := url.Values{
		"Action": {"CreateRole"}, "Version": {"2010-05-08"}, "Path": {"/p/"}, "RoleName": {"n"}, "AssumeRolePolicyDocument": {`{"a":"b c+d&e=é"}`},
		"MaxSessionDuration": {"3600"}, "Tags.member.1.Key": {"k:1"}, "Tags.member.1.Value": {"v 1"}, "Tags.member.2.Key": {"k2"}, "Tags.member.2.Value": {"v2"},
	}
	if got := s.seen[0]; got.Encode() != want.Encode() {
		t.Errorf("sent %s, want %s", got.Encode(), want.Encode())
	}
}

func TestGetFederationToken(t *testing.T) {
	s := &script{answers: []Answer{{Status: 200, Body: []byte("<GetFederationTokenResponse><GetFederationTokenResult><Credentials><AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>s</SecretAccessKey>" +
		"<SessionToken>t</SessionToken><Expiration>2026-11-28T17:00:00Z</Expiration></Credentials><FederatedUser><Arn>arn:aws:sts::111122223333:federated-user/n</Arn></FederatedUser>" +
		"</GetFederationTokenResult></GetFederationTokenResponse>")}}}
	got, err := s.client().GetFederationToken(Federate{Name: "n", Seconds: 900, Policy: "{}"})
	if err != nil || got.ARN != "arn:aws:sts::111122223333:federated-user/n" || got.Credentials.SessionToken != "t" || got.Credentials.Expires == 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	if want := (url.Values{"Action": {"GetFederationToken"}, "Version": {"2011-06-15"}, "Name": {"n"}, "DurationSeconds": {"900"}, "Policy": {"{}"}}); s.seen[0].Encode() != want.Encode() {
		t.Errorf("sent %s, want %s", s.seen[0].Encode(), want.Encode())
	}
}

func TestPages(t *testing.T) {
	page := func(name, more string) Answer {
		return Answer{Status: 200, Body: []byte("<ListRolePoliciesResponse><ListRolePoliciesResult><PolicyNames><member>" + name + "</member></PolicyNames>" + more + "</ListRolePoliciesResult></ListRolePoliciesResponse>")}
	}
	s := &script{answers: []Answer{page("a", "<IsTruncated>true</IsTruncated><Marker>m/1</Marker>"), page("b", "<IsTruncated>false</IsTruncated>")}}
	names, err := s.client().ListRolePolicies("r")
	if err != nil || strings.Join(names, " ") != "a b" || s.seen[1].Get("Marker") != "m/1" {
		t.Errorf("got %q, %v after %v", names, err, s.seen)
	}
	s = &script{answers: []Answer{page("a", "<IsTruncated>true</IsTruncated><Marker>m</Marker>")}}
	if _, err := s.client().ListRolePolicies("r"); Code(err) != "TooManyPages" {
		t.Errorf("a listing without end: %v", err)
	}
}

func TestAccountOf(t *testing.T) {
	for id, want := range map[string]string{
		"ASIAQNZGKIQY56JQ7WML": "029608264753", // the pair is in public write-ups of the encoding
		"ASIA":                 "", "": "", "ASIA0000000000000000": "", "ASIAQNZGKIQY56JQ7WM": "",
	} {
		if got := AccountOf(id); got != want {
			t.Errorf("AccountOf(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestField(t *testing.T) {
	for _, tt := range []struct {
		body, want string
		ok         bool
	}{
		{"Action=GetRole&Version=1", "GetRole", true},
		{"Version=1&Action=Get%52ole", "GetRole", true},
		{"%41ction=GetRole", "GetRole", true},
		{"Action=a+b", "a b", true},
		{"Action=GetRole&Action=CreateUser", "", false},
		{"Action=GetRole&%41ction=CreateUser", "", false},
		{"Action=%zz", "", false},
		{"Action=%4", "", false},
		{"Version=1", "", false},
		{"", "", false},
	} {
		got, ok := Field([]byte(tt.body), "Action")
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("Field(%q) = %q, %v, want %q, %v", tt.body, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzField(f *testing.F) {
	f.Add("Action=GetRole&Version=1")
	f.Add("Action=%41&%41ction=b")
	f.Fuzz(func(t *testing.T, body string) {
		if strings.Contains(body, ";") {
			return // the library refuses it
		}
		got, ok := Field([]byte(body), "Action")
		want, err := url.ParseQuery(body)
		if ok && (err == nil && (len(want["Action"]) != 1 || want.Get("Action") != got)) {
			t.Errorf("Field(%q) = %q, the library has %q, %v", body, got, want["Action"], err)
		}
	})
}
