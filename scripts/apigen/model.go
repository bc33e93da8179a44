package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"
)

// model is what the api package declares.
type model struct {
	structs    []*structType // sorted by name
	operations []operation   // sorted by name
}

// operation is a pair of structs XRequest and XReply; its name is x.
type operation struct {
	name           string
	request, reply *structType
}

type structType struct {
	name   string
	doc    string
	fields []field
	// inRequest is set when a request holds the struct, directly or inside others.
	inRequest bool
}

type field struct {
	name      string // Go's
	json      string
	doc       string
	shape     shape
	base      string // "string", "int", "bool" or a struct's name
	omitEmpty bool
}

// shape is how a field holds its base type.
type shape int

const (
	plain shape = iota
	list
	pointer
)

// load reads the structs of all files in folder that are neither tests nor generated.
func load(folder string) (*model, error) {
	fset := token.NewFileSet()
	names, err := sources(folder)
	if err != nil {
		return nil, err
	}
	l := loader{fset: fset, byName: map[string]*structType{}}
	for _, name := range names {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			if err := l.declaration(d); err != nil {
				return nil, err
			}
		}
	}
	return l.finish()
}

type loader struct {
	fset   *token.FileSet
	byName map[string]*structType
	places []place
}

// place remembers where a struct is used, for the check that it exists.
type place struct {
	pos  token.Pos
	base string
}

func (l *loader) declaration(d ast.Decl) error {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.TYPE {
		return nil
	}
	for _, spec := range g.Specs {
		ts := spec.(*ast.TypeSpec)
		if !ts.Name.IsExported() { // the codec's own
			continue
		}
		st, ok := ts.Type.(*ast.StructType)
		if !ok {
			return l.errorf(ts.Pos(), "type %s is not a struct; the bridge knows structs only", ts.Name.Name)
		}
		s := &structType{name: ts.Name.Name, doc: docText(g.Doc, ts.Doc)}
		for _, f := range st.Fields.List {
			if err := l.field(s, f); err != nil {
				return err
			}
		}
		l.byName[s.name] = s
	}
	return nil
}

func (l *loader) field(s *structType, f *ast.Field) error {
	if len(f.Names) != 1 || f.Tag == nil {
		return l.errorf(f.Pos(), "a field of %s: want one name and a json tag", s.name)
	}
	name, options, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
	out := field{name: f.Names[0].Name, json: name, doc: docText(f.Doc, f.Comment), omitEmpty: options == "omitempty"}
	if name == "" || options != "" && !out.omitEmpty {
		return l.errorf(f.Pos(), "%s.%s: want a json tag with a name and at most omitempty", s.name, out.name)
	}
	base := f.Type
	switch t := f.Type.(type) {
	case *ast.ArrayType:
		out.shape, base = list, t.Elt
	case *ast.StarExpr:
		out.shape, base = pointer, t.X
	}
	ident, ok := base.(*ast.Ident)
	if !ok {
		return l.errorf(f.Pos(), "%s.%s: the bridge has no such type", s.name, out.name)
	}
	out.base = ident.Name
	if out.omitEmpty != (out.shape == pointer) {
		return l.errorf(f.Pos(), "%s.%s: pointers are left out when nil, everything else is always written", s.name, out.name)
	}
	if out.omitEmpty && len(s.fields) == 0 {
		return l.errorf(f.Pos(), "%s.%s: the first field must always be written", s.name, out.name)
	}
	if !supported(out) {
		return l.errorf(f.Pos(), "%s.%s: the bridge has no such type", s.name, out.name)
	}
	l.places = append(l.places, place{f.Pos(), out.base})
	s.fields = append(s.fields, out)
	return nil
}

// supported reports whether the codec has a reader and a writer for the field's type.
func supported(f field) bool {
	switch f.base {
	case "string":
		return f.shape != pointer
	case "int":
		return f.shape != list
	case "bool":
		return f.shape == plain
	}
	return ast.IsExported(f.base)
}

func (l *loader) finish() (*model, error) {
	for _, p := range l.places {
		if ast.IsExported(p.base) && l.byName[p.base] == nil {
			return nil, l.errorf(p.pos, "no struct %s in this package", p.base)
		}
	}
	m := &model{}
	for _, s := range l.byName {
		m.structs = append(m.structs, s)
	}
	slices.SortFunc(m.structs, func(a, b *structType) int { return strings.Compare(a.name, b.name) })
	for _, s := range m.structs {
		stem, isRequest := strings.CutSuffix(s.name, "Request")
		if !isRequest {
			continue
		}
		reply := l.byName[stem+"Reply"]
		if reply == nil {
			return nil, fmt.Errorf("%s has no %sReply", s.name, stem)
		}
		m.operations = append(m.operations, operation{strings.ToLower(stem[:1]) + stem[1:], s, reply})
		l.markRequest(s)
	}
	return m, nil
}

func (l *loader) markRequest(s *structType) {
	if s == nil || s.inRequest {
		return
	}
	s.inRequest = true
	for _, f := range s.fields {
		l.markRequest(l.byName[f.base])
	}
}

func (l *loader) errorf(pos token.Pos, format string, args ...any) error {
	return fmt.Errorf("%s: "+format, append([]any{l.fset.Position(pos)}, args...)...)
}

func docText(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if g != nil {
			return strings.TrimSpace(g.Text())
		}
	}
	return ""
}
