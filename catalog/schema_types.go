package catalog

import (
	"bytes"
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// decodeTypes reads the ARN formats of resource types.
func (d *schemaDecoder) decodeTypes() error {
	d.types = make([]typeRecord, d.n.types)
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
	names := d.c.typeTable(d.s).names
	for n, t := range d.types {
		name := names[n]
		camel := ""
		for i := t.formats.start; i < t.formats.end; i++ {
			start := arena.Len()
			coded := d.formats[i]
			if coded[0] == layout.FormatWhole {
				arena.WriteString(coded[1:])
			} else {
				if int(coded[0])-'0' >= len(table) || coded[0] < '0' {
					part := d.c.column(layout.ColFormats, d.s)
					part.Fail(d.c.prefixes[d.s] + ": there is no such ARN head")
					return part.Err()
				}
				d.writeHead(&arena, table[coded[0]-'0'])
				for _, ch := range []byte(coded[1:]) {
					switch ch {
					case layout.FormatName:
						arena.WriteString(name)
					case layout.FormatCamel:
						if camel == "" {
							camel = layout.Camel(name)
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
