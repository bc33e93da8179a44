package suite

import (
	"strconv"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// Options say what Generate is to know besides the policy.
type Options struct {
	// Kind is how the policy is attached.
	Kind policy.Kind
	// File is how the suite names the policy.
	File string
	// Principal makes the requests where the policy names nobody; empty for [Somebody].
	Principal string
}

// Generate writes a suite to begin with: for each statement of a policy one request to
// which it applies and one neighbour (another action or resource, a condition not met,
// somebody else) that is denied, or for a Deny is not denied by it. Requests are made of the
// catalog's ARN formats, of the policy's patterns and of the values in its conditions.
//
// What a test expects is what the policy comes to, so the suite passes. A statement for
// which no such request was found has a comment instead.
func Generate(c *catalog.Catalog, d *policy.Document, o Options) string {
	g := &generator{catalog: c, options: o, types: map[string][]catalog.ResourceType{}}
	g.policies.Add(simulate.Compile(o.File, o.Kind, d), 0, "")
	if withGrant(o.Kind) {
		everything, _ := policy.Parse(grant)
		g.policies.Add(simulate.Compile("", policy.Identity, everything), 0, "")
	}
	if g.fullAccess = o.Kind == policy.SCP && onlyDenies(d); g.fullAccess {
		everything, _ := policy.Parse(grant)
		g.policies.Add(simulate.Compile("", policy.SCP, everything), 0, "")
	}
	g.writeHead()
	g.document(d)
	for _, more := range d.More {
		g.policies.Add(simulate.Compile(o.File, o.Kind, more), 0, "")
	}
	for _, more := range d.More {
		g.document(more)
	}
	return string(g.out)
}

// grant allows what the policy under test may take away, or must allow as well.
const grant = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`

// withGrant reports whether a policy of the kind decides nothing without an identity policy.
func withGrant(k policy.Kind) bool { return k != policy.Identity }

// onlyDenies reports whether a policy allows nothing, as service control policies do that
// stand beside FullAWSAccess.
func onlyDenies(d *policy.Document) bool {
	for i := range d.Statements {
		if d.Statements[i].Effect.Value != policy.Deny {
			return false
		}
	}
	return true
}

type generator struct {
	catalog  *catalog.Catalog
	options  Options
	policies simulate.Policies
	types    map[string][]catalog.ResourceType // by ARN pattern
	// fullAccess says that FullAWSAccess stands beside a service control policy.
	fullAccess bool
	out        []byte
	tests      int
}

func (g *generator) document(d *policy.Document) {
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Raw != "" {
			continue
		}
		b := &builder{generator: g, statement: s, variables: d.Version.Value == policy.Version2012, deny: s.Effect.Value == policy.Deny}
		name := s.Sid.Value
		if name == "" {
			name = "statement " + strconv.Itoa(i+1)
		}
		g.forStatement(b, name)
	}
	if len(d.Statements) == 0 || g.tests == 0 {
		r := simulate.Request{Action: "s3:GetObject", Resources: []simulate.Resource{{ARN: "arn:aws:s3:::example/example"}}}
		r.Principal = g.principal(&r.Resources[0])
		g.writeTest("nothing else", &r, g.decide(&r), "")
	}
}

// forStatement writes the tests of a statement.
func (g *generator) forStatement(b *builder, name string) {
	best, score, escapes := (*draft)(nil), 0, 0
	for _, d := range b.drafts() {
		n := b.judge(d)
		if n&applying != 0 && n&deciding == 0 && escapes < 8 {
			b.escape(d)
			n = b.judge(d)
			escapes++
		}
		if best == nil || n > score {
			best, score = d, n
		}
		if score == perfect {
			break
		}
	}
	if best == nil || score < applying {
		g.comment(name + ": no request was found to which it applies")
		return
	}
	verb := " allows "
	if b.deny {
		verb = " denies "
	}
	result := g.decide(&best.request)
	if score < deciding {
		verb = " applies to "
	}
	sid := b.statement.Sid.Value
	if score < deciding {
		sid = ""
	}
	g.writeTest(name+verb+best.request.Action, &best.request, result, sid)
	var second *draft
	for _, n := range b.neighbours(best) {
		after := g.decide(&n.request)
		if b.applies(after) || after.Decision == simulate.Unknown || after.Decision == result.Decision {
			continue
		}
		if len(after.Resources[0].Notes) == 0 {
			g.writeNeighbour(name, n)
			return
		}
		if second == nil {
			second = n // action and resource do not go together
		}
	}
	if second != nil {
		g.writeNeighbour(name, second)
		return
	}
	g.comment(name + ": no neighbour was found that is decided otherwise")
}

func (g *generator) writeNeighbour(name string, n *draft) {
	result := g.decide(&n.request)
	what := ": denied "
	if result.Decision == simulate.Allowed {
		what = ": allowed "
	}
	g.writeTest(name+what+n.why, &n.request, result, "")
}

// decide is what the policies come to.
func (g *generator) decide(r *simulate.Request) *simulate.Result {
	return simulate.Check(g.catalog, r, &g.policies)
}

// How well a draft shows what a statement does.
const (
	applying = 1 << iota // the statement applies
	fitting              // and action and resource go together
	deciding             // and it decides
	perfect  = applying | fitting | deciding
)

func (b *builder) judge(d *draft) int {
	result := b.decide(&d.request)
	if !b.applies(result) {
		return 0
	}
	score := applying
	if notes := result.Resources[0].Notes; len(notes) == 0 {
		score |= fitting
	}
	want := simulate.Allowed
	if b.deny {
		want = simulate.ExplicitDeny
	}
	if result.Decision == want {
		score |= deciding
	}
	return score
}

// applies reports whether the builder's statement applies to a request.
func (b *builder) applies(result *simulate.Result) bool {
	for _, r := range reasons(result) {
		if r.Matched == cond.Yes && r.Source() == b.statement {
			return true
		}
	}
	return false
}
