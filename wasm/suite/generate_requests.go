package suite

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// builder makes requests for one statement.
type builder struct {
	*generator
	statement *policy.Statement
	variables bool // the policy has policy variables
	deny      bool
}

// draft is a request that may suit.
type draft struct {
	request simulate.Request
	context []values
	// why says how a neighbour differs.
	why string
}

// set gives a context key its values.
func (d *draft) set(key string, list ...string) {
	d.request.Context.Set(key, list...)
	for i := range d.context {
		if strings.EqualFold(d.context[i].key, key) {
			d.context[i].values = list
			return
		}
	}
	d.context = append(d.context, values{key, list})
}

const (
	owner   = "111122223333" // AWS's example account
	another = "999988887777"
)

// drafts are requests to which the statement could apply, the likeliest first.
func (b *builder) drafts() []*draft {
	var out []*draft
	for _, action := range b.actions() {
		for _, target := range b.targets(action) {
			for _, who := range b.principals() {
				d := &draft{request: simulate.Request{Action: action}}
				p, err := simulate.ParsePrincipal(who)
				if err != nil {
					continue
				}
				d.request.Principal = p
				d.request.Resources = []simulate.Resource{{ARN: "*"}}
				d.request.Resources[0].ARN = b.concrete(d, target)
				b.own(&d.request)
				b.meet(d)
				if out = append(out, d); len(out) == 60 {
					return out
				}
			}
		}
	}
	return out
}

// own gives a bucket and its like an owner where the principal is of another account.
func (b *builder) own(r *simulate.Request) {
	one := &r.Resources[0]
	one.Account = ""
	if b.options.Kind == policy.Resource && accountOf(one.ARN) == "" && one.ARN != "*" && r.Principal.Account != owner {
		one.Account = owner
	}
}

// common are actions for statements that take nearly everything.
var common = []string{"s3:GetObject", "ec2:DescribeInstances", "sqs:SendMessage", "dynamodb:GetItem", "kms:Decrypt", "sts:AssumeRole", "iam:CreateUser", "cloudtrail:StopLogging"}

