package intake

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// refusedCall is a call and the message that AWS answers it with.
type refusedCall struct {
	layer                       policy.Kind
	principal, action, resource string
	message                     string
}

var missingWords = map[policy.Kind]string{
	policy.Identity: "no identity-based policy allows", policy.Boundary: "no permissions boundary allows", policy.Session: "no session policy allows", policy.SCP: "no service control policy allows",
	policy.VPCEndpoint: "no VPC endpoint policy allows", policy.Resource: "no resource-based policy allows", policy.Trust: "no role trust policy allows",
}

// concrete puts names in place of a format's placeholders.
func concrete(format string, n int) string {
	text, _ := where{"aws", "eu-west-1", "111122223333"}.fill(format, func(string) string { n++; return fmt.Sprintf("name%d", n) })
	return strings.ReplaceAll(text, "*", "x")
}

func randomCall(r *rand.Rand, c *catalog.Catalog) refusedCall {
	q := refusedCall{layer: policy.Kind(r.IntN(len(policy.Kinds)))}
	for missingWords[q.layer] == "" {
		q.layer = policy.Kind(r.IntN(len(policy.Kinds)))
	}
	q.principal = []string{"arn:aws:iam::111122223333:user/ann", "arn:aws:sts::111122223333:assumed-role/app/run"}[r.IntN(2)]
	if q.layer == policy.Session {
		q.principal = "arn:aws:sts::111122223333:assumed-role/app/run"
	}
	a := c.Action(r.IntN(c.NumActions()))
	q.action = a.ID()
	if q.layer == policy.Trust {
		q.action, q.resource = "sts:AssumeRole", "arn:aws:iam::111122223333:role/target"
	} else if n := a.NumRows(); n > 0 {
		t := a.Row(r.IntN(n)).ResourceType()
		q.resource = concrete(t.Format(r.IntN(t.NumFormats())), r.IntN(100))
	}
	on := ""
	if q.resource != "" {
		on = " on resource: " + q.resource
		if r.IntN(2) == 0 {
			on = ` on resource: "` + q.resource + `"`
		}
	}
	q.message = fmt.Sprintf("User: %s is not authorized to perform: %s%s because %s the %s action", q.principal, q.action, on, missingWords[q.layer], q.action)
	if r.IntN(3) == 0 {
		q.message = strings.Replace(q.message, " because", "\nbecause", 1)
	}
	if r.IntN(3) == 0 {
		q.message = "An error occurred (AccessDenied) when calling the X operation: " + q.message
	}
	return q
}

func document(t *testing.T, kind policy.Kind, text string) *simulate.Policy {
	d, problems := policy.Parse(text)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", text, problems)
	}
	return simulate.Compile("", kind, d)
}

// scene is an account in which everything is allowed but by one layer, which has a policy.
func scene(t *testing.T, q *refusedCall, text string) *simulate.Policies {
	const all = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	const none = `{"Version":"2012-10-17","Statement":[]}`
	var p simulate.Policies
	for _, kind := range []policy.Kind{policy.SCP, policy.VPCEndpoint, policy.Identity, policy.Boundary, policy.Session} {
		own := all
		switch {
		case kind == q.layer:
			own = text
		case kind == policy.VPCEndpoint:
			own = strings.Replace(all, `"Action"`, `"Principal":"*","Action"`, 1)
		case kind == policy.Session && !strings.Contains(q.principal, "assumed-role"):
			continue
		case kind == policy.Boundary && (q.layer == policy.Resource || q.layer == policy.Trust):
			continue
		case kind == policy.Identity && (q.layer == policy.Resource || q.layer == policy.Trust):
			own = none
		}
		p.Add(document(t, kind, own), 0, "")
	}
	if q.layer == policy.Resource || q.layer == policy.Trust {
		p.Add(document(t, q.layer, text), 0, q.resource)
	}
	return &p
}

