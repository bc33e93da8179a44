package rules

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

const forMatching = lint.ForIdentityLike | lint.ForSCP | lint.ForResource | lint.ForRCP

var actionResourceMismatch = lint.Rule{ID: "action-resource-mismatch", Group: lint.GroupCatalog, Severity: lint.Error, Kinds: forMatching, At: lint.AtStatement, Check: matching,
	Yields: []lint.Yield{{To: "resource-policy-action-mismatch"}, {To: "resource-policy-arn-mismatch", Where: lint.SameStatement}}}

// Actions that none of the statement's resources can be an object of: one look at a
// statement answers for all of these rules.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var matchingRules = [...]lint.Rule{
	{ID: "s3-bucket-object-confusion", Group: lint.GroupCatalog, Severity: lint.Error, Kinds: forMatching, With: &actionResourceMismatch},
	{ID: "action-requires-star-resource", Group: lint.GroupCatalog, Severity: lint.Warning, Kinds: forMatching &^ lint.ForResource, With: &actionResourceMismatch},
}

var (
	_ = register(&actionResourceMismatch)
	_ = registerAll(matchingRules[:])
)

// mostComparisons bounds the comparisons of actions with resources in one statement.
const mostComparisons = 20000

// matcher compares the actions of a statement with its resources.
type matcher struct {
	*lint.Pass
	resources []lint.Resource
	left      int // comparisons
}

// works reports whether an action may be about one of the resources, in any account and
// region. It also says yes where nobody knows.
func (m *matcher) works(a catalog.Action) bool {
	if a.ResourceOptional() {
		return true
	}
	if m.allBare(a) {
		return false
	}
	for i := range a.NumRows() {
		formats := m.TypeFormats(a.Row(i).ResourceType())
		for k := range formats {
			if m.takes(&formats[k]) {
				return true
			}
		}
		if len(formats) == 0 {
			return true
		}
	}
	return false
}

// takes reports whether one of the resources may be of a format. Where one format goes on
// from another, as that of an alias from its function's, what is meant for one often does
// for the other; only a bucket never is an object. A log group is checked as its streams
// are, log-group:NAME:log-stream:.
func (m *matcher) takes(f *lint.TypeFormat) bool {
	if f.ARN.Service == "" {
		return true
	}
	for i := range m.resources {
		r := &m.resources[i]
		if m.left--; m.left < 0 {
			return true
		}
		if r.ARN.Service != f.ARN.Service {
			continue
		}
		if f.ARN.Service == "logs" || m.MayName(r, f) || f.ARN.Service != "s3" && !r.Anywhere().Disjoint(&f.Anywhere) {
			return true
		}
	}
	return false
}

// allBare reports whether the statement names nothing but what an action's requests go on
// from, see bare.
func (m *matcher) allBare(a catalog.Action) bool {
	for i := range m.resources {
		if bare(&m.resources[i], a) == "" {
			return false
		}
	}
	return true
}

// bare is what a resource lacks at its end to be what requests of an action name, see
// [arn.ARN.Unfinished]; empty for nothing. A log group's tags are asked for by the bare name.
func bare(r *lint.Resource, a catalog.Action) string {
	if a.Service().Prefix() != r.ARN.Service || a.Name() == "CreateSecret" ||
		r.ARN.Service == "logs" && (strings.Contains(a.Name(), "Tag") || strings.Contains(a.Name(), "Entit")) {
		return ""
	}
	return r.ARN.Unfinished()
}

// readable reports whether all resources of a statement are known well enough to compare
// actions with them.
func readable(p *lint.Pass, s *lint.Statement) bool {
	for i := range s.Resources {
		r := &s.Resources[i]
		if r.Everything || r.Opaque || r.Err != nil || len(p.PlaceOf(r).Fits) == 0 ||
			strings.HasPrefix(r.ARN.Service, "code") && strings.HasSuffix(r.ARN.Service, "connections") { // one service of two names
			return false
		}
	}
	return len(s.Resources) > 0 && !s.Elsewhere
}

