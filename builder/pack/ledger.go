package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// Ledger packs where the facts are from: sources, pages, anchors, scenarios, and the
// reasons of strict levels. catalog is the blob that Catalog made from the same set.
func Ledger(set *fact.Set, catalog []byte) ([]byte, error) {
	p := newLedgerPacker(set)
	p.sections[layout.LgBase] = baseSection(catalog)
	past := past{origins: set.Origins}
	for _, o := range set.Origins {
		p.sections[layout.LgOrigins].text(string(rune('0'+o.Source)) + o.Date + "\t" + o.Name)
	}
	for i := range set.Services {
		p.service(i, &set.Services[i])
		before := len(p.sections[layout.LgPast])
		if err := past.service(&set.Services[i], &p.sections[layout.LgPast]); err != nil {
			return nil, fmt.Errorf("service %s: %w", set.Services[i].Prefix, err)
		}
		p.fields[layout.LgPastLength].uint(len(p.sections[layout.LgPast]) - before)
	}
	for _, field := range p.fields {
		p.sections[layout.LgDirectory] = append(p.sections[layout.LgDirectory], field...)
	}
	opinions := slices.Clone(set.Opinions)
	slices.SortFunc(opinions, func(a, b fact.Opinion) int {
		x, y := p.refs[strings.ToLower(a.Action)], p.refs[strings.ToLower(b.Action)]
		return x.compare(y)
	})
	for _, o := range opinions {
		p.sections[layout.LgReasons].text(o.Reason + "\t" + o.URL)
	}
	return layout.Frame(layout.Ledger, toBytes(p.sections[:])), nil
}

// profile is what many actions have in common.
type profile struct {
	sources     fact.Sources
	levelSource fact.Source
	page        int
	flags       int
}

func (p profile) compare(q profile) int {
	return cmp.Or(
		cmp.Compare(p.sources, q.sources), cmp.Compare(p.levelSource, q.levelSource),
		cmp.Compare(p.page, q.page), cmp.Compare(p.flags, q.flags))
}

type ledgerPacker struct {
	profiles  []map[string]profile // per service, by action name
	number    map[profile]int
	links     []string // per service
	scenarios map[string]int
	refs      map[string]actionRef
	sections  [layout.LedgerSections]column
	fields    [layout.LgFields]column
}

func newLedgerPacker(set *fact.Set) *ledgerPacker {
	p := &ledgerPacker{number: map[profile]int{}, scenarios: map[string]int{}, refs: map[string]actionRef{}}
	count := map[profile]int{}
	scenarios := map[string]bool{}
	for i := range set.Services {
		s := &set.Services[i]
		link := commonLink(s.Actions)
		p.links = append(p.links, link)
		byName := map[string]profile{}
		for j := range s.Actions {
			a := &s.Actions[j]
			p.refs[strings.ToLower(s.Prefix+":"+a.Name)] = actionRef{i, j}
			f := profileOf(s, a, link)
			byName[a.Name] = f
			count[f]++
			for _, r := range a.Rows {
				if r.Scenario != "" {
					scenarios[r.Scenario] = true
				}
			}
		}
		p.profiles = append(p.profiles, byName)
	}
	order := slices.SortedFunc(maps.Keys(count), func(a, b profile) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), a.compare(b))
	})
	for i, f := range order {
		p.number[f] = i
		col := &p.sections[layout.LgProfiles]
		col.uint(int(f.sources))
		col.uint(int(f.levelSource))
		col.uint(f.page + 1)
		col.uint(f.flags)
	}
	for i, name := range slices.Sorted(maps.Keys(scenarios)) {
		p.scenarios[name] = i
		p.sections[layout.LgScenarios].text(name)
	}
	return p
}

func profileOf(s *fact.Service, a *fact.Action, link string) profile {
	f := profile{sources: a.Sources, levelSource: a.LevelSource, page: a.Page}
	if a.Page < 0 || a.Page >= len(s.Pages) {
		f.page = -1
	}
	slug := ""
	if f.page >= 0 {
		slug = s.Pages[f.page]
	}
	switch {
	case slug == "" && a.Anchor == "", slug != "" && a.Anchor == layout.Anchor(slug, a.Name):
	case slug != "" && a.Anchor == layout.ActionAnchor(slug, a.Name):
		f.flags |= layout.LgActionAnchor
	default:
		f.flags |= layout.LgOddAnchor
	}
	switch {
	case a.URL == "":
	case link != "" && a.URL == link+a.Name+".html":
		f.flags |= layout.LgLink
	default:
		f.flags |= layout.LgOtherLink
	}
	if a.LastAccessed {
		f.flags |= layout.LgLastAccessed
	}
	if oddRows(a) {
		f.flags |= layout.LgOddRows
	}
	if a.PageLevel != "" && a.PageLevel != a.Level {
		f.flags |= layout.LgOtherLevel
	}
	return f
}

// commonLink is the most frequent text before the action's name in API links.
func commonLink(actions []fact.Action) string {
	count := map[string]int{}
	best := ""
	for _, a := range actions {
		base, ok := strings.CutSuffix(a.URL, a.Name+".html")
		if !ok {
			continue
		}
		count[base]++
		if count[base] > count[best] || count[base] == count[best] && base < best {
			best = base
		}
	}
	return best
}

