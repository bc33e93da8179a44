package roles_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// dice makes roles over small alphabets, so that they meet.
type dice struct{ *rand.Rand }

func (d dice) of(list ...string) string { return list[d.IntN(len(list))] }

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

var (
	diceActions   = []string{"s3:GetObject", "s3:PutObject", "s3:*", "sqs:SendMessage", "*"}
	diceResources = []string{"*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k"}
	dicePeople    = []string{"arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/bob"}
	diceManaged   = []string{"arn:aws:iam::111122223333:policy/A", "arn:aws:iam::111122223333:policy/B", "arn:aws:iam::111122223333:policy/C"}
)

func (d dice) statement() string {
	effect := "Allow"
	if d.chance(35) {
		effect = "Deny"
	}
	condition := ""
	if d.chance(25) {
		condition = `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":"` + d.of("blue", "red") + `"}}`
	}
	return fmt.Sprintf(`{"Effect":%q,"Action":[%q,%q],"Resource":%q%s}`, effect, d.of(diceActions...), d.of(diceActions...), d.of(diceResources...), condition)
}

func (d dice) document() string {
	var list []string
	for range 1 + d.IntN(3) {
		list = append(list, d.statement())
	}
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
}

func (d dice) trust() string {
	var list []string
	for range 1 + d.IntN(2) {
		effect, condition := "Allow", ""
		if d.chance(15) {
			effect = "Deny"
		}
		if d.chance(15) {
			condition = `,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`
		}
		people := d.of(`"`+dicePeople[0]+`"`, `"`+dicePeople[1]+`"`, `["`+dicePeople[0]+`","`+dicePeople[1]+`"]`)
		list = append(list, fmt.Sprintf(`{"Effect":%q,"Principal":{"AWS":%s},"Action":"sts:AssumeRole"%s}`, effect, people, condition))
	}
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
}

func (d dice) role() roles.Role {
	r := roles.Role{Name: "app", Path: "/", Trust: d.trust(), Description: new(d.of("", "x")), MaxSession: new(3600 + d.IntN(2)*3600), Boundary: new(""), Managed: []string{}, Tags: []roles.Tag{}, Profiles: []string{}}
	for _, name := range []string{"p", "q", "r"} {
		if d.chance(50) {
			r.Inline = append(r.Inline, roles.Policy{Name: name, Document: d.document()})
		}
	}
	for _, arn := range diceManaged {
		if d.chance(30) {
			r.Managed = append(r.Managed, arn)
		}
	}
	if d.chance(30) {
		r.Boundary = new(d.of(diceManaged...))
	}
	if d.chance(40) {
		r.Tags = append(r.Tags, roles.Tag{Key: "team", Value: d.of("blue", "red")})
	}
	if d.chance(20) {
		r.Profiles = append(r.Profiles, "app")
	}
	return r
}

// like is a role that has much in common with another one.
func (d dice) like(r roles.Role) roles.Role {
	other := d.role()
	if d.chance(60) {
		other.Trust = r.Trust
	}
	if d.chance(60) {
		other.Boundary = r.Boundary
	}
	if d.chance(60) {
		other.Managed = r.Managed
	}
	if d.chance(60) {
		other.Tags = r.Tags
	}
	if d.chance(50) {
		other.Inline = r.Inline
	}
	return other
}

// able is what a role may be used for in an account, as one letter for each combination of
// who assumes it, with or without MFA, an action and a resource.
func able(a *roles.Actual) string {
	r := a.Role("app")
	if r == nil {
		return strings.Repeat(".", 64)
	}
	var can strings.Builder
	policies := identity(a, r)
	for _, action := range []string{"s3:GetObject", "s3:PutObject", "sqs:SendMessage", "iam:PassRole"} {
		for _, resource := range []string{"arn:aws:s3:::b/k", "arn:aws:s3:::b/x", "arn:aws:s3:::c/k", "arn:aws:sqs:eu-west-1:111122223333:q"} {
			can.WriteByte(letter(ask("arn:aws:sts::111122223333:assumed-role/app/s", r, action, resource, "true", policies)))
		}
	}
	var out strings.Builder
	const arn = "arn:aws:iam::111122223333:role/app"
	trust := &simulate.Policies{}
	trust.Add(compiled(policy.Trust, r.Trust), 0, arn)
	for _, who := range dicePeople {
		for _, mfa := range []string{"true", "false"} {
			if ask(who, nil, "sts:AssumeRole", arn, mfa, trust) {
				out.WriteString(can.String())
			} else {
				out.WriteString(strings.Repeat(".", 16))
			}
		}
	}
	return out.String()
}

func letter(yes bool) byte {
	if yes {
		return '1'
	}
	return '.'
}

func compiled(kind policy.Kind, text string) *simulate.Policy {
	d, problems := policy.Parse(text)
	if len(problems) > 0 {
		panic(fmt.Sprint(problems, text))
	}
	return simulate.Compile("", kind, d)
}

// ask asks the simulator, which has nothing in common with how the plan was made.
func ask(who string, tagged *roles.Role, action, resource, mfa string, policies *simulate.Policies) bool {
	p, err := simulate.ParsePrincipal(who)
	if err != nil {
		panic(err)
	}
	if tagged != nil {
		for _, t := range tagged.Tags {
			p.Tags = append(p.Tags, simulate.Tag{Key: t.Key, Value: t.Value})
		}
	}
	request := &simulate.Request{Principal: p, Action: action, Resources: []simulate.Resource{{ARN: resource}}}
	request.Context.Set("aws:MultiFactorAuthPresent", mfa)
	return simulate.Evaluate(request, policies).Decision == simulate.Allowed
}

