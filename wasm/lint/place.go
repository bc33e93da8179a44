package lint

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
)

// Place is what the documented ARN formats say of a resource.
type Place struct {
	// Formats are those of the ARN's service; nil for a service without any, or a pattern of
	// services.
	Formats *Formats
	// Fits are the places in Formats that the part behind the account fits.
	Fits []int
	// meets are the places in Formats of everything that it may name.
	meets []int
	// Which values the region and the account field have in those formats, or, where there
	// are none, in all of the service.
	Region, Account Field
}

// Field says what a field of formats may hold. The zero value is nothing.
type Field uint8

// The values of a field.
const (
	Blank  Field = 1 << iota // nothing
	Filled                   // a placeholder or anything
	Word                     // a word of its own, such as aws
)

// Formats are the documented ARN formats of one service.
type Formats struct {
	List []arn.Format
	arns []arn.ARN
	*arn.Resolver
}

// Formats are the documented formats of ARNs with a service, nil if there are none.
func (p *Pass) Formats(service string) *Formats {
	l := p.linter
	if f, ok := l.formats[service]; ok {
		return f
	}
	var f *Formats
	if list := formatsOf(p.Catalog, service); len(list) > 0 {
		f = &Formats{List: list, arns: make([]arn.ARN, len(list)), Resolver: arn.NewResolver(list)}
		for i := range list {
			f.arns[i], _ = arn.Parse(list[i].Text)
		}
	}
	if len(l.formats) < mostKeys {
		l.formats[strings.Clone(service)] = f
	}
	return f
}

// Place finds the formats of the resource that the rule is called for.
func (p *Pass) Place() *Place { return p.PlaceOf(p.Resource) }

// PlaceOf finds the formats of a resource, once.
func (p *Pass) PlaceOf(r *Resource) *Place {
	place := &r.place
	if r.placed {
		return place
	}
	r.placed = true
	if r.Err != nil || r.Everything || r.Opaque || strings.ContainsAny(r.ARN.Service, "*?$") {
		return place
	}
	f := p.Formats(r.ARN.Service)
	if f == nil {
		return place
	}
	place.Formats = f
	anywhere := r.ARN
	anywhere.Partition, anywhere.Region, anywhere.Account = "*", "*", "*"
	place.Fits = f.Resolve(anywhere)
	for _, i := range place.Fits {
		place.add(&f.arns[i])
	}
	if len(place.Fits) == 0 {
		for i := range f.arns {
			place.add(&f.arns[i])
		}
	}
	return place
}

// MayName reports whether a resource, in any account and region, may be of a documented
// format of its service's ARNs. It says yes where there are none.
func (p *Pass) MayName(r *Resource, format string) bool {
	place := p.PlaceOf(r)
	f := place.Formats
	if f == nil {
		return true
	}
	for _, i := range place.Fits {
		if f.List[i].Text == format {
			return true
		}
	}
	if place.meets == nil {
		anywhere := r.ARN
		anywhere.Partition, anywhere.Region, anywhere.Account = "*", "*", "*"
		place.meets = append(f.Meets(anywhere), -1) // not nil
	}
	for _, i := range place.meets {
		if i >= 0 && f.List[i].Text == format {
			return true
		}
	}
	return false
}

func (p *Place) add(format *arn.ARN) {
	p.Region |= fieldOf(format.Region)
	p.Account |= fieldOf(format.Account)
}

func fieldOf(text string) Field {
	switch {
	case text == "":
		return Blank
	case strings.ContainsAny(text, "$*"):
		return Filled
	}
	return Word
}

// HasWord reports whether a format of the service has this account, "aws".
func (f *Formats) HasWord(account string) bool {
	for i := range f.arns {
		if f.arns[i].Account == account {
			return true
		}
	}
	return false
}

// FieldSpan is where a field of the resource's ARN stands: 1 is the partition, 2 the
// service, 3 the region, 4 the account, and 5 the rest. The text must hold no placeholder.
func (p *Pass) FieldSpan(field int) (start, end int) {
	text := p.Resource.Value
	a := &p.Resource.ARN
	start = len("arn:")
	for i, value := range [...]string{a.Partition, a.Service, a.Region, a.Account} {
		if i+1 == field {
			return start, start + len(value)
		}
		start += len(value) + 1
	}
	return start, len(text)
}

// formatsOf are the ARN formats whose third field is a service, whoever documents them.
func formatsOf(c *catalog.Catalog, service string) []arn.Format {
	var out []arn.Format
	for t := range c.TypesByARNService(service) {
		for i := range t.NumFormats() {
			text := t.Format(i)
			if a, err := arn.Parse(text); err == nil && a.Service == service {
				out = append(out, arn.Format{Owner: t.Service().Prefix(), Text: text})
			}
		}
	}
	return out
}
