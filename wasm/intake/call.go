package intake

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

// sdkCall is what an SDK puts in front of AWS's message.
type sdkCall struct {
	start, end               int // of what stands in front
	operation, service, code string
}

// findCall finds the first such words at or behind a place:
//
//	An error occurred (AccessDenied) when calling the GetObject operation: …
//	operation error S3: GetObject, https response error StatusCode: 403, …, api error AccessDenied: …
func findCall(text string, from int) (c sdkCall, ok bool) {
	const python, golang = "when calling the ", "operation error "
	for {
		p, g := strings.Index(text[from:], python), strings.Index(text[from:], golang)
		if p < 0 && g < 0 {
			return c, false
		}
		if p >= 0 && (g < 0 || p < g) {
			c.start = from + p
			from = c.start + len(python)
			ok = c.python(text, from)
		} else {
			c.start = from + g
			from = c.start + len(golang)
			ok = c.golang(text, from)
		}
		if ok {
			return c, true
		}
	}
}

func (c *sdkCall) python(text string, at int) bool {
	w := next(text, at)
	end, ok := phrase(text, w.after, "operation")
	if after, retried := phrase(text, end, "reached max retries"); retried {
		end = next(text, after).after
	}
	c.operation, c.end = w.in(text), end
	if before := strings.TrimRight(text[max(0, c.start-80):c.start], " \t\r\n"); strings.HasSuffix(before, ")") {
		if open := strings.LastIndexByte(before, '('); open >= 0 {
			c.code = before[open+1 : len(before)-1]
		}
	}
	return ok
}

func (c *sdkCall) golang(text string, at int) bool {
	w := next(text, at)
	o := next(text, w.after)
	c.service, c.operation, c.end = w.in(text), o.in(text), o.after
	rest, _, _ := strings.Cut(text[o.after:min(len(text), o.after+nearBefore)], "operation error ")
	if _, after, ok := strings.Cut(rest, "api error "); ok {
		if code := next(text, o.after+len(rest)-len(after)); code.ends(text, ":") {
			c.code, c.end = code.in(text), code.after
		}
	}
	return w.ends(text, ":")
}

// nearCall is how far behind an SDK's words AWS's message begins at most: there may be
// "You are not authorized to perform this operation." between them.
const nearCall = 80

// call finds the SDK's words in front of a message.
func (r *Refusal) call(text string) {
	for from := max(0, r.Start-nearBefore); ; {
		c, ok := findCall(text[:r.Start], from)
		if !ok {
			return
		}
		if r.Start-c.end <= nearCall {
			r.Operation, r.Service, r.Code = c.operation, c.service, c.code
		}
		from = c.end
	}
}

// isRefused reports whether an error's code says that the request was refused.
func isRefused(code string) bool {
	return code == "403" || code == "Forbidden" || isDenied(code)
}

// bare adds the messages of which an SDK's beginning is all that there is: "Access Denied".
func bare(text string, found []Refusal) []Refusal {
	for from := 0; ; {
		c, ok := findCall(text, from)
		if !ok {
			break
		}
		from = c.end
		said := isRefused(c.code)
		end := c.end
		for _, words := range []string{"access denied", "accessdenied", "forbidden"} {
			if after, ok := phrase(text, end, words); ok {
				said, end = true, after
				break
			}
		}
		if said && !isRead(found, &c) {
			found = append(found, Refusal{Start: c.start, End: end, Operation: c.operation, Service: c.service, Code: c.code})
			for i := len(found) - 1; i > 0 && found[i].Start < found[i-1].Start; i-- {
				found[i], found[i-1] = found[i-1], found[i]
			}
		}
	}
	return found
}

// isRead reports whether a message that follows an SDK's words is among those read.
func isRead(found []Refusal, c *sdkCall) bool {
	for i := range found {
		if r := &found[i]; r.Operation == c.operation && c.start < r.Start && r.Start-c.end <= nearCall {
			return true
		}
	}
	return false
}

// isOnlyRefused reports whether a text says that something was refused, and nothing else
// that could be read.
func isOnlyRefused(text string) bool {
	for _, s := range [...]string{"AccessDenied", "Access Denied", "UnauthorizedOperation", "not authorized"} {
		if catalog.IndexFold(text, s) >= 0 {
			return true
		}
	}
	return false
}
