package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Compare is what came of comparing two policies.
type Compare struct {
	// Name is which policy it is, where files hold several; else it is empty.
	Name  string
	Reply *api.CompareReply
	// Place is where a byte of one side's text stands, "file:line:column"; 0 is before, 1 after.
	Place func(side, offset int) string
}

// CompareFormat is one way to write comparisons.
type CompareFormat struct {
	Name string
	// Help says what it is for, a clause.
	Help string
	// Append appends the whole output. all is set if rows that are the same, or idle, are
	// shown as well, and long if all actions of a row are.
	Append func(dst []byte, list []Compare, all, long bool) []byte
}

// CompareFormats are all formats, in the order of help texts.
var CompareFormats = []CompareFormat{
	{"text", "for people", appendCompareText},
	{"json", "the engine's reply; of several policies a list of objects with name and reply", appendCompareJSON},
	{"markdown", "tables for comments on a pull request", appendCompareMarkdown},
}

// CompareFormatNames are the names of the formats.
func CompareFormatNames() []string {
	var names []string
	for _, f := range CompareFormats {
		names = append(names, f.Name)
	}
	return names
}

// shownActions is how many actions of a row are shown if not all are.
const shownActions = 40

func appendCompareText(dst []byte, list []Compare, all, long bool) []byte {
	for i := range list {
		c := &list[i]
		if c.Name != "" {
			dst = fmt.Appendf(dst, "%s (%s)\n\n", printable(c.Name), c.Reply.Kind)
		}
		for k := range c.Reply.Rows {
			if r := &c.Reply.Rows[k]; all || telling(r) {
				dst = c.appendRow(dst, r, long)
			}
		}
		dst = append(dst, compareSummary(c.Reply)...)
		dst = append(dst, '\n')
		if i+1 < len(list) {
			dst = append(dst, '\n')
		}
	}
	return dst
}

// telling reports whether a row says what changed.
func telling(r *api.CompareRow) bool { return r.Status != "same" && !r.Idle }

func (c *Compare) appendRow(dst []byte, r *api.CompareRow, long bool) []byte {
	dst = fmt.Appendf(dst, "%s on %s", r.Status, printable(resourcesOf(r)))
	if r.Principal != "" {
		dst = fmt.Appendf(dst, ", for %s", printable(r.Principal))
	}
	if r.Construct != "" {
		dst = fmt.Appendf(dst, ": %s", printable(r.Construct))
	}
	dst = append(dst, '\n')
	actions, more := r.Actions, 0
	if !long && len(actions) > shownActions {
		actions, more = actions[:shownActions], len(actions)-shownActions
	}
	dst = appendWrapped(dst, actions)
	if more > 0 {
		dst = fmt.Appendf(dst, "  and %s (--long lists them)\n", countOf(more, "more action"))
	}
	for _, line := range beyondOf(r, c.Reply.Date) {
		dst = fmt.Appendf(dst, "  %s\n", printable(line))
	}
	for _, line := range remarksOn(r) {
		dst = fmt.Appendf(dst, "  %s\n", line)
	}
	for side, list := range [][]api.CompareStatement{r.A, r.B} {
		for k := range list {
			dst = fmt.Appendf(dst, "  %s: %s\n", c.Place(side, list[k].Start), statementOf(&list[k]))
		}
	}
	if w := r.Witness; w != nil {
		dst = fmt.Appendf(dst, "  for example %s\n", printable(witnessOf(w)))
	}
	return append(dst, '\n')
}

// resourcesOf says in words which resources a row is about.
func resourcesOf(r *api.CompareRow) string {
	if r.ResourcesNot {
		return "all but " + strings.Join(r.Resources, ", ")
	}
	return strings.Join(r.Resources, " that are also ")
}

// beyondOf says in words what a row is about beyond the catalog, a line each.
func beyondOf(r *api.CompareRow, date string) (lines []string) {
	for _, pattern := range r.Beyond {
		if strings.ContainsAny(pattern, "*?") {
			lines = append(lines, "what AWS adds under "+pattern)
		} else {
			lines = append(lines, pattern+", which is not in the catalog of "+date)
		}
	}
	if len(r.BeyondNot) > 0 {
		lines = append(lines, "what AWS adds elsewhere than under "+strings.Join(r.BeyondNot, ", "))
	}
	return lines
}

// remarksOn says what else there is to know of a row.
func remarksOn(r *api.CompareRow) (lines []string) {
	switch {
	case r.Silent && r.Status == "gained":
		lines = append(lines, "not allowed here, but other policies can allow it again")
	case r.Silent && r.Status == "lost":
		lines = append(lines, "not allowed here before, and now other policies can't allow it either")
	}
	if r.Idle {
		lines = append(lines, "by the catalog, these actions work on no such resource")
	}
	return lines
}

func statementOf(s *api.CompareStatement) string {
	text := s.Effect
	if s.Sid != "" {
		text += fmt.Sprintf(" %q", s.Sid)
	}
	if s.Part {
		text += ", for a part"
	}
	return printable(text)
}

