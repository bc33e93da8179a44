package source

import (
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

const (
	permissionOnlyMark = "[permission only]"
	scenarioMark       = "SCENARIO:"
)

// readActions reads an Actions table. All rows that one Actions cell spans belong to one
// action.
func (p *page) readActions(t *table) error {
	if !t.has(colDependents) {
		p.out.Layout = LayoutNew
	}
	for first := 0; first < len(t.rows); {
		end := first + 1
		for end < len(t.rows) && t.at(end, colActions) == t.at(first, colActions) {
			end++
		}
		a, err := p.readAction(t, first)
		if err != nil {
			return err
		}
		for r := first; r < end; r++ {
			if err := p.readActionRow(t, r, first, &a); err != nil {
				return err
			}
		}
		for i := range p.out.Service.Actions {
			if strings.EqualFold(p.out.Service.Actions[i].Name, a.Name) {
				return t.errorf(first, "action %q occurs twice", a.Name)
			}
		}
		p.out.Service.Actions = append(p.out.Service.Actions, a)
		first = end
	}
	return nil
}

// readAction reads what is said once per action, on its first row.
func (p *page) readAction(t *table, r int) (fact.Action, error) {
	c := t.at(r, colActions)
	name, marked := strings.CutSuffix(text(c.Node), permissionOnlyMark)
	name = strings.TrimSpace(name)
	if !isWord(name, "-") {
		return fact.Action{}, t.errorf(r, "%q is not an action's name", name)
	}
	level, err := t.level(r)
	if err != nil {
		return fact.Action{}, err
	}
	return fact.Action{
		Name: name, Level: level, LevelSource: fact.Pages,
		PermissionOnly: marked || p.permissionOnly,
		Sources:        fact.Sources(fact.Pages),
		Anchor:         anchor(c.Node),
		URL:            p.link(c.Node),
		Description:    text(t.at(r, colDescription).Node),
	}, nil
}

// readActionRow adds row r to a, whose first row is first.
func (p *page) readActionRow(t *table, r, first int, a *fact.Action) error {
	scenario, isScenario := strings.CutPrefix(text(t.at(r, colDescription).Node), scenarioMark)
	scenario = strings.TrimSpace(scenario)
	if !isScenario {
		scenario = ""
		// A scenario has its own description and level cells; another row must not.
		if t.at(r, colDescription) != t.at(first, colDescription) || t.at(r, colLevel) != t.at(first, colLevel) {
			return t.errorf(r, "action %s has a second description or access level", a.Name)
		}
	} else if r == first || scenario == "" {
		return t.errorf(r, "action %s: a scenario without a name or without an action", a.Name)
	}
	keys, err := t.keys(r)
	if err != nil {
		return err
	}
	types, ok := values(t.at(r, colResources).Node)
	if !ok {
		return t.errorf(r, "text beside the paragraphs of the resource types")
	}
	if len(types) == 0 {
		a.Rows = addRow(a.Rows, fact.Row{ConditionKeys: keys, Scenario: scenario, Sources: fact.Sources(fact.Pages)})
	}
	for _, name := range types {
		name, required := strings.CutSuffix(name, "*")
		if name == "" || strings.ContainsAny(name, "*") {
			return t.errorf(r, "%q is not a resource type's name", name)
		}
		a.Rows = addRow(a.Rows, fact.Row{
			ResourceType: name, Required: required, Scenario: scenario,
			// A copy: rows that share a cell must not share memory.
			ConditionKeys: append([]string(nil), keys...), Sources: fact.Sources(fact.Pages),
		})
	}
	if !t.has(colDependents) || t.at(r, colDependents).row != r {
		return nil
	}
	return t.dependents(r, a)
}

// addRow appends row, or unites it with one for the same type and scenario: a page may
// list a type twice, once with a star. Then it is required.
func addRow(rows []fact.Row, row fact.Row) []fact.Row {
	for i := range rows {
		old := &rows[i]
		if old.ResourceType == row.ResourceType && old.Scenario == row.Scenario {
			old.Required = old.Required || row.Required
			for _, key := range row.ConditionKeys {
				old.ConditionKeys = addNew(old.ConditionKeys, key)
			}
			return rows
		}
	}
	return append(rows, row)
}

// addNew appends s unless list has it.
func addNew(list []string, s string) []string {
	for _, old := range list {
		if old == s {
			return list
		}
	}
	return append(list, s)
}

// dependents adds the dependent actions of row r to a.
func (t *table) dependents(r int, a *fact.Action) error {
	names, ok := values(t.at(r, colDependents).Node)
	if !ok {
		return t.errorf(r, "text beside the paragraphs of the dependent actions")
	}
	for _, name := range names {
		prefix, action, _ := strings.Cut(name, ":")
		if !isWord(prefix, "-") || !isWord(action, "-") {
			return t.errorf(r, "dependent action %q does not look like prefix:Action", name)
		}
		a.Dependents = append(a.Dependents, fact.Dependent{Action: name, Sources: fact.Sources(fact.Pages)})
	}
	return nil
}

// keys are the condition keys of row r, without repetition.
func (t *table) keys(r int) ([]string, error) {
	list, ok := values(t.at(r, colKeys).Node)
	if !ok {
		return nil, t.errorf(r, "text beside the paragraphs of the condition keys")
	}
	var out []string
	for _, key := range list {
		if strings.Contains(key, " ") || !strings.Contains(key, ":") {
			return nil, t.errorf(r, "%q is not a condition key", key)
		}
		out = addNew(out, key)
	}
	return out, nil
}

// levelRank says which of several levels counts: pages since July 2026 write "Tagging,
// Write". The highest wins.
var levelRank = map[string]int{fact.Read: 1, fact.List: 2, fact.Write: 3, fact.Tagging: 4, fact.PermissionsManagement: 5}

// level is the access level of row r.
func (t *table) level(r int) (string, error) {
	words, _ := values(t.at(r, colLevel).Node)
	best := ""
	for word := range strings.SplitSeq(strings.Join(words, ","), ",") {
		word = strings.TrimSpace(word)
		if levelRank[word] == 0 {
			return "", t.errorf(r, "unknown access level %q", word)
		}
		if levelRank[word] > levelRank[best] {
			best = word
		}
	}
	return best, nil
}
