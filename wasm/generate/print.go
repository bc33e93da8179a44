package generate

import (
	"slices"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// JSON writes the statements as a policy document: indented by two blanks, lists always
// as lists, a line end at the end. bytes and characters are its size without white space;
// characters is what AWS counts against its quotas.
func JSON(statements []Statement) (text string, bytes, characters int) {
	compact := appendCompact(nil, statements)
	bytes, characters = size(compact)
	indented := make([]byte, 0, 2*len(compact))
	return string(append(jsonspan.AppendIndented(indented, compact), '\n')), bytes, characters
}

// size counts what is no white space.
func size(text []byte) (bytes, characters int) {
	for _, c := range text {
		if c == ' ' || '\t' <= c && c <= '\r' {
			continue
		}
		bytes++
		if utf8.RuneStart(c) {
			characters++
		}
	}
	return bytes, characters
}

// appendCompact writes the policy without white space.
func appendCompact(out []byte, statements []Statement) []byte {
	out = slices.Grow(out, 64+roughSize(statements))
	out = append(out, `{"Version":"2012-10-17","Statement":[`...)
	for i, s := range statements {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, `{"Sid":`...)
		out = jsonspan.AppendString(out, s.Sid)
		effect := `,"Effect":"Allow"`
		if s.Deny {
			effect = `,"Effect":"Deny"`
		}
		out = append(out, effect...)
		out = appendPrincipals(out, s.Principals)
		out = append(out, `,"Action":`...)
		out = jsonspan.AppendStrings(out, s.Actions)
		if s.Resources != nil {
			out = append(out, `,"Resource":`...)
			out = jsonspan.AppendStrings(out, s.Resources)
		}
		out = appendConditions(out, s.Conditions)
		out = append(out, '}')
	}
	return append(out, "]}"...)
}

// roughSize is about as many bytes as the statements take; principals and conditions are
// few.
func roughSize(statements []Statement) int {
	n := 0
	for _, s := range statements {
		n += len(s.Sid) + len(`{"Sid":"","Effect":"Allow","Action":[],"Resource":[]},`)
		for _, list := range [...][]string{s.Actions, s.Resources} {
			for _, text := range list {
				n += len(text) + len(`"",`)
			}
		}
	}
	return n
}

func appendPrincipals(out []byte, principals []Principal) []byte {
	for i, p := range principals {
		if p.Kind == "*" {
			return append(out, `,"Principal":"*"`...)
		}
		start := `,`
		if i == 0 {
			start = `,"Principal":{`
		}
		out = append(jsonspan.AppendString(append(out, start...), p.Kind), ':')
		out = jsonspan.AppendStrings(out, p.Values)
	}
	if len(principals) > 0 {
		out = append(out, '}')
	}
	return out
}

// appendConditions writes the conditions, those of one operator together. Values of one
// operator and key are alternatives to IAM, so conditions that share both can't be told
// apart in a policy and are written as one.
func appendConditions(out []byte, conditions []Condition) []byte {
	for i, c := range conditions {
		if hasBefore(conditions, i, false) {
			continue
		}
		start := `},`
		if i == 0 {
			start = `,"Condition":{`
		}
		out = append(out, start...)
		out = append(jsonspan.AppendString(out, c.Operator), ":{"...)
		first := true
		for j := i; j < len(conditions); j++ {
			key := conditions[j]
			if key.Operator != c.Operator || hasBefore(conditions, j, true) {
				continue
			}
			if !first {
				out = append(out, ',')
			}
			first = false
			var values []string
			for _, other := range conditions[j:] {
				if other.Operator == c.Operator && other.Key == key.Key {
					values = append(values, other.Values...)
				}
			}
			out = append(jsonspan.AppendString(out, key.Key), ':')
			out = jsonspan.AppendStrings(out, values)
		}
	}
	if len(conditions) > 0 {
		out = append(out, "}}"...)
	}
	return out
}

// hasBefore reports whether the i-th condition's operator, and its key if that counts,
// stand in front of it already.
func hasBefore(conditions []Condition, i int, key bool) bool {
	for _, c := range conditions[:i] {
		if c.Operator == conditions[i].Operator && (!key || c.Key == conditions[i].Key) {
			return true
		}
	}
	return false
}
