package cli

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/render"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

// expandPrinter prints the reply for one input.
type expandPrinter struct {
	*expandFlags
	out     *bufio.Writer
	notes   io.Writer
	in      *expandInput
	catalog *catalog.Catalog
	reply   *api.ExpandReply
	several bool                           // inputs
	lists   map[string]map[string][]string // the console's, instead of the catalog's; nil otherwise
}

// print writes the answer, and reports whether it is a bad one.
func (p *expandPrinter) print() (bad bool, err error) {
	r := p.reply
	if p.format == "json" {
		p.out.Write(r.AppendJSON(nil))
		p.out.WriteByte('\n')
	}
	bad = printProblems(p.notes, p.in.name, r.Problems)
	bad = p.unknown() || bad
	gated := p.maxLevel != "" || p.denyList != ""
	grown := p.failOnGrowth && r.Grown.Count > 0
	if gated {
		if !r.Allows && p.gate != "unaffected" && len(r.Problems) == 0 {
			fmt.Fprintf(p.notes, "note: %s allows nothing, so that nothing was judged; --gate unaffected judges what it leaves possible\n", p.in.name)
		}
		bad = bad || len(r.Offenders) > 0
	}
	if gated && p.format != "json" {
		err = p.offenders()
	} else {
		err = p.answer()
	}
	if grown {
		fmt.Fprintf(p.notes, "%s: %s since %s\n", p.in.name, count(r.Grown.Count, "new action"), r.Since)
	}
	return bad || grown, err
}

// unknown tells the patterns that match nothing. In a policy that is worth a note; of the
// patterns that were asked for, it is the answer.
func (p *expandPrinter) unknown() (bad bool) {
	seen := map[string]bool{}
	for i := range p.reply.Statements {
		for _, one := range p.reply.Statements[i].Patterns {
			if one.Unknown == "" || seen[one.Text] {
				continue
			}
			seen[one.Text] = true
			where := ""
			if one.Line > 0 {
				where = fmt.Sprintf("%s:%d:%d: ", p.in.name, one.Line, one.Column+1)
			}
			what := " is not in the catalog of " + p.reply.Date
			if strings.HasPrefix(one.Unknown, "not of") {
				what = " is " + one.Unknown
			}
			fmt.Fprintf(p.notes, "%s%s%s%s\n", where, one.Text, what, nearHint(one.Near))
			bad = bad || p.in.text == ""
		}
	}
	return bad
}

// answer prints what was asked for in the format that was.
func (p *expandPrinter) answer() error {
	r := p.reply
	if !r.Allows && p.set == "" && p.format != "text" && p.format != "json" && len(r.Problems) == 0 {
		if p.format == "actions" && !slices.ContainsFunc(r.Statements, func(s api.ExpandStatement) bool { return s.Left != nil }) {
			fmt.Fprintf(p.notes, "note: %s allows nothing, and names what it denies; --set unaffected lists what it leaves possible\n", p.in.name)
		} else {
			fmt.Fprintf(p.notes, "note: %s allows nothing; listed is what it leaves possible\n", p.in.name)
		}
	}
	switch p.format {
	case "list":
		set, _ := p.shown()
		if set.Text != "" {
			lines := append([]byte(set.Text), '\n')
			for i := range lines {
				if lines[i] == ' ' {
					lines[i] = '\n'
				}
			}
			p.out.Write(lines)
		}
		for _, id := range set.Actions {
			p.out.WriteString(id)
			p.out.WriteByte('\n')
		}
	case "actions":
		sections := p.sections
		if p.lists != nil {
			sections = func() []groupedSection { return p.consoleSections(p.lists) }
		}
		p.grouped(sections())
	case "csv":
		return p.csv()
	case "text":
		p.text()
	}
	return nil
}

// shown is the set that is listed, and its name in messages.
func (p *expandPrinter) shown() (*api.ActionSet, string) {
	r := p.reply
	switch {
	case p.set == "allowed":
		return &r.Allowed, "allowed"
	case p.set == "grown":
		return r.Grown, "new since " + r.Since
	case p.set == "unaffected" || p.set == "" && !r.Allows:
		return &r.Unaffected, "left possible"
	}
	return &r.Effective, "effective"
}

var expandColumns = []string{"action", "service", "level", "aws_level", "permission_only", "resource_types", "condition_keys", "statements", "new"}

