package report

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/wasm/roles"
)

var rolesMarkdown = RolesFormat{Name: "markdown", Help: "for comments on pull requests", Append: appendRolesMarkdown}

// appendRolesMarkdown writes a table of the changes, and each difference to be folded out.
func appendRolesMarkdown(dst []byte, run *Roles) []byte {
	p := run.Plan
	dst = fmt.Appendf(dst, "### Roles of account %s: %s\n", markdown(p.Account), RolesSummary(p))
	if len(p.Changes)+len(p.Unknown) > 0 {
		dst = append(dst, "\n| | What | Risk |\n| --- | --- | --- |\n"...)
	}
	for i := range p.Changes {
		c := &p.Changes[i]
		text := markdown(subject(c.Thing, c.TypeName(), c.Item))
		if c.Reason != "" {
			text += "<br>" + markdown(c.Reason)
		}
		if c.Hint != "" {
			text += "<br>" + markdown(c.Hint)
		}
		dst = fmt.Appendf(dst, "| %s | %s | %s |\n", symbols[c.Action], text, c.Risk)
	}
	for i := range p.Unknown {
		u := &p.Unknown[i]
		dst = fmt.Appendf(dst, "| ? | %s | unknown |\n", markdown(subject(u.Thing, u.TypeName(), "")))
	}
	for i := range run.Effects {
		e := &run.Effects[i]
		dst = fmt.Appendf(dst, "\n**%s %s**\n\n", strings.ReplaceAll(e.Kind.String(), "_", " "), markdown(e.Name))
		for _, line := range effectLines(e, run.Date) {
			dst = fmt.Appendf(dst, "- %s\n", markdown(line))
		}
	}
	for i := range p.Changes {
		c := &p.Changes[i]
		lines := c.Diff()
		if len(lines) == 0 || !c.IsDocument() && len(lines) < 2 {
			continue
		}
		fence := "```"
		for strings.Contains(strings.Join(lines, "\n"), fence) {
			fence += "`"
		}
		dst = fmt.Appendf(dst, "\n<details><summary>%s %s</summary>\n\n%sdiff\n%s\n%s\n\n</details>\n", symbols[c.Action], markdown(subject(c.Thing, c.TypeName(), c.Item)), fence, strings.Join(lines, "\n"), fence)
	}
	if run.Steps && len(p.Steps) > 0 {
		dst = append(dst, '\n')
		for i := range p.Steps {
			dst = fmt.Appendf(dst, "%d. %s\n", i+1, markdown(stepText(&p.Steps[i])))
		}
	}
	return dst
}

// RolesSummary counts the changes of a plan in a clause.
func RolesSummary(p *roles.Plan) string {
	var counts [roles.Refuse + 1]int
	for i := range p.Changes {
		counts[p.Changes[i].Action]++
	}
	var parts []string
	for action, text := range []string{"to create", "to update", "to delete", "shown and kept", "refused"} {
		if counts[action] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[action], text))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "no changes")
	}
	if n := len(p.Unknown); n > 0 {
		parts = append(parts, fmt.Sprintf("%d unknown", n))
	}
	return strings.Join(parts, ", ")
}
