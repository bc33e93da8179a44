package cli

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
)

// The format actions is the listing of the script that first asked the IAM console's API:
// for each statement a line with each action's name, in 40 columns, and the console's groups.
// The script knew one service at a time; a heading tells statements and services apart where
// there are several.

// groupedAction is an action, and the groups that the console has it in.
type groupedAction struct {
	id     string
	groups []string
}

// consoleGroups are those of an access level of AWS's.
func consoleGroups(l catalog.AccessLevel) []string {
	if l == catalog.List || l == catalog.Read {
		return []string{"ReadOnly", "ReadWrite"}
	}
	return []string{"ReadWrite"}
}

// groupedSection is what one statement allows; the heading is its name and line, empty for
// what is of no statement.
type groupedSection struct {
	heading string
	actions []groupedAction // sorted by ID
}

// grouped writes sections.
func (p *expandPrinter) grouped(sections []groupedSection) {
	parts := 0
	for _, s := range sections {
		for i := range s.actions {
			if i == 0 || serviceOf(s.actions[i].id) != serviceOf(s.actions[i-1].id) {
				parts++
			}
		}
	}
	for _, s := range sections {
		for i, a := range s.actions {
			service, name, _ := strings.Cut(a.id, ":")
			if parts+len(p.heading()) > 1 && (i == 0 || serviceOf(s.actions[i-1].id) != service) {
				fmt.Fprintf(p.out, "# %s\n", strings.Join(append(append(p.heading(), nonEmpty(s.heading)...), service), ", "))
			}
			fmt.Fprintf(p.out, "%-40s %s\n", name, strings.Join(a.groups, ", "))
		}
	}
}

// heading is the input, if there are several.
func (p *expandPrinter) heading() []string {
	if p.several {
		return []string{p.in.name}
	}
	return nil
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func serviceOf(id string) string {
	service, _, _ := strings.Cut(id, ":")
	return service
}

// sections are the actions that each statement allows, by the catalog. A policy that allows
// nothing is shown by what its statements leave possible.
func (p *expandPrinter) sections() []groupedSection {
	if p.in.text == "" || p.set == "unaffected" || p.set == "grown" {
		return []groupedSection{{actions: p.fromCatalog(p.listed())}}
	}
	var out []groupedSection
	for i := range p.reply.Statements {
		if set := p.allowedBy(&p.reply.Statements[i]); set != nil {
			out = append(out, groupedSection{p.statementHeading(i), p.fromCatalog(set.Actions)})
		}
	}
	return out
}

// allowedBy is what a statement allows or, in a policy that allows nothing, leaves alone; nil
// for a Deny that names what it denies.
func (p *expandPrinter) allowedBy(s *api.ExpandStatement) *api.ActionSet {
	switch {
	case s.Effect == policy.Allow && p.set == "allowed", s.Effect == policy.Allow && s.Effective == nil:
		return &s.Named
	case s.Effect == policy.Allow:
		return s.Effective
	case s.Effect == policy.Deny && !p.reply.Allows:
		return s.Left
	}
	return nil
}

func (p *expandPrinter) statementHeading(n int) string {
	return fmt.Sprintf("%s, line %d", p.statementName(n), p.reply.Statements[n].Line)
}

// listed are the IDs of the set that is shown.
func (p *expandPrinter) listed() []string {
	out := make([]string, 0, len(p.reply.Actions))
	for i := range p.reply.Actions {
		out = append(out, p.reply.Actions[i].Action)
	}
	return out
}

// fromCatalog gives actions their groups, by AWS's levels.
func (p *expandPrinter) fromCatalog(ids []string) []groupedAction {
	out := make([]groupedAction, 0, len(ids))
	for _, id := range ids {
		a, _ := p.catalog.LookupAction(id)
		out = append(out, groupedAction{id, consoleGroups(a.Level())})
	}
	return out
}
