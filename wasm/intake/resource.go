package intake

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// everything is the Resource of actions that work on no resource of their own.
const everything = "*"

// where is what a request says of its place; each may be empty.
type where struct{ partition, region, account string }

// fill is a format's ARN as far as the place and values are known, "*" for the rest. value
// gives what stands for a placeholder, or "".
func (w where) fill(format string, value func(placeholder string) string) (text string, complete bool) {
	var out strings.Builder
	complete = true
	for {
		before, rest, found := strings.Cut(format, "${")
		out.WriteString(before)
		if !found {
			return out.String(), complete
		}
		name, after, _ := strings.Cut(rest, "}")
		format = after
		known := ""
		switch name {
		case "Partition":
			known = w.partition
		case "Region":
			known = w.region
		case "Account":
			known = w.account
		default:
			if known = value(name); known == "" {
				complete = false
			}
		}
		if known == "" {
			known = "*"
		}
		out.WriteString(known)
	}
}

func nothing(string) string { return "" }

func noneKnown(catalog.ResourceType) func(string) string { return nothing }

// formatSet has the formats of the ARNs that name one service.
type formatSet struct {
	types    []catalog.ResourceType // of the formats, aligned
	resolver *arn.Resolver
}

// formatsOf lists the formats of ARNs that name a service, once.
func (r *reading) formatsOf(service string) *formatSet {
	if s := r.formats[service]; s != nil {
		return s
	}
	s := &formatSet{}
	var formats []arn.Format
	for _, f := range facts.ARNFormats(r.catalog, service) {
		s.types = append(s.types, f.Type)
		formats = append(formats, arn.Format{Owner: f.Type.Service().Prefix(), Text: f.Text})
	}
	s.resolver = arn.NewResolver(formats)
	r.formats[service] = s
	return s
}

// typesOf are the resource types that an ARN is of.
func (r *reading) typesOf(text string) []catalog.ResourceType {
	if types, ok := r.types[text]; ok {
		return types
	}
	types := r.resolve(text)
	r.types[text] = types
	return types
}

func (r *reading) resolve(text string) (types []catalog.ResourceType) {
	a, err := arn.Parse(text)
	if err != nil {
		return nil
	}
	set := r.formatsOf(a.Service)
	for _, i := range set.resolver.Resolve(a) {
		types = append(types, set.types[i])
	}
	return types
}

// fits reports whether a row of an action takes an ARN.
func (r *reading) fits(rows []catalog.Row, text string) bool {
	for _, t := range r.typesOf(text) {
		if hasRow(rows, t) {
			return true
		}
	}
	return false
}

// fitsInstead reports whether an ARN is of a type that an action takes in place of its rows'.
func (r *reading) fitsInstead(a catalog.Action, text string) bool {
	others := facts.TakenInstead(a)
	return slices.ContainsFunc(r.typesOf(text), func(t catalog.ResourceType) bool { return slices.Contains(others, t) })
}

func hasRow(rows []catalog.Row, t catalog.ResourceType) bool {
	for _, row := range rows {
		if row.ResourceType() == t {
			return true
		}
	}
	return false
}

// mostTypes is how many types of an action are written out where nothing says which one it was.
const mostTypes = 3

// unsaid are resources for an action of which only the place is known: those that it
// requires, or, where it requires none, all if there are few.
func unsaid(rows []catalog.Row, w where, value func(catalog.ResourceType) func(placeholder string) string) []string {
	var some, others []catalog.Row
	for _, row := range rows {
		if isRequired(row) {
			some = append(some, row)
		} else if !strings.HasPrefix(row.ResourceType().Name(), "accesspoint") { // another way to the same
			others = append(others, row)
		}
	}
	if len(some) == 0 {
		some = others
	}
	if len(some) == 0 || len(some) > mostTypes {
		return []string{everything}
	}
	var out []string
	for _, row := range some {
		t := row.ResourceType()
		for _, format := range facts.Formats(t) {
			text, _ := w.fill(format, value(t))
			out = append(out, text)
		}
	}
	return out
}

