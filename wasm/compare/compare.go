package compare

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// Status says how two policies differ in one row.
type Status uint8

// The statuses in the order of rows.
const (
	Gained Status = iota
	Lost
	Unknown
	Same
)

// Statuses are the names of all statuses, by Status.
var Statuses = []string{"gained", "lost", "unknown", "same"}

// String is the status's name.
func (s Status) String() string { return Statuses[min(int(s), len(Statuses)-1)] }

// Result is what a comparison found.
type Result struct {
	// Rows are sorted by status, resource, principal and first action.
	Rows []Row
	// Pairs counts actions with resources (and principals), by status; idle ones and actions
	// beyond the catalog are not among them.
	Pairs [4]int
	// Idle counts the pairs of idle rows.
	Idle [4]int
	// Documents are those of both sides, one for each Ref.Document: as they were given, or with
	// a statement for what AWS would refuse in them, see [simulate.Compile].
	Documents [2][]*policy.Document
	// Beyond counts patterns of actions beyond the catalog with resources in the same way.
	Beyond [4]int
}

// Row is what both policies say about some actions on some resources.
type Row struct {
	Status Status
	// Construct is what keeps an Unknown row from being another, without full stop.
	Construct string
	// Actions are those of the catalog.
	Actions expand.Set
	// Beyond are patterns, for what they cover beyond the catalog and other rows do not
	// name. One without wildcards is an action that the catalog does not know.
	Beyond []string
	// BeyondNot are the patterns of a NotAction: of the actions beyond the catalog all others
	// are meant, save those that other rows name.
	BeyondNot []string
	// Resources are patterns as written, all of which take the row's resources; "*" stands
	// for all. With ResourcesNot they are those of a NotResource: all others are meant.
	Resources    []string
	ResourcesNot bool
	// Principal is whom the row is about, "AWS arn:…"; empty in policies that name nobody.
	Principal string
	// Idle is set if by the catalog none of the actions works on such resources, so that AWS
	// never asks about them together.
	Idle bool
	// Silent is set if neither policy allows anything here: what changed is what a Deny keeps
	// other policies from allowing.
	Silent bool
	// From are the statements of both policies that speak about the row.
	From [2][]Ref
	// Witness is a request that the policies decide differently, for Gained and Lost.
	Witness *Witness
}

// Ref is a statement of one of the two policies.
type Ref struct {
	// Document is the index among the documents of its side.
	Document, Statement int
	Deny                bool
	// Part is set if it may apply to a part of the row's resources only.
	Part bool
}

// Policies compares b with a; each is one or more documents that apply together, as the
// policies attached to a role do. kind is how they are attached.
//
// The time grows with the square of the patterns that speak about the same actions.
func Policies(c *catalog.Catalog, a, b []*policy.Document, kind policy.Kind) *Result {
	return run(c, a, b, kind).result()
}

func run(c *catalog.Catalog, a, b []*policy.Document, kind policy.Kind) *comparison {
	x := &comparison{
		catalog: c, kind: kind, left: mostAll, tests: tests{index: map[string]int{}},
		resources: newLanguage(relateARNs), actions: newLanguage(relateActions), principals: newLanguage(relatePrincipals),
		labels: map[int]string{}, names: map[int]string{}, written: map[int]string{}, working: map[int]expand.Set{}, nots: map[int]*simulate.Policy{},
	}
	r := &reader{comparison: x, expander: expand.NewReader(c)}
	for side, documents := range [2][]*policy.Document{a, b} {
		for i, d := range documents {
			p := simulate.Compile("", kind, d)
			x.policies[side] = append(x.policies[side], p)
			r.read(side, i, p.Document, p)
		}
	}
	x.known()
	x.beyond()
	return x
}

// comparison is one run.
type comparison struct {
	catalog    *catalog.Catalog
	kind       policy.Kind
	tests      tests
	resources  language
	actions    language
	principals language
	// How patterns are written, by their numbers: of resources, principals and actions.
	labels, names, written map[int]string

	// nots are the NotPrincipals, by their numbers, as policies that deny whomever they leave.
	nots map[int]*simulate.Policy
	// left is how many requests may still be tried.
	left      int
	evaluator simulate.Evaluator
	// working are the actions that work on the resources of a pattern, by its number.
	working map[int]expand.Set

	policies   [2][]*simulate.Policy
	statements []*statement
	found      []entry
}

