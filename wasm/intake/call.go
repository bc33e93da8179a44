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

// How the words of botocore and of the SDK for Go begin.
const pythonCall, golangCall = "when calling the ", "operation error "

// calls finds such words in a text, one after the other:
//
//	An error occurred (AccessDenied) when calling the GetObject operation: …
//	operation error S3: GetObject, https response error StatusCode: 403, …, api error AccessDenied: …
//
// It keeps where the next of either kind stands: a text may be full of one and lack the other.
type calls struct {
	text           string
	python, golang int
}

func newCalls(text string, from int) *calls {
	return &calls{text, indexFrom(text, pythonCall, from), indexFrom(text, golangCall, from)}
}

// next finds the first call at or behind a place, which is never before that of the call found last.
func (s *calls) next(from int) (c sdkCall, ok bool) {
	for !ok {
		if s.python < from {
			s.python = indexFrom(s.text, pythonCall, from)
		}
		if s.golang < from {
			s.golang = indexFrom(s.text, golangCall, from)
		}
		switch {
		case s.python < s.golang:
			c.start, from = s.python, s.python+len(pythonCall)
			ok = c.python(s.text, from)
		case s.golang < len(s.text):
			c.start, from = s.golang, s.golang+len(golangCall)
			ok = c.golang(s.text, from)
		default:
			return c, false
		}
	}
	return c, true
}

// indexFrom is where part next stands in text, or the text's length.
func indexFrom(text, part string, from int) int {
	if i := strings.Index(text[from:], part); i >= 0 {
		return from + i
	}
	return len(text)
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
	from := max(0, r.Start-nearBefore)
	for s := newCalls(text[:r.Start], from); ; {
		c, ok := s.next(from)
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
	from := 0
	for s := newCalls(text, from); ; {
		c, ok := s.next(from)
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
			found = inserted(found, Refusal{Start: c.start, End: end, Operation: c.operation, Service: c.service, Code: c.code})
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