// isRequired reports whether every call of an action is checked with a resource of the row.
func isRequired(row catalog.Row) bool { return row.Required() && row.Alternative() < 2 }

// found are the resources of an action. loose is set if they have * where the text names
// nothing.
type found struct {
	resources, notes []string
	loose            bool
}

func loosely(note string, resources []string) found { return found{resources, []string{note}, true} }

// resourcesOf are what an action needs as Resource, given what a message names, which may
// be nothing, an ARN, or a name.
func (r *reading) resourcesOf(id, given string, w where) found {
	a, known := r.catalog.LookupAction(id)
	rows := []catalog.Row{}
	if known {
		rows = facts.Rows(a)
	}
	rows, given = typed(rows, given)
	if group, ok := strings.CutSuffix(given, unnamedStream); ok {
		given = strings.TrimSuffix(group, ":") + ":*"
	}
	isARN := strings.HasPrefix(given, "arn:")
	switch {
	case known && len(rows) == 0:
		f := found{resources: []string{everything}}
		if given != "" && given != everything {
			f.notes = []string{id + " works on no resource of its own, so that Resource is *, though the text names " + given}
		}
		return f
	case given == everything, given == "" && known && a.ResourceOptional():
		return found{resources: []string{everything}}
	case isARN && known && r.fitsInstead(a, given):
		return found{resources: []string{given}, notes: masked(given)}
	case isARN && known && !r.fits(rows, given):
		return found{resources: []string{given}, notes: append(masked(given), "by the catalog of "+r.catalog.Date()+", "+id+" works on no resource with such an ARN")}
	case isARN:
		return found{resources: []string{given}, notes: append(masked(given), r.further(rows, given)...)}
	case !known:
		return loosely("the text names no ARN: put one in place of *", []string{everything})
	case given == "":
		return loosely("the text names no resource: put names in place of *", unsaid(rows, w, noneKnown))
	}
	f := found{notes: []string{"the text names the resource " + given + " without an ARN, which was filled in"}}
	for _, row := range rows {
		for _, format := range facts.Formats(row.ResourceType()) {
			count := 0
			text, _ := w.fill(format, func(string) string { count++; return given })
			if count == 1 {
				f.resources = append(f.resources, text)
			}
		}
	}
	if len(f.resources) == 0 || len(f.resources) > mostTypes {
		return loosely("the text names the resource "+given+" without an ARN: put names in place of *", unsaid(rows, w, noneKnown))
	}
	return f
}

// typed takes the type off a name, "instance profile web", and leaves the rows of that type.
func typed(rows []catalog.Row, given string) ([]catalog.Row, string) {
	for i, row := range rows {
		name := strings.ReplaceAll(row.ResourceType().Name(), "-", " ") + " "
		if len(given) > len(name) && ascii.EqualFold(given[:len(name)], name) {
			return rows[i : i+1], given[len(name):]
		}
	}
	return rows, given
}

// masked says that an ARN has a part of an account's number only.
func masked(text string) []string {
	a, err := arn.Parse(text)
	if digits := strings.TrimLeft(a.Account, "*"); err != nil || digits == "" || digits == a.Account {
		return nil
	}
	return []string{"the account is masked, and " + a.Account + " would allow all accounts that end so: write its number in full"}
}

// further says which resources an action is checked with besides the one given: AWS refuses
// one after the other.
func (r *reading) further(rows []catalog.Row, given string) []string {
	var names []string
	for _, row := range rows {
		if isRequired(row) && !r.fits([]catalog.Row{row}, given) {
			names = append(names, row.ResourceType().Name())
		}
	}
	if names == nil {
		return nil
	}
	return []string{"AWS checks the action with further resources and may refuse them next: " + strings.Join(names, ", ")}
}