func matching(p *lint.Pass) {
	s := p.Statement
	if s.Inverted || !readable(p, s) {
		return
	}
	m := matcher{p, s.Resources, mostComparisons}
	var star, dead, other []int
	sure := false // something named is among the dead
	for i := range s.Actions {
		a := &s.Actions[i]
		switch {
		case a.Opaque || a.AnyService || !a.KnownService || !a.Wild && !a.Known:
		case !a.Wild && a.Action.NumRows() == 0:
			if !unlisted(s, a) {
				star = append(star, i)
			}
		case !a.Wild && !m.works(a.Action):
			if lint.Fold(a.Prefix, "s3") && otherS3(s, a.Action) != "" {
				other = append(other, i)
			} else if m.allBare(a.Action) || !lagging(s, a) {
				dead, sure = append(dead, i), true
			}
		case a.Wild && !m.worksAny(a):
			dead = append(dead, i)
		}
	}
	if m.left < 0 {
		return
	}
	confusedS3(p, other)
	requiresStar(p, star)
	if len(dead) == 0 {
		return
	}
	f := p.Report(s.Actions[dead[0]].Span, "no resource of the statement is anything that "+verb(dead, "%s works on", "%s work on"), names(s, dead)).
		Advise("name resources of the action's own kind, or put it into another statement")
	m.complete(f, &s.Actions[dead[0]])
	judge(f, s)
	if !sure && s.Allow {
		f.As(lint.Warning)
	}
}

// complete advises to write the resources whole that an action's requests go on from.
func (m *matcher) complete(f *lint.Finding, a *lint.Action) {
	if a.Wild || !m.allBare(a.Action) {
		return
	}
	var edits []policy.Edit
	for i := range m.resources {
		r := &m.resources[i]
		edits = append(edits, lint.Rename(&r.String, r.Value+bare(r, a.Action)))
	}
	effect := lint.Widens
	if m.Statement.Deny {
		effect = lint.Narrows
	}
	f.Advise("write %s", m.resources[0].Value+bare(&m.resources[0], a.Action)).Fix(effect, edits...)
}

// ofService reports whether a statement names a resource of a service.
func ofService(s *lint.Statement, prefix string) bool {
	for i := range s.Resources {
		if lint.Fold(s.Resources[i].ARN.Service, prefix) {
			return true
		}
	}
	return false
}

// lagging reports whether the reference may be behind what AWS does: it often does not list
// what an action creates or tags.
func lagging(s *lint.Statement, a *lint.Action) bool {
	return (lint.HasPrefix(a.Name, "Create") || lint.HasPrefix(a.Name, "Put") || strings.Contains(a.Name, "Tag")) && ofService(s, a.Prefix)
}

// unlisted reports whether an action without resource types may be checked against one of
// the statement's resources all the same. Lists are: sns:ListTopics against every topic,
// arn:aws:sns:REGION:ACCOUNT:*, so that a narrower ARN does not do; those of IAM against a
// path, user/, and those of CloudWatch Logs against the beginning of a name.
func unlisted(s *lint.Statement, a *lint.Action) bool {
	if lint.Among(" iam logs ssmmessages ", a.Prefix) || lagging(s, a) {
		return true
	}
	if lint.Among(starOnly, a.Prefix) {
		return false
	}
	list := lint.HasPrefix(a.Name, "List") || lint.HasPrefix(a.Name, "Describe") || a.Action.Level() == catalog.List
	for i := range s.Resources {
		r := &s.Resources[i].ARN
		if !lint.Fold(r.Service, a.Prefix) {
			continue
		}
		if r.Service == "s3" { // whose ARNs have no words for types
			if !list || onlyStars(r.Resource) {
				return true
			}
			continue
		}
		words := strings.ReplaceAll(strings.ReplaceAll(r.Resource, "/*", "/"), ":*", ":")
		if !list || strings.Trim(words, "*/:") == "" || strings.HasPrefix(words, "/") || strings.HasSuffix(r.Resource, "*") && !strings.ContainsAny(words, "*?") {
			return true // all of a kind
		}
	}
	return false
}

// starOnly are services that check their actions without resource types against "*" and
// nothing else, as everybody finds out who names a repository for ecr:GetAuthorizationToken.
const starOnly = " autoscaling cloudwatch ec2 ecr sts "

// certain are services whose actions without resource types are known to have none.
const certain = " autoscaling cloudwatch ec2 ecr elasticloadbalancing kms lambda s3 sns sqs sts tag "

// judge: a Deny that denies nothing is worse than an Allow that allows nothing.
func judge(f *lint.Finding, s *lint.Statement) {
	if s.Deny {
		f.As(lint.Security)
	}
}

