package arn

import (
	"iter"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/near"
)

// maxSuggestions is how many suggestions are worth reading.
const maxSuggestions = 3

// Suggest says what may have been meant by an ARN for which Resolve finds nothing: ARNs
// that differ from a in one slip, or else filled-in formats that begin as a does; at most
// three, the likeliest first.
func (r *Resolver) Suggest(a ARN) []string {
	var out []string
	for v := range r.variants(a) {
		if len(out) < maxSuggestions && len(r.Resolve(v)) > 0 && !slices.Contains(out, v.String()) {
			out = append(out, v.String())
		}
	}
	if len(out) > 0 {
		return out
	}
	head := ascii.ToLower(firstSegment(a.Resource))
	for i := range r.forms {
		if f := &r.forms[i]; f.Resource != "" && ascii.ToLower(firstSegment(f.Resource)) == head {
			out = append(out, Fill(r.formats[i].Text, a))
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), maxSuggestions)]
}

// variants yields what a would be without one of the usual slips.
func (r *Resolver) variants(a ARN) iter.Seq[ARN] {
	return func(yield func(ARN) bool) {
		for i := range r.forms { // region or account too many or missing
			if f := &r.forms[i]; f.Resource != "" && !yield(f.inScope(a)) {
				return
			}
		}
		if v, ok := swapDelimiter(a); ok && !yield(v) {
			return
		}
		head := firstSegment(a.Resource)
		var heads []string
		for i := range r.forms {
			if s := firstSegment(r.forms[i].Resource); s != "" && !strings.Contains(s, "$") {
				heads = append(heads, s)
			}
		}
		word, ok := near.Word(head, heads)
		if ok && word != head {
			a.Resource = word + a.Resource[len(head):]
			yield(a)
		}
	}
}

// inScope gives a the fields in front of the resource that f wants.
func (f *form) inScope(a ARN) ARN {
	a.Region = scopeField(f.Region, a.Region)
	a.Account = scopeField(f.Account, a.Account)
	return a
}

// scopeField is the user's text where the format has a placeholder; where that is empty,
// any.
func scopeField(format, user string) string {
	switch {
	case !strings.Contains(format, "${") && format != "*":
		return format
	case user == "":
		return "*"
	}
	return user
}

// swapDelimiter writes the first delimiter of the resource the other way: function/f for
// function:f.
func swapDelimiter(a ARN) (ARN, bool) {
	i := len(firstSegment(a.Resource))
	if i == len(a.Resource) {
		return a, false
	}
	other := "/"
	if a.Resource[i] == '/' {
		other = ":"
	}
	a.Resource = a.Resource[:i] + other + a.Resource[i+1:]
	return a, true
}

// firstSegment is the resource's text up to its first delimiter.
func firstSegment(resource string) string {
	if i := strings.IndexAny(resource, "/:"); i > 0 {
		return resource[:i]
	}
	return resource
}

// Fill writes a format as a pattern that can be pasted into a policy: partition, region
// and account as in a where the format has placeholders, "*" for everything else that is
// not known. A text that is no ARN comes back as it is.
func Fill(format string, a ARN) string {
	f, err := parse(format)
	if err != nil {
		return format
	}
	out := (&form{ARN: f}).inScope(a)
	out.Partition, out.Service = a.Partition, f.Service
	out.Resource = stars(f.Resource)
	return out.String()
}

// stars puts one star for each run of placeholders.
func stars(text string) string {
	var b strings.Builder
	afterStar := false
	for i := 0; i < len(text); i++ {
		size := variableLength(text[i:])
		if size == 0 && text[i] != '*' {
			b.WriteByte(text[i])
			afterStar = false
			continue
		}
		if size > 0 {
			i += size - 1
		}
		if !afterStar {
			b.WriteByte('*')
		}
		afterStar = true
	}
	return b.String()
}

// Below gives the patterns of everything that formats document below resources of the
// parent-th format: for a bucket's format and arn:aws:s3:::b it is arn:aws:s3:::b/*. The
// result has one pattern for each such format that continues it with a delimiter, in the
// order of formats; index says which.
func (r *Resolver) Below(a ARN, parent int) (index []int, patterns []string) {
	p := &r.forms[parent]
	for i := range r.forms {
		f := &r.forms[i]
		if f.Region != p.Region || f.Account != p.Account {
			continue
		}
		rest, ok := strings.CutPrefix(f.Resource, p.Resource)
		if !ok || rest == "" || p.Resource == "" || delimiterOf(rest[0]) == 0 {
			continue
		}
		child := a
		child.Resource += stars(rest)
		index, patterns = append(index, i), append(patterns, child.String())
	}
	return index, patterns
}
