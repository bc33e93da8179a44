package source

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/leastwise/leastwise/builder/fact"
)

// anchor is the fragment that leads to a cell: its id, or that of the first element in it.
func anchor(cell *html.Node) string {
	if id := attr(cell, "id"); id != "" {
		return id
	}
	for n := range cell.Descendants() {
		if id := attr(n, "id"); id != "" {
			return id
		}
	}
	return ""
}

// readResourceTypes reads the Resource types table.
func (p *page) readResourceTypes(t *table) error {
	s := &p.out.Service
	for r := range t.rows {
		c := t.at(r, colResourceType)
		name := text(c.Node)
		if name == "" || strings.Contains(name, "*") {
			return t.errorf(r, "%q is not a resource type's name", name)
		}
		formats, err := t.formats(r)
		if err != nil {
			return err
		}
		keys, err := t.keys(r)
		if err != nil {
			return err
		}
		if n := len(s.ResourceTypes); n > 0 && c.row != r { // a further ARN of the type above
			last := &s.ResourceTypes[n-1]
			for _, f := range formats {
				last.Formats = addNew(last.Formats, f)
			}
			for _, key := range keys {
				last.ConditionKeys = addNew(last.ConditionKeys, key)
			}
			continue
		}
		for i := range s.ResourceTypes {
			if s.ResourceTypes[i].Name == name {
				return t.errorf(r, "resource type %q occurs twice", name)
			}
		}
		s.ResourceTypes = append(s.ResourceTypes, fact.ResourceType{
			Name: name, Formats: formats, ConditionKeys: keys,
			Sources: fact.Sources(fact.Pages), URL: p.link(c.Node),
		})
	}
	return nil
}

// formats are the ARN formats of row r: one for each <code>.
func (t *table) formats(r int) ([]string, error) {
	c := t.at(r, colARN)
	nodes := elements(c.Node, "code")
	if len(nodes) == 0 {
		nodes = []*html.Node{c.Node}
	}
	var out []string
	length := 0
	for _, n := range nodes {
		f := packedText(n)
		length += len(f)
		// Two old pages write "^arn:".
		if !strings.HasPrefix(strings.TrimPrefix(f, "^"), "arn:") {
			return nil, t.errorf(r, "%q is not an ARN format", f)
		}
		out = addNew(out, f)
	}
	if all := packedText(c.Node); len(all) != length {
		return nil, t.errorf(r, "text beside the ARN format in %q", all)
	}
	return out, nil
}

// readConditionKeys reads the Condition keys table.
func (p *page) readConditionKeys(t *table) error {
	s := &p.out.Service
	for r := range t.rows {
		c := t.at(r, colKeys)
		name, kind := text(c.Node), text(t.at(r, colType).Node)
		if strings.Contains(name, " ") || !strings.Contains(name, ":") {
			return t.errorf(r, "%q is not a condition key", name)
		}
		if !isWord(kind, "") {
			return t.errorf(r, "condition key %s has the type %q", name, kind)
		}
		for i := range s.ConditionKeys {
			if s.ConditionKeys[i].Name == name {
				return t.errorf(r, "condition key %q occurs twice", name)
			}
		}
		s.ConditionKeys = append(s.ConditionKeys, fact.ConditionKey{
			Name: name, Types: []string{kind}, Sources: fact.Sources(fact.Pages),
			URL: p.link(c.Node), Description: text(t.at(r, colDescription).Node),
		})
	}
	return nil
}

// readOperations reads the API operations table of the new layout. Rows of one operation
// share its cell; rows of one authorised action share that one's, a row for each
// condition key.
func (p *page) readOperations(t *table) error {
	s := &p.out.Service
	for r := range t.rows {
		c := t.at(r, colOperation)
		name := text(c.Node)
		if !isWord(name, "-_.") {
			return t.errorf(r, "%q is not an operation's name", name)
		}
		action := text(t.at(r, colIAMAction).Node)
		prefix, verb, _ := strings.Cut(action, ":")
		if !isWord(prefix, "-") || !isWord(verb, "-") {
			return t.errorf(r, "%q does not look like prefix:Action", action)
		}
		passed, err := t.passedToService(r)
		if err != nil {
			return err
		}
		if c.row == r {
			for i := range s.Operations {
				if s.Operations[i].Name == name {
					return t.errorf(r, "operation %q occurs twice", name)
				}
			}
			s.Operations = append(s.Operations, fact.Operation{Name: name})
		}
		op := &s.Operations[len(s.Operations)-1]
		if n := len(op.Actions); n == 0 || op.Actions[n-1].Action != action {
			op.Actions = append(op.Actions, fact.AuthorizedAction{Action: action})
		}
		last := &op.Actions[len(op.Actions)-1]
		for _, value := range passed {
			last.PassedToService = addNew(last.PassedToService, value)
		}
	}
	return nil
}

// passedToService are the values of iam:PassedToService on row r. It is the only key that
// pages state values for; another one has no place among the facts yet.
func (t *table) passedToService(r int) ([]string, error) {
	key := text(t.at(r, colContextKey).Node)
	list, _ := values(t.at(r, colValues).Node)
	if key == "" && len(list) == 0 {
		return nil, nil
	}
	if key != "iam:PassedToService" {
		return nil, t.errorf(r, "values for the condition key %q, which nothing here keeps", key)
	}
	var out []string
	for value := range strings.SplitSeq(strings.Join(list, ","), ",") {
		value = strings.TrimSpace(value)
		if !strings.HasSuffix(value, ".amazonaws.com") {
			return nil, t.errorf(r, "%q is not a service principal", value)
		}
		out = addNew(out, value)
	}
	return out, nil
}
