package compare

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
)

// A language is the patterns of one kind that stand in both policies, each with a number.
type language struct {
	texts []string // in the form that is compared
	index map[string]int
	// relate compares two patterns that differ.
	relate func(a, b string) relation
	known  map[[2]int]relation
}

// relation is what is sure of two patterns; its bits add up.
type relation uint8

const (
	covers relation = 1 << iota // the first takes all that the second takes
	always                      // even if the first is read narrowly and the second widely
	apart                       // nothing is taken by both
	asked                       // the relation was looked up
)

func newLanguage(relate func(a, b string) relation) language {
	return language{index: map[string]int{}, relate: relate, known: map[[2]int]relation{}}
}

func (l *language) number(text string) int {
	n, ok := l.index[text]
	if !ok {
		n = len(l.texts)
		l.texts = append(l.texts, text)
		l.index[text] = n
	}
	return n
}

// are reports whether something is sure of two patterns.
func (l *language) are(what relation, a, b int) bool {
	if a == b {
		return what&(covers|always) != 0
	}
	r := l.known[[2]int{a, b}]
	if r == 0 {
		r = asked | l.relate(l.texts[a], l.texts[b])
		l.known[[2]int{a, b}] = r
	}
	return r&what != 0
}

func relateARNs(a, b string) (r relation) {
	if arn.Covers(a, b) {
		r = covers
		if arn.CoversAlways(a, b) {
			r |= always
		}
	} else if arn.Disjoint(a, b) {
		r = apart
	}
	return r
}

func relateActions(a, b string) relation {
	switch {
	case arn.CoversText(a, b):
		return covers | always
	case arn.DisjointTexts(a, b):
		return apart
	}
	return 0
}

// everybody is the form of a principal "*". It takes every name that AWS accounts have;
// whether it takes those of identity providers is nowhere documented.
const everybody = "everybody"

// nobody is the form of whoever does not sign.
const nobody = "Anonymous"

func relatePrincipals(a, b string) relation {
	switch {
	case a == everybody && strings.HasPrefix(b, "AWS "):
		return covers | always
	case strangers(a, b) || strangers(b, a):
		return apart
	}
	return 0
}

// strangers reports whether nobody can be both of two principals: a service is nothing else,
// nor is who does not sign, and nobody is of two accounts, two users or two roles. A service may have several names, and
// a session is a role as well.
func strangers(a, b string) bool {
	if strings.HasPrefix(a, "Service ") || a == nobody {
		return strings.HasPrefix(b, "AWS ") || strings.HasPrefix(b, "CanonicalUser ") || strings.HasPrefix(b, "Federated ")
	}
	accountA, kindA := ofAccount(a)
	accountB, kindB := ofAccount(b)
	return accountA != "" && accountB != "" && (accountA != accountB || kindA == kindB && kindA != "")
}

// ofAccount is the account of an AWS principal, and what it is there: "user", "role" and so
// on, empty for the account itself. Both are empty for everything else.
func ofAccount(form string) (account, kind string) {
	name, ok := strings.CutPrefix(form, "AWS ")
	if !ok {
		return "", ""
	}
	if account, ok := strings.CutPrefix(name, "account "); ok {
		return account, ""
	}
	fields := strings.SplitN(name, ":", 6)
	if len(fields) < 6 || strings.ContainsAny(name, "*?") {
		return "", ""
	}
	kind, _, _ = strings.Cut(fields[5], "/")
	return fields[4], kind
}

// A dim is a set of texts of a language: those that all patterns of in take, and none of
// out. The zero value is all texts.
type dim struct{ in, out []int }

// with is what two sets have in common.
func (d dim) with(e dim) dim { return dim{union(d.in, e.in), union(d.out, e.out)} }

func union(a, b []int) []int {
	if len(b) == 0 {
		return a
	}
	if len(a) == 0 {
		return b
	}
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// covers reports whether x surely holds all of y. how is covers, or always.
func (l *language) covers(how relation, x, y dim) bool {
	for _, p := range x.in {
		if !l.any(how, p, y.in) {
			return false
		}
	}
	for _, p := range x.out {
		if !l.any(apart, p, y.in) && !slices.ContainsFunc(y.out, func(q int) bool { return l.are(how, q, p) }) {
			return false
		}
	}
	return true
}

// any reports whether something is sure of p and one of a list, of which every text has to
// fit all.
func (l *language) any(what relation, p int, list []int) bool {
	return slices.ContainsFunc(list, func(q int) bool { return l.are(what, p, q) }) || what != apart && l.texts[p] == "*"
}

// apart reports whether surely no text is in both.
func (l *language) apart(x, y dim) bool {
	return slices.ContainsFunc(x.in, func(p int) bool { return l.any(apart, p, y.in) }) || l.excludes(x, y) || l.excludes(y, x)
}

// excludes reports whether x leaves out all of y.
func (l *language) excludes(x, y dim) bool {
	return slices.ContainsFunc(x.out, func(p int) bool { return l.any(always, p, y.in) })
}
