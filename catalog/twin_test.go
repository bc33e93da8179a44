package catalog_test

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// twin answers the reader's questions the slow and obvious way, from plain lists of what
// the exported text says. It knows nothing of blobs.
type twin struct {
	services   []*twinService // in the order of prefixes
	actions    []*twinAction  // of all services, in that order
	global     []twinKey
	partitions []string // "aws\teu-west-1,us-east-1"
	principals []string
}

type twinService struct {
	prefix  string
	names   []string
	actions []*twinAction // these and the next two in the order of lower-case names
	types   []twinType
	keys    []twinKey
}

type twinAction struct {
	id, name       string
	level, strict  string // AWS's words
	permissionOnly bool
	scenarios      bool
	onPage         bool
	rows           []twinRow
	dependents     []string // "iam:PassRole page operation", by ID
}

type twinRow struct {
	typ, page, scenario string
	required            bool // and not withdrawn
	keys                []string
	sources             []string
}

type twinType struct {
	name    string
	formats []string
	keys    []string
}

type twinKey struct {
	prefix, name string
	types        string // "ArrayOfString,String"
	asked        *regexp.Regexp
}

// newTwin reads tables as factText writes them.
func newTwin(text map[string]string) *twin {
	w := &twin{partitions: lines(text["partitions"]), principals: lines(text["principals"])}
	services := map[string]*twinService{}
	actions := map[string]*twinAction{}
	for _, f := range cells(text["services"]) {
		s := services[f[0]]
		if s == nil {
			s = &twinService{prefix: f[0]}
			services[f[0]] = s
			w.services = append(w.services, s)
		}
		if f[1] != "" {
			s.names = append(s.names, f[1])
		}
	}
	for _, f := range cells(text["actions"]) {
		prefix, name, _ := strings.Cut(f[0], ":")
		a := &twinAction{id: f[0], name: name, level: cmp.Or(f[1], "Unknown")}
		a.strict = a.level
		a.permissionOnly, a.scenarios = strings.Contains(f[5], "P"), strings.Contains(f[5], "S")
		actions[a.id] = a
		services[prefix].actions = append(services[prefix].actions, a)
	}
	for _, f := range cells(text["opinions"]) {
		actions[f[0]].strict = f[1]
	}
	for _, f := range cells(text["ledger"]) {
		actions[f[0]].onPage = slices.Contains(list(f[1]), "html")
	}
	for _, f := range cells(text["rows"]) {
		r := twinRow{typ: f[1], keys: list(f[3]), scenario: f[4], page: f[5], sources: list(f[6])}
		r.required = f[2] == "*" && !slices.Contains(r.sources, "withdrawn")
		actions[f[0]].rows = append(actions[f[0]].rows, r)
	}
	for _, f := range cells(text["dependents"]) {
		actions[f[0]].dependents = append(actions[f[0]].dependents, f[1]+sourceWords(list(f[2])))
	}
	for _, f := range cells(text["resources"]) {
		services[f[0]].types = append(services[f[0]].types, twinType{f[1], strings.Fields(f[2]), list(f[3])})
	}
	for _, f := range cells(text["keys"]) {
		k := twinKey{f[0], f[1], f[2], keyPattern(f[1])}
		if k.prefix == "" {
			w.global = append(w.global, k)
		} else {
			services[k.prefix].keys = append(services[k.prefix].keys, k)
		}
	}
	slices.SortFunc(w.services, func(a, b *twinService) int { return strings.Compare(a.prefix, b.prefix) })
	for _, s := range w.services {
		slices.SortFunc(s.actions, func(a, b *twinAction) int { return compareLower(a.name, b.name) })
		slices.SortFunc(s.types, func(a, b twinType) int { return compareLower(a.name, b.name) })
		slices.SortFunc(s.keys, func(a, b twinKey) int { return compareLower(a.name, b.name) })
		w.actions = append(w.actions, s.actions...)
	}
	slices.SortFunc(w.global, func(a, b twinKey) int { return compareLower(a.name, b.name) })
	return w
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func cells(text string) (out [][]string) {
	for _, line := range lines(text) {
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ",")
}

func compareLower(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

func sourceWords(sources []string) string {
	words := ""
	if slices.Contains(sources, "html") || slices.Contains(sources, "correction") {
		words += " page"
	}
	if slices.Contains(sources, "service-reference") {
		words += " operation"
	}
	return words
}

// typesOf lists the action's resource types, each with the keys of all its rows: "key+k1,k2".
func (s *twinService) typesOf(a *twinAction) (out []string) {
	keys := map[string][]string{}
	for _, r := range a.rows {
		if r.typ != "" {
			keys[r.typ] = append(keys[r.typ], r.keys...)
		}
	}
	for _, t := range s.types {
		if list, ok := keys[t.name]; ok {
			out = append(out, t.name+"+"+strings.Join(s.declared(list), ","))
		}
	}
	return out
}

// keysOf lists the keys of the action as a whole.
func (s *twinService) keysOf(a *twinAction) []string {
	var out []string
	for _, r := range a.rows {
		if r.typ == "" {
			out = append(out, r.keys...)
		}
	}
	return s.declared(out)
}

// declared is a list of keys as the service declares them, in that order.
func (s *twinService) declared(names []string) []string {
	out := []string{}
	for _, k := range s.keys {
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, k.name) }) {
			out = append(out, k.name)
		}
	}
	return out
}

