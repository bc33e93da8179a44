package roles

import (
	"hash/fnv"
	"slices"
	"strconv"
)

// Fingerprint tells states of a resource apart: it is the same exactly for the same content,
// apart from accidents of 1 in 2^64. How documents are written does not count, nor do the
// IDs that AWS gives. It is empty for a resource that is not there.
//
// It is no seal: who wants to can make another state of the same fingerprint.
func (a *Actual) Fingerprint(t Thing) string { return a.fingerprint(t, &reader{arnOf: a.PrincipalARN}) }

// fingerprint is Fingerprint with a reader that may know the documents.
func (a *Actual) fingerprint(t Thing, r *reader) string {
	w := marker{reader: r}
	switch t.Kind {
	case RoleKind:
		if r := a.Role(t.Name); r != nil {
			w.role(r)
		}
	case ProfileKind:
		if p := a.Profile(t.Name); p != nil {
			w.texts("profile", p.Path, p.Role)
		}
	case BucketKind:
		if b := a.Bucket(t.Name); b != nil {
			w.texts("bucket", b.Region)
			w.document(b.Policy)
			w.tags(b.Tags)
		}
	case KeyKind:
		if k := a.Key(t.Name, t.Region); k != nil {
			w.key(k)
		}
	}
	return w.sum()
}

// marker writes a resource's content, every part with its length before it.
type marker struct {
	reader *reader // for documents
	out    []byte
}

func (w *marker) sum() string {
	if w.out == nil {
		return ""
	}
	hash := fnv.New128a()
	hash.Write(w.out)
	const digits = "0123456789abcdef"
	var text []byte
	for _, b := range hash.Sum(nil) {
		text = append(text, digits[b>>4], digits[b&15])
	}
	return string(text)
}

func (w *marker) number(n int) { w.out = append(strconv.AppendInt(w.out, int64(n), 10), ' ') }

func (w *marker) texts(list ...string) {
	for _, text := range list {
		w.number(len(text))
		w.out = append(w.out, text...)
	}
}

func (w *marker) optional(text *string) {
	if text == nil {
		w.number(-1)
		return
	}
	w.texts(*text)
}

func (w *marker) document(text *string) {
	if text == nil {
		w.number(-1)
		return
	}
	w.texts(w.reader.canonical(*text))
}

// list writes how many items follow, -1 for a list of which nothing is known.
func (w *marker) list(n int, known bool) {
	if !known {
		n = -1
	}
	w.number(n)
}

func (w *marker) tags(tags []Tag) {
	w.list(len(tags), tags != nil)
	for _, t := range tags {
		w.texts(t.Key, t.Value)
	}
}

func (w *marker) role(r *Role) {
	w.texts("role", r.Path)
	w.document(&r.Trust)
	w.number(len(r.Inline))
	for i := range r.Inline {
		w.texts(r.Inline[i].Name)
		w.document(&r.Inline[i].Document)
	}
	w.optional(r.Description)
	if r.MaxSession != nil {
		w.number(*r.MaxSession)
	}
	w.optional(r.Boundary)
	w.list(len(r.Managed), r.Managed != nil)
	w.texts(r.Managed...)
	w.tags(r.Tags)
	w.list(len(r.Profiles), r.Profiles != nil)
	w.texts(r.Profiles...)
}

func (w *marker) key(k *Key) {
	w.texts("key", k.State)
	if k.Unnamed {
		w.texts("unnamed")
	}
	w.optional(k.Description)
	w.document(k.Policy)
	w.tags(k.Tags)
	w.list(len(k.Grants), k.Grants != nil)
	grants := make([]string, 0, len(k.Grants)) // a new one has no ID yet to sort it by
	for i := range k.Grants {
		grants = append(grants, k.Grants[i].canonical())
	}
	slices.Sort(grants)
	w.texts(grants...)
}

// canonical is what a grant gives, without its ID, name and tokens.
func (g *Grant) canonical() string {
	w := marker{}
	w.texts(g.Grantee, g.Retiree)
	w.list(len(g.Operations), true)
	w.texts(g.Operations...)
	w.tags(g.Subset)
	w.tags(g.Equals)
	if g.Source != "" { // names of grants are made of this, and must stay
		w.texts(g.Source)
	}
	return string(w.out)
}

// GrantName is the name of a grant of ours, from what it gives.
func GrantName(g *Grant) string {
	w := marker{}
	w.texts(g.canonical())
	return grantPrefix + w.sum()
}

const grantPrefix = "leastwise-"
