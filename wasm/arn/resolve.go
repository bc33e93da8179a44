package arn

import (
	"slices"
	"strings"
)

// Format is a documented ARN format.
type Format struct {
	// Owner is the service that documents it: "ssm" documents formats of s3's ARNs.
	Owner string
	// Text has six fields and holds placeholders.
	Text string
}

// Resolve finds the formats that a stands for, and gives their indices in increasing
// order. formats are all formats whose third field is a's service, whoever owns them;
// what is not an ARN is ignored.
//
// The rules, each for a reason:
//
//   - A placeholder takes one or more characters. It takes slashes and colons too, unless
//     a format of the same service continues there: "table/t/index/i" is no table, since
//     there is table/${TableName}/index/${IndexName}; "parameter/a/b" is a parameter,
//     since nothing continues parameter/${Name}.
//   - A variable stands for something that only a placeholder can take.
//   - A wildcard that the user wrote stands for what the placeholder at its place takes:
//     "table/*" means tables, though the star would cover their indexes as well. Of several
//     formats of one owner that fit so, those with the most plain text win.
//   - Only where no format fits in this way a wildcard may stand for plain text of a
//     format: "*:*" is every type, "table/t/*" every type below a table. All formats that
//     have a resource in common with the pattern are then meant.
//   - AWS's own resources may have no account where the format has one.
//   - A log group's ARN ends in ":*" in most places where AWS shows it; such an ARN names
//     the group and its streams.
func Resolve(a ARN, formats []Format) []int {
	return NewResolver(formats).Resolve(a)
}

// Resolver keeps what it learned about formats from one ARN to the next. It is not for
// concurrent use.
type Resolver struct {
	formats []Format
	forms   []form
	// What is read of an ARN, in room that is used again: nothing is allocated for the next.
	user                       glob // its resource
	partition, region, account glob
	text                       glob // of another form, see findClosed
}

// NewResolver reads the formats of one service's ARNs.
func NewResolver(formats []Format) *Resolver {
	r := &Resolver{formats: formats, forms: make([]form, len(formats))}
	for i, format := range formats {
		if f, err := parse(format.Text); err == nil {
			g := formatGlob(f.Resource)
			r.forms[i] = form{ARN: f, owner: format.Owner, resource: g, plain: g.literals(), text: fixedGlob(f.Resource).freeStart()}
			r.forms[i].readScope(&r.forms[max(i-1, 0)])
		}
	}
	return r
}

// Resolve is the function Resolve with the resolver's formats.
func (r *Resolver) Resolve(a ARN) []int { return r.AppendResolve(nil, a) }

// AppendResolve appends what Resolve gives to dst.
func (r *Resolver) AppendResolve(dst []int, a ARN) []int {
	start := len(dst)
	dst = r.named(dst, a)
	if len(dst) == start {
		dst = r.covered(dst, a)
	}
	if group, ok := strings.CutSuffix(a.Resource, ":*"); ok && a.Service == "logs" {
		a.Resource = group
		dst = r.named(dst, a)
		slices.Sort(dst[start:])
		dst = dst[:start+len(slices.Compact(dst[start:]))]
	}
	return dst
}

// Meets gives the indices of all formats that have a resource in common with the pattern,
// where Resolve gives those that it is meant for: "reports*" is a bucket, and has objects
// in common as well.
func (r *Resolver) Meets(a ARN) []int {
	found := r.covered(nil, a)
	if group, ok := strings.CutSuffix(a.Resource, ":*"); ok && a.Service == "logs" {
		a.Resource = group
		found = r.covered(found, a)
	}
	return found
}

type form struct {
	ARN
	partition, region, account glob

	owner    string
	resource glob
	plain    int  // literals of resource
	text     glob // the resource as what a user might write
	closed   delimiters
	known    bool // closed is filled in
}