// needs lists the sets of required types that are enough, one for each page that asks for
// others than the pages before: "bucket object". What stands on no page is always required.
func (a *twinAction) needs() []string {
	pages := map[string]bool{}
	for _, r := range a.rows {
		if r.scenario == "" && r.page != "" {
			pages[r.page] = true
		}
	}
	if len(pages) == 0 {
		pages[""] = true
	}
	var out []string
	for page := range pages {
		var set []string
		for _, r := range a.rows {
			if r.required && r.scenario == "" && (r.page == page || r.page == "") {
				set = append(set, r.typ)
			}
		}
		out = append(out, joined(set))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// joined writes a set of names.
func joined(set []string) string {
	slices.Sort(set)
	return strings.Join(slices.Compact(set), " ")
}

// resourceOptional: on a page without any type, in another source with some.
func (a *twinAction) resourceOptional() bool {
	typed := false
	for _, r := range a.rows {
		if r.typ != "" {
			typed = true
			if r.required || slices.Contains(r.sources, "html") {
				return false
			}
		}
	}
	return typed && a.onPage
}

// match is Match by regular expression over all actions.
func (w *twin) match(pattern string) (out []string) {
	if pattern == "*" {
		pattern = "*:*"
	}
	quoted := regexp.QuoteMeta(pattern)
	quoted = strings.ReplaceAll(strings.ReplaceAll(quoted, `\*`, `[^:]*`), `\?`, `[^:]`)
	re := regexp.MustCompile(`(?i)^` + quoted + `$`)
	for _, a := range w.actions {
		if re.MatchString(a.id) {
			out = append(out, a.id)
		}
	}
	return out
}

// arnServices maps the third field of each ARN format to the types that have it, the
// service of that name first.
func (w *twin) arnServices() map[string][]string {
	out := map[string][]string{}
	for _, s := range w.services {
		for _, t := range s.types {
			seen := map[string]bool{}
			for _, format := range t.formats {
				f := strings.Split(format, ":")
				if f[0] == "arn" && len(f) > 5 && !seen[f[2]] {
					seen[f[2]] = true
					out[f[2]] = append(out[f[2]], s.prefix+" "+t.name)
				}
			}
		}
	}
	for service, types := range out {
		slices.SortStableFunc(types, func(a, b string) int {
			own := service + " "
			switch x, y := strings.HasPrefix(a, own), strings.HasPrefix(b, own); {
			case x && !y:
				return -1
			case y && !x:
				return 1
			}
			return 0
		})
	}
	return out
}

var template = regexp.MustCompile(`\$\{[^}]*\}|<[^>]*>`)

// keyPattern matches the spellings of a key; nil for a key without template part.
func keyPattern(name string) *regexp.Regexp {
	at := template.FindStringIndex(name)
	if at == nil {
		return nil
	}
	return regexp.MustCompile(`(?is)^` + regexp.QuoteMeta(name[:at[0]]) + `.+` + regexp.QuoteMeta(name[at[1]:]) + `$`)
}

func (k *twinKey) matches(name string) bool {
	if k.asked == nil {
		return strings.EqualFold(k.name, name)
	}
	return k.asked.MatchString(name)
}

// key finds a key: a global one, else one of the service it names, else of any service.
func (w *twin) key(name string) (prefix, key string) {
	prefix, _, _ = strings.Cut(strings.ToLower(name), ":")
	lists := [][]twinKey{w.global}
	for _, s := range w.services {
		if s.prefix == prefix {
			lists = append(lists, s.keys)
		}
	}
	for _, s := range w.services {
		lists = append(lists, s.keys)
	}
	for _, keys := range lists {
		for i := range keys {
			if keys[i].matches(name) {
				return keys[i].prefix, keys[i].name
			}
		}
	}
	return "", ""
}

// slips is the number of wrong, missing, additional and swapped letters between two words:
// the whole table of the textbook.
func slips(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			default:
				same := d[i-1][j-1]
				if a[i-1] != b[j-1] {
					same++
				}
				d[i][j] = min(same, d[i-1][j]+1, d[i][j-1]+1)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	return d[len(a)][len(b)]
}

// nearest is the first of the words with the fewest slips; none with more than one slip for
// every three letters.
func nearest(name string, known []string) string {
	best, word := max(1, len(name)/3)+1, ""
	for _, k := range known {
		if n := slips(name, k); n < best {
			best, word = n, k
		}
	}
	return word
}

// TestTwinKnows pins some answers of the twin itself.
func TestTwinKnows(t *testing.T) {
	w := newTwin(factText(t, smallExported()))
	if len(w.services) != 3 || len(w.actions) != 9 || len(w.global) != 3 {
		t.Fatalf("the twin has %d services, %d actions, %d global keys, want 3, 9 and 3", len(w.services), len(w.actions), len(w.global))
	}
	shop := w.services[1]
	create := shop.actions[0]
	for _, tt := range []struct{ got, want, why string }{
		{strings.Join(create.dependents, ", "), "shop:TagBasket page, till:Open page operation", "dependents with sources"},
		{strings.Join(create.needs(), " or "), "basket", "a star"},
		{strings.Join(shop.actions[1].needs(), " or "), "", "a star in a scenario binds nobody"},
		{shop.actions[1].strict, "Permissions management", "our opinion"},
		{nearest("CraeteBasket", []string{"GetBasket", "CreateBasket"}), "CreateBasket", "swapped letters"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q (%s)", tt.got, tt.want, tt.why)
		}
	}
}
