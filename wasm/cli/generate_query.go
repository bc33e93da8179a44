package cli

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/source"
)

// queryName is what messages call the template of a query.
const queryName = "query"

// queryOptions are the keys of a query that are options, as long flags are called.
var queryOptions = map[string]func(g *Generation, value string) bool{
	"account":       func(g *Generation, value string) bool { g.Account = value; return true },
	"compat":        func(g *Generation, value string) bool { return g.setCompat(value) },
	"complete-only": func(g *Generation, value string) bool { return setBool(&g.CompleteOnly, value) },
	"dependents":    func(g *Generation, value string) bool { g.Dependents = value; return true },
	"levels":        func(g *Generation, value string) bool { g.Levels = value; return true },
	"minimize":      func(g *Generation, value string) bool { return g.setMinimize(value) },
	"partition":     func(g *Generation, value string) bool { g.Partition = value; return true },
	"region":        func(g *Generation, value string) bool { g.Region = value; return true },
	"strict":        func(g *Generation, value string) bool { return setBool(&g.Strict, value) },
}

// queryFields are the fields of a template that a query may have, and whether they hold a
// text, or else lists.
var queryFields = map[string]bool{
	"mode": true, "name": true, "effect": true,
	"read": false, "write": false, "list": false, "tagging": false, "permissions-management": false,
	"wildcard-only": false, "skip-resource-constraints": false, "exclude-actions": false, "sts": false,
	"actions": false, "arns": false, "values": false, "conditions": false, "blocks": false,
	"principals": false, "subjects": false, "audiences": false, "also": false, "services": false,
}

// takeQuery reads stdin for a template. If that is what Terraform's data source "external"
// asks, an object of texts, its options are set, and what is returned is its template:
// that of the key template, or one made of the fields.
// https://github.com/hashicorp/terraform-provider-external/blob/main/docs/data-sources/external.md
func (g *Generation) takeQuery(stdin io.Reader) (io.Reader, error) {
	text, err := io.ReadAll(io.LimitReader(stdin, source.MaxBytes+1))
	if err != nil {
		return nil, &usageError{text: stdinName + ": " + err.Error()}
	}
	doc, err := jsonspan.Parse(string(text))
	if err != nil || !isQuery(doc.Root()) {
		return strings.NewReader(string(text)), nil
	}
	g.query = true
	template, whole := "", false
	var fields fieldQuery
	for key, value := range doc.Root().Members() {
		switch name := key.Text(); {
		case name == "template":
			template, whole = value.Text(), true
		case queryOptions[dashed(name)] != nil:
			if !queryOptions[dashed(name)](g, value.Text()) {
				return nil, &usageError{queryName + ": " + name + " can't be " + quote(value.Text()), ""}
			}
		default:
			if err := fields.add(name, value.Text()); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case whole && len(fields.names) > 0:
		return nil, &usageError{queryName + ": " + fields.names[0] + " has no place beside template", "put it into the template"}
	case !whole && len(fields.names) == 0:
		return nil, &usageError{queryName + ": there is no template", "give the key template, or a template's fields"}
	case !whole:
		template = fields.template()
	}
	return strings.NewReader(template), nil
}

// isQuery reports whether all values of an object are texts. A template of nothing but
// texts reads the same as a query.
func isQuery(n jsonspan.Node) bool {
	for _, value := range n.Members() {
		if value.Kind() != jsonspan.String {
			return false
		}
	}
	return n.Kind() == jsonspan.Object
}

func dashed(name string) string { return strings.ReplaceAll(name, "_", "-") }

func setBool(to *bool, value string) bool {
	*to = value == "true"
	return *to || value == "false"
}

// setMinimize takes true, false, or a number of characters.
func (g *Generation) setMinimize(value string) bool {
	switch value {
	case "true":
		g.Minimize = 0
	case "false":
		g.Minimize = -1
	default:
		var ok bool
		g.Minimize, ok = minimizeNumber(value)
		return ok
	}
	return true
}

// fieldQuery is a template that comes field by field.
type fieldQuery struct {
	names    []string // in order, as the query has them
	members  []string // of the template's JSON
	wildcard []string // those of its wildcard-only
	actions  bool
	mode     bool
}

// add reads a field. Lists are JSON; another text is a list of one.
func (q *fieldQuery) add(given, text string) error {
	q.names = append(q.names, given)
	name := dashed(given)
	into := &q.members
	if level, ok := strings.CutSuffix(name, "-access-level"); ok { // inputs of Policy Sentry's module
		name = level
	} else if inner, ok := strings.CutPrefix(name, "wildcard-only-"); ok {
		if level, ok := strings.CutSuffix(inner, "-service"); ok {
			inner = "service-" + level
		}
		into = &q.wildcard
		name = inner
	}
	isText, known := queryFields[name]
	if !known && into == &q.members {
		options := slices.Sorted(maps.Keys(queryOptions))
		names := append(slices.Sorted(maps.Keys(queryFields)), options...)
		hint := "there are template, the fields of templates, and " + strings.Join(options, ", ")
		if word, ok := near.Word(name, append(names, "template")); ok {
			hint = "did you mean " + word + "?"
		}
		return &usageError{queryName + ": no key " + quote(given), hint}
	}
	q.actions = q.actions || name == "actions"
	q.mode = q.mode || name == "mode"
	value := quote(text)
	if trimmed := strings.TrimSpace(text); !isText && strings.HasPrefix(trimmed, "[") || !isText && strings.HasPrefix(trimmed, "{") {
		doc, err := jsonspan.Parse(trimmed)
		if err != nil {
			return &usageError{queryName + ": " + given + ": " + err.Error(), "write it with jsonencode()"}
		}
		value = doc.Root().Raw()
	} else if !isText {
		value = "[" + value + "]"
	}
	*into = append(*into, quote(name)+": "+value)
	return nil
}

// template is the JSON of the template, a field on each line.
func (q *fieldQuery) template() string {
	members := q.members
	if len(q.wildcard) > 0 {
		members = append(members, `"wildcard-only": {`+strings.Join(q.wildcard, ", ")+"}")
	}
	if !q.mode {
		mode := `"mode": "crud"`
		if q.actions {
			mode = `"mode": "actions"`
		}
		members = append(members, mode)
	}
	return "{\n" + strings.Join(members, ",\n") + "\n}\n"
}
