package api

import (
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/worker/aws"
)

// MaxBody is how long a request may be, in bytes: the largest policy, and room.
const MaxBody = 64 << 10

// field is a member that an object may have. read answers what is wrong with the value, and
// nothing if it is fine; seen is set where it was there.
type field struct {
	name string
	read func(jsonspan.Node) string
	seen *bool
}

// decode reads a text that is one object with no other members than fields. It answers what
// is wrong, as a sentence, or "". No message repeats a value: it may be a secret.
func decode(text string, fields []field) string {
	if len(text) > MaxBody {
		return "the request is longer than " + strconv.Itoa(MaxBody) + " bytes"
	}
	doc, err := jsonspan.Parse(text)
	if err != nil {
		return "the request is not JSON"
	}
	wrong := object(fields)(doc.Root())
	if wrong == "" || !saysOfItself(wrong) {
		return wrong
	}
	return "the request " + wrong
}

// saysOfItself reports whether a message is about the value that was read, and not about a
// member of it.
func saysOfItself(wrong string) bool {
	return strings.HasPrefix(wrong, "is ") || strings.HasPrefix(wrong, "has ")
}

func object(fields []field) func(jsonspan.Node) string {
	return func(n jsonspan.Node) string {
		if n.Kind() != jsonspan.Object {
			return "is not an object"
		}
		done := make([]bool, len(fields))
		for key, value := range n.Members() {
			name, at := key.Text(), -1
			for i, f := range fields {
				if f.name == name {
					at = i
				}
			}
			switch {
			case at < 0:
				return "has a member that is none of " + names(fields)
			case done[at]:
				return "has " + name + " twice"
			}
			done[at] = true
			if wrong := fields[at].read(value); wrong != "" {
				return join(name, wrong)
			}
			if fields[at].seen != nil {
				*fields[at].seen = true
			}
		}
		return ""
	}
}

// join puts a member's name before what is wrong with it: "credentials.region is …".
func join(name, wrong string) string {
	if saysOfItself(wrong) {
		return name + " " + wrong
	}
	return name + "." + wrong
}

func names(fields []field) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.name
	}
	return strings.Join(list, ", ")
}

// text reads a string of at most max bytes.
func text(p *string, max int) func(jsonspan.Node) string {
	return func(n jsonspan.Node) string {
		if n.Kind() != jsonspan.String {
			return "is not a string"
		}
		if *p = n.Text(); len(*p) > max {
			return "is longer than " + strconv.Itoa(max) + " bytes"
		}
		return ""
	}
}

// document reads a policy, as text or as JSON in its place.
func document(p *string) func(jsonspan.Node) string {
	return func(n jsonspan.Node) string {
		if n.Kind() == jsonspan.Object {
			*p = n.Raw()
			return ""
		}
		return text(p, MaxBody)(n)
	}
}

func date(p *int64) func(jsonspan.Node) string {
	return func(n jsonspan.Node) string {
		unix, err := aws.ParseDate(n.Text())
		if *p = unix; err != nil || strings.Contains(n.Text(), ".") {
			return "is not a time like 2006-01-02T15:04:05Z"
		}
		return ""
	}
}

func boolean(p *bool) func(jsonspan.Node) string {
	return func(n jsonspan.Node) string {
		if *p = n.Bool(); n.Kind() != jsonspan.Bool {
			return "is neither true nor false"
		}
		return ""
	}
}

func number(p *int, max int) func(jsonspan.Node) string {
	return func(n jsonspan.Node) string {
		v, ok := n.Int()
		if *p = v; !ok || v < 0 || v > max {
			return "is not a number from 0 to " + strconv.Itoa(max)
		}
		return ""
	}
}

// texts reads a list of at most 50 strings; it is not nil afterwards.
func texts(p *[]string, max int) func(jsonspan.Node) string {
	return func(n jsonspan.Node) string {
		if n.Kind() != jsonspan.Array {
			return "is not a list of strings"
		}
		*p = []string{}
		for e := range n.Elements() {
			var s string
			if wrong := text(&s, max)(e); wrong != "" {
				return "has an element that " + wrong
			}
			if *p = append(*p, s); len(*p) > 50 {
				return "has more than 50 elements"
			}
		}
		return ""
	}
}
