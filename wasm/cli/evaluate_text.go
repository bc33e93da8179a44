package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
)

// layerNames are the layers in messages.
var layerNames = map[string]string{
	"identity": "identity policies", "boundary": "permissions boundary", "session": "session policies",
	"resource": "resource's policy", "trust": "trust policy", "scp": "service control policies",
	"rcp": "resource control policies", "vpc-endpoint": "VPC endpoint's policy",
}

// appendDetails writes the decision on one action with all reasons.
func (e *evaluation) appendDetails(dst []byte, reply *api.EvaluateReply) []byte {
	for i := range reply.Resources {
		if i > 0 {
			dst = append(dst, '\n')
		}
		dst = e.appendDecision(dst, &reply.Resources[i])
	}
	return appendMissing(dst, reply.Keys)
}

func (e *evaluation) appendDecision(dst []byte, r *api.ResourceDecision) []byte {
	dst = fmt.Appendf(dst, "%s: %s on %s\n", r.Decision, e.request.Action, r.ARN)
	dst = fmt.Appendf(dst, "  by %s", e.request.Principal.Name)
	if r.CrossAccount {
		dst = fmt.Appendf(dst, ", across accounts: the resource is of %s", r.Account)
	}
	dst = append(dst, '\n')
	for _, u := range r.Unknown {
		dst = fmt.Appendf(dst, "  it depends on %s\n", e.unknownText(&u))
		dst = appendPage(dst, u.Page)
	}
	for _, n := range r.Notes {
		dst = fmt.Appendf(dst, "  %s\n", n.Text)
		dst = appendPage(dst, n.Page)
	}
	for i := range r.Layers {
		dst = e.appendLayer(dst, &r.Layers[i])
	}
	return e.appendIdle(dst, r)
}

// appendIdle names the layers whose policies were given and have no say: identity policies
// where a service asks, a policy of another resource.
func (e *evaluation) appendIdle(dst []byte, r *api.ResourceDecision) []byte {
	for _, flag := range layerFlags {
		given := slices.ContainsFunc(e.texts, func(t policyText) bool { return t.Layer == flag.layer })
		asked := slices.ContainsFunc(r.Layers, func(l api.LayerDecision) bool { return l.Layer == flag.layer })
		if given && !asked {
			dst = fmt.Appendf(dst, "\n%s: no say in this request\n", layerNames[flag.layer])
		}
	}
	return dst
}

func (e *evaluation) unknownText(u *api.UnknownConstruct) string {
	if u.Policy < 0 {
		return u.Name
	}
	place, _ := e.at(u.Policy, u.Start, u.End)
	if t := &e.texts[u.Policy]; t.missing != "" {
		return t.Name + ", " + place + ": " + t.missing
	}
	return place + ": " + u.Name
}

func appendPage(dst []byte, page string) []byte {
	if page == "" {
		return dst
	}
	return fmt.Appendf(dst, "    %s\n", page)
}

func (e *evaluation) appendLayer(dst []byte, l *api.LayerDecision) []byte {
	dst = fmt.Appendf(dst, "\n%s: %s", layerTitle(l), l.Decision)
	if l.Why != "" {
		dst = append(dst, ", "+l.Why...)
	}
	dst = append(dst, '\n')
	for _, first := range []bool{true, false} { // those that apply stand first
		for i := range l.Statements {
			if s := &l.Statements[i]; first == (s.Matched != "no") {
				dst = e.appendStatement(dst, s)
			}
		}
	}
	return dst
}

func layerTitle(l *api.LayerDecision) string {
	name := layerNames[l.Layer]
	if l.Layer == "scp" || l.Layer == "rcp" {
		name += fmt.Sprintf(", level %d", l.Level)
	}
	return name
}

var applies = map[string]string{"yes": "applies", "no": "does not apply", "unknown": "may apply"}

func (e *evaluation) appendStatement(dst []byte, s *api.StatementReason) []byte {
	t := &e.texts[s.Policy]
	place, _ := e.at(s.Policy, s.Start, s.End)
	if t.missing != "" {
		return fmt.Appendf(dst, "  %s: %s may apply: %s\n", place, t.Name, t.missing)
	}
	dst = fmt.Appendf(dst, "  %s: %s %s", place, statementName(s.Effect, s.Sid, s.Statement), applies[s.Matched])
	if t.Name != t.file {
		dst = append(dst, " ("+t.Name+")"...)
	}
	dst = append(dst, '\n')
	if s.Matched != "no" {
		for _, hit := range s.Hits {
			place, excerpt := e.at(s.Policy, hit.Start, hit.End)
			dst = fmt.Appendf(dst, "    + %s %s\n", place, excerpt)
		}
	}
	for i := range s.Misses {
		m := &s.Misses[i]
		place, excerpt := e.at(s.Policy, m.Start, m.End)
		dst = fmt.Appendf(dst, "    - %s %s\n", place, missText(m, excerpt))
	}
	return dst
}

// statementName is how messages call a statement: by Sid, or by number from 1.
func statementName(effect, sid string, index int) string {
	if sid != "" {
		return effect + " " + quote(sid)
	}
	return fmt.Sprintf("%s, statement %d,", effect, index+1)
}

// missText says what keeps a statement from applying. excerpt is the element's text.
func missText(m *api.StatementMiss, excerpt string) string {
	text := m.Element + " " + excerpt
	switch {
	case m.Element == "statement":
		text = "the statement"
	case m.Element == "condition":
		text = m.Operator + " " + excerpt
		switch {
		case m.Unknown != "":
		case len(m.Values) == 0:
			text += ": the request does not have the key"
		default:
			text += ": the request has " + quoteAll(m.Values)
		}
	case m.Not:
		text = "Not" + strings.ToUpper(m.Element[:1]) + m.Element[1:] + " " + excerpt + " takes it out"
	case m.Unknown == "":
		text += " is another"
	}
	if m.Unknown != "" {
		text += ": open, since " + m.Unknown
	}
	return text
}

func quoteAll(values []string) string {
	var quoted []string
	for _, v := range values {
		quoted = append(quoted, quote(v))
	}
	return strings.Join(quoted, ", ")
}

// appendMissing lists the keys that policies ask for and the request does not have.
func appendMissing(dst []byte, keys []api.ContextKey) []byte {
	first := true
	for i := range keys {
		k := &keys[i]
		if !k.Missing {
			continue
		}
		if first {
			dst = append(dst, "\ncontext keys that policies ask for, and the request does not have:\n"...)
			first = false
		}
		kind := k.Type
		if k.Multivalued {
			kind += ", several values"
		}
		if k.Always {
			kind += ", which AWS always sends"
		}
		if !k.Sent {
			kind = "AWS does not document it for this action"
		}
		var by []string
		for _, layer := range k.TestedBy {
			by = append(by, layerNames[layer])
		}
		dst = fmt.Appendf(dst, "  %s (%s), in %s\n", k.Name, kind, strings.Join(by, ", "))
	}
	return dst
}
