package source

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// The members of each object of the service reference, of all schema versions. One that is
// not here is an error: it may be one of these under a new name, whose facts would be lost.
var (
	rootMembers         = []string{"Name", "Version", "Actions", "Resources", "ConditionKeys", "Operations"}
	actionMembers       = []string{"Name", "ActionConditionKeys", "Annotations", "Resources", "SupportedBy"}
	annotationMembers   = []string{"Properties"}
	propertyMembers     = []string{"IsList", "IsPermissionManagement", "IsTaggingOnly", "IsWrite"}
	actionTypeMembers   = []string{"Name", "ConditionKeys"}
	supportMembers      = []string{"IAM Access Analyzer Policy Generation", "IAM Action Last Accessed"}
	resourceMembers     = []string{"Name", "ARNFormats", "ConditionKeys"}
	conditionKeyMembers = []string{"Name", "Types"}
	operationMembers    = []string{"Name", "AuthorizedActions", "SDK"}
	authorizedMembers   = []string{"Name", "Service", "Context"}
	sdkMembers          = []string{"Name", "Method", "Package"}
)

// fail keeps the first error. Reading goes on to the end of the entry, so that the readers
// of members can stay expressions.
func (f *reference) fail(where, format string, args ...any) {
	if f.err == nil {
		f.err = f.errorf(where, format, args...)
	}
}

// members iterates over the members of an object, which are all among known and each there
// once.
func (f *reference) members(where string, object gjson.Result, known []string) iter.Seq2[string, gjson.Result] {
	return func(yield func(string, gjson.Result) bool) {
		if !object.IsObject() {
			f.fail(where, "%s is not an object", shortened(object.Raw))
			return
		}
		var seen uint // a bit for each of known
		object.ForEach(func(key, value gjson.Result) bool {
			i := slices.Index(known, key.String())
			if i < 0 {
				f.unknown(where, key.String(), known)
				return false
			}
			if seen>>i&1 != 0 {
				f.fail(where, "member %q occurs twice", key.String())
				return false
			}
			seen |= 1 << i
			return yield(known[i], value)
		})
	}
}

func (f *reference) unknown(where, member string, known []string) {
	if near := nearest(member, known); near != "" {
		f.fail(where, "unknown member %q, the nearest known is %q", member, near)
		return
	}
	f.fail(where, "unknown member %q, known are %q", member, known)
}

// list iterates over the elements of an array, with the place of each.
func (f *reference) list(where, member string, array gjson.Result) iter.Seq2[string, gjson.Result] {
	return func(yield func(string, gjson.Result) bool) {
		if !array.IsArray() {
			f.fail(where, "%s is not a list", member)
			return
		}
		at := member + "["
		if where != "" {
			at = where + "." + at
		}
		i := 0
		array.ForEach(func(_, value gjson.Result) bool {
			i++
			return yield(at+strconv.Itoa(i-1)+"]", value)
		})
	}
}

// strings is an array of strings without repetition.
func (f *reference) strings(where, member string, array gjson.Result) []string {
	if !array.IsArray() {
		f.fail(where, "%s is not a list", member)
		return nil
	}
	var out []string
	array.ForEach(func(_, v gjson.Result) bool {
		if v.Type != gjson.String {
			f.fail(where, "%s holds %s, want strings", member, shortened(v.Raw))
		}
		out = addNew(out, v.String())
		return true
	})
	return out
}

// text is a string.
func (f *reference) text(where, member string, v gjson.Result) string {
	if v.Type != gjson.String {
		f.fail(where, "%s is %s, want a string", member, shortened(v.Raw))
	}
	return v.String()
}

// flag is true or false.
func (f *reference) flag(where, member string, v gjson.Result) bool {
	if !v.IsBool() {
		f.fail(where, "%s is %s, want true or false", member, shortened(v.Raw))
	}
	return v.Bool()
}

// shortened is raw for an error message.
func shortened(raw string) string {
	if len(raw) > 40 {
		return strings.ToValidUTF8(raw[:40], "") + "…"
	}
	return raw
}

// nearest is the one of known that word was probably renamed from: a third of its letters
// may differ. Empty when there is none.
func nearest(word string, known []string) string {
	best, least := "", len(word)/3+1
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the number of bytes to insert, delete or change to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
