package source

import (
	"bytes"
	"fmt"
)

// end closes every page, and files that are no page but whole, such as a redirect's body.
const end = "</html>"

// checkWhole refuses a file that was cut off. An HTML parser closes what is open at the
// end of the input, so the rows that are left would read like a complete table.
func (p *page) checkWhole() error {
	tail := bytes.ToLower(p.data[max(0, len(p.data)-4096):])
	if !bytes.Contains(tail, []byte(end)) {
		return fmt.Errorf("%s: the file ends before %s, at byte %d: %w", p.name, end, len(p.data), ErrCut)
	}
	return nil
}

// checkTables refuses a page of which a piece is missing somewhere in the middle.
func (p *page) checkTables() error {
	begin, end := bytes.Count(p.data, []byte("<table")), bytes.Count(p.data, []byte("</table"))
	if begin != end {
		return fmt.Errorf("%s: %d tables begin and %d end: %w", p.name, begin, end, ErrCut)
	}
	return nil
}