func (p *expandPrinter) csv() error {
	list := p.reply.Actions
	return render.CSV(p.out, expandColumns, len(list), func(i int) []string {
		a := &list[i]
		service, _, _ := strings.Cut(a.Action, ":")
		aws := a.AWSLevel
		if aws == "" {
			aws = a.Level
		}
		var parts []string
		for _, s := range a.Statements {
			if s.Does == "names" {
				continue
			}
			parts = append(parts, p.statementName(s.Statement)+" "+s.Does)
		}
		return []string{a.Action, service, a.Level, aws, strconv.FormatBool(a.PermissionOnly), strings.Join(a.ResourceTypes, " "),
			strings.Join(a.ConditionKeys, " "), strings.Join(parts, "; "), strconv.FormatBool(a.Grown)}
	})
}

// statementName is how messages call a statement: its Sid, or its number from 1.
func (p *expandPrinter) statementName(n int) string {
	s := &p.reply.Statements[n]
	if s.Sid != "" {
		return s.Sid
	}
	return "statement " + strconv.Itoa(s.Index+1)
}

// offenders prints what a gate does not let through.
func (p *expandPrinter) offenders() error {
	r := p.reply
	for i := range r.Offenders {
		o := &r.Offenders[i]
		if p.format == "list" {
			fmt.Fprintln(p.out, o.Action)
			continue
		}
		if p.format == "actions" {
			level := o.Level
			if o.AWSLevel != "" {
				level = o.AWSLevel
			}
			l, _ := catalog.ParseAccessLevel(level)
			fmt.Fprintf(p.out, "%-40s %s\n", o.Action, strings.Join(consoleGroups(l), ", "))
			continue
		}
		if p.format == "text" {
			p.offender(o)
		}
	}
	if p.format == "csv" {
		if err := render.CSV(p.out, []string{"action", "level", "why", "pattern", "file", "line", "column"}, len(r.Offenders), func(i int) []string {
			o := &r.Offenders[i]
			return []string{o.Action, o.Level, o.Why, o.Pattern, p.in.name, strconv.Itoa(o.Line), strconv.Itoa(o.Column + 1)}
		}); err != nil {
			return err
		}
	}
	if n := len(r.Offenders); n > 0 {
		fmt.Fprintf(p.notes, "%s: %s not let through\n", p.in.name, count(n, "action"))
	}
	return nil
}

func (p *expandPrinter) offender(o *api.Offender) {
	if o.Line > 0 {
		fmt.Fprintf(p.out, "%s:%d:%d: ", p.in.name, o.Line, o.Column+1)
	}
	p.out.WriteString(o.Action)
	switch o.Why {
	case "deny-list":
		fmt.Fprintf(p.out, " is on the list %s", p.denyList)
	case "unknown":
		fmt.Fprintf(p.out, " is not in the catalog of %s, so that its level is unknown", p.reply.Date)
	default:
		level, _ := catalog.ParseAccessLevel(p.maxLevel)
		aws := ""
		if o.AWSLevel != "" {
			aws = "; " + o.AWSLevel + " by AWS"
		}
		fmt.Fprintf(p.out, " (%s%s) is above %s", o.Level, aws, level)
	}
	switch {
	case o.Pattern != "" && o.Pattern != o.Action:
		fmt.Fprintf(p.out, ", by %q", o.Pattern)
	case o.Statement >= 0 && o.Pattern == "":
		p.out.WriteString(", by NotAction")
	case o.Statement < 0:
		p.out.WriteString(", and not denied")
	}
	p.out.WriteByte('\n')
}

// text prints statements, and the actions by service and level.
func (p *expandPrinter) text() {
	if p.several {
		fmt.Fprintf(p.out, "# %s\n", p.in.name)
	}
	r := p.reply
	if p.in.text != "" {
		for i := range r.Statements {
			p.statement(i)
		}
		if len(r.Statements) == 0 {
			return
		}
		p.out.WriteByte('\n')
	} else if p.since != "" {
		for _, one := range r.Statements[0].Patterns {
			p.pattern(&one, "")
		}
		p.out.WriteByte('\n')
	}
	set, name := p.shown()
	p.table()
	if p.in.text != "" || p.set != "" {
		fmt.Fprintf(p.out, "%s: ", name)
	}
	fmt.Fprintf(p.out, "%s%s\n", count(set.Count, "action"), levelCounts(set))
	p.partly("denied besides, on some resources", &r.DeniedOnSome)
	p.partly("denied besides, to some principals", &r.DeniedToSome)
	p.partly("denied besides, under a condition", &r.DeniedConditionally)
}