// actions are some of those that the statement names, of each pattern at most four.
func (b *builder) actions() []string {
	var out []string
	add := func(list ...string) {
		for _, a := range list {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	if b.statement.Action == nil {
		for _, a := range common {
			if !matchesAny(b.statement.NotAction, a) {
				add(a)
			}
		}
		return out
	}
	for _, p := range b.statement.Action {
		if p.Value == "*" || p.Value == "*:*" {
			add(common...)
			continue
		}
		some := b.some(p.Value)
		if len(some) == 0 {
			some = []string{strings.NewReplacer("*", "Example", "?", "x").Replace(p.Value)}
		}
		add(some...)
		if len(out) >= 20 {
			break
		}
	}
	return out
}

// some are up to four actions that a pattern stands for: first those that work on a resource
// the statement names, then those that work on any, then the others.
func (b *builder) some(pattern string) []string {
	var ranked [3][]string
	for a := range b.catalog.Match(pattern) {
		rank := 2
		if a.NumRows() > 0 {
			rank = 1
			for _, r := range b.statement.Resource {
				if rank == 1 && strings.Trim(r.Value, "*") != "" && b.unlike(a, true, r.Value) == 0 {
					rank = 0
				}
			}
		}
		if ranked[rank] = append(ranked[rank], a.ID()); len(ranked[0]) == 4 {
			break
		}
	}
	all := slices.Concat(ranked[:]...)
	return all[:min(4, len(all))]
}

func matchesAny(patterns []policy.String, action string) bool {
	for _, p := range patterns {
		if cond.MatchFold(ascii.ToLower(p.Value), ascii.ToLower(action)) {
			return true
		}
	}
	return false
}

// targets are resources of the statement for an action; patterns are still patterns.
func (b *builder) targets(action string) []string {
	var out []string
	a, known := b.catalog.LookupAction(action)
	if known {
		out = fills(a)
	}
	if b.options.Kind == policy.Trust {
		return []string{"arn:aws:iam::" + owner + ":role/example"}
	}
	var named []string
	for _, r := range b.statement.Resource {
		if strings.Trim(r.Value, "*") != "" && len(named) < 6 {
			named = append(named, r.Value)
		}
	}
	// The policy's own patterns say most; those of the action's types come first.
	slices.SortStableFunc(named, func(x, y string) int { return b.unlike(a, known, x) - b.unlike(a, known, y) })
	out = append(named, out...)
	if known && a.NumRows() == 0 {
		return append([]string{"*"}, out...)
	}
	if len(out) == 0 {
		return []string{"*"}
	}
	return out
}

// unlike is 1 if a pattern is of none of an action's resource types.
func (b *builder) unlike(a catalog.Action, known bool, pattern string) int {
	if !known {
		return 1
	}
	types := b.typesOf(pattern)
	for _, row := range facts.Rows(a) {
		if slices.Contains(types, row.ResourceType()) {
			return 0
		}
	}
	return 1
}

// typesOf are the resource types that an ARN pattern stands for.
func (g *generator) typesOf(pattern string) []catalog.ResourceType {
	if out, ok := g.types[pattern]; ok {
		return out
	}
	var out []catalog.ResourceType
	if parsed, err := arn.Parse(pattern); err == nil {
		var formats []arn.Format
		var types []catalog.ResourceType
		for t := range g.catalog.TypesByARNService(parsed.Service) {
			for _, f := range facts.Formats(t) {
				formats = append(formats, arn.Format{Owner: t.Service().Prefix(), Text: f})
				types = append(types, t)
			}
		}
		for _, i := range arn.Resolve(parsed, formats) {
			out = append(out, types[i])
		}
	}
	g.types[pattern] = out
	return out
}

// fills are resources that an action works on, written out: at most three, those with the
// shortest ARNs, which are the plainest.
func fills(a catalog.Action) []string {
	var out []string
	for _, row := range facts.Rows(a) {
		if f := fill(row.ResourceType()); f != "" {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(x, y string) int { return len(x) - len(y) })
	return out[:min(3, len(out))]
}

// fill writes a resource type's ARN format out; empty if it has none.
func fill(t catalog.ResourceType) string {
	if t.NumFormats() == 0 {
		return ""
	}
	return arn.Example(t.Format(0), owner)
}

// principal makes the requests of policies that name nobody.
func (g *generator) principal(r *simulate.Resource) simulate.Principal {
	p, err := simulate.ParsePrincipal(g.options.Principal)
	if err != nil {
		p, _ = simulate.ParsePrincipal(Somebody(r))
	}
	return p
}

// principals are those that the statement names.
func (b *builder) principals() []string {
	if b.options.Kind == policy.Identity || len(b.statement.Principal) == 0 {
		who := b.options.Principal
		if who == "" {
			who = "arn:aws:iam::" + owner + ":user/somebody"
		}
		if b.statement.NotPrincipal != nil {
			return []string{"arn:aws:iam::" + another + ":user/somebody", who}
		}
		return []string{who}
	}
	var out []string
	for _, p := range b.statement.Principal {
		for _, v := range p.Items[:min(3, len(p.Items))] {
			switch {
			case v.Value == "*":
				out = append(out, "arn:aws:iam::"+owner+":user/somebody", "arn:aws:iam::"+another+":user/somebody", "anonymous")
			case len(v.Value) == 12 && !strings.Contains(v.Value, ":"):
				out = append(out, "arn:aws:iam::"+v.Value+":user/somebody")
			case p.Kind == policy.AWS && strings.HasSuffix(v.Value, ":root"):
				out = append(out, strings.TrimSuffix(v.Value, ":root")+":user/somebody")
			default:
				out = append(out, v.Value)
			}
		}
	}
	return out
}