// TestStatementsAllow makes messages about calls of any action on any of its resources, and
// shows that the statement made of each, put into the document that the message names, is
// what the call lacked: the evaluator refuses it before and allows it after.
func TestStatementsAllow(t *testing.T) {
	c, o := open(t)
	rounds := corpus.Rounds(3000, 100_000)
	r := rand.New(rand.NewPCG(8, 4))
	layers, unknown := map[policy.Kind]int{}, 0
	for range rounds {
		q := randomCall(r, c)
		result := Read(c, o, q.message)
		if q.layer == policy.Resource && (q.resource == "" || takesRole(q.action, q.resource)) || q.action == "sts:GetCallerIdentity" {
			continue // there is no such message: no resource has a policy, a role's is its trust policy, and everybody may call it
		}
		if len(result.Candidates) != 1 || len(result.Leads) > 0 || result.Candidates[0].Assumed || result.Candidates[0].Kind != q.layer {
			t.Fatalf("%s:\n%s", q.message, shown(result))
		}
		one := result.Candidates[0]
		statement := policy.PrintStatement(&one.Statement, policy.Layout{})
		principal, err := simulate.ParsePrincipal(q.principal)
		if err != nil {
			t.Fatal(err)
		}
		request := &simulate.Request{Principal: principal, Action: q.action}
		if q.resource != "" {
			request.Resources = []simulate.Resource{{ARN: q.resource, Account: "111122223333"}}
		}
		before := simulate.Check(c, request, scene(t, &q, `{"Version":"2012-10-17","Statement":[]}`)).Decision
		merged, _, err := Merge("", []string{statement})
		if err != nil {
			t.Fatal(err)
		}
		after := simulate.Check(c, request, scene(t, &q, merged)).Decision
		if before == simulate.Unknown || after == simulate.Unknown {
			unknown++
			continue
		}
		if before != simulate.ImplicitDeny || after != simulate.Allowed {
			t.Fatalf("%s:\n%s\n%v before, %v after", q.message, statement, before, after)
		}
		layers[q.layer]++
	}
	for layer := range missingWords {
		if layers[layer] < rounds/20 {
			t.Errorf("%v: shown %d times only", layer, layers[layer])
		}
	}
	if unknown > rounds/10 {
		t.Errorf("%d of %d are unknown to the evaluator", unknown, rounds)
	}
	t.Logf("%v, %d unknown", layers, unknown)
}

// TestOwnResourceAllowed shows that a statement allows the call on the resource that the
// message writes in some other way than policies do.
func TestOwnResourceAllowed(t *testing.T) {
	c, o := open(t)
	const who, at = "arn:aws:iam::111122223333:user/ann", ":111122223333:"
	for _, tt := range []struct{ action, written, after, resource string }{
		{"logs:CreateLogGroup", "arn:aws:logs:us-east-1" + at + "log-group:/x:log-stream:", "", "arn:aws:logs:us-east-1" + at + "log-group:/x:log-stream:"},
		{"logs:CreateLogGroup", `"arn:aws:logs:us-east-1` + at + `log-group:/x:log-stream:"`, "", "arn:aws:logs:us-east-1" + at + "log-group:/x" + ":log-stream:"},
		{"iam:GetUser", "user bob", "", "arn:aws:iam:" + at + "user/bob"},
		{"iam:CreateInstanceProfile", "instance profile web", "", "arn:aws:iam:" + at + "instance-profile/web"},
		{"sns:Publish", "arn:aws:sns:us-east-1" + at + "t", "</Message>", "arn:aws:sns:us-east-1" + at + "t"},
		{"dynamodb:Query", "arn:aws:dynamodb:us-east-1" + at + "table/t", `"}]}`, "arn:aws:dynamodb:us-east-1" + at + "table/t"},
		{"s3:GetObject", "arn:aws:s3:::b/{name}", "", "arn:aws:s3:::b/{name}"},
	} {
		for _, reason := range []string{"", " because no identity-based policy allows the " + tt.action + " action", "."} {
			message := "User: " + who + " is not authorized to perform: " + tt.action + " on resource: " + tt.written + reason + tt.after
			result := Read(c, o, message)
			if len(result.Candidates) != 1 {
				t.Fatalf("%s:\n%s", message, shown(result))
			}
			merged, _, err := Merge("", []string{policy.PrintStatement(&result.Candidates[0].Statement, policy.Layout{})})
			if err != nil {
				t.Fatal(err)
			}
			principal, _ := simulate.ParsePrincipal(who)
			var p simulate.Policies
			p.Add(document(t, policy.Identity, merged), 0, "")
			request := &simulate.Request{Principal: principal, Action: tt.action, Resources: []simulate.Resource{{ARN: tt.resource, Account: "111122223333"}}}
			if got := simulate.Check(c, request, &p).Decision; got != simulate.Allowed {
				t.Errorf("%s\n%s on %s: %v\n%s", message, tt.action, tt.resource, got, shown(result))
			}
		}
	}
}