func (p *expandPrinter) partly(what string, set *api.ActionSet) {
	if set.Count > 0 && p.set != "grown" {
		fmt.Fprintf(p.out, "%s: %s\n", what, strings.Join(set.Actions, " "))
	}
}

func levelCounts(set *api.ActionSet) string {
	var parts []string
	for _, l := range set.Levels {
		parts = append(parts, strconv.Itoa(l.Actions)+" "+l.Level)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// statement prints what one statement does.
func (p *expandPrinter) statement(n int) {
	s := &p.reply.Statements[n]
	element, name := "Action", p.statementName(n)
	if s.Negated {
		element = "NotAction"
	}
	fmt.Fprintf(p.out, "%s, line %d: ", name, s.Line)
	switch {
	case s.Effect == policy.Deny && s.Negated:
		fmt.Fprintf(p.out, "denies %s, all but %d\n", count(s.Named.Count, "action"), s.Left.Count)
	case s.Effect == policy.Deny:
		fmt.Fprintf(p.out, "denies %s\n", count(s.Named.Count, "action"))
	case s.Effect == policy.Allow && s.Negated:
		fmt.Fprintf(p.out, "allows %s, all but %d%s\n", count(s.Named.Count, "action"), s.Left.Count, effectiveNote(s))
	case s.Effect == policy.Allow:
		fmt.Fprintf(p.out, "allows %s%s\n", count(s.Named.Count, "action"), effectiveNote(s))
	default:
		p.out.WriteString("does nothing\n")
	}
	for i := range s.Patterns {
		if one := &s.Patterns[i]; one.Wildcard {
			p.pattern(one, element+" ")
		}
	}
	if s.Left != nil && s.Left.Count > 0 && s.Left.Count <= 100 {
		fmt.Fprintf(p.out, "  left alone: %s\n", strings.Join(s.Left.Actions, " "))
	}
	if s.Removed != nil && s.Removed.Count > 0 {
		fmt.Fprintf(p.out, "  takes %s out of what is allowed\n", count(s.Removed.Count, "action"))
	}
}

// pattern prints how many actions a pattern covers, and what was added.
func (p *expandPrinter) pattern(one *api.ExpandPattern, element string) {
	fmt.Fprintf(p.out, "  %s%s: %s", element, one.Text, count(one.Count, "action"))
	if n := len(one.Grown); n > 0 {
		fmt.Fprintf(p.out, ", %d new since %s: %s", n, p.reply.Since, strings.Join(one.Grown, " "))
	}
	p.out.WriteByte('\n')
}

func effectiveNote(s *api.ExpandStatement) string {
	if s.Effective.Count == s.Named.Count {
		return ""
	}
	return fmt.Sprintf(", of which %d are effective", s.Effective.Count)
}

// table prints the actions by service and level.
func (p *expandPrinter) table() {
	list := p.reply.Actions
	for start := 0; start < len(list); {
		service, _, _ := strings.Cut(list[start].Action, ":")
		end := start
		width := 0
		for end < len(list) && strings.HasPrefix(list[end].Action, service+":") {
			width = max(width, len(list[end].Action))
			end++
		}
		p.out.WriteString(service)
		if s, ok := p.catalog.LookupService(service); ok {
			p.out.WriteString("  " + s.Name())
		}
		p.out.WriteByte('\n')
		for _, l := range append(levels.Order[:], catalog.Unknown) {
			p.level(list[start:end], l.String(), width)
		}
		start = end
	}
}

// level prints the actions of a service at a level.
func (p *expandPrinter) level(list []api.ExpandAction, level string, width int) {
	first := true
	for i := range list {
		a := &list[i]
		if a.Level != level {
			continue
		}
		if first {
			p.out.WriteString("  " + level + "\n")
			first = false
		}
		p.out.WriteString("    " + a.Action)
		cell := strings.Join(a.ResourceTypes, " ")
		if a.AWSLevel != "" {
			cell = strings.TrimRight(cell+"  ["+a.AWSLevel+" by AWS]", " ")
		}
		if a.Grown {
			cell = strings.TrimRight(cell+"  [new]", " ")
		}
		if cell != "" {
			p.out.WriteString(strings.Repeat(" ", width-len(a.Action)+2) + strings.TrimLeft(cell, " "))
		}
		p.out.WriteByte('\n')
		if p.long && len(a.ConditionKeys) > 0 {
			p.out.WriteString("      " + strings.Join(a.ConditionKeys, " ") + "\n")
		}
	}
}
