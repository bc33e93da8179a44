package intake

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// isReason reports whether a message's reason begins at a place.
func isReason(text string, at int) bool {
	if w := next(text, at); ascii.EqualFold(w.in(text), "because") {
		return true
	}
	_, ok := phrase(text, at, "with an explicit deny")
	return ok
}

// reason reads "because …" or "with an explicit deny …", and gives the place behind.
func (r *Refusal) reason(text string, at int) int {
	for _, words := range []string{"with an explicit deny", "because of an explicit deny", "due to an explicit deny"} {
		if after, ok := phrase(text, at, words); ok {
			r.Cause, r.End = Denied, after
			return r.denied(text, after)
		}
	}
	from, ok := phrase(text, at, "because")
	if !ok {
		return at
	}
	if after, ok := r.missing(text, from); ok {
		r.End = after
		return after
	}
	line := sentence(text, from)
	r.End = from + len(line)
	switch small := ascii.ToLower(line); {
	case strings.Contains(small, "block public access"):
		r.Cause = Public
	case strings.Contains(small, "resource does not exist"):
		// KMS across accounts: "… or a resource-based policy explicitly denies access".
		r.Cause, r.Layer, r.Named = Open, policy.Resource, true
	default:
		r.Reason = strings.TrimSpace(line)
	}
	return r.End
}

// missing reads "no session policy allows the s3:GetObject action", and "the role trust
// policy does not allow …". AWS's own example misspells the action there.
func (r *Refusal) missing(text string, at int) (after int, ok bool) {
	var name strings.Builder
	no := false
	for range 9 {
		w := next(text, at)
		at = w.after
		switch said := ascii.ToLower(w.in(text)); said {
		case "no", "not", "doesn't":
			no = true
		case "allow", "allows":
			if r.Layer, r.Named = layerOf(name.String()); !r.Named || !no {
				r.Named = false
				return at, false
			}
			r.Cause = Missing
			after = w.end
			for range 4 {
				if w = next(text, at); ascii.EqualFold(w.in(text), "action") {
					return w.end, true
				}
				at = w.after
			}
			return after, true
		default:
			name.WriteString(" " + said)
		}
		if w.ends(text, ".,") {
			break
		}
	}
	return at, false
}

// sentence is the text up to the end of a sentence or paragraph, or the next message.
// ARNs and names of operations have stops and colons inside of words.
func sentence(text string, at int) string {
	for end := at; ; {
		w := next(text, end)
		if w.start == w.after || ascii.EqualFold(w.in(text), "user") && w.ends(text, ":") {
			return text[at:end]
		}
		if end = w.end; w.ends(text, ".)]\"") || w.after-at > nearBefore || emptyLine(text, w.after) {
			return text[at:end]
		}
		end = w.after
	}
}

// emptyLine reports whether a paragraph ends at a place.
func emptyLine(text string, at int) bool {
	rest := strings.TrimLeft(text[at:min(len(text), at+80)], " \t\r")
	rest, ok := strings.CutPrefix(rest, "\n")
	return ok && strings.HasPrefix(strings.TrimLeft(rest, " \t\r"), "\n")
}

// denied reads where an explicit deny stands: "in a service control policy: ARN".
func (r *Refusal) denied(text string, at int) int {
	from, ok := phrase(text, at, "in")
	if !ok {
		return at
	}
	var name strings.Builder
	for range 6 { // "a VPC endpoint policy"
		w := next(text, from)
		name.WriteString(" " + ascii.ToLower(w.in(text)))
		from = w.after
		if last := w.in(text); !ascii.EqualFold(last, "policy") && !ascii.EqualFold(last, "boundary") {
			continue
		}
		if r.Layer, r.Named = layerOf(name.String()); !r.Named {
			return at
		}
		r.End = w.end
		if w.ends(text, ":") {
			if p := next(text, from); strings.HasPrefix(p.in(text), "arn:") {
				r.Policy, r.End, from = p.in(text), p.end, p.after
			}
		}
		if after, ok := phrase(text, from, "transitively through a service control policy"); ok {
			r.Through, r.End, from = true, after, after
		}
		return from
	}
	return at
}

// layerNames are parts of the names that messages have for the layers.
var layerNames = []struct {
	part  string
	layer policy.Kind
}{
	{"identity-based", policy.Identity}, {"resource-based", policy.Resource}, {"service control", policy.SCP}, {"resource control", policy.RCP},
	{"boundary", policy.Boundary}, {"session", policy.Session}, {"vpc endpoint", policy.VPCEndpoint}, {"trust", policy.Trust},
}

func layerOf(words string) (layer policy.Kind, ok bool) {
	for _, l := range layerNames {
		if strings.Contains(strings.Join(strings.Fields(words), " "), l.part) {
			return l.layer, true
		}
	}
	return 0, false
}
