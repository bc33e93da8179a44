package lint

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Statement is a statement with what many rules want to know of it.
type Statement struct {
	*policy.Statement
	Index int
	// Allow and Deny say which effect it has; neither is set for any other text.
	Allow, Deny bool
	// Actions are those of Action, or of NotAction if Inverted says so.
	Actions  []Action
	Inverted bool
	// Resources are those of Resource, or of NotResource if NotResource is set.
	Resources  []Resource
	Elsewhere  bool // Resources are those of NotResource
	Unresolved bool // an action or resource holds a placeholder: it may be anything

	list       policy.Span // of the element that Actions come from
	services   uint64      // a bit for the prefix of each action, several may share one
	loose      bool        // an action has no prefix, or one with a wildcard
	expanded   expand.Set  // room of earlier runs unless isExpanded
	isExpanded bool
}

// Action is one string of Action or NotAction.
type Action struct {
	policy.String
	// Opaque is set for what is no text or holds a placeholder. Nothing else is then.
	Opaque bool
	// Prefix and Name are what stands before and behind the first colon; "*" alone has
	// both "*". Prefix is empty where there is no colon.
	Prefix, Name string
	// Wild is set if Name, and AnyService if Prefix, has a wildcard.
	Wild, AnyService bool
	// Service and Action are the catalog's, where Prefix and Name have no wildcard.
	Service      catalog.Service
	KnownService bool
	Action       catalog.Action
	Known        bool

	exact bool // Known, and written as there
}

// Everything reports whether the pattern is "*", in any number.
func (a *Action) Everything() bool { return a.AnyService && onlyStars(a.Prefix) && onlyStars(a.Name) }

// Covers reports whether the pattern covers an action, "iam:PassRole". The part before the
// colon must be of small letters.
func (a *Action) Covers(id string) bool {
	if a.Opaque || a.Prefix == "" {
		return false
	}
	if n := len(a.Prefix); !a.AnyService { // most end here
		if len(id) <= n || id[n] != ':' || !Fold(a.Prefix, id[:n]) {
			return false
		}
		if !a.Wild {
			return Fold(a.Name, id[n+1:])
		}
		return Match(a.Name, id[n+1:], true)
	}
	prefix, name, _ := strings.Cut(id, ":")
	return Match(a.Prefix, prefix, true) && Match(a.Name, name, true)
}

// Resource is one string of Resource or NotResource.
type Resource struct {
	policy.String
	// Opaque is set for what is no text.
	Opaque bool
	// Filled is set if Text differs from Value: a placeholder stands in it.
	Filled bool
	// Text is the value with "*" in place of each placeholder.
	Text string
	// Everything is set for "*".
	Everything bool
	// ARN holds the fields of Text; Err says why it has none.
	ARN arn.ARN
	Err *arn.Error

	placed            bool
	place             Place
	pattern, anywhere lazyPattern
}

// Written is ARN with those fields as they are written that are a placeholder of known
// meaning. From the first on that may be filled with anything, colons too, nothing is known:
// there it has "*".
func (r *Resource) Written() arn.ARN {
	a := r.ARN
	if !r.Filled || a.Service == "" {
		return a
	}
	fields := [...]*string{&a.Partition, &a.Service, &a.Region, &a.Account}
	start := len("arn:")
	for i, field := range fields {
		end := fieldEnd(r.Value, start)
		text := r.Value[start:end]
		if MeaningOf(text) != Anything && field != &a.Service {
			*field = text
		} else if vague(text) {
			for _, later := range fields[min(i, 2):] { // formats go by all of the last three
				*later = "*"
			}
			a.Resource = "*"
			return a
		}
		start = end + 1
	}
	a.Resource = r.Value[start:]
	return a
}

// Vague reports whether anything may be filled in, colons too, somewhere in the text.
func (r *Resource) Vague() bool { return r.Opaque || r.Filled && vague(r.Value) }

// Nameless reports whether it is not known which resources it names: where the service, or
// what stands behind the account, has a placeholder in it. Which account or region it will
// be matters to few rules.
func (r *Resource) Nameless() bool {
	if !r.Filled || r.Opaque {
		return r.Opaque
	}
	if r.Err != nil || r.Everything || strings.Contains(r.ARN.Service, "*") {
		return true
	}
	before := len(r.Value) - len(r.ARN.Resource)
	return before < 1 || r.Value[before-1] != ':' || r.Value[before:] != r.ARN.Resource
}

// lazyPattern is a pattern that is read when somebody asks for it.
type lazyPattern struct {
	read bool
	arn.Pattern
}

// Pattern is Text to compare with others.
func (r *Resource) Pattern() *arn.Pattern {
	if !r.pattern.read {
		r.pattern = lazyPattern{true, arn.NewPattern(r.Text)}
	}
	return &r.pattern.Pattern
}