// entry is a row with what it is about.
type entry struct {
	Row
	cell *cell
	// beyond and narrower are the cell of actions beyond the catalog, and those inside of it.
	beyond   dim
	narrower []dim
}

// result puts rows in order and counts them.
func (x *comparison) result() *Result {
	out := &Result{Rows: join(x.found)}
	for side, list := range x.policies {
		for _, p := range list {
			out.Documents[side] = append(out.Documents[side], p.Document)
		}
	}
	slices.SortStableFunc(out.Rows, func(a, b Row) int {
		return firstOf(int(a.Status)-int(b.Status), number(a.Idle)-number(b.Idle), number(a.Silent)-number(b.Silent), number(a.ResourcesNot)-number(b.ResourcesNot),
			slices.Compare(a.Resources, b.Resources), strings.Compare(a.Principal, b.Principal), strings.Compare(a.Construct, b.Construct),
			first(a.Actions)-first(b.Actions), slices.Compare(a.Beyond, b.Beyond))
	})
	for i := range out.Rows {
		r := &out.Rows[i]
		pairs := &out.Pairs
		if r.Idle {
			pairs = &out.Idle
		}
		pairs[r.Status] += r.Actions.Len()
		out.Beyond[r.Status] += len(r.Beyond) + number(r.BeyondNot != nil)
	}
	return out
}

func firstOf(orders ...int) int {
	for _, o := range orders {
		if o != 0 {
			return o
		}
	}
	return 0
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// first is the first action of a set; a row without any comes last.
func first(s expand.Set) int {
	if i := s.Next(0); i >= 0 {
		return i
	}
	return 1 << 30
}

// join makes one row of those that differ in their actions, statements and witnesses only.
func join(found []entry) []Row {
	var out []Row
	at := map[string]int{}
	for i := range found {
		r := found[i].Row
		key := r.key()
		n, ok := at[key]
		if ok && out[n].BeyondNot != nil && r.BeyondNot != nil {
			key += strings.Join(r.BeyondNot, " ")
			n, ok = at[key]
		}
		if !ok {
			at[key] = len(out)
			r.Actions = slices.Clone(r.Actions)
			out = append(out, r)
			continue
		}
		to := &out[n]
		if to.Actions == nil {
			to.Actions = slices.Clone(r.Actions)
		} else if r.Actions != nil {
			to.Actions.AddSet(r.Actions)
		}
		if r.BeyondNot != nil {
			to.BeyondNot = r.BeyondNot
		}
		if r.Witness != nil && r.Witness.step() > to.Witness.step() {
			to.Witness = r.Witness
		}
		for side := range to.From {
			to.From[side] = joinRefs(to.From[side], r.From[side])
		}
		to.Beyond = append(to.Beyond, r.Beyond...)
		slices.Sort(to.Beyond)
		to.Beyond = slices.Compact(to.Beyond)
	}
	return out
}

// joinRefs are the statements of two rows that become one.
func joinRefs(a, b []Ref) []Ref {
	for _, r := range b {
		at := slices.IndexFunc(a, func(o Ref) bool { return o.Document == r.Document && o.Statement == r.Statement })
		if at < 0 {
			a = append(slices.Clip(a), r)
		} else if r.Part && !a[at].Part {
			a = slices.Clone(a)
			a[at].Part = true
		}
	}
	slices.SortFunc(a, func(x, y Ref) int { return firstOf(x.Document-y.Document, x.Statement-y.Statement) })
	return a
}

// key has all that a reader sees of a row but actions, statements and witness.
func (r *Row) key() string {
	var b strings.Builder
	for _, text := range append([]string{r.Status.String(), r.Construct, r.Principal}, r.Resources...) {
		b.WriteString(text)
		b.WriteByte(0)
	}
	b.WriteByte('0' + byte(number(r.Idle)+2*number(r.ResourcesNot)+4*number(r.Silent)))
	return b.String()
}
