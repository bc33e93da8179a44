package console

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// mostNames is how many members an object has at most whose names are those of fields.
// Others are lists by name, and their names are data.
const mostNames = 40

// shape is what is known of all values at one place.
type shape struct {
	kinds   map[string]bool // string, number, true or false, null
	list    *shape          // of all elements of all lists
	object  map[string]*shape
	byName  *shape         // of all members of objects whose names are data
	objects int            // how many
	seen    map[string]int // in how many a member is
}

// Shape tells the kinds of values in an answer and the names of fields, and no value: what
// somebody with an account can show to others. It is JSON, members sorted: an object stands
// for objects, its members with a question mark behind the name are not in all of them, a
// member "*" stands for names that are data; a list has the shape of its elements; kinds at
// one place have bars between; "?" stands for what is no JSON.
func Shape(answer json.RawMessage) string {
	var v any
	if json.Unmarshal(answer, &v) != nil {
		return `"?"`
	}
	var s shape
	s.add(v)
	return s.String()
}

// ShapeHash is a hash of an answer's shape, in hex: it changes when fields do.
func ShapeHash(answer json.RawMessage) string {
	sum := sha256.Sum256([]byte(Shape(answer)))
	return hex.EncodeToString(sum[:8])
}

func (s *shape) kind(name string) {
	if s.kinds == nil {
		s.kinds = map[string]bool{}
	}
	s.kinds[name] = true
}

// add takes a value in. encoding/json keeps the depth within bounds.
func (s *shape) add(v any) {
	switch v := v.(type) {
	case nil:
		s.kind("null")
	case bool:
		s.kind("boolean")
	case float64:
		s.kind("number")
	case string:
		s.kind("string")
	case []any:
		if s.list == nil {
			s.list = &shape{}
		}
		for _, e := range v {
			s.list.add(e)
		}
	case map[string]any:
		s.members(v)
	}
}

func (s *shape) members(v map[string]any) {
	if s.byName == nil && namesAreData(v) {
		s.byName = &shape{}
	}
	if s.byName != nil {
		for _, e := range v {
			s.byName.add(e)
		}
		return
	}
	if s.object == nil {
		s.object, s.seen = map[string]*shape{}, map[string]int{}
	}
	s.objects++
	for name, e := range v {
		if s.object[name] == nil {
			s.object[name] = &shape{}
		}
		s.seen[name]++
		s.object[name].add(e)
	}
}

// namesAreData reports whether an object's names are no names of fields.
func namesAreData(v map[string]any) bool {
	if len(v) > mostNames {
		return true
	}
	for name := range v {
		if name == "" || len(name) > 60 || strings.ContainsFunc(name, func(r rune) bool {
			return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_')
		}) || '0' <= name[0] && name[0] <= '9' {
			return true
		}
	}
	return false
}

func (s *shape) String() string {
	var parts []string
	if len(s.kinds) > 0 {
		parts = append(parts, quote(strings.Join(slices.Sorted(maps.Keys(s.kinds)), "|")))
	}
	if s.list != nil {
		inside := s.list.String()
		if inside == `"?"` {
			inside = ""
		}
		parts = append(parts, "["+inside+"]")
	}
	var members []string
	for _, name := range slices.Sorted(maps.Keys(s.object)) {
		mark := ""
		if s.seen[name] < s.objects {
			mark = "?"
		}
		members = append(members, quote(name+mark)+":"+s.object[name].String())
	}
	if s.byName != nil {
		members = append(members, `"*":`+s.byName.String())
	}
	if s.object != nil || s.byName != nil {
		parts = append(parts, "{"+strings.Join(members, ",")+"}")
	}
	switch len(parts) {
	case 0:
		return `"?"`
	case 1:
		return parts[0]
	}
	return `{"any of":[` + strings.Join(parts, ",") + "]}"
}
