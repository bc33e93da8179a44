package cli

import (
	"fmt"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// appendTable writes a line for each action and resource: decision, action, resource and
// what decided.
func (e *evaluation) appendTable(dst []byte) []byte {
	type row struct{ decision, action, resource, why string }
	var rows []row
	decisions, actions, resources := 0, 0, 0
	for i, action := range e.actions {
		for j := range e.replies[i].Resources {
			r := &e.replies[i].Resources[j]
			decisions, actions, resources = max(decisions, len(r.Decision)), max(actions, len(action)), max(resources, len(r.ARN))
			rows = append(rows, row{r.Decision, action, r.ARN, e.decidedBy(r)})
		}
	}
	for _, r := range rows {
		dst = fmt.Appendf(dst, "%-*s  %-*s  %-*s  %s\n", decisions, r.decision, actions, r.action, resources, r.resource, r.why)
	}
	return dst
}

// decidedBy names the statement, layer or construct that a decision is due to.
func (e *evaluation) decidedBy(r *api.ResourceDecision) string {
	switch r.Decision {
	case "unknown":
		if len(r.Unknown) > 0 {
			return "depends on " + e.unknownText(&r.Unknown[0])
		}
		return ""
	case "implicit-deny":
		for i := range r.Layers {
			if l := &r.Layers[i]; l.Decision == "implicit-deny" {
				return "no Allow in " + layerTitle(l)
			}
		}
		return "no Allow"
	}
	effect := "Allow"
	if r.Decision == "explicit-deny" {
		effect = "Deny"
	}
	// Of several Allows the principal's own stand last, and say most.
	for i := len(r.Layers) - 1; i >= 0; i-- {
		l := &r.Layers[i]
		if effect == "Allow" && (l.Layer == "boundary" || l.Layer == "session") {
			continue
		}
		for j := range l.Statements {
			if s := &l.Statements[j]; s.Matched == "yes" && s.Effect == effect {
				place, _ := e.at(s.Policy, s.Start, s.End)
				text := place
				if s.Sid != "" {
					text += " " + quote(s.Sid)
				}
				return text + " in " + layerTitle(l)
			}
		}
	}
	return ""
}

// appendJSON writes the engine's reply, of several actions a list.
func (e *evaluation) appendJSON(dst []byte) []byte {
	if len(e.actions) == 1 {
		return append(e.replies[0].AppendJSON(dst), '\n')
	}
	for i, action := range e.actions {
		separator := ","
		if i == 0 {
			separator = "["
		}
		dst = append(append(dst, separator+"\n{\"action\":"...), jsonspan.Quote(action)...)
		dst = append(e.replies[i].AppendJSON(append(dst, `,"reply":`...)), '}')
	}
	return append(dst, "\n]\n"...)
}
