package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/convert"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
)

// prepared is all that the generator needs for templates.
type prepared struct {
	inputs
	places  *places
	catalog *catalog.Catalog
	options generate.Options
	passes  *passes
	// items are the ARNs of the command line.
	items []api.GenerateItemReply
	// refused is set when one of them names nothing known: the others make a policy all the
	// same, and the run ends as one that was refused.
	refused bool
}

// prepare reads templates, and ARNs beside them, and prints what is to be said of them.
func (g *Generation) prepare(cmd *cobra.Command, o Options) (*prepared, error) {
	if err := g.readARNs(cmd.InOrStdin()); err != nil {
		return nil, err
	}
	p := &prepared{inputs: inputs{stdin: stdinName}}
	if g.query {
		p.stdin = queryName
	}
	if err := p.read(g.Files, cmd.InOrStdin()); err != nil {
		return nil, err
	}
	var err error
	if p.catalog, err = o.Catalog(); err != nil {
		return nil, err
	}
	p.passes = &passes{o: o, c: p.catalog}
	if p.options, err = g.options(p.catalog, p.passes); err != nil {
		return nil, err
	}
	if err := p.readItems(cmd.ErrOrStderr(), g); err != nil {
		return nil, err
	}
	fromFiles := len(p.templates)
	if err := p.addLine(g); err != nil {
		return nil, err
	}
	switch {
	case len(p.templates) == 0 && !p.refused:
		return nil, &usageError{cmd.CommandPath() + ": no ARN", "for example: leastwise generate --read arn:aws:s3:::bucket/*"}
	case g.Separate && len(p.templates) > fromFiles && fromFiles > 0:
		return nil, &usageError{"--separate writes a policy for each template, and ARNs belong to none", "leave one of them out"}
	}
	p.places = newPlaces(p.texts)
	return p, p.places.print(cmd.ErrOrStderr(), p.notes)
}

// done is how a run ends whose policy is written.
func (p *prepared) done() error {
	if p.refused {
		return &refused{}
	}
	return nil
}

// templates writes the policy that templates, and ARNs beside them, ask for.
func (g *Generation) templates(cmd *cobra.Command, o Options, format convert.Format) error {
	in, err := g.prepare(cmd, o)
	if err != nil {
		return err
	}
	groups := [][]*generate.Template{in.templates}
	if g.Separate && len(in.templates) > 0 {
		groups = slices.Collect(slices.Chunk(in.templates, 1))
	}
	var out []byte
	notes := in.notes
	for _, group := range groups {
		result := generate.FromTemplates(in.catalog, group, in.options)
		notes = append(notes, result.Notes...)
		if err := in.places.print(cmd.ErrOrStderr(), result.Notes); err != nil {
			return err
		}
		g.tellDependents(cmd.ErrOrStderr(), &result)
		named := *g
		if g.Name == "" && len(group) == 1 {
			named.Name = group[0].Name.Value
		}
		if out, err = named.appendResult(out, format, &result, in); err != nil {
			return err
		}
	}
	if in.passes.err != nil {
		return in.passes.err
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	if err := in.done(); err != nil {
		return err
	}
	if g.Strict && slices.ContainsFunc(notes, func(n generate.Note) bool { return n.Severity == generate.Warning }) {
		return &warned{}
	}
	return nil
}

// options are the generator's.
func (g *Generation) options(c *catalog.Catalog, passes *passes) (generate.Options, error) {
	out := generate.Options{CompleteOnly: g.CompleteOnly, Compat: g.Compat, Minimize: g.Minimize,
		Partition: g.Partition, Region: g.Region, Account: g.Account, PassedToService: passes.to}
	name := g.Levels
	if name == "" && g.Compat {
		name = "policy-sentry"
	}
	var err error
	if out.Table, err = levelTable(name, c); err != nil {
		return out, err
	}
	if g.Dependents != "" {
		var ok bool
		if out.Dependents, ok = generate.ParseDependents(g.Dependents); !ok {
			known := []string{"none", "scoped", "wildcard"}
			hint := "one of " + strings.Join(known, ", ")
			if word, ok := near.Word(g.Dependents, known); ok {
				hint = "did you mean " + word + "?"
			}
			return out, &usageError{"--dependents: can't be " + quote(g.Dependents), hint}
		}
	}
	return out, nil
}

// passes answers where operations pass roles to. The blob is opened for the first question.
type passes struct {
	o      Options
	c      *catalog.Catalog
	lookup func(catalog.Action) []string
	err    error
}

func (p *passes) to(cause catalog.Action) []string {
	if p.lookup == nil && p.err == nil {
		p.lookup = func(catalog.Action) []string { return nil }
		var operations *catalog.Operations
		if operations, p.err = p.o.openOperations(p.c); operations != nil {
			p.lookup = generate.PassedTo(operations)
		}
	}
	if p.err != nil {
		return nil
	}
	return p.lookup(cause)
}

// places turns spans into lines and columns.
type places struct {
	texts map[string]string
	lines map[string]policy.Lines
}

func newPlaces(texts map[string]string) *places { return &places{texts, map[string]policy.Lines{}} }

// at is where a note's entry stands; ok is false when it is about no place in a file.
func (p *places) at(n *generate.Note) (at policy.Position, ok bool) {
	text, known := p.texts[n.File]
	if !known || n.File == "" || n.Item < 0 {
		return at, false
	}
	lines, have := p.lines[n.File]
	if !have {
		lines = policy.NewLines(text)
		p.lines[n.File] = lines
	}
	return lines.Position(n.Start), true
}

// prefix is a note's place in front of its message.
func (p *places) prefix(n *generate.Note) string {
	if at, ok := p.at(n); ok {
		return fmt.Sprintf("%s:%d:%d: ", n.File, at.Line, at.Column+1)
	}
	if text := p.texts[""]; n.Item >= 0 && n.File == "" && n.Start < n.End && n.End <= len(text) {
		if arn := text[n.Start:n.End] + ": "; !strings.HasPrefix(n.Message, arn) { // of the command line
			return arn
		}
	}
	return ""
}

// print prints notes; one of severity Error makes the run end without a policy.
func (p *places) print(w io.Writer, notes []generate.Note) error {
	bad := false
	for i := range notes {
		n := &notes[i]
		severity := n.Severity.String()
		if n.Severity == generate.Info {
			severity = "note"
		}
		bad = bad || n.Severity == generate.Error
		fmt.Fprintf(w, "%s: %s%s\n", severity, p.prefix(n), n.Message)
		if n.Hint != "" {
			fmt.Fprintf(w, "hint: %s\n", n.Hint)
		}
		for _, form := range n.Forms {
			fmt.Fprintf(w, "  %s\n", form)
		}
	}
	if bad {
		return &refused{}
	}
	return nil
}
