package policy

import "github.com/leastwise/leastwise/wasm/jsonspan"

// Lists is how lists of one are printed.
type Lists uint8

// The ways to print lists of one.
const (
	AsWritten   Lists = iota // as they were read; made by hand, as lists
	AlwaysLists              // with brackets, Statement too
	Scalars                  // without brackets, except Statement
)

// Layout is how a document is printed. The zero value is compact.
type Layout struct {
	Indent int // blanks for each level; 0 puts all on one line, without white space
	Lists  Lists
}

// Print writes a document as JSON: elements in the order of AWS's grammar, unknown ones
// behind them, the last of each that stands there twice; text as it is, without escapes for
// HTML. What stood around the document is left out. There is no line end at the end.
func Print(d *Document, layout Layout) string {
	p := printer{lists: layout.Lists}
	p.document(d)
	return layout.text(p.out)
}

// PrintStatement writes a statement in the same way.
func PrintStatement(s *Statement, layout Layout) string {
	p := printer{lists: layout.Lists}
	p.statement(s)
	return layout.text(p.out)
}

func (l Layout) text(compact []byte) string {
	if l.Indent > 0 {
		compact = jsonspan.AppendIndentedBy(nil, compact, l.Indent)
	}
	return string(compact)
}

type printer struct {
	out   []byte
	lists Lists
}

func (p *printer) document(d *Document) {
	p.begin('{')
	p.scalar("Version", d.Version, d.Element("Version"))
	p.scalar("Id", d.ID, d.Element("Id"))
	if d.Statements != nil {
		p.key("Statement")
		if d.Single && len(d.Statements) == 1 && p.lists == AsWritten {
			p.statement(&d.Statements[0])
		} else {
			p.begin('[')
			for i := range d.Statements {
				p.statement(&d.Statements[i])
			}
			p.end(']')
		}
	}
	p.unknown(d.Elements)
	p.end('}')
}

func (p *printer) statement(s *Statement) {
	if s.Raw != "" {
		p.value(s.Raw)
		return
	}
	p.begin('{')
	p.scalar("Sid", s.Sid, s.Element("Sid"))
	p.scalar("Effect", s.Effect, s.Element("Effect"))
	p.principals("Principal", s.Principal)
	p.principals("NotPrincipal", s.NotPrincipal)
	p.list(s, "Action", s.Action)
	p.list(s, "NotAction", s.NotAction)
	p.list(s, "Resource", s.Resource)
	p.list(s, "NotResource", s.NotResource)
	p.conditions(s.Condition)
	p.unknown(s.Elements)
	p.end('}')
}

// begin opens a list or an object, with the comma that separates it from what it follows.
func (p *printer) begin(bracket byte) {
	p.separate()
	p.out = append(p.out, bracket)
}

func (p *printer) end(bracket byte) { p.out = append(p.out, bracket) }

//go:noinline
func (p *printer) separate() {
	if n := len(p.out); n > 0 && p.out[n-1] != '{' && p.out[n-1] != '[' && p.out[n-1] != ':' {
		p.out = append(p.out, ',')
	}
}

func (p *printer) key(key string) {
	p.separate()
	p.out = append(jsonspan.AppendString(p.out, key), ':')
}

func (p *printer) value(raw string) {
	p.separate()
	p.out = append(p.out, raw...)
}

func (p *printer) string(s String) {
	p.separate()
	if s.Form == Text {
		p.out = jsonspan.AppendString(p.out, s.Value)
	} else {
		p.out = append(p.out, s.Value...)
	}
}

// scalar prints an element that was read, or that is not empty.
func (p *printer) scalar(key string, s String, read *Element) {
	if s.Value != "" || read != nil {
		p.key(key)
		p.string(s)
	}
}

func (p *printer) list(s *Statement, key string, items []String) {
	if items != nil {
		read := s.Element(key)
		p.key(key)
		p.items(items, read != nil && read.Form != List)
	}
}

func (p *printer) items(items []String, single bool) {
	switch p.lists {
	case AlwaysLists:
		single = false
	case Scalars:
		single = true
	}
	if single && len(items) == 1 && items[0].Form != List {
		p.string(items[0])
		return
	}
	p.begin('[')
	for _, item := range items {
		p.string(item)
	}
	p.end(']')
}

func (p *printer) principals(key string, list []Principal) {
	if list == nil {
		return
	}
	p.key(key)
	if len(list) == 1 && list[0].Key == (String{}) && list[0].Kind <= Any {
		p.plain(list[0])
		return
	}
	p.begin('{')
	for _, one := range list {
		name := one.Key.Value
		if one.Key == (String{}) {
			name = principalNames[max(one.Kind, AWS)]
		}
		p.key(name)
		p.items(one.Items, one.Single)
	}
	p.end('}')
}

// plain prints a principal without a map. There, "*" and ["*"] are not the same.
func (p *printer) plain(one Principal) {
	saved := p.lists
	p.lists = AsWritten
	p.items(one.Items, one.Single || one.Kind == Any)
	p.lists = saved
}

func (p *printer) conditions(list []Condition) {
	if list == nil {
		return
	}
	p.key("Condition")
	if len(list) == 1 && list[0].Raw != "" && list[0].Operator == (String{}) {
		p.value(list[0].Raw)
		return
	}
	p.begin('{')
	for _, c := range list {
		p.key(c.Operator.Value)
		if c.Raw != "" {
			p.value(c.Raw)
			continue
		}
		p.begin('{')
		for _, k := range c.Keys {
			p.key(k.Key.Value)
			p.items(k.Items, k.Single)
		}
		p.end('}')
	}
	p.end('}')
}

func (p *printer) unknown(elements []Element) {
	for _, e := range elements {
		if e.Name == "" {
			p.key(e.Key.Value)
			p.value(e.Raw)
		}
	}
}
