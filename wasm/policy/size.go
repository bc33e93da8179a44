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
	if len(text) >= 3 && text[:3] == "\ufeff" {
		text = text[3:]
	}
	c := Count{Characters: len(text), Bytes: len(text)}
	white := 0
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == ' ' || b == '\t' || b == '\n' || b == '\r':
			white++
		case b == '"':
			i = closing(text, i+1)
		}
	}
	for i := range len(text) {
		if !utf8.RuneStart(text[i]) {
			c.Characters--
		}
	}
	c.DenseBytes, c.DenseCharacters = c.Bytes-white, c.Characters-white
	return c
}

// closing is where the string ends whose inside begins at i, or the last byte.
func closing(text string, i int) int {
	for ; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++ // what follows is not the end, even if it is a quotation mark
		}
	}
	return i
}

// Size counts a policy as the first of its kind's quotas does, see [Quotas].
func Size(text string, k Kind) (count, limit int, unit Unit) {
	if q := FirstQuota(k); q != nil {
		return q.Count(text), q.Limit, q.Unit
	}
	return 0, 0, Characters
}

// FirstQuota is the usual quota of a kind, the first of [Quotas]; nil for no kind at all. It
// must not be changed.
func FirstQuota(k Kind) *Quota {
	for i := range quotas {
		if quotas[i].Kind == k {
			return &quotas[i]
		}
	}
	return nil
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
func (q *Quota) Count(text string) int { return q.Of(Measure(text)) }

// Of is what the quota counts of a measured text.
func (q *Quota) Of(c Count) int {
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
