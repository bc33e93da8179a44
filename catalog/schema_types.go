package catalog

import (
	"bytes"
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// decodeTypes reads names and ARN formats.
func (d *schemaDecoder) decodeTypes() error {
	if err := d.decodeTypeNames(); err != nil {
		return err
	}
	formats := d.c.column(layout.ColFormats, d.s)
	d.formats = make([]string, 0, d.n.types)
	for i := range d.types {
		start := uint32(len(d.formats))
		line := formats.Text()
		for {
			part, rest, more := bytes.Cut(line, []byte{layout.FormatAgain})
			if len(part) > 0 {
				d.formats = append(d.formats, text(part))
			}
			if !more {
				break
			}
			line = rest
		}
		d.types[i].formats = span{start, uint32(len(d.formats))}
	}
	if err := formats.End(); err != nil {
		return err
	}
	return d.expandFormats()
}

// decodeTypeNames spells names from nouns, or reads them.
func (d *schemaDecoder) decodeTypeNames() error {
	how, names := d.c.column(layout.ColTypes, d.s), d.c.column(layout.ColTypeNames, d.s)
	nouns := d.c.nounReader(d.s)
	d.types = make([]typeRecord, d.n.types)
	arena := make([]byte, 0, 16*d.n.types)
	at := -1 // number of nouns.current
	target := 0
	for i := range d.types {
		spelling := layout.Spelling(how.Byte())
		if spelling == layout.NotSpelled {
			d.types[i].name = text(names.Text())
			continue
		}
		if spelling >= layout.Spellings {
			how.Fail("there is no such spelling")
			break
		}
		target += how.Uint()
		for ; at < target; at++ {
			if err := nouns.next(); err != nil {
				return err
			}
		}
		start := len(arena)
		arena = layout.AppendSpelled(arena, spelling, nouns.current, nouns.ends[:nouns.count])
		d.types[i].name = text(arena[start:])
	}
	if err := how.End(); err != nil {
		return err
	}
	return names.End()
}

// expandFormats writes all formats out, into one string.
func (d *schemaDecoder) expandFormats() error {
	heads := d.c.section(layout.SecARNHeads)
	var table []string
	for !heads.Done() {
		table = append(table, text(heads.Text()))
	}
	if err := heads.Err(); err != nil {
		return err
	}
	var arena strings.Builder
	arena.Grow(64 * len(d.formats))
	for _, t := range d.types {
		camel := ""
		for i := t.formats.start; i < t.formats.end; i++ {
			start := arena.Len()
			coded := d.formats[i]
			if coded[0] == layout.FormatWhole {
				arena.WriteString(coded[1:])
			} else {
				if int(coded[0])-'0' >= len(table) || coded[0] < '0' {
					return &layout.FormatError{Offset: 0, Reason: "formats: there is no such head"}
				}
				d.writeHead(&arena, table[coded[0]-'0'])
				for _, ch := range []byte(coded[1:]) {
					switch ch {
					case layout.FormatName:
						arena.WriteString(t.name)
					case layout.FormatCamel:
						if camel == "" {
							camel = layout.Camel(t.name)
						}
						arena.WriteString("${")
						arena.WriteString(camel)
					default:
						arena.WriteByte(ch)
					}
				}
			}
			d.formats[i] = arena.String()[start:]
		}
	}
	return nil
}

func (d *schemaDecoder) writeHead(arena *strings.Builder, head string) {
	service, rest, _ := strings.Cut(head, "|")
	region, account, _ := strings.Cut(rest, "|")
	if service == "" {
		service = d.c.prefixes[d.s]
	}
	for _, part := range []string{"arn:${Partition}:", service, ":", region, ":", account, ":"} {
		arena.WriteString(part)
	}
}
