package policy

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

func span(n jsonspan.Node) Span { return Span{n.Start(), n.End()} }

// form depends on the order of both lists of kinds.
func form(n jsonspan.Node) Form {
	return [...]Form{Null, Bool, Number, Text, List, Object}[n.Kind()]
}

func raw(n jsonspan.Node) string { return string(jsonspan.AppendCompact(nil, n)) }

func scalar(n jsonspan.Node) String {
	s := String{Span: span(n), Form: form(n)}
	if s.Form == Text {
		s.Value = n.Text()
	} else {
		s.Value = raw(n)
	}
	return s
}

func (p *parser) items(n jsonspan.Node) []String {
	if n.Kind() != jsonspan.Array {
		return append(take(&p.room.strings, 1), scalar(n))
	}
	list := take(&p.room.strings, members(n))
	for e := n.First(); e.In(n); e = e.Next() {
		list = append(list, scalar(e))
	}
	return list
}

// members is how many values a list has, or how many keys an object.
func members(n jsonspan.Node) int {
	count := 0
	for e := n.First(); e.In(n); e = e.Next() {
		count++
	}
	if n.Kind() == jsonspan.Object {
		count /= 2
	}
	return count
}

func (p *parser) values(n jsonspan.Node) Values {
	return Values{p.items(n), span(n), n.Kind() != jsonspan.Array}
}

// document reads a document and adds it to the found ones.
func (p *parser) document(n jsonspan.Node, key string) {
	d := p.add(n, key)
	d.Elements = p.elements(n, DocumentElements)
	i := 0
	for k := n.First(); k.In(n); k = k.Next().Next() {
		v := k.Next()
		switch d.Elements[i].Name {
		case "Version":
			d.Version = scalar(v)
		case "Id":
			d.ID = scalar(v)
		case "Statement":
			p.statements(d, v)
		}
		i++
	}
}

// fragment reads statements without a document around them.
func (p *parser) fragment(n jsonspan.Node, key string) {
	d := p.add(n, key)
	d.Fragment = true
	p.statements(d, n)
}

func (p *parser) add(n jsonspan.Node, key string) *Document {
	d := &Document{Source: p.text, Span: span(n)}
	d.Key, d.Encoded, d.Within = key, p.encoding, d.Span
	if p.encoding != 0 {
		d.outer, d.Within = p.outer, p.within
	}
	p.found = append(p.found, d)
	return d
}

func (p *parser) statements(d *Document, n jsonspan.Node) {
	d.Single = n.Kind() != jsonspan.Array
	if d.Single {
		d.Statements = append(take(&p.room.statements, 1), p.statement(n))
		return
	}
	d.Statements = take(&p.room.statements, members(n))
	for e := n.First(); e.In(n); e = e.Next() {
		d.Statements = append(d.Statements, p.statement(e))
	}
}

func (p *parser) statement(n jsonspan.Node) Statement {
	s := Statement{Span: span(n)}
	if n.Kind() != jsonspan.Object {
		s.Raw = raw(n)
		return s
	}
	s.Elements = p.elements(n, StatementElements)
	i := 0
	for k := n.First(); k.In(n); k = k.Next().Next() {
		v := k.Next()
		switch s.Elements[i].Name {
		case "Sid":
			s.Sid = scalar(v)
		case "Effect":
			s.Effect = scalar(v)
		case "Principal":
			s.Principal = p.principals(v)
		case "NotPrincipal":
			s.NotPrincipal = p.principals(v)
		case "Action":
			s.Action = p.items(v)
		case "NotAction":
			s.NotAction = p.items(v)
		case "Resource":
			s.Resource = p.items(v)
		case "NotResource":
			s.NotResource = p.items(v)
		case "Condition":
			s.Condition = p.conditions(v)
		}
		i++
	}
	return s
}

func (p *parser) elements(n jsonspan.Node, names []string) []Element {
	p.unique(n)
	list := take(&p.room.elements, members(n))
	for k := n.First(); k.In(n); k = k.Next().Next() {
		v := k.Next()
		e := Element{Key: scalar(k), Span: span(v), Form: form(v)}
		e.Name, e.Like = named(e.Key.Value, names)
		if e.Name == "" {
			e.Raw = raw(v)
		}
		list = append(list, e)
	}
	return list
}

func (p *parser) principals(n jsonspan.Node) []Principal {
	if n.Kind() != jsonspan.Object {
		one := Principal{Values: p.values(n)}
		if n.Text() == "*" {
			one.Kind = Any
		}
		return append(take(&p.room.principals, 1), one)
	}
	p.unique(n)
	list := take(&p.room.principals, members(n))
	for k := n.First(); k.In(n); k = k.Next().Next() {
		one := Principal{Key: scalar(k), Values: p.values(k.Next())}
		if i := slices.Index(principalNames, one.Key.Value); i > int(Any) {
			one.Kind = PrincipalKind(i)
		}
		list = append(list, one)
	}
	return list
}

func (p *parser) conditions(n jsonspan.Node) []Condition {
	if n.Kind() != jsonspan.Object {
		return append(take(&p.room.conditions, 1), Condition{Span: span(n), Raw: raw(n)})
	}
	p.unique(n)
	list := take(&p.room.conditions, members(n))
	for k := n.First(); k.In(n); k = k.Next().Next() {
		v := k.Next()
		c := Condition{Operator: scalar(k), Span: span(v)}
		if v.Kind() == jsonspan.Object {
			p.unique(v)
			c.Keys = take(&p.room.keys, members(v))
			for key := v.First(); key.In(v); key = key.Next().Next() {
				c.Keys = append(c.Keys, ConditionKey{scalar(key), p.values(key.Next())})
			}
		} else {
			c.Raw = raw(v)
		}
		list = append(list, c)
	}
	return list
}
