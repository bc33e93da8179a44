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

// refiler repairs the policies of a file that is more than JSON policies, fix by fix. After
// each the file is read again: the policy must be the one that the fix makes, all others as
// they were, and the finding gone.
type refiler struct {
	linter  *lint.Linter
	options lint.Options
	may     func(text string, f *lint.Finding, e lint.Effect) bool // text is the file
	file    string
	folders *folders
	refused map[string]error // what the fixes that can't be made are about, and why
	left    []left           // these fixes, where the last text has them
}

// all makes every fix that it can and returns the new text and what was fixed.
func (r *refiler) all(text string) (string, []lint.Finding) {
	var done []lint.Finding
	r.refused = map[string]error{}
	for range mostRepairs {
		next, f := r.one(text)
		if f == nil {
			break
		}
		text, done = next, append(done, *f)
	}
	return text, done
}

// one makes the first fix that can be made; without one there is no finding.
func (r *refiler) one(text string) (string, *lint.Finding) {
	list, plain, err := r.folders.findPolicies(r.file, text)
	if err != nil || plain {
		return text, nil
	}
	r.left = nil
	for i := range list {
		p := &list[i]
		o := optionsOf(p, r.options)
		before := len(r.linter.Text(p.text, o).Findings)
		judged, _ := r.folders.judge(r.linter, p, r.options)
		found := judged.Findings
		for k := range found {
			f := &found[k]
			about := fmt.Sprint(i, f.Rule.ID, f.Statement, f.Message)
			fix := r.fix(text, p, *f)
			if fix == nil {
				continue
			}
			if why := r.refused[about]; why != nil {
				r.leave(p, *f, why)
				continue
			}
			want, err := policy.Apply(p.text, fix.Edits)
			if err != nil || sameJSON(p.text, want) { // white space is the file's own
				continue
			}
			o.Conditional = moved(p.conditional, fix.Edits)
			if after := r.linter.Text(want, o); len(after.Findings) >= before {
				continue
			}
			next, err := r.folders.refiled(r.file, text, list, i, fix.Edits, want)
			if err != nil {
				r.refused[about] = err
				r.leave(p, *f, err)
				continue
			}
			return next, f
		}
	}
	return text, nil
}

func (r *refiler) leave(p *found, f lint.Finding, why error) {
	place(&f, p)
	r.left = append(r.left, left{f, why})
}

// fix is the first of a finding's fixes that may be made.
func (r *refiler) fix(text string, p *found, f lint.Finding) *lint.Fix {
	if len(f.Fixes) == 0 {
		return nil
	}
	place(&f, p)
	for i := range f.Fixes {
		if r.may(text, &f, f.Fixes[i].Effect) {
			return &f.Fixes[i]
		}
	}
	return nil
}

// errChanged says that the edits of a file meant more or less than those of the policy.
var errChanged = errors.New("what is written there stands for more than this place")

// refiled is a file with a policy as it is wanted, and all others as they were.
func (f *folders) refiled(name, text string, list []found, i int, edits []policy.Edit, want string) (string, error) {
	if list[i].edit == nil {
		return "", errors.New("a program has written this file")
	}
	changes, err := list[i].edit(edits, want)
	if err != nil {
		return "", err
	}
	next, err := policy.Apply(text, changes)
	if err != nil {
		return "", errChanged
	}
	again, plain, err := f.findPolicies(name, next)
	if err != nil || plain || len(again) != len(list) || next == text {
		return "", errChanged
	}
	for k := range again {
		old := list[k].text
		if k == i {
			old = want
		}
		if again[k].name != list[k].name || !sameJSON(again[k].text, old) || len(again[k].conditional) != len(list[k].conditional) {
			return "", errChanged
		}
	}
	return next, nil
}

// moved are the spans of what edits of a text leave as it is, or stay in.
func moved(spans []policy.Span, edits []policy.Edit) []policy.Span {
	out := slices.Clone(spans)
	for _, e := range edits {
		by := len(e.Text) - (e.Span.End - e.Span.Start)
		for i, s := range spans {
			if e.Span.End <= s.Start {
				out[i].Start += by
			}
			if e.Span.End <= s.End {
				out[i].End += by
			}
		}
	}
	return out
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
