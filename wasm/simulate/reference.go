package simulate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// reference is what the catalog's rows of an action say of a request.
//
// AWS asks about each resource by itself, with the keys of the row of its type: a condition
// on ec2:InstanceType never holds for the subnet of an instance.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
type reference struct {
	catalog *catalog.Catalog
	action  catalog.Action
	rows    []catalog.Row
	// For each of the request's resources:
	notes    [][]Note
	withheld [][]string // keys given that AWS does not send for it, in small letters
}

func newReference(c *catalog.Catalog, a catalog.Action) *reference {
	return &reference{catalog: c, action: a, rows: facts.Rows(a)}
}

// read fills notes and withheld.
func (f *reference) read(r *Request, p *Policies) {
	if len(r.Resources) == 0 {
		if note := f.lacking(); note != "" {
			f.notes = [][]Note{{{Text: note, Page: pageActions}}}
		}
		return
	}
	asked := f.askedKeys(r, p)
	f.notes, f.withheld = make([][]Note, len(r.Resources)), make([][]string, len(r.Resources))
	for i := range r.Resources {
		text := r.Resources[i].ARN
		fit, note := f.fitting(text)
		if note != "" {
			f.note(i, note)
		}
		for _, name := range asked {
			switch f.sent(name, fit) {
			case sentNever:
				f.note(i, name+" was given, which AWS does not send with "+f.action.ID()+", by the reference: a policy that tests it tests a key that is never there")
			case sentElsewhere:
				f.withheld[i] = append(f.withheld[i], ascii.ToLower(name))
				f.note(i, name+" is left out: with "+f.action.ID()+" AWS sends it for other resources, not for those of type "+fit[0].ResourceType().Name())
			}
		}
	}
}

func (f *reference) note(i int, text string) {
	f.notes[i] = append(f.notes[i], Note{Text: text, Page: pageActions})
}

// askedKeys are the keys of the action's service that are given and that a policy tests.
func (f *reference) askedKeys(r *Request, p *Policies) []string {
	var given []string
	prefix := f.action.Service().Prefix()
	for i := range r.Context.entries {
		e := &r.Context.entries[i]
		if len(e.values) > 0 && len(e.key) > len(prefix) && e.key[len(prefix)] == ':' && strings.HasPrefix(e.key, prefix) {
			given = append(given, e.name)
		}
	}
	if given == nil {
		return nil
	}
	tested := map[string]bool{}
	action := ascii.ToLower(r.Action)
	p.each(func(_ Layer, one *Policy) {
		one.keysFor(action, func(key, _ string) { tested[key] = true })
	})
	return slices.DeleteFunc(given, func(name string) bool { return !tested[ascii.ToLower(name)] })
}

// sentWhere says for which resources AWS sends a key.
type sentWhere uint8

const (
	sentHere      sentWhere = iota // or it is not known
	sentElsewhere                  // for other resources of the action, not for those of the rows that fit
	sentNever                      // not with the action
)

// sent says whether AWS sends a key for a resource that fits rows. That it sends it for
// others only is said where the resource is of one type, and the reference tells keys for it.
func (f *reference) sent(name string, fit []catalog.Row) sentWhere {
	key, ok := facts.FindKey(f.catalog, name)
	if _, own := key.Service(); !ok || !own || key.Global() || slices.Contains(facts.ActionKeys(f.action), key) {
		return sentHere
	}
	here, told, elsewhere := false, false, false
	for _, row := range f.rows {
		keys := facts.RowKeys(row)
		has := slices.Contains(keys, key)
		if slices.Contains(fit, row) {
			told = told || len(keys) > 0
			here = here || has || slices.Contains(facts.TypeKeys(row.ResourceType()), key)
			continue
		}
		elsewhere = elsewhere || has || slices.Contains(facts.TypeKeys(row.ResourceType()), key)
	}
	switch {
	case here:
		return sentHere
	case !elsewhere:
		return sentNever
	case told && f.oneType(fit):
		return sentElsewhere
	}
	return sentHere
}

func (f *reference) oneType(rows []catalog.Row) bool {
	for _, row := range rows {
		if row.ResourceType() != rows[0].ResourceType() {
			return false
		}
	}
	return len(rows) > 0
}

// fitting gives the rows whose resource type an ARN is of. The note says that there is none
// though the action works on types.
func (f *reference) fitting(text string) (fit []catalog.Row, note string) {
	if text == "*" || len(f.rows) == 0 {
		return nil, f.lacking()
	}
	parsed, err := arn.Parse(text)
	if err != nil {
		return nil, text + " is no ARN: " + err.Error()
	}
	var formats []arn.Format
	var types []catalog.ResourceType
	for _, one := range facts.TakenFormats(f.catalog, parsed.Service) {
		formats = append(formats, arn.Format{Owner: one.Type.Service().Prefix(), Text: one.Text})
		types = append(types, one.Type)
	}
	found := arn.Resolve(parsed, formats)
	isOf := func(t catalog.ResourceType) bool {
		return slices.ContainsFunc(found, func(i int) bool { return types[i] == t })
	}
	other := slices.ContainsFunc(facts.TakenInstead(f.action), isOf)
	wanted := ""
	for _, row := range f.rows {
		t := row.ResourceType()
		if isOf(t) || other && row.Required() {
			fit = append(fit, row)
		}
		if wanted != "" {
			wanted += ", "
		}
		wanted += t.Name()
	}
	if fit == nil {
		note = f.action.ID() + " works on " + wanted + ", and " + text + " names none"
	}
	return fit, note
}

// lacking says what AWS asks about where a request names no resource, if the action needs
// one.
func (f *reference) lacking() string {
	var needed []string
	for _, row := range f.rows {
		if name := row.ResourceType().Name(); row.Required() && !slices.Contains(needed, name) {
			needed = append(needed, name)
		}
	}
	if needed == nil || f.action.ResourceOptional() {
		return ""
	}
	return "no resource was given; for " + f.action.ID() + " AWS asks about: " + strings.Join(needed, ", ")
}
