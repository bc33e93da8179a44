package intake

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/policy"
)

// ask is one action that a document should allow.
type ask struct {
	kind      policy.Kind
	of        string
	assumed   bool
	loose     bool
	principal []policy.Principal
	condition []policy.Condition
	actions   []string
	resources []string // nil in trust policies
	besides   []string
	notes     []string

	calls            int
	text, start, end int
}

// key is what statements must have in common to become one.
func (a *ask) key(part []string) string {
	marks := ""
	if a.assumed {
		marks = "?"
	}
	if a.loose {
		marks += "*"
	}
	s := policy.Statement{Principal: a.principal, Condition: a.condition}
	return a.kind.String() + marks + "\x00" + a.of + "\x00" + policy.PrintStatement(&s, policy.Layout{}) + "\x00" + strings.Join(part, "\x00")
}

// ask takes an action on resources down; what was asked for before is counted. A log may
// have very many resources, so that those of an action are looked up in a map.
func (r *reading) ask(a *ask) {
	a.text = r.at
	key := a.key(a.actions)
	have := r.asked[key]
	resources := a.resources
	if have == nil {
		have = a
		r.asked[key] = a
		r.asks = append(r.asks, a)
		a.resources = resources[:0:0]
		if resources == nil {
			a.resources = nil
		}
	} else {
		a.resources = nil
		have.add(a)
	}
	for _, s := range resources {
		if one := key + "\x00" + s; !r.listed[one] {
			r.listed[one] = true
			have.resources = append(have.resources, s)
		}
	}
}

// add joins two asks that are of one document.
func (a *ask) add(b *ask) {
	a.actions = addOnce(a.actions, b.actions...)
	a.resources = addOnce(a.resources, b.resources...)
	a.besides = addOnce(a.besides, b.besides...)
	a.notes = addOnce(a.notes, b.notes...)
	a.calls += b.calls
	if b.text < a.text || b.text == a.text && b.start < a.start {
		a.text, a.start, a.end = b.text, b.start, b.end
	}
}

// combine makes statements: actions with the same resources become one, and then resources
// with the same actions.
func (r *reading) combine() (out []Candidate) {
	list := confirmed(r.asks)
	for _, a := range list {
		a.narrow()
	}
	list = joined(list, func(a *ask) []string { return a.resources })
	list = joined(list, func(a *ask) []string { return a.actions })
	slices.SortStableFunc(list, func(a, b *ask) int {
		switch {
		case a.kind != b.kind:
			return int(a.kind) - int(b.kind)
		case a.of != b.of:
			return strings.Compare(a.of, b.of)
		}
		return strings.Compare(a.actions[0], b.actions[0])
	})
	for _, a := range list {
		s := policy.Statement{Effect: policy.Str(policy.Allow), Principal: a.principal, Action: policy.Strings(a.actions...), Condition: a.condition}
		if a.resources != nil {
			s.Resource = policy.Strings(a.resources...)
		}
		var besides []string
		for _, id := range a.besides {
			if !slices.Contains(a.actions, id) {
				besides = append(besides, id)
			}
		}
		slices.Sort(besides)
		out = append(out, Candidate{Kind: a.kind, Of: a.of, Assumed: a.assumed, Loose: a.loose, Statement: s, Calls: a.calls, Text: a.text, Start: a.start, End: a.end, Besides: besides, Notes: a.notes})
	}
	return out
}

// confirmed leaves out what is assumed where another message says the same for sure.
func confirmed(list []*ask) (out []*ask) {
	sure := map[string]*ask{}
	for _, assumed := range []bool{false, true} {
		for _, a := range list {
			if a.assumed != assumed {
				continue
			}
			one := *a
			one.assumed = false
			key := one.key(a.actions)
			if have := sure[key]; assumed && have != nil && containsAll(have.resources, a.resources) {
				have.calls += a.calls
				continue
			}
			if !assumed {
				sure[key] = a
			}
			out = append(out, a)
		}
	}
	return out
}

func containsAll(list, of []string) bool {
	for _, s := range of {
		if !slices.Contains(list, s) {
			return false
		}
	}
	return true
}

// joined makes one ask of those that agree in a part and all that is not actions and resources.
func joined(list []*ask, part func(*ask) []string) (out []*ask) {
	at := map[string]*ask{}
	for _, a := range list {
		slices.Sort(a.actions)
		slices.Sort(a.resources)
		key := a.key(part(a))
		if have := at[key]; have != nil {
			have.add(a)
			continue
		}
		at[key] = a
		out = append(out, a)
	}
	for _, a := range out {
		slices.Sort(a.actions)
		slices.Sort(a.resources)
	}
	return out
}

// mostARNs is how many ARNs a statement lists before those beside each other become one
// pattern.
const mostARNs = 20

// narrow writes many ARNs that lie beside each other as a pattern, and leaves out what a
// star covers.
func (a *ask) narrow() {
	before := len(a.resources)
	for len(a.resources) > mostARNs {
		shorter := folded(a.resources)
		if len(shorter) == len(a.resources) {
			break
		}
		a.resources = shorter
	}
	if n := len(a.resources); n < before {
		a.notes = addOnce(a.notes, strconv.Itoa(before)+" ARNs are written as "+strconv.Itoa(n)+", with * where they differ")
	}
	if slices.Contains(a.resources, everything) {
		a.resources = []string{everything}
	}
}

// folded writes the ARNs of the fullest folders as patterns, as few as are enough. The first
// part of the resource, such as the bucket, stays.
func folded(list []string) []string {
	count, folders := map[string]int{}, []string{}
	for _, s := range list {
		if f := folder(s); f != "" {
			if count[f]++; count[f] == 2 {
				folders = append(folders, f)
			}
		}
	}
	slices.SortFunc(folders, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	chosen := map[string]bool{}
	for n := len(list); n > mostARNs && len(folders) > 0; folders = folders[1:] {
		chosen[folders[0]] = true
		n -= count[folders[0]] - 1
	}
	var out []string
	written := map[string]bool{}
	for _, s := range list {
		top := ""
		for f := folder(s); f != ""; f = folder(f) {
			if chosen[f] {
				top = f
			}
		}
		if top != "" {
			s = top + "*"
		}
		if !written[s] {
			written[s] = true
			out = append(out, s)
		}
	}
	return out
}

// folder is an ARN up to the last delimiter of its resource, one that ends in a star up to
// the one before, and empty where there is none.
func folder(text string) string {
	a, err := arn.Parse(text)
	if err != nil {
		return ""
	}
	i := strings.LastIndexAny(strings.TrimRight(strings.TrimSuffix(a.Resource, "*"), "/:"), "/:")
	if i < 0 {
		return ""
	}
	return text[:len(text)-len(a.Resource)+i+1]
}
