package policy

import "unicode/utf8"

// Unit is what a quota counts.
type Unit uint8

// The units.
const (
	Characters Unit = iota
	Bytes
)

// String names the unit.
func (u Unit) String() string {
	if u == Bytes {
		return "bytes"
	}
	return "characters"
}

// Count is a text's size in every way AWS counts.
type Count struct {
	Characters, Bytes int
	// White space between the parts of the text left out; inside of strings it counts.
	DenseCharacters, DenseBytes int
}

// Measure counts a text. A byte order mark is no part of it.
func Measure(text string) Count {
	var c Count
	quoted := false
	start := 0
	if len(text) >= 3 && text[:3] == "\ufeff" {
		start = 3
	}
	for i := start; i < len(text); i++ {
		b := text[i]
		c.Bytes++
		first := 0
		if utf8.RuneStart(b) {
			first = 1
		}
		c.Characters += first
		if !quoted && (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
			continue
		}
		c.DenseBytes++
		c.DenseCharacters += first
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\\' && quoted && i+1 < len(text) && text[i+1] < utf8.RuneSelf:
			i++ // not the end of the string, even if it is a quotation mark
			c.Bytes++
			c.Characters++
			c.DenseBytes++
			c.DenseCharacters++
		}
	}
	return c
}

// Size counts a policy as the first of its kind's quotas does, see [Quotas].
func Size(text string, k Kind) (count, limit int, unit Unit) {
	for i := range quotas {
		if q := &quotas[i]; q.Kind == k {
			return q.Count(text), q.Limit, q.Unit
		}
	}
	return 0, 0, Characters
}

// Quota is a limit of size.
type Quota struct {
	ID    string // what command lines and requests call it
	Kind  Kind
	Name  string // what it limits
	Limit int
	Unit  Unit
	// Dense is set if white space between the parts of the text is not counted.
	Dense bool
	// Sum is set if the limit is for all policies of that name together that one user,
	// group, role or resource has.
	Sum bool
	// Maximum is what Limit can be raised to, 0 if it cannot.
	Maximum int
	// Verified is unset where no text of AWS's was at hand that gives the number and how it
	// is counted; report such a limit as a warning at most.
	Verified bool
	Page     string // behind https://docs.aws.amazon.com/
}

// Quotas are the limits of a kind, the usual one first.
func Quotas(k Kind) []Quota {
	var list []Quota
	for _, q := range quotas {
		if q.Kind == k {
			list = append(list, q)
		}
	}
	return list
}

// FindQuota finds a quota by its ID.
func FindQuota(id string) (q Quota, ok bool) {
	for _, q := range quotas {
		if q.ID == id {
			return q, true
		}
	}
	return Quota{}, false
}

// QuotaIDs are the IDs of all quotas, in the order of kinds.
func QuotaIDs() []string {
	ids := make([]string, len(quotas))
	for i := range quotas {
		ids[i] = quotas[i].ID
	}
	return ids
}

// Count is a text's size as the quota counts.
func (q *Quota) Count(text string) int {
	c := Measure(text)
	switch {
	case q.Unit == Bytes && q.Dense:
		return c.DenseBytes
	case q.Unit == Bytes:
		return c.Bytes
	case q.Dense:
		return c.DenseCharacters
	}
	return c.Characters
}
