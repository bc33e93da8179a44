package cli

import (
	"bytes"
	"fmt"
	"os"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/near"
)

// readLevels reads a level table in the form of Policy Sentry's override file:
//
//	iam:
//	  Permissions management:
//	    - passrole
//
// Letter case does not matter. A service, level or action that does not exist is an
// error, and so is an empty file, so that a slip can't weaken a table unseen.
func readLevels(path string, c *catalog.Catalog) (levels.Table, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &usageError{fmt.Sprintf("--levels %s: %v", path, err), "give strict, aws or a file"}
	}
	if len(bytes.TrimSpace(text)) == 0 { // comments alone say that nobody overrides anything
		return nil, &usageError{path + ": the file is empty", "a file of levels has a service, below it a level, and below that a list of actions"}
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	r := levelReader{path: path, c: c, levels: map[string]catalog.AccessLevel{}}
	for _, doc := range file.Docs {
		if err := r.pairs(doc.Body, r.service); err != nil {
			return nil, err
		}
	}
	return levels.NewOverrides(path, r.levels), nil
}

// CheckLevels says what is wrong with a file of level overrides.
func CheckLevels(path string, c *catalog.Catalog) error {
	_, err := readLevels(path, c)
	return err
}

type levelReader struct {
	path   string
	c      *catalog.Catalog
	levels map[string]catalog.AccessLevel
}

func (r *levelReader) errorf(n ast.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.path, n.GetToken().Position.Line, fmt.Sprintf(format, args...))
}

// pairs calls visit for each key and value of a mapping.
func (r *levelReader) pairs(n ast.Node, visit func(key ast.Node, name string, value ast.Node) error) error {
	if n == nil {
		return nil
	}
	m, ok := n.(ast.MapNode)
	if !ok {
		return r.errorf(n, "a mapping should stand here")
	}
	for it := m.MapRange(); it.Next(); {
		key := it.Key()
		if err := visit(key, key.GetToken().Value, it.Value()); err != nil {
			return err
		}
	}
	return nil
}

func (r *levelReader) service(key ast.Node, prefix string, value ast.Node) error {
	s, ok := r.c.LookupService(prefix)
	if !ok {
		var known []string
		for s := range r.c.Services() {
			known = append(known, s.Prefix())
		}
		return r.errorf(key, "no service %q in the catalog of %s%s", prefix, r.c.Date(), didYouMean(prefix, known))
	}
	return r.pairs(value, func(key ast.Node, name string, value ast.Node) error { return r.level(s, key, name, value) })
}

func (r *levelReader) level(s catalog.Service, key ast.Node, name string, value ast.Node) error {
	level, ok := catalog.ParseAccessLevel(name)
	if !ok {
		var known []string
		for _, l := range levels.Order {
			known = append(known, l.String())
		}
		return r.errorf(key, "no access level %q%s", name, didYouMean(name, known))
	}
	list, ok := value.(*ast.SequenceNode)
	if !ok {
		return r.errorf(value, "a list of actions should stand here")
	}
	for _, n := range list.Values {
		name := n.GetToken().Value
		a, ok := s.LookupAction(name)
		if !ok {
			var known []string
			for a := range s.Actions() {
				known = append(known, a.Name())
			}
			return r.errorf(n, "no action %q of %s in the catalog of %s%s", name, s.Prefix(), r.c.Date(), didYouMean(name, known))
		}
		r.levels[a.ID()] = level
	}
	return nil
}

func didYouMean(name string, known []string) string {
	if word, ok := near.Word(name, known); ok {
		return " (did you mean " + word + "?)"
	}
	return ""
}