// TestDeniedNeverAllows gives no statement for an explicit deny, whatever the layer.
func TestDeniedNeverAllows(t *testing.T) {
	c, o := open(t)
	r := rand.New(rand.NewPCG(8, 5))
	names := []string{"an identity-based policy", "a resource-based policy", "a service control policy", "a resource control policy", "a permissions boundary", "a session policy", "the role trust policy", "a VPC endpoint policy"}
	for range 500 {
		q := randomCall(r, c)
		message, _, _ := strings.Cut(strings.ReplaceAll(q.message, "\nbecause", " because"), " because")
		message += " with an explicit deny"
		if i := r.IntN(len(names) + 1); i < len(names) {
			message += " in " + names[i]
		}
		if result := Read(c, o, message); len(result.Candidates) != 0 || len(result.Leads) != 1 {
			t.Fatalf("%s:\n%s", message, shown(result))
		}
	}
}

// TestEventsAllow makes events of operations, on resources that they list or whose names are
// among the parameters, and shows that the statements allow the call's action there.
func TestEventsAllow(t *testing.T) {
	c, o := open(t)
	var all []catalog.Operation
	for s := range c.Services() {
		for op := range o.Of(s) {
			for range op.Actions() {
				all = append(all, op)
				break
			}
		}
	}
	r := rand.New(rand.NewPCG(8, 6))
	listed, filled := 0, 0
	for range 3000 {
		op := all[r.IntN(len(all))]
		reading := &reading{catalog: c, operations: o, result: &Result{}}
		needs, _ := reading.needsOf(op.Service(), op.Name())
		if len(needs.always) != 1 {
			continue // copies
		}
		action := needs.always[0]
		name := op.Name()
		if r.IntN(4) == 0 {
			name += []string{"20150331", "20170331v2", "2020_05_31"}[r.IntN(3)]
		}
		resource, parameters, resources := "*", "{}", "[]"
		if n := action.NumRows(); n > 0 {
			type_ := action.Row(r.IntN(n)).ResourceType()
			format := type_.Format(r.IntN(type_.NumFormats()))
			resource = concrete(format, r.IntN(100))
			if r.IntN(2) == 0 || strings.Contains(format, "*") || len(placeholders(format)) == 0 || strings.EqualFold(type_.Name(), "secret") {
				listed++
				resources = fmt.Sprintf(`[{"accountId":"111122223333","ARN":%q}]`, resource)
			} else if parameters = keyed(format, resource); parameters != "" {
				filled++
			} else {
				continue
			}
		}
		event := fmt.Sprintf(`{"eventSource":"%s.amazonaws.com","eventName":%q,"awsRegion":"eu-west-1","recipientAccountId":"111122223333","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ann"},`+
			`"requestParameters":%s,"resources":%s}`, op.Service().Prefix(), name, parameters, resources)
		result := Read(c, o, event)
		var statements []string
		for i := range result.Candidates {
			statements = append(statements, policy.PrintStatement(&result.Candidates[i].Statement, policy.Layout{}))
		}
		merged, _, err := Merge("", statements)
		if err != nil || merged == "" {
			t.Fatalf("%s: %v\n%s", event, err, shown(result))
		}
		principal, _ := simulate.ParsePrincipal("arn:aws:iam::111122223333:user/ann")
		request := &simulate.Request{Principal: principal, Action: action.ID(), Resources: []simulate.Resource{{ARN: resource, Account: "111122223333"}}}
		var p simulate.Policies
		p.Add(document(t, policy.Identity, merged), 0, "")
		if got := simulate.Check(c, request, &p).Decision; got != simulate.Allowed && got != simulate.Unknown {
			t.Fatalf("%s\n%s on %s: %v\n%s", event, action.ID(), resource, got, shown(result))
		}
	}
	if listed < 500 || filled < 500 {
		t.Errorf("%d listed, %d filled", listed, filled)
	}
	t.Logf("%d listed, %d filled", listed, filled)
}

// keyed are parameters with the names in a resource, under the placeholders' names; empty
// where one name would be two.
func keyed(format, resource string) string {
	var out []string
	seen := map[string]bool{}
	parts := strings.Split(resource, "name")
	for i, p := range placeholders(format) {
		if seen[p] || i+1 >= len(parts) {
			return ""
		}
		seen[p] = true
		digits := len(parts[i+1]) - len(strings.TrimLeft(parts[i+1], "0123456789"))
		out = append(out, fmt.Sprintf("%q:%q", strings.ToLower(p[:1])+p[1:], "name"+parts[i+1][:digits]))
	}
	if len(parts) != len(out)+1 {
		return ""
	}
	return "{" + strings.Join(out, ",") + "}"
}