// serviceLinks writes the links of a service's actions.
func (p *ledgerPacker) serviceLinks(i int, s *fact.Service) {
	col := &p.sections[layout.LgLinks]
	var others []string // per action with such a link
	for j := range s.Actions {
		if a := &s.Actions[j]; p.profiles[i][a.Name].flags&layout.LgOtherLink != 0 {
			others = append(others, strings.ReplaceAll(a.URL, a.Name, layout.LinkName))
		}
	}
	if p.links[i] == "" && len(others) == 0 {
		return
	}
	col.text(p.links[i])
	if len(others) == 0 {
		return
	}
	list := slices.Compact(slices.Sorted(slices.Values(others)))
	col.uint(len(list))
	last := ""
	for _, link := range list {
		shared := 0
		for shared < min(len(link), len(last), layout.LinkShared) && link[shared] == last[shared] {
			shared++
		}
		col.uint(shared)
		col.text(link[shared:])
		last = link
	}
	for _, link := range others {
		at, _ := slices.BinarySearch(list, link)
		col.uint(at)
	}
}

// oddRows reports whether an action's rows can't be made from those of the catalog.
func oddRows(a *fact.Action) bool {
	flat, keys := flatten(a)
	n := len(flat) + flag(len(keys) > 0)
	if len(a.Rows) != n {
		return true
	}
	for _, r := range a.Rows {
		if r.Scenario != "" || r.Page != a.Page || r.Sources != a.Sources {
			return true
		}
	}
	return slices.ContainsFunc(flat, func(f flatRow) bool { return f.alternative > 0 })
}

func (p *ledgerPacker) service(i int, s *fact.Service) {
	before := p.sections
	sec := func(i int) *column { return &p.sections[i] }
	sec(layout.LgServices).text(strings.Join(append([]string{string(rune('0' + s.Sources))}, s.Pages...), "\t"))
	p.serviceLinks(i, s)
	types, keys := typeNumbers(s), keyNumbers(s)
	for j := range s.Actions {
		a := &s.Actions[j]
		f := p.profiles[i][a.Name]
		sec(layout.LgActions).uint(p.number[f])
		if f.flags&layout.LgOddAnchor != 0 {
			sec(layout.LgAnchors).text(a.Anchor)
		}
		if f.flags&layout.LgOtherLevel != 0 {
			sec(layout.LgLevels).byte(byte(levelNumber(a.PageLevel)))
		}
		if f.flags&layout.LgOddRows != 0 {
			p.rows(sortedRows(a, types), types, keys)
		}
	}
	for _, t := range s.ResourceTypes {
		sec(layout.LgTypes).byte(byte(t.Sources))
	}
	for _, k := range s.ConditionKeys {
		other := len(k.PageTypes) > 0 && !slices.Equal(k.PageTypes, k.Types)
		sec(layout.LgKeys).byte(byte(k.Sources) | byte(flag(other)*layout.LgOtherTypes))
		if other {
			sec(layout.LgKeyTypes).text(strings.Join(k.PageTypes, ","))
		}
	}
	keyNotes(notesOf(s), sec(layout.LgKeyNotes))
	for field, section := range map[int]int{
		layout.LgActionsLength: layout.LgActions,
		layout.LgAnchorsLength: layout.LgAnchors,
		layout.LgLinksLength:   layout.LgLinks,
		layout.LgLevelsLength:  layout.LgLevels,
		layout.LgRowsLength:    layout.LgRows,

		layout.LgKeyNotesLength: layout.LgKeyNotes,
	} {
		p.fields[field].uint(len(p.sections[section]) - len(before[section]))
	}
}

// sortedRows are an action's rows as a reader yields them: by scenario, page and type.
func sortedRows(a *fact.Action, types map[string]int) []fact.Row {
	rows := slices.Clone(a.Rows)
	slices.SortStableFunc(rows, func(a, b fact.Row) int {
		return cmp.Or(
			cmp.Compare(a.Scenario, b.Scenario),
			cmp.Compare(a.Page, b.Page),
			cmp.Compare(flag(a.ResourceType == ""), flag(b.ResourceType == "")),
			cmp.Compare(types[a.ResourceType], types[b.ResourceType]))
	})
	return rows
}

// rows writes an action's rows as the sources have them.
func (p *ledgerPacker) rows(rows []fact.Row, types, keys map[string]int) {
	col := &p.sections[layout.LgRows]
	col.uint(len(rows))
	for _, r := range rows {
		typ := 0
		if r.ResourceType != "" {
			typ = types[r.ResourceType] + 1
		}
		col.uint(typ*2 + flag(r.Required))
		col.uint(int(r.Sources))
		col.uint(r.Page + 1)
		scenario := 0
		if r.Scenario != "" {
			scenario = p.scenarios[r.Scenario] + 1
		}
		col.uint(scenario)
		set := make([]int, 0, len(r.ConditionKeys))
		for _, k := range r.ConditionKeys {
			set = append(set, keys[strings.ToLower(k)])
		}
		slices.Sort(set)
		set = slices.Compact(set)
		col.uint(len(set))
		col.gaps(set)
	}
}
