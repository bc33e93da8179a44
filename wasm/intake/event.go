package intake

import (
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return strconv.Itoa(n) + " " + word
}

// event makes asks of one event.
func (r *reading) event(e event) {
	if e.caller.free != "" {
		r.skip(e.caller.free)
		return
	}
	if e.endpoint != "" && e.code == "VpceAccessDenied" {
		r.refusal(&Refusal{Start: e.start, End: e.end, Cause: Open, Layer: policy.VPCEndpoint, Named: true}, e)
		return
	}
	if isDenied(e.code) {
		found := refusals(e.message)
		for i := range found {
			found[i].Start, found[i].End = e.start, e.end
			r.refusal(&found[i], e)
		}
		r.result.Messages += len(found)
		if len(found) == 0 {
			r.refusal(&Refusal{Start: e.start, End: e.end}, e)
		}
		return
	}
	if e.caller.root {
		r.skip("calls of the root user, to whom identity-based policies don't apply")
		return
	}
	for _, c := range r.callsOf(&Refusal{}, &e) {
		a := &ask{kind: policy.Identity, of: e.caller.entity, condition: c.condition, actions: []string{c.id}, resources: c.on.resources, loose: c.on.loose, besides: c.besides, notes: c.on.notes, calls: 1, start: e.start, end: e.end}
		if set := e.caller.permissionSet(); set != "" {
			a.notes = addOnce(a.notes, "the role belongs to IAM Identity Center: put the statement into the permission set "+set)
		}
		if e.code != "" {
			a.notes = addOnce(a.notes, "a call failed for another reason than permissions: "+e.code)
		}
		r.ask(a)
	}
}

// isDenied reports whether an error's code says that permissions are missing. Services have
// codes of their own: Client.UnauthorizedOperation, KMS.AccessDeniedException.
func isDenied(code string) bool {
	small := ascii.ToLower(code)
	return strings.Contains(small, "accessdenied") || strings.Contains(small, "unauthorized") || strings.Contains(small, "notauthorized") || strings.Contains(small, "authorizationerror")
}

// skip counts events that need no statement.
func (r *reading) skip(why string) {
	for i, n := range r.result.Notes {
		if rest, ok := strings.CutSuffix(n, " left out: "+why); ok {
			count, _ := strconv.Atoi(rest)
			r.result.Notes[i] = strconv.Itoa(count+1) + " left out: " + why
			return
		}
	}
	r.note("1 left out: " + why)
}