// Anywhere is the resource of ARN alone, to compare with that of formats.
func (r *Resource) Anywhere() *arn.Pattern {
	if !r.anywhere.read {
		r.anywhere = lazyPattern{true, anywhere(r.ARN.Resource)}
	}
	return &r.anywhere.Pattern
}

// Wild reports whether the resource may stand for more than one.
func (r *Resource) Wild() bool { return r.Everything || strings.ContainsAny(r.Text, "*?") }

// Grants reports whether the statement may apply to an action, "iam:PassRole": whether an
// Action covers it, or no NotAction does. by is the pattern that covers it, nil with
// NotAction.
func (s *Statement) Grants(id string) (by *Action, ok bool) {
	for i := range s.Actions {
		if s.Actions[i].Covers(id) {
			return &s.Actions[i], !s.Inverted
		}
	}
	return nil, s.Inverted && !s.Unresolved
}

// HasKey reports whether the condition block has a key, in any letter case.
func (s *Statement) HasKey(name string) bool {
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			if Fold(s.Condition[i].Keys[k].Key.Value, name) {
				return true
			}
		}
	}
	return false
}

// ActionSpan is the span of the element that the actions stand in.
func (s *Statement) ActionSpan() policy.Span { return s.list }

// fill reads a statement.
func (s *Statement) fill(p *Pass, from *policy.Statement, index int) {
	actions, resources := s.Actions[:0], s.Resources[:0]
	*s = Statement{Statement: from, Index: index, expanded: s.expanded}
	s.Allow, s.Deny = from.Effect.Value == policy.Allow, from.Effect.Value == policy.Deny
	list, name := from.Action, "Action"
	if list == nil {
		list, name = from.NotAction, "NotAction"
		s.Inverted = list != nil
	}
	if e := from.Element(name); e != nil {
		s.list = e.Span
	}
	for i := range list {
		actions = append(actions, Action{String: list[i]})
		a := &actions[i]
		var last *Action
		if i > 0 {
			last = &actions[i-1]
		}
		a.fill(p, last)
		s.Unresolved = s.Unresolved || a.Opaque
		if a.AnyService || a.Prefix == "" {
			s.loose = true
		} else {
			s.services |= serviceBit(a.Prefix)
		}
	}
	texts := from.Resource
	if texts == nil {
		texts = from.NotResource
		s.Elsewhere = texts != nil
	}
	for i := range texts {
		resources = append(resources, Resource{String: texts[i]})
		r := &resources[i]
		r.fill(p)
		s.Unresolved = s.Unresolved || r.Opaque || r.Filled
	}
	s.Actions, s.Resources = actions, resources
}

// serviceBit is one of 64 bits for a prefix in any letter case.
func serviceBit(prefix string) uint64 {
	hash := uint32(len(prefix))
	for i := range len(prefix) {
		hash = hash*31 + uint32(prefix[i]|0x20)
	}
	return 1 << (hash % 61)
}

// MayCover reports whether the patterns of actions may cover all of another statement's:
// surely not, where that has services that these lack.
func (s *Statement) MayCover(o *Statement) bool { return s.loose || o.services&^s.services == 0 }

// fill reads an action; last is the one before it, of whose service it mostly is.
func (a *Action) fill(p *Pass, last *Action) {
	if a.Form != policy.Text || p.HasPlaceholder(a.Value) {
		a.Opaque = true
		return
	}
	if onlyStars(a.Value) {
		a.Prefix, a.Name, a.Wild, a.AnyService = "*", "*", true, true
		return
	}
	prefix, name, ok := strings.Cut(a.Value, ":")
	if !ok || prefix == "" || name == "" {
		a.Name = a.Value
		return
	}
	a.Prefix, a.Name = prefix, name
	a.AnyService = expand.HasWildcard(prefix)
	a.Wild = expand.HasWildcard(name)
	if a.AnyService {
		return
	}
	if last != nil && last.Prefix == prefix {
		a.Service, a.KnownService = last.Service, last.KnownService
	} else {
		a.Service, a.KnownService = p.Catalog.LookupService(prefix)
		last = nil
	}
	if a.KnownService && !a.Wild {
		near := -1
		if last != nil && last.Known {
			near = last.Action.Index() - a.Service.Action(0).Index()
		}
		a.Action, a.Known = a.Service.LookupActionNear(name, near)
		a.exact = a.Known && a.Action.Name() == name && a.Service.Prefix() == prefix
	}
}

func (r *Resource) fill(p *Pass) {
	if r.Form != policy.Text {
		r.Opaque = true
		return
	}
	r.Text = r.Value
	if p.templated {
		r.Text = Fill(r.Value, "*")
		r.Filled = r.Text != r.Value
	}
	if onlyStars(r.Text) {
		r.Everything = true
		return
	}
	a, err := arn.Parse(r.Text)
	if err != nil {
		r.Err, _ = err.(*arn.Error)
		return
	}
	r.ARN = a
}
