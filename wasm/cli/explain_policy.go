package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// describedPolicy is a policy that is told statement by statement, in plain words.
type describedPolicy struct {
	file, whole string // the file's name, and all of its text
	found
}

// policiesIn finds policies to explain among the arguments. ok is false where the first is no
// policy, or can't be read: it is then for those who read templates. What was read of stdin
// is there once more.
func policiesIn(cmd *cobra.Command, args []string) (list []describedPolicy, ok bool, err error) {
	for i, arg := range args {
		name, text, err := readPolicyFile(cmd, arg)
		switch {
		case err != nil && i == 0:
			return nil, false, nil
		case err != nil:
			return nil, false, err
		}
		if arg == "-" {
			cmd.SetIn(strings.NewReader(text))
		}
		mine := statementsIn(name, text)
		if len(mine) == 0 {
			if err := misspelt(name, text); err != nil {
				return nil, false, err
			}
		}
		switch {
		case len(mine) == 0 && i == 0:
			return nil, false, nil
		case len(mine) == 0:
			return nil, false, &usageError{name + ": no policy in it, but in " + args[0], "explain templates and policies one after the other"}
		}
		list = append(list, mine...)
	}
	return list, len(list) > 0, nil
}

// misspelt is an error if a file's policies have no statements under the name that they have
// for AWS.
func misspelt(name, text string) error {
	for _, one := range describable(name, text) {
		d, problems := policy.Parse(one.text)
		if slices.ContainsFunc(problems, func(e policy.Error) bool { return e.Code == policy.CodeNoPolicy }) {
			continue
		}
		if r := simulate.Nothing(d); r != nil {
			start, _ := one.places.Span(d.Outer(r.Span.Start), d.Outer(r.Span.End))
			return placed(name, text, start, r.Message, r.Hint)
		}
	}
	return nil
}

// statementsIn are the policies of a file that have statements. A template of ours has none.
func statementsIn(name, text string) []describedPolicy {
	var out []describedPolicy
	for _, one := range describable(name, text) {
		if d, _ := policy.Parse(one.text); slices.ContainsFunc(d.Statements, isStatement) {
			out = append(out, describedPolicy{name, text, one})
		}
	}
	return out
}

// describable are the policies of a file, and any other JSON.
func describable(name, text string) []found {
	list, plain, err := findPolicies(name, text)
	switch {
	case err != nil:
		return nil
	case plain:
		return []found{{text: text, places: shift(0)}}
	}
	return list
}

// isStatement tells statements from what has parts of other names, such as a template of ours.
func isStatement(s policy.Statement) bool {
	return s.Element("Effect") != nil || s.Element("Action") != nil || s.Element("NotAction") != nil
}

// explainPolicies prints what policies say.
func (f *explainFlags) explainPolicies(cmd *cobra.Command, o Options, list []describedPolicy) error {
	if len(f.actions) > 0 {
		return &usageError{"--action is for templates", "\"leastwise expand\" lists the actions of a policy"}
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	e := engine.New(c)
	if f.Levels != "" {
		table, err := levelTable(f.Levels, c)
		if err != nil {
			return err
		}
		e.AddLevelTable(table)
		f.Levels = table.Name()
	}
	bad := false
	out := []byte(nil)
	for i := range list {
		p := &list[i]
		q := &api.DescribeRequest{Text: p.text, LevelTable: f.Levels}
		if p.known {
			q.Kind = p.kind.String()
		}
		reply, err := e.Describe(q)
		if err != nil {
			return flagError(err)
		}
		bad = p.printProblems(cmd.ErrOrStderr(), reply.Problems) || bad
		if f.JSON {
			if i > 0 {
				out = append(out, ",\n"...)
			}
			out = append(append(out, `{"name":`+strconv.Quote(p.title())+`,"policy":`...), reply.AppendJSON(nil)...)
			out = append(out, '}')
			continue
		}
		if len(list) > 1 {
			if i > 0 {
				out = append(out, '\n')
			}
			out = append(out, p.title()+" ("+kindOf(reply)+"):\n"...)
		}
		for _, s := range reply.Statements {
			out = append(out, strconv.Itoa(s.Index+1)...)
			if s.Sid != "" {
				out = append(out, " "+s.Sid...)
			}
			out = append(out, ": "+s.Text+"\n"...)
		}
	}
	if f.JSON {
		out = append(append([]byte("["), out...), "]\n"...)
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	if bad {
		return &warned{}
	}
	return nil
}

// kindOf is the kind of a policy as people call it.
func kindOf(reply *api.DescribeReply) string {
	if reply.Sure {
		return reply.Kind + " policy"
	}
	return reply.Kind + " policy, as it looks"
}

// title is the policy's place: its file, and its name in there.
func (p *describedPolicy) title() string {
	if p.name == "" {
		return p.file
	}
	return p.file + " " + p.name
}

// printProblems says what keeps parts of a text from being a policy.
func (p *describedPolicy) printProblems(w io.Writer, problems []api.TextProblem) bool {
	lines := policy.NewLines(p.whole)
	for _, one := range problems {
		start, _ := p.places.Span(one.Start, one.End)
		at := lines.Position(start)
		fmt.Fprintf(w, "warning: %s:%d:%d: %s\n", p.file, at.Line, at.Column+1, one.Message)
		if one.Hint != "" {
			fmt.Fprintf(w, "hint: %s\n", one.Hint)
		}
	}
	return len(problems) > 0
}
