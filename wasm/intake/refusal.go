package intake

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Cause is why a request was refused, as far as a message says so.
type Cause uint8

// The causes.
const (
	Unmarked Cause = iota // the message names no policy
	Missing               // no policy of the layer allows the action
	Denied                // a policy of the layer denies it
	Open                  // the layer is named, and whether it lacks an Allow or denies is not
	Public                // S3 Block Public Access
)

// Refusal is what one message says.
type Refusal struct {
	Start, End int
	// Principal is the user as written, mostly an ARN. Action is the word behind "perform",
	// Resource that behind "on resource", empty where there is none.
	Principal, Action, Resource string
	// Operation is the API operation that an SDK says it called, Service the SDK's name of
	// its service, Code the error's.
	Operation, Service, Code string

	Cause Cause
	// Layer is where the cause lies; Named is false if the message does not say.
	Layer policy.Kind
	Named bool
	// Through is set for a VPC endpoint's policy that applies through a service control policy.
	Through bool
	// Policy is the ARN of the policy that denies.
	Policy string
	// Statement is the Sid of the statement that denies, from a decoded message.
	Statement string
	// Reason is a reason that is none of the documented ones, as written.
	Reason string
	// Doubt is what else the message may mean.
	Doubt string
	// Encoded is an encoded authorization message.
	Encoded string
	// Authorization is the ID by which AWS tells more of the refusal.
	Authorization string
}

// near is how far around a message the parts are looked for that may stand there.
const (
	nearBefore = 700
	nearLine   = 1100 // an object's key has 1,024 bytes at most
)

// refusals finds the messages in a text, in order.
func refusals(text string) []Refusal {
	var out []Refusal
	for at := 0; ; {
		i := catalog.IndexFold(text[at:], "authorized")
		if i < 0 {
			break
		}
		start := at + i
		at = start + len("authorized")
		if r, ok := readRefusal(text, start); ok {
			out = append(out, r)
			at = max(at, r.End)
		}
	}
	return bare(text, unreadable(text, out))
}

// unreadable adds KMS's messages that a key's ciphertext is not for the caller, which name
// neither an action nor a user:
//
//	The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.
func unreadable(text string, found []Refusal) []Refusal {
	const begin, end = "the ciphertext refers to a", "not allowed to access"
	for at := 0; ; {
		i := catalog.IndexFold(text[at:], begin)
		if i < 0 {
			return found
		}
		r := Refusal{Start: at + i, Action: "kms:Decrypt", Doubt: "KMS says so where the key is not there, or not in this Region, where no policy of the caller allows kms:Decrypt on it, and where the key's policy neither allows it nor leaves it to these"}
		at = r.Start + len(begin)
		if n := catalog.IndexFold(text[at:min(len(text), at+nearBefore)], end); n >= 0 {
			at += n + len(end)
			r.End = at
			r.call(text)
			found = inserted(found, r)
		}
	}
}

// inserted puts a message among others in the order of the text.
func inserted(list []Refusal, r Refusal) []Refusal {
	at := len(list)
	for at > 0 && list[at-1].Start > r.Start {
		at--
	}
	return slices.Insert(list, at, r)
}

// readRefusal reads the message whose word "authorized" stands at a place.
func readRefusal(text string, anchor int) (r Refusal, ok bool) {
	at, ok := phrase(text, anchor, "authorized to perform")
	if !ok || !startsWord(text, anchor) {
		return r, false
	}
	r.Start = anchor
	before := text[:unframed(text, anchor)]
	if n := len(before) - len("not"); n < 0 || !ascii.EqualFold(before[n:], "not") {
		return r, false
	}
	r.principal(text, anchor)
	w := next(text, at)
	for _, filler := range []string{"the", "operation", "action"} {
		if ascii.EqualFold(w.in(text), filler) && !w.ends(text, ".") {
			w = next(text, w.after)
		}
	}
	switch named := w.in(text); {
	case ascii.EqualFold(named, "this"):
		w = next(text, w.after) // "operation", "action"
		if again, ok := phrase(text, w.after, "user"); ok && strings.HasPrefix(text[max(0, again-1):], ":") {
			return r, false // the sentence that follows says more
		}
	case named == "":
		return r, false
	default:
		r.Action = named
	}
	r.End = w.end
	at = w.after
	if !w.ends(text, ".") {
		at = r.resource(text, at)
		at = r.reason(text, at)
	}
	r.encoded(text, at)
	r.authorization(text, at)
	r.call(text)
	return r, true
}

