package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// tableKind is one of the tables a page has.
type tableKind uint8

const (
	actionTable tableKind = iota
	resourceTable
	keyTable
	operationTable
)

// The headings of the columns, as AWS writes them.
const (
	colActions      = "Actions"
	colDescription  = "Description"
	colLevel        = "Access level"
	colResources    = "Resource types (*required)"
	colKeys         = "Condition keys"
	colDependents   = "Dependent actions"
	colResourceType = "Resource types"
	colARN          = "ARN"
	colType         = "Type"
	colOperation    = "Operation"
	colIAMAction    = "IAM action"
	colContextKey   = "Condition key"
	colValues       = "Possible value(s)"
)

// tableShapes tells tables apart: by the mark column, which only this kind has.
var tableShapes = []struct {
	name          string
	mark          string
	must, perhaps []string
}{
	actionTable:    {"Actions", colActions, []string{colActions, colDescription, colLevel, colResources, colKeys}, []string{colDependents}},
	resourceTable:  {"Resource types", colARN, []string{colResourceType, colARN, colKeys}, nil},
	keyTable:       {"Condition keys", colType, []string{colKeys, colDescription, colType}, nil},
	operationTable: {"API operations", colOperation, []string{colOperation, colIAMAction, colContextKey, colValues, colLevel}, nil},
}

// table is a table with its spans expanded.
type table struct {
	page   string
	kind   tableKind
	column map[string]int
	rows   [][]*cell
}

// cell is a td. A cell that spans rows stands in each of them as the same pointer.
type cell struct {
	*html.Node
	row int // the first one
}

func (t *table) has(column string) bool { _, ok := t.column[column]; return ok }

// at is the cell of a column that the table must have.
func (t *table) at(row int, column string) *cell { return t.rows[row][t.column[column]] }

// errorf makes an error about a row, counted from 0, of t; -1 means the heading.
func (t *table) errorf(row int, format string, args ...any) error {
	where := "heading"
	if row >= 0 {
		where = "row " + strconv.Itoa(row+1)
	}
	return fmt.Errorf("%s: %s table, %s: %s: %w", t.page, tableShapes[t.kind].name, where, fmt.Sprintf(format, args...), ErrShape)
}

// newTable reads the heading, finds out what kind of table it is and expands the spans.
func (p *page) newTable(node *html.Node) (*table, error) {
	for up := node.Parent; up != nil; up = up.Parent {
		if up.Data == "td" {
			return nil, p.errorf("a table inside a table")
		}
	}
	head, body := splitRows(node)
	if len(head) != 1 {
		return nil, p.errorf("a table with %d heading rows, want 1", len(head))
	}
	var titles []string
	for th := range head[0].ChildNodes() {
		if th.Type == html.ElementNode {
			titles = append(titles, text(th))
		}
	}
	t := &table{page: p.name, column: map[string]int{}}
	kind := slices.IndexFunc(tableShapes, func(s struct {
		name          string
		mark          string
		must, perhaps []string
	}) bool {
		return slices.Contains(titles, s.mark)
	})
	if kind < 0 {
		return nil, p.errorf("a table with the unknown heading %q", strings.Join(titles, " | "))
	}
	t.kind = tableKind(kind)
	for i, title := range titles {
		if t.has(title) {
			return nil, t.errorf(-1, "column %q occurs twice", title)
		}
		if !slices.Contains(tableShapes[kind].must, title) && !slices.Contains(tableShapes[kind].perhaps, title) {
			return nil, t.errorf(-1, "unknown column %q", title)
		}
		t.column[title] = i
	}
	for _, title := range tableShapes[kind].must {
		if !t.has(title) {
			return nil, t.errorf(-1, "no column %q", title)
		}
	}
	return t, t.expand(body, len(titles))
}

// splitRows returns the rows with and those without heading cells.
func splitRows(tableNode *html.Node) (head, body []*html.Node) {
	var add func(n *html.Node)
	add = func(n *html.Node) { // two levels deep: table, thead or tbody
		for c := range n.ChildNodes() {
			switch c.Data {
			case "thead", "tbody", "tfoot":
				add(c)
			case "tr":
				if hasChild(c, "th") && !hasChild(c, "td") {
					head = append(head, c)
				} else {
					body = append(body, c)
				}
			}
		}
	}
	add(tableNode)
	return head, body
}

func hasChild(n *html.Node, name string) bool {
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode && c.Data == name {
			return true
		}
	}
	return false
}

// expand lays the cells of the body out as a grid, so that each row has one cell per
// column however many rows a cell spans.
func (t *table) expand(body []*html.Node, columns int) error {
	spanning := make([]*cell, columns)
	left := make([]int, columns) // further rows that the cell above covers
	grid := make([]*cell, columns*len(body))
	for r, tr := range body {
		row := grid[r*columns : (r+1)*columns : (r+1)*columns]
		col := 0
		fill := func() {
			for ; col < columns && left[col] > 0; col++ {
				row[col] = spanning[col]
				left[col]--
			}
		}
		for td := range tr.ChildNodes() {
			if td.Type != html.ElementNode {
				continue
			}
			if td.Data != "td" {
				return t.errorf(r, "a <%s> among the cells", td.Data)
			}
			fill()
			if col == columns {
				return t.errorf(r, "more cells than the heading's %d columns", columns)
			}
			rows, err := t.span(r, td, len(body)-r)
			if err != nil {
				return err
			}
			spanning[col], left[col] = &cell{td, r}, rows-1
			row[col] = spanning[col]
			col++
		}
		fill()
		if col < columns {
			return t.errorf(r, "%d cells for the heading's %d columns", col, columns)
		}
		t.rows = append(t.rows, row)
	}
	return nil
}

// span is the number of rows td covers; at most are there.
func (t *table) span(row int, td *html.Node, most int) (int, error) {
	if s := attr(td, "colspan"); s != "" && s != "1" {
		return 0, t.errorf(row, "a cell spans %s columns", s)
	}
	s := attr(td, "rowspan")
	if s == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, t.errorf(row, "rowspan=%q is not a number of rows", s)
	}
	if n > most {
		return 0, t.errorf(row, "a cell spans %d rows, the table has %d more", n, most)
	}
	return n, nil
}