func witnessOf(w *api.CompareWitness) string {
	text := w.Principal + " calls " + w.Action + " on " + w.Resource
	for i, k := range w.Context {
		if i == 0 {
			text += " with "
		} else {
			text += ", "
		}
		if len(k.Values) == 0 {
			text += "no " + k.Name
		} else {
			text += k.Name + " " + strings.Join(k.Values, ", ")
		}
	}
	return text + ": " + w.A + " became " + w.B
}

// appendWrapped appends words on indented lines of at most 100 characters.
func appendWrapped(dst []byte, words []string) []byte {
	width := 0
	for i, w := range words {
		if i == 0 || width+1+len(w) > 100 {
			if i > 0 {
				dst = append(dst, '\n')
			}
			dst, width = append(dst, ' '), 1
		}
		dst = append(append(dst, ' '), w...)
		width += 1 + len(w)
	}
	if len(words) > 0 {
		dst = append(dst, '\n')
	}
	return dst
}

// compareSummary says how much of each status there is.
func compareSummary(r *api.CompareReply) string {
	part := func(known, beyond int, word string) string {
		text := fmt.Sprintf("%d %s", known, word)
		if beyond > 0 {
			text += fmt.Sprintf(" (and under %s beyond the catalog)", countOf(beyond, "pattern"))
		}
		return text
	}
	text := strings.Join([]string{
		part(r.Pairs.Gained, r.Beyond.Gained, "gained"), part(r.Pairs.Lost, r.Beyond.Lost, "lost"),
		part(r.Pairs.Unknown, r.Beyond.Unknown, "unknown"), part(r.Pairs.Same, 0, "same"),
	}, ", ") + "; pairs of action and resource, by the catalog of " + r.Date
	if idle := r.Idle.Gained + r.Idle.Lost + r.Idle.Unknown; idle > 0 {
		text += fmt.Sprintf("; besides %d gained, %d lost, %d unknown on resources that the actions do not work on", r.Idle.Gained, r.Idle.Lost, r.Idle.Unknown)
	}
	return text
}

func appendCompareJSON(dst []byte, list []Compare, _, _ bool) []byte {
	if len(list) == 1 && list[0].Name == "" {
		return append(list[0].Reply.AppendJSON(dst), '\n')
	}
	dst = append(dst, '[')
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(jsonspan.AppendString(append(dst, `{"name":`...), list[i].Name), `,"reply":`...)
		dst = append(list[i].Reply.AppendJSON(dst), '}')
	}
	return append(dst, "]\n"...)
}

func appendCompareMarkdown(dst []byte, list []Compare, all, long bool) []byte {
	for i := range list {
		c := &list[i]
		if c.Name != "" {
			dst = fmt.Appendf(dst, "### %s\n\n", markdown(c.Name))
		}
		dst = fmt.Appendf(dst, "**%s**\n\n", verdictOf(c.Reply))
		if slices.ContainsFunc(c.Reply.Rows, func(r api.CompareRow) bool { return all || telling(&r) }) {
			dst = append(dst, "| | Actions | Resources | |\n| --- | --- | --- | --- |\n"...)
		}
		for k := range c.Reply.Rows {
			if r := &c.Reply.Rows[k]; all || telling(r) {
				dst = c.appendMarkdownRow(dst, r, long)
			}
		}
		dst = fmt.Appendf(dst, "\n%s.\n", markdown(compareSummary(c.Reply)))
		if i+1 < len(list) {
			dst = append(dst, '\n')
		}
	}
	return dst
}

// verdictOf is the answer in one sentence.
func verdictOf(r *api.CompareReply) string {
	gained, lost, unknown := r.Pairs.Gained+r.Idle.Gained+r.Beyond.Gained > 0, r.Pairs.Lost+r.Idle.Lost+r.Beyond.Lost > 0, r.Pairs.Unknown+r.Idle.Unknown+r.Beyond.Unknown > 0
	text := "Both allow the same."
	switch {
	case gained && lost:
		text = "Access is gained, and other access is lost."
	case gained:
		text = "Access is gained."
	case lost:
		text = "Access is lost, none is gained."
	}
	if unknown {
		if !gained && !lost {
			return "Whether access is gained or lost is unknown in part."
		}
		text += " Some differences are unknown."
	}
	return text
}

func (c *Compare) appendMarkdownRow(dst []byte, r *api.CompareRow, long bool) []byte {
	what := r.Actions
	if n := len(what); !long && n > shownActions {
		what = append(slices.Clone(what[:shownActions]), fmt.Sprintf("and %s", countOf(n-shownActions, "more action")))
	}
	what = append(slices.Clone(what), beyondOf(r, c.Reply.Date)...)
	for i := range what {
		what[i] = markdown(what[i])
	}
	resources := markdown(resourcesOf(r))
	if r.Principal != "" {
		resources += "<br>for " + markdown(r.Principal)
	}
	var why []string
	if r.Construct != "" {
		why = append(why, markdown(r.Construct))
	}
	why = append(why, remarksOn(r)...)
	if r.Witness != nil {
		why = append(why, "for example "+markdown(witnessOf(r.Witness)))
	}
	return fmt.Appendf(dst, "| %s | %s | %s | %s |\n", r.Status, strings.Join(what, "<br>"), resources, strings.Join(why, "<br>"))
}
