package compare

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

var openCatalog = embedded.Open

func newRand(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

func open(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := openCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func parse(t testing.TB, text string) []*policy.Document {
	t.Helper()
	d, problems := policy.Parse(text)
	for _, p := range problems {
		if p.Code == policy.CodeNoPolicy || p.Code == policy.CodeSyntax {
			t.Fatalf("%s: %s", text, p.Message)
		}
	}
	return append([]*policy.Document{d}, d.More...)
}

// level is what a side says about a request: whether it denies, and whether it allows what
// it does not deny.
type level struct{ deny, allow cond.Truth }

func (l level) atMost(m level) bool { return m.deny <= l.deny && l.allow <= m.allow }

func says(r *simulate.Request, side []*simulate.Policy) level {
	deny, allow := simulate.Alone(r, side)
	if side[0].Kind == policy.RCP {
		allow = cond.No
	}
	return level{deny, allow.And(deny.Not())}
}

var (
	actionsAsked   = []string{"s3:GetObject", "s3:PutObject", "s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetObjectFuture", "s3:PutObjectLater", "s3:GetMoreObject", "s3:Something", "sqs:SendMessage", "sqs:ListQueues", "sqs:Other", "kms:Decrypt", "newthing:Do", "newthing:GetIt", "newthing:Else", "ec2:RunInstances", "iam:GetUser"}
	trustAsked     = []string{"sts:AssumeRole", "sts:TagSession", "sts:AssumeRoleWithWebIdentity", "sts:Later"}
	resourcesAsked = []string{"*", "arn:aws:s3:::b", "arn:aws:s3:::c", "arn:aws:s3:::b/x/1", "arn:aws:s3:::b/x/y", "arn:aws:s3:::b/zy", "arn:aws:s3:::b/ann/1", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::c/x", "arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:sqs:us-east-1:444455556666:q", "arn:aws:sqs:us-east-1:111122223333:qq", "arn:aws:kms:eu-west-1:111122223333:key/k", "arn:aws:s3:::b/${aws:username}/1"}
	peopleAsked    = []string{"arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/bob", "arn:aws:iam::444455556666:user/ann", "arn:aws:sts::111122223333:assumed-role/app/s", "arn:aws:iam::111122223333:role/app", "111122223333", "s3.amazonaws.com", "sns.amazonaws.com", "accounts.google.com", "anonymous"}
	contextAsked   = map[string][]string{
		"s3:prefix": {"a", "b", "ab", "ann/x", "x"}, "aws:SourceIp": {"10.1.2.3", "10.2.0.1", "192.168.0.1"}, "aws:MultiFactorAuthPresent": {"true", "false"}, "s3:max-keys": {"5", "50", "500"},
		"aws:CurrentTime": {"2026-02-01T00:00:00Z", "2027-01-01T00:00:00Z", "2025-01-01T00:00:00Z"}, "aws:TagKeys": {"a", "b", "c"}, "aws:SourceArn": {"arn:aws:sns:eu-west-1:111122223333:t", "arn:aws:sns:eu-west-1:111122223333:u", "arn:aws:sns:eu-west-1:444455556666:t"}, "aws:PrincipalTag/t": {"x", "k"},
	}
)

func (r dice) request(t *testing.T, kind policy.Kind) *simulate.Request {
	who := peopleAsked[0]
	if wantsPrincipal(kind) {
		who = r.of(peopleAsked...)
	}
	p, err := simulate.ParsePrincipal(who)
	if err != nil {
		t.Fatal(err)
	}
	actions := actionsAsked
	if kind == policy.Trust {
		actions = trustAsked
	}
	out := &simulate.Request{Principal: p, Action: r.of(actions...), Resources: []simulate.Resource{{ARN: r.of(resourcesAsked...)}}}
	for _, key := range []string{"s3:prefix", "aws:SourceIp", "aws:MultiFactorAuthPresent", "s3:max-keys", "aws:CurrentTime", "aws:TagKeys", "aws:SourceArn", "aws:PrincipalTag/t"} {
		if r.chance(60) {
			out.Context.Set(key, r.of(contextAsked[key]...))
		}
	}
	if r.chance(30) {
		out.Context.Set("aws:TagKeys", "a", "b")
	}
	return out
}

// inside reports whether a request lies in a cell, by asking the evaluator about policies of
// one pattern. It is Unknown where readings differ.
type inside struct {
	*comparison
	request  *simulate.Request
	versions []string
}

func (in *inside) matches(part string, deny bool) cond.Truth {
	out := cond.Unknown
	for i, version := range in.versions {
		effect := "Allow"
		if deny {
			effect = "Deny"
		}
		text := `{"Version":"` + version + `","Statement":{"Effect":"` + effect + `","Action":"*",` + part + `}}`
		d, _ := policy.Parse(text)
		kind := policy.Identity
		if strings.Contains(part, "Principal") {
			kind = in.kind
		}
		no, yes := simulate.Alone(in.request, []*simulate.Policy{simulate.Compile("", kind, d)})
		if deny {
			yes = no
		}
		if i > 0 && yes != out {
			return cond.Unknown
		}
		out = yes
	}
	return out
}

func (in *inside) resources(d dim) cond.Truth {
	one := func(n int) cond.Truth {
		text := `"Resource":` + policy.JSONStrings([]string{in.labels[n]})
		yes, no := in.matches(text, false), in.matches(text, true)
		if yes != no {
			return cond.Unknown
		}
		return yes
	}
	out := cond.Yes
	for _, n := range d.in {
		out = out.And(one(n))
	}
	for _, n := range d.out {
		out = out.And(one(n).Not())
	}
	return out
}

func (in *inside) principals(d dim) cond.Truth {
	out := cond.Yes
	for _, n := range d.in {
		name := in.names[n]
		if list, ok := strings.CutPrefix(name, notPrincipal); ok {
			byKind := map[string][]string{}
			for _, one := range strings.Split(list, ", ") {
				kind, value, _ := strings.Cut(one, " ")
				if one == "*" {
					kind, value = "AWS", "*"
				}
				byKind[kind] = append(byKind[kind], value)
			}
			var parts []string
			for kind, values := range byKind {
				parts = append(parts, `"`+kind+`":`+policy.JSONStrings(values))
			}
			out = out.And(in.matches(`"NotPrincipal":{`+strings.Join(parts, ",")+`},"Resource":"*"`, true))
			continue
		}
		text := `"*"`
		if kind, value, ok := strings.Cut(name, " "); ok {
			text = `{"` + kind + `":"` + value + `"}`
		}
		out = out.And(in.matches(`"Principal":`+text+`,"Resource":"*"`, true))
	}
	return out
}

func (in *inside) area(a *area) cond.Truth {
	return in.resources(a.resources).And(in.principals(a.principals))
}

func (in *inside) action(d dim) bool {
	action := ascii.ToLower(in.request.Action)
	fits := func(n int) bool { return cond.MatchFold(in.written[n], action) }
	return !slices.ContainsFunc(d.in, func(n int) bool { return !fits(n) }) && !slices.ContainsFunc(d.out, fits)
}

// speaks reports whether an entry is about the request.
func (in *inside) speaks(e *entry, known catalog.Action, isKnown bool) cond.Truth {
	if isKnown && !e.Actions.Has(known) || !isKnown && (len(e.Beyond)+len(e.BeyondNot) == 0 || !in.action(e.beyond) || slices.ContainsFunc(e.narrower, in.action)) {
		return cond.No
	}
	out := in.area(&e.cell.area)
	for _, n := range e.cell.narrower {
		out = out.And(in.area(&n.area).Not())
	}
	return out
}

func pairs() int {
	return corpus.Rounds(2000, 40_000)
}

var kinds = []policy.Kind{policy.Identity, policy.Identity, policy.Identity, policy.Resource, policy.Trust, policy.SCP, policy.RCP, policy.VPCEndpoint}

// TestMutatedPairs asks the evaluator about policies and changed copies of them. What is
// called the same must be decided alike in every request, what is called gained must be
// decided at least as well, and what no row is about must not differ. Witnesses must show
// what they are for.
func TestMutatedPairs(t *testing.T) {
	c := open(t)
	var seen [4]int // requests in rows of a status
	differ, outside, rows := 0, 0, [4]int{}
	for seed := range pairs() {
		r := dice{newRand(uint64(seed), 11)}
		kind := kinds[r.IntN(len(kinds))]
		before := r.policy(kind)
		after := before.clone()
		for range 1 + r.IntN(2) {
			if len(after.statements) > 0 {
				mutations[r.IntN(len(mutations))](r, kind, after, after.statements[r.IntN(len(after.statements))])
			}
		}
		a, b := r.write(before), r.write(after)
		x := run(c, parse(t, a), parse(t, b), kind)
		versions := []string{before.version, after.version}
		if before.version == after.version {
			versions = versions[:1]
		}
		fail := func(format string, args ...any) {
			t.Helper()
			t.Fatalf("seed %d, %s\n%s\n%s\n"+format, append([]any{seed, kind, a, b}, args...)...)
		}
		for i := range x.found {
			rows[x.found[i].Status]++
		}
		checkWitnesses(t, x, versions, fail)
		for range 40 {
			q := r.request(t, kind)
			known, isKnown := c.LookupAction(q.Action)
			if isKnown && known.NumRows() == 0 && !known.ResourceOptional() {
				q.Resources[0].ARN = "*"
			}
			one, other := says(q, x.policies[0]), says(q, x.policies[1])
			in := &inside{x, q, versions}
			spoken := cond.No
			for i := range x.found {
				e := &x.found[i]
				if x.starOnlyAction(known, isKnown) && !slices.Equal(e.Resources, []string{"*"}) {
					continue
				}
				speaks := in.speaks(e, known, isKnown)
				spoken = spoken.Or(speaks)
				if speaks != cond.Yes {
					continue
				}
				seen[e.Status]++
				if e.Status == Same && one != other || e.Status == Gained && !one.atMost(other) || e.Status == Lost && !other.atMost(one) {
					fail("%s on %q (%s %v not %v): %+v became %+v, in %+v", q.Action, q.Resources[0].ARN, e.Status, e.Resources, e.ResourcesNot, one, other, *q)
				}
			}
			if one != other {
				differ++
			}
			if spoken == cond.No {
				outside++
				if one != other {
					fail("%s on %q is in no row: %+v became %+v, in %+v", q.Action, q.Resources[0].ARN, one, other, *q)
				}
			}
		}
	}
	t.Logf("requests in rows that are gained, lost, unknown, same: %v; outside of all: %d; %d were decided differently; rows: %v", seen, outside, differ, rows)
	if min(seen[Gained], seen[Lost], seen[Same], outside, differ) < pairs() {
		t.Error("too few requests of a kind to show much")
	}
	if all := rows[0] + rows[1] + rows[2] + rows[3]; rows[Unknown]*5 > all {
		t.Errorf("%d of %d rows are unknown", rows[Unknown], all)
	}
}

func (x *comparison) starOnlyAction(a catalog.Action, known bool) bool {
	return known && a.NumRows() == 0 && !a.ResourceOptional()
}

// checkWitnesses wants witnesses where they belong: decided as the row says, and in the row.
func checkWitnesses(t *testing.T, x *comparison, versions []string, fail func(string, ...any)) {
	t.Helper()
	for i := range x.found {
		e := &x.found[i]
		if (e.Status == Gained || e.Status == Lost) != (e.Witness != nil) || (e.Status == Unknown) != (e.Construct != "") {
			fail("row %+v", e.Row)
		}
		if e.Witness == nil {
			continue
		}
		q := e.Witness.Request
		one, other := says(&q, x.policies[0]), says(&q, x.policies[1])
		if e.Status == Gained && !(one.atMost(other) && one != other) || e.Status == Lost && !(other.atMost(one) && one != other) {
			fail("%s: the witness %+v shows %+v and %+v", e.Status, q, one, other)
		}
		known, isKnown := x.catalog.LookupAction(q.Action)
		in := &inside{x, &q, versions}
		if x.starOnlyAction(known, isKnown) {
			continue
		}
		alike := *e // another action of the row may be the witness's
		if isKnown {
			alike.Actions = expand.All(x.catalog)
		}
		if in.speaks(&alike, known, isKnown) == cond.No {
			fail("%s on %v not %v for %s: the witness %+v lies elsewhere", e.Status, e.Resources, e.ResourcesNot, e.Principal, q)
		}
	}
}

// TestSameMeaning writes policies in other ways that mean the same.
func TestSameMeaning(t *testing.T) {
	c := open(t)
	for seed := range pairs() / 2 {
		r := dice{newRand(uint64(seed), 12)}
		kind := kinds[r.IntN(len(kinds))]
		before := r.policy(kind)
		after := before.clone()
		change := keep[r.IntN(len(keep))]
		change.change(r, after)
		a, b := r.write(before), r.write(after)
		result := Policies(c, parse(t, a), parse(t, b), kind)
		if len(result.Rows) > 0 && result.Rows[0].Status != Same {
			t.Fatalf("seed %d, %s, %s: %s (%s)\n%s\n%s", seed, kind, change.name, result.Rows[0].Status, result.Rows[0].Construct, a, b)
		}
	}
}