// principal finds "User: ARN is not" in front of the word "authorized".
func (r *Refusal) principal(text string, anchor int) {
	from := max(0, anchor-nearBefore)
	before := ascii.ToLower(text[from:anchor])
	for _, mark := range []string{"user:", "arn:"} {
		i := strings.LastIndex(before, mark)
		if i < 0 {
			continue
		}
		start := from + i
		at := start
		if mark == "user:" {
			at += len(mark)
		}
		w := next(text, at)
		if end, ok := phrase(text, w.after, "is not"); ok && skipFrames(text, end) == anchor {
			r.Principal, r.Start = w.in(text), start
			return
		}
	}
}

// resource reads "on resource: ARN".
func (r *Refusal) resource(text string, at int) int {
	if after, ok := phrase(text, at, "on this resource"); ok {
		r.End = after
		return after
	}
	from, ok := phrase(text, at, "on resource")
	if !ok {
		if from, ok = phrase(text, at, "on resources"); !ok {
			return at
		}
	}
	from = skipFrames(text, from)
	w := resourceWord(text, from)
	if quoted, after, ok := quoted(text, from); ok {
		r.Resource, r.End = quoted, after
		return after
	}
	r.takeResource(text, w.start, w.end)
	if w.ends(text, ".") {
		return w.after
	}
	// A key may have blanks in it; then the reason that follows on the line is its end.
	for end := w; end.start < end.after && end.after-w.start < nearLine && !strings.Contains(text[w.start:end.after], "\n"); {
		follows := next(text, end.after)
		if isReason(text, follows.start) {
			r.takeResource(text, w.start, end.end)
			return end.after
		}
		if end = follows; end.ends(text, ".") {
			break
		}
	}
	return w.after
}

// resourceWord is the word that begins at a place, with the name behind it if it is a type as
// IAM writes it: "user bob", "instance profile web".
func resourceWord(text string, at int) word {
	w := next(text, at)
	for _, typed := range [...]string{"user ", "role ", "group ", "policy ", "instance profile ", "server certificate "} {
		end := w.start + len(typed)
		if end > len(text) || !ascii.EqualFold(text[w.start:end], typed) {
			continue
		}
		if name := next(text, end); name.start < name.end && !strings.Contains(text[end:name.start], "\n") && !isReason(text, name.start) {
			w.end, w.after = name.end, name.after
		}
		break
	}
	return w
}

// unnamedStream ends the ARNs in messages about log groups: that of a stream without a name.
const unnamedStream = ":log-stream:"

// takeResource is told where a resource stands. An ARN's own last colon is no stop.
func (r *Refusal) takeResource(text string, start, end int) {
	if strings.HasSuffix(text[start:min(len(text), end+1)], unnamedStream) {
		end++
	}
	r.Resource, r.End = text[start:end], end
}

// quoted reads a text in quotation marks, which JSON may have escaped.
func quoted(text string, at int) (inside string, after int, ok bool) {
	for _, mark := range []string{`"`, `\"`, "'", "&quot;"} {
		rest, found := strings.CutPrefix(text[at:], mark)
		if !found {
			continue
		}
		if end := strings.Index(rest[:min(len(rest), nearLine)], mark); end >= 0 && !strings.Contains(rest[:end], "\n") {
			return rest[:end], at + 2*len(mark) + end, true
		}
	}
	return "", at, false
}

// encoded finds an encoded message behind one that goes up to a place.
func (r *Refusal) encoded(text string, at int) {
	for range 3 { // it may be the next sentence, or the one after that
		if after, ok := phrase(text, at, "encoded authorization failure message"); ok {
			w := next(text, after)
			r.Encoded, r.End = w.in(text), w.end
			return
		}
		stop := strings.IndexAny(text[at:min(len(text), at+nearBefore)], ".\n")
		if stop < 0 {
			return
		}
		at += stop + 1
	}
}

// authorization finds the ID of a refusal behind a message that goes up to a place: in a
// link's path or in words.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
func (r *Refusal) authorization(text string, at int) {
	rest := text[at:min(len(text), at+nearBefore)]
	if end := catalog.IndexFold(rest, "authorized to perform"); end >= 0 {
		rest = rest[:end] // the next message
	}
	for _, mark := range []string{"authorization-details/", "authorization id:"} {
		i := catalog.IndexFold(rest, mark)
		if i < 0 {
			continue
		}
		id := strings.TrimLeft(rest[i+len(mark):], " \t\r\n")
		end := 0
		for end < len(id) && ('0' <= id[end] && id[end] <= '9' || 'a' <= ascii.Lower(id[end]) && ascii.Lower(id[end]) <= 'z') {
			end++
		}
		if end > 0 {
			r.Authorization, r.End = id[:end], at+len(rest)-len(id)+end
		}
	}
}
