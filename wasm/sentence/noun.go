package sentence

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
)

// thing is what an ARN pattern names: "object", "reports/*", "bucket b".
type thing struct{ noun, name, within string }

// place is one placeholder of an ARN format's resource, with the text in front of it.
type place struct{ before, name string }

// places takes the resource of an ARN format apart; rest is what follows the last one.
func places(format string) (list []place, rest string) {
	for {
		before, more, ok := strings.Cut(format, "${")
		if !ok {
			return list, format
		}
		name, after, _ := strings.Cut(more, "}")
		list = append(list, place{before, name})
		format = after
	}
}

// name tells what a pattern names as a resource of a type with that format.
func name(typeName, format string, a arn.ARN) thing {
	noun := strings.Join(words(typeName), " ")
	f, err := arn.Parse(format)
	if err != nil {
		return thing{noun, a.Resource, ""}
	}
	list, rest := places(f.Resource)
	values, ok := align(list, rest, a.Resource)
	if !ok || len(values) == 0 {
		return thing{noun, a.Resource, ""}
	}
	last := len(values) - 1
	t := thing{noun: noun, name: values[last]}
	var around []string
	for i := last - 1; i >= 0; i-- {
		around = append(around, one(container(list[i]), values[i]))
	}
	t.within = strings.Join(around, " in ")
	return t
}

// align finds the values of placeholders in a resource. A star at its end stands for all
// that is left.
func align(list []place, rest, resource string) (values []string, ok bool) {
	for i, p := range list {
		if !strings.HasPrefix(resource, p.before) {
			return nil, false
		}
		resource = resource[len(p.before):]
		next := rest
		if i+1 < len(list) {
			next = list[i+1].before
		}
		end := len(resource)
		if next != "" {
			if end = index(resource, next); end < 1 {
				return open(values, resource, len(list)-i)
			}
		} else if i+1 < len(list) {
			return nil, false // two placeholders side by side: nobody knows where one ends
		}
		if end == 0 {
			return nil, false
		}
		values = append(values, resource[:end])
		resource = resource[end:]
	}
	return values, resource == rest
}

// open gives values to n placeholders of which the resource, ending in a star, names the
// first at most: "b*" is all objects in buckets b*, "group:*" all streams in group.
func open(values []string, resource string, n int) ([]string, bool) {
	if !strings.HasSuffix(resource, "*") {
		return nil, false
	}
	first := resource
	if rest := strings.TrimRight(resource, "*"); strings.HasSuffix(rest, ":") || strings.HasSuffix(rest, "/") {
		first = rest[:len(rest)-1]
	}
	if first == "" {
		return nil, false
	}
	values = append(values, first)
	for range n - 1 {
		values = append(values, "*")
	}
	return values, true
}

// index is strings.Index outside of policy variables.
func index(text, part string) int {
	for i := 0; i < len(text); i++ {
		if strings.HasPrefix(text[i:], "${") {
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				i += end
				continue
			}
		}
		if strings.HasPrefix(text[i:], part) {
			return i
		}
	}
	return -1
}

// container is what a placeholder in front of the last one holds: its text in front
// ("table/") or its name ("BucketName") says so.
func container(p place) string {
	if w := words(p.before); len(w) > 0 {
		return strings.Join(w, " ")
	}
	w := words(p.name)
	for len(w) > 1 && (w[len(w)-1] == "name" || w[len(w)-1] == "id" || w[len(w)-1] == "arn" || w[len(w)-1] == "identifier") {
		w = w[:len(w)-1]
	}
	return strings.Join(w, " ")
}

// one names a single thing, or those that fit a wildcard.
func one(noun, name string) string {
	switch {
	case name == "*":
		return "any " + noun
	case isWild(name):
		return plural(noun) + " " + name
	}
	return noun + " " + name
}

// things names several, those of a kind in one place together.
func things(list []thing) string {
	var out []string
	for i, t := range list {
		var names []string
		for k, other := range list {
			if other.noun != t.noun || other.within != t.within {
				continue
			}
			if k < i {
				names = nil
				break
			}
			if !has(names, other.name) {
				names = append(names, other.name)
			}
		}
		if names == nil {
			continue // told already
		}
		text := ""
		switch {
		case has(names, "*"):
			text = "all " + plural(t.noun)
		case len(names) == 1 && !isWild(names[0]):
			text = t.noun + " " + names[0]
		default:
			text = plural(t.noun) + " " + join(names)
		}
		if t.within != "" {
			text += " in " + t.within
		}
		out = append(out, text)
	}
	return join(out)
}

func has(list []string, text string) bool {
	for _, one := range list {
		if one == text {
			return true
		}
	}
	return false
}