// identity are the policies of a role.
func identity(a *roles.Actual, r *roles.Role) *simulate.Policies {
	policies := &simulate.Policies{Identity: []*simulate.Policy{}}
	for _, i := range r.Inline {
		policies.Add(compiled(policy.Identity, i.Document), 0, "")
	}
	managed := func(arn string) string {
		i := slices.IndexFunc(a.Managed, func(m roles.Managed) bool { return m.ARN == arn })
		return a.Managed[i].Document
	}
	for _, arn := range r.Managed {
		policies.Add(compiled(policy.Identity, managed(arn)), 0, "")
	}
	if *r.Boundary != "" {
		policies.Add(compiled(policy.Boundary, managed(*r.Boundary)), 0, "")
	}
	return policies
}

// TestOrder: whatever a role is and becomes, at no time is anything possible that was not
// before and will not be; what is possible before and after is so all the time, unless the
// step says that there is a gap; and a plan from any state on the way ends at the same role.
func TestOrder(t *testing.T) {
	plans, steps, gaps, closed := 0, 0, 0, 0
	for seed := range uint64(1000) {
		d := dice{rand.New(rand.NewPCG(seed, 1))}
		have := &roles.Actual{Account: "111122223333", Partition: "aws"}
		for _, arn := range diceManaged {
			have.Managed = append(have.Managed, roles.Managed{ARN: arn, Document: d.document()})
		}
		before := d.role()
		if d.chance(85) {
			have.Roles = []roles.Role{before}
			if len(before.Profiles) > 0 {
				have.Profiles = []roles.Profile{{Name: "app", Path: "/", Role: "app"}}
			}
		}
		want := &roles.Desired{Account: "111122223333", Partition: "aws"}
		if d.chance(90) {
			want.Roles = []roles.Role{d.like(before)}
		} else {
			want.Removals = []roles.Removal{{Name: "app"}}
		}
		plan, err := roles.NewPlan(want, have, roles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		states := []*roles.Actual{have}
		for i := range plan.Steps {
			next := *states[i]
			if got := next.Fingerprint(plan.Steps[i].Thing); got != plan.Steps[i].Fingerprint {
				t.Errorf("seed %d, step %d: the fingerprint is %s, want %s", seed, i, plan.Steps[i].Fingerprint, got)
			}
			next.Do(&plan.Steps[i])
			states = append(states, &next)
		}
		first, last := able(have), able(states[len(states)-1])
		for i, state := range states {
			now := able(state)
			wider, missing := false, false
			for k := range now {
				wider = wider || now[k] == '1' && first[k] != '1' && last[k] != '1'
				missing = missing || now[k] != '1' && first[k] == '1' && last[k] == '1'
			}
			if wider {
				t.Fatalf("seed %d: after step %d the role can do more than before and after\n%s", seed, i, script(have, plan))
			}
			if missing && !plan.Steps[i-1].Gap {
				t.Fatalf("seed %d: after step %d something is missing that is there before and after\n%s", seed, i, script(have, plan))
			}
			again, err := roles.NewPlan(want, state, roles.Options{})
			if err != nil {
				t.Fatal(err)
			}
			end := *state
			for k := range again.Steps {
				end.Do(&again.Steps[k])
			}
			if rest, _ := roles.NewPlan(want, &end, roles.Options{}); len(rest.Changes) > 0 {
				t.Fatalf("seed %d: a plan from the state after step %d does not reach the end: %+v\n%s", seed, i, rest.Changes, script(have, plan))
			}
			if i == len(states)-1 && len(again.Changes)+len(again.Steps) > 0 {
				t.Fatalf("seed %d: a second plan has changes: %+v", seed, again.Changes)
			}
		}
		plans++
		steps += len(plan.Steps)
		gaps += len(slices.DeleteFunc(slices.Clone(plan.Steps), func(s roles.Step) bool { return !s.Gap }))
		closed += len(slices.DeleteFunc(slices.Clone(plan.Steps), func(s roles.Step) bool { return !strings.HasPrefix(s.Why, "closes") }))
	}
	t.Logf("%d plans, %d steps, %d with gaps, %d roles closed meanwhile", plans, steps, gaps, closed)
}

// script is a plan for who has to find out what is wrong with it.
func script(have *roles.Actual, p *roles.Plan) string {
	var out strings.Builder
	for _, m := range have.Managed {
		fmt.Fprintf(&out, "%s %s\n", m.ARN, m.Document)
	}
	for _, r := range have.Roles {
		fmt.Fprintf(&out, "trust %s\ninline %v\nmanaged %v boundary %s tags %v\n", r.Trust, r.Inline, r.Managed, *r.Boundary, r.Tags)
	}
	for i, s := range p.Steps {
		fmt.Fprintf(&out, "%d %s %s %s %s %v %v gap=%v %s\n", i+1, s.Op, s.Item, s.Document, s.Boundary, s.Tags, s.TagKeys, s.Gap, s.Why)
	}
	return out.String()
}
