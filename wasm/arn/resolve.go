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
}

// NewResolver reads the formats of one service's ARNs.
func NewResolver(formats []Format) *Resolver {
	r := &Resolver{formats: formats, forms: make([]form, len(formats))}
	for i, format := range formats {
		if f, err := parse(format.Text); err == nil {
			r.forms[i] = form{ARN: f, owner: format.Owner, resource: formatGlob(f.Resource), text: fixedGlob(f.Resource).freeStart()}
		}
	}
	return r
}

// Resolve is the function Resolve with the resolver's formats.
func (r *Resolver) Resolve(a ARN) []int {
	found := r.named(a)
	if len(found) == 0 {
		found = r.covered(a)
	}
	if group, ok := strings.CutSuffix(a.Resource, ":*"); ok && a.Service == "logs" {
		a.Resource = group
		found = append(found, r.named(a)...)
		slices.Sort(found)
		found = slices.Compact(found)
	}
	return found
}

// Meets gives the indices of all formats that have a resource in common with the pattern,
// where Resolve gives those that it is meant for: "reports*" is a bucket, and has objects
// in common as well.
func (r *Resolver) Meets(a ARN) []int {
	found := r.covered(a)
	if group, ok := strings.CutSuffix(a.Resource, ":*"); ok && a.Service == "logs" {
		a.Resource = group
		found = append(found, r.covered(a)...)
	}
	return found
}

type form struct {
	ARN
	owner    string
	resource glob
	text     glob // the resource as what a user might write
	closed   delimiters
	known    bool // closed is filled in
}

// named gives the formats that fit when each wildcard stays at its place, of each owner
// those with the most plain text.
func (r *Resolver) named(a ARN) []int {
	var found []int
	user := fixedGlob(a.Resource)
	for i := range r.forms {
		if r.fits(a, user, &r.forms[i]) {
			found = append(found, i)
		}
	}
	return slices.DeleteFunc(slices.Clone(found), func(i int) bool {
		f := &r.forms[i]
		return slices.ContainsFunc(found, func(other int) bool {
			o := &r.forms[other]
			return o.owner == f.owner && o.resource.literals() > f.resource.literals()
		})
	})
}

// covered gives the formats that have a resource in common with the pattern.
func (r *Resolver) covered(a ARN) []int {
	var found []int
	user := patternGlob(a.Resource)
	for i := range r.forms {
		if r.fits(a, user, &r.forms[i]) {
			found = append(found, i)
		}
	}
	return found
}

func (r *Resolver) fits(a ARN, user glob, f *form) bool {
	return f.sameScope(a) && intersects(user, f.resource, 0) && intersects(user, f.resource, r.closed(f))
}

// sameScope compares everything in front of the resource, the service apart. A format
// that was no ARN has no resource and fits nothing.
func (f *form) sameScope(a ARN) bool {
	return f.Resource != "" &&
		fieldFits(a.Partition, f.Partition) && fieldFits(a.Region, f.Region) && fieldFits(a.Account, f.Account)
}

func fieldFits(user, format string) bool {
	return user == format || user == "*" || intersects(patternGlob(user), formatGlob(format), 0)
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
			text = slices.Clone(text)
			text[0] = token{kind: star}
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