// readScope reads the fields in front of the resource. Those of the form before are mostly
// the same.
func (f *form) readScope(before *form) {
	read := func(text, last string, known glob) glob {
		if text == last && known != nil {
			return known
		}
		return formatGlob(text)
	}
	f.partition = read(f.Partition, before.Partition, before.partition)
	f.region = read(f.Region, before.Region, before.region)
	f.account = read(f.Account, before.Account, before.account)
}

// named appends the formats that fit when each wildcard stays at its place, of each owner
// those with the most plain text.
func (r *Resolver) named(dst []int, a ARN) []int {
	start := len(dst)
	r.user = appendGlob(r.user[:0], a.Resource, token{kind: opaque}, token{kind: opaque}, token{kind: opaque})
	dst = r.fitting(dst, a)
	found := dst[start:]
	kept := 0
	for _, i := range found { // what was moved is among them still
		if !r.plainer(found, i) {
			found[kept] = i
			kept++
		}
	}
	return dst[:start+kept]
}

// plainer reports whether a format among others has more plain text than a format of its
// owner.
func (r *Resolver) plainer(others []int, i int) bool {
	f := &r.forms[i]
	for _, other := range others {
		if o := &r.forms[other]; o.plain > f.plain && o.owner == f.owner {
			return true
		}
	}
	return false
}

// covered appends the formats that have a resource in common with the pattern.
func (r *Resolver) covered(dst []int, a ARN) []int {
	r.user = appendPattern(r.user[:0], a.Resource)
	return r.fitting(dst, a)
}

// fitting appends the formats that fit r.user in the ARN.
func (r *Resolver) fitting(dst []int, a ARN) []int {
	r.partition = appendPattern(r.partition[:0], a.Partition)
	r.region = appendPattern(r.region[:0], a.Region)
	r.account = appendPattern(r.account[:0], a.Account)
	for i := range r.forms {
		f := &r.forms[i]
		// The form's delimiters are worth finding only for what fits without them.
		if r.user.begins(f.resource) && r.sameScope(f, a) && (f.known || intersects(r.user, f.resource, 0)) && intersects(r.user, f.resource, r.closed(f)) {
			dst = append(dst, i)
		}
	}
	return dst
}

// sameScope compares everything in front of the resource, the service apart. A format
// that was no ARN has no resource and fits nothing.
func (r *Resolver) sameScope(f *form, a ARN) bool {
	return f.Resource != "" &&
		(a.Partition == f.Partition || intersects(r.partition, f.partition, 0)) &&
		(a.Region == f.Region || intersects(r.region, f.region, 0)) &&
		(a.Account == f.Account || intersects(r.account, f.account, 0) || a.accountlessAs(f.Resource))
}

// closed gives the delimiters that placeholders of f may not take: those that follow a
// placeholder in another format which would otherwise fit f as a whole. What begins with
// other plain text does not count: role/aws-service-role/es.amazonaws.com/NAME is a role.
func (r *Resolver) closed(f *form) delimiters {
	if !f.known {
		f.closed, f.known = r.findClosed(f), true
	}
	return f.closed
}

func (r *Resolver) findClosed(f *form) delimiters {
	var out delimiters
	for i := range r.forms {
		other := &r.forms[i]
		if other == f || other.Resource == "" || (other.Region == "") != (f.Region == "") || (other.Account == "") != (f.Account == "") {
			continue
		}
		text := other.text
		if len(text) > 0 && text[0].kind == opaque && len(f.resource) > 0 && f.resource[0].kind == literal {
			// A placeholder in front may be f's own word: ${StreamType}/NAME/consumer/...
			// continues stream/NAME.
			r.text = append(r.text[:0], text...)
			r.text[0] = token{kind: star}
			text = r.text
		}
		if !intersects(text, f.resource, 0) {
			continue
		}
		for _, d := range [...]delimiters{slash, colon} {
			if !intersects(text, f.resource, d) {
				out |= d
			}
		}
	}
	return out
}
