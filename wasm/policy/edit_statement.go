package policy

import "strings"

// InsertStatement puts a statement before statement number at, or behind all of them if
// there are at. A single statement becomes a list.
func (d *Document) InsertStatement(at int, s *Statement) []Edit {
	list, ok := d.statementList()
	compact := PrintStatement(s, Layout{})
	if !ok {
		return d.SetElement("Statement", "["+compact+"]")
	}
	if !d.Single {
		spans := d.statementSpans()
		white := ""
		if len(spans) > 0 {
			white = gap(d.Source, spans, at)
		}
		return []Edit{insert(d.Source, list, spans, at, d.layOut(compact, white))}
	}
	white := " "
	if end := strings.IndexByte(d.Source[list.Start:list.End], '\n'); end >= 0 {
		white = "\n" + indentation(d.Source, list.Start)
		if end > 0 && d.Source[list.Start+end-1] == '\r' {
			white = "\r" + white
		}
	}
	text := d.layOut(compact, white)
	before, behind := "[", ","+white+text+"]"
	if at == 0 {
		before, behind = "["+text+","+white, "]"
	}
	return []Edit{{Span{list.Start, list.Start}, before}, {Span{list.End, list.End}, behind}}
}

// RemoveStatements takes the statements out for which gone is true. Of a single one an
// empty list stays.
func (d *Document) RemoveStatements(gone []bool) []Edit {
	list, ok := d.statementList()
	if ok && d.Single {
		if len(gone) > 0 && gone[0] {
			return []Edit{{list, "[]"}}
		}
		return nil
	}
	return remove(d.statementSpans(), gone)
}

// statementList is where the statements stand; ok is false if there is no such place.
func (d *Document) statementList() (list Span, ok bool) {
	if d.Fragment {
		return d.Span, true
	}
	if e := d.Element("Statement"); e != nil {
		return e.Span, true
	}
	return Span{}, false
}

func (d *Document) statementSpans() []Span {
	spans := make([]Span, len(d.Statements))
	for i := range d.Statements {
		spans[i] = d.Statements[i].Span
	}
	return spans
}