// worksAny reports whether a pattern covers an action that works on one of the resources.
// Patterns that cover nothing are another rule's.
func (m *matcher) worksAny(a *lint.Action) bool {
	none := true
	for action := range a.Service.Match(a.Name) {
		if none = false; m.works(action) {
			return true
		}
	}
	return none
}

func names(s *lint.Statement, list []int) string {
	out := make([]string, 0, len(list))
	for _, i := range list {
		out = append(out, s.Actions[i].Value)
	}
	return lint.List(out)
}

func verb(list []int, one, more string) string {
	if len(list) == 1 {
		return one
	}
	return more
}

// requiresStar reports actions that AWS checks against "*" only.
func requiresStar(p *lint.Pass, list []int) {
	if len(list) == 0 {
		return
	}
	s := p.Statement
	f := p.ReportFor("action-requires-star-resource", s.Actions[list[0]].Span, verb(list, `%s is checked against Resource "*" only`, `%s are checked against Resource "*" only`), names(s, list))
	for _, i := range list {
		if lint.Among(certain, s.Actions[i].Prefix) {
			f.As(lint.Error)
		}
	}
	judge(f, s)
	effect := lint.Widens
	if s.Deny {
		effect = lint.Narrows
	}
	if len(list) == len(s.Actions) {
		f.Advise(`write "Resource": "*"`).Fix(effect, policy.Edit{Span: s.Element("Resource").Span, Text: `"*"`})
		return
	}
	f.Advise(`put it into a statement of its own with "Resource": "*"`)
	if len(s.Actions) > 1000 {
		return
	}
	apart := policy.Statement{Effect: s.Effect, Principal: s.Principal, NotPrincipal: s.NotPrincipal, Resource: policy.Strings("*"), Condition: s.Condition}
	gone := make([]bool, len(s.Actions))
	for _, i := range list {
		gone[i] = true
		apart.Action = append(apart.Action, policy.Str(s.Actions[i].Value))
	}
	edits := policy.RemoveItems(p.Doc.Source, s.Element("Action").Span, s.Action, gone)
	f.Fix(effect, append(edits, p.Doc.InsertStatement(s.Index+1, &apart)...)...)
}

// otherS3 is "bucket" or "object" if that is what an action works on, and the statement
// names the other one.
func otherS3(s *lint.Statement, a catalog.Action) string {
	for i := range a.NumRows() {
		name := a.Row(i).ResourceType().Name()
		if name != "bucket" && name != "object" {
			continue
		}
		for i := range s.Resources {
			if counterpart(&s.Resources[i], name) != "" {
				return name
			}
		}
	}
	return ""
}

// counterpart is the bucket of objects, or the objects of a bucket; empty for a resource
// that is neither.
func counterpart(r *lint.Resource, want string) string {
	if r.ARN.Service != "s3" || r.ARN.Region != "" || r.ARN.Account != "" {
		return ""
	}
	if want == "object" {
		return strings.TrimSuffix(r.Value, "/") + "/*"
	}
	if i := strings.IndexByte(r.Value, '/'); i > 0 {
		return r.Value[:i]
	}
	return ""
}

// confusedS3 offers the counterparts: in place of what is there if nothing works on that,
// else besides.
func confusedS3(p *lint.Pass, list []int) {
	if len(list) == 0 {
		return
	}
	s := p.Statement
	want := otherS3(s, s.Actions[list[0]].Action)
	what := "buckets, and the statement names objects"
	if want == "object" {
		what = "objects, and the statement names buckets"
	}
	f := p.ReportFor("s3-bucket-object-confusion", s.Actions[list[0]].Span, verb(list, "%s works on "+what, "%s work on "+what), names(s, list))
	judge(f, s)
	e := s.Element("Resource")
	var replaced, more []policy.Edit
	for i := range s.Resources {
		text := counterpart(&s.Resources[i], want)
		if text == "" || len(s.Resources) > 100 {
			continue
		}
		if f.Hint == "" {
			f.Advise("write %s", text)
		}
		replaced = append(replaced, lint.Rename(&s.Resources[i].String, text))
		if len(more) == 0 {
			more = policy.AddItem(p.Doc.Source, e.Span, s.Resource, text)
		}
	}
	if len(list) == len(s.Actions) {
		f.Fix(lint.NeedsInput, replaced...)
		return
	}
	effect := lint.Widens
	if s.Deny {
		effect = lint.Narrows
	}
	f.Fix(effect, more...)
}
