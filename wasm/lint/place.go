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
	// meets are the places in Formats of everything that it may name, if met is set.
	meets []int
	met   bool
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
	// first is, beside List, the place of the first format with the same text.
	first []int
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
		f = &Formats{List: list, arns: make([]arn.ARN, len(list)), first: make([]int, len(list)), Resolver: arn.NewResolver(list)}
		for i := range list {
			f.arns[i], _ = arn.Parse(list[i].Text)
			for list[f.first[i]].Text != list[i].Text {
				f.first[i]++
			}
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
	l := p.linter
	start := len(l.fits)
	l.fits = f.AppendResolve(l.fits, anywhere)
	place.Fits = l.fits[start:len(l.fits):len(l.fits)]
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

// MayName reports whether a resource, in any account and region, may be of a format of its
// service's ARNs. It says yes where the catalog has none for the service.
func (p *Pass) MayName(r *Resource, format *TypeFormat) bool {
	place := p.PlaceOf(r)
	f := place.Formats
	if f == nil {
		return true
	}
	if f.has(place.Fits, format) {
		return true
	}
	if !place.met {
		where := r.ARN
		where.Partition = "*"
		// Of s3's, what has neither is a bucket or object and never an access point.
		if where.Service != "s3" || where.Region+where.Account != "" {
			where.Region, where.Account = "*", "*"
		}
		place.meets, place.met = f.Meets(where), true
	}
	return f.has(place.meets, format)
}

// has reports whether a format is among those of a list of places.
func (f *Formats) has(list []int, format *TypeFormat) bool {
	for _, i := range list {
		if format.number >= 0 && f.first[i] == format.number {
			return true
		}
	}
	return false
}

// TypeFormat is a documented ARN format of a resource type.
type TypeFormat struct {
	Text string
	// ARN has the fields, and no service if Text is no ARN or of no single service.
	ARN arn.ARN
	// Pattern is Text with "*" in place of placeholders; Anywhere without anything before
	// the resource.
	Pattern, Anywhere arn.Pattern
	// Resource is the resource of Text with "*" in place of placeholders.
	Resource string

	number int // the first place in its service's Formats with this text, or -1
}

// TypeFormats are the ARN formats of a resource type.
func (p *Pass) TypeFormats(t catalog.ResourceType) []TypeFormat {
	l := p.linter
	if l.types == nil {
		l.types = make([][][]TypeFormat, l.catalog.NumServices())
	}
	of := &l.types[t.Service().Index()]
	if *of == nil {
		*of = make([][]TypeFormat, t.Service().NumResourceTypes())
	}
	list := &(*of)[t.Index()]
	if *list == nil && t.NumFormats() > 0 {
		*list = make([]TypeFormat, t.NumFormats())
		for i := range *list {
			(*list)[i] = p.typeFormat(t.Format(i))
		}
	}
	return *list
}

func (p *Pass) typeFormat(text string) TypeFormat {
	out := TypeFormat{Text: text, Pattern: arn.NewPattern(Starred(text)), number: -1}
	a, err := arn.Parse(text)
	if err != nil || strings.Contains(a.Service, "$") {
		return out
	}
	out.ARN, out.Resource = a, Starred(a.Resource)
	out.Anywhere = anywhere(out.Resource)
	if f := p.Formats(a.Service); f != nil {
		for i := range f.List {
			if f.List[i].Text == text {
				out.number = i
				break
			}
		}
	}
	return out
}

// anywhere is a resource of an ARN without what stands before it.
func anywhere(resource string) arn.Pattern { return arn.NewPattern("arn:aws::::" + resource) }

// Starred is a format with "*" in place of placeholders.
func Starred(format string) string {
	out := make([]byte, 0, len(format))
	for i := 0; i < len(format); i++ {
		if size := strings.IndexByte(format[i:], '}'); format[i] == '$' && size > 0 {
			out = append(out, '*')
			i += size
			continue
		}
		out = append(out, format[i])
	}
	return string(out)
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
// service, 3 the region, 4 the account, and 5 the rest.
func (p *Pass) FieldSpan(field int) (start, end int) {
	text := p.Resource.Value
	for range field {
		start = fieldEnd(text, start) + 1
	}
	if field == 5 {
		return start, len(text)
	}
	return start, fieldEnd(text, start)
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
