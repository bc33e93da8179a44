package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source/rewrite"
)

// mostRepairs bounds the repairs of one file, each of which reads it again.
const mostRepairs = 1000

// left is a fix that could be made in a policy and not in its file.
type left struct {
	finding lint.Finding // its span is of the file
	why     error
}

// refile repairs the policies of a file that is more than JSON policies, fix by fix, and
// returns the new text, the findings that were fixed, and the fixes that the file has no
// exact place for. After each fix the file is read again: the policy must be the one that
// the fix makes, all others as they were, and the finding gone.
func refile(l *lint.Linter, file lintInput, o lint.Options, may func(*lint.Finding, lint.Effect) bool) (text string, done []lint.Finding, rest []left) {
	text = file.text
	refused := map[string]bool{}
	for range mostRepairs {
		list, plain, err := findPolicies(file.name, text)
		if err != nil || plain {
			return text, done, rest
		}
		next, fixed := oneRepair(l, file.name, text, list, o, may, func(key string, f left) {
			if !refused[key] {
				refused[key], rest = true, append(rest, f)
			}
		}, refused)
		if fixed == nil {
			break
		}
		text, done = next, append(done, *fixed)
	}
	return text, done, rest
}

// oneRepair makes the first fix that can be made.
func oneRepair(l *lint.Linter, name, text string, list []found, o lint.Options, may func(*lint.Finding, lint.Effect) bool, refuse func(string, left), refused map[string]bool) (string, *lint.Finding) {
	for i := range list {
		p := &list[i]
		of := optionsOf(p, o)
		before := l.Text(p.text, of)
		for k := range before.Findings {
			f := &before.Findings[k]
			fix := firstFix(f, may)
			if fix == nil {
				continue
			}
			want, err := policy.Apply(p.text, fix.Edits)
			if err != nil || sameJSON(p.text, want) {
				continue // white space is the file's own
			}
			key := fmt.Sprint(i, f.Rule.ID, f.Statement, f.Message)
			if refused[key] {
				continue
			}
			after := l.Text(want, of)
			if len(after.Findings) >= len(before.Findings) {
				continue // it would make others
			}
			next, err := refiled(name, text, list, i, fix.Edits, want)
			if err != nil {
				at := *f
				start, end := p.places.Span(f.Span.Start, f.Span.End)
				at.Span = policy.Span{Start: start, End: end}
				refuse(key, left{at, err})
				continue
			}
			return next, f
		}
	}
	return text, nil
}

func firstFix(f *lint.Finding, may func(*lint.Finding, lint.Effect) bool) *lint.Fix {
	for i := range f.Fixes {
		if may(f, f.Fixes[i].Effect) {
			return &f.Fixes[i]
		}
	}
	return nil
}

// errChanged says that the edits of a file meant more or less than those of the policy.
var errChanged = errors.New("what is written there stands for more than this place")

// refiled is a file with a policy as it is wanted, and all others as they were.
func refiled(name, text string, list []found, i int, edits []policy.Edit, want string) (string, error) {
	if list[i].edit == nil {
		return "", errors.New("a program has written this file")
	}
	changes, err := list[i].edit(edits, want)
	if err != nil {
		return "", err
	}
	next, err := policy.Apply(text, changes)
	if err != nil {
		return "", err
	}
	again, plain, err := findPolicies(name, next)
	if err != nil || plain || len(again) != len(list) || next == text {
		return "", errChanged
	}
	for k := range again {
		old := list[k].text
		if k == i {
			old = want
		}
		if again[k].name != list[k].name || !sameJSON(again[k].text, old) {
			return "", errChanged
		}
	}
	return next, nil
}

// sameJSON reports whether two texts are the same JSON, white space apart.
func sameJSON(a, b string) bool {
	x, err := jsonspan.Parse(a)
	y, also := jsonspan.Parse(b)
	if err != nil || also != nil {
		return a == b
	}
	return slices.Equal(jsonspan.AppendCompact(nil, x.Root()), jsonspan.AppendCompact(nil, y.Root()))
}

// message says why a fix was left, at its place.
func (f *left) message(name, text string) string {
	at := policy.NewLines(text).Position(f.finding.Span.Start)
	var refused *rewrite.Error
	why := f.why.Error()
	if errors.As(f.why, &refused) {
		why = refused.Reason
	}
	return fmt.Sprintf("%s:%d:%d: %s is not repaired here: %s", name, at.Line, at.Column+1, f.finding.Rule.ID, why)
}
