package cli

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
)

// maxIntakeBytes is how much one file may hold, and all together: a busy account's events of
// some hours.
const maxIntakeBytes = 256 << 20

// intakeFile is one text to make statements of.
type intakeFile struct {
	name, text string
	// inside is the policy's place in the file, if the text is but a part of that, or made of it.
	inside *found
	file   string        // the whole, if inside is set
	lines  *policy.Lines // nil until a place is asked for
}

type intakeFiles []intakeFile

// readIntake reads files, or stdin; what gzip has packed is unpacked, whatever its name.
func readIntake(cmd *cobra.Command, args []string) (files intakeFiles, err error) {
	if len(args) == 0 {
		if isTerminalIn(cmd.InOrStdin()) {
			return nil, &usageError{"intake: nothing to read", "name a file, or - for stdin"}
		}
		args = []string{"-"}
	}
	if n := len(args) - len(slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "-" })); n > 1 {
		return nil, &usageError{"intake: stdin twice", "name - once"}
	}
	left := maxIntakeBytes
	for _, arg := range args {
		one := intakeFile{name: arg}
		if one.text, err = readPacked(cmd, arg, left); err != nil {
			return nil, err
		}
		if left -= len(one.text); left < 0 {
			return nil, &usageError{fmt.Sprintf("%s: more than %d MB together", arg, maxIntakeBytes>>20), "take the files of a shorter time, or one after the other with --merge"}
		}
		if arg == "-" {
			one.name = stdinName
		}
		files = append(files, one)
	}
	return files, nil
}

// readPacked reads a file or stdin, unpacked, up to one byte more than most.
func readPacked(cmd *cobra.Command, file string, most int) (string, error) {
	in := cmd.InOrStdin()
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", &usageError{text: err.Error()}
		}
		defer f.Close()
		in = f
	}
	r := bufio.NewReader(in)
	in = r
	if head, _ := r.Peek(2); string(head) == "\x1f\x8b" {
		packed, err := gzip.NewReader(r)
		if err != nil {
			return "", &usageError{file + ": " + err.Error(), "the file looks as if gzip had packed it, and is damaged"}
		}
		defer packed.Close()
		in = packed
	}
	var b strings.Builder
	if _, err := io.Copy(&b, io.LimitReader(in, int64(most)+1)); err != nil {
		return "", &usageError{file + ": " + err.Error(), "the file is damaged or was cut off"}
	}
	return b.String(), nil
}

func (files intakeFiles) texts() (out []string) {
	for i := range files {
		out = append(out, files[i].text)
	}
	return out
}

// policies are the policies of files in other forms than JSON: YAML, templates, Terraform.
func (files intakeFiles) policies() (out intakeFiles) {
	for _, f := range files {
		list, plain, err := findPolicies(f.name, f.text)
		if err != nil || plain {
			continue // the text says nothing then, which is told
		}
		for i := range list {
			out = append(out, intakeFile{name: f.name, text: list[i].text, inside: &list[i], file: f.text})
		}
	}
	return out
}

// place is where a byte of a text stands.
func (files intakeFiles) place(text, offset int) string {
	f := &files[text]
	whole := f.text
	if f.inside != nil {
		whole = f.file
		offset, _ = f.inside.places.Span(offset, offset)
	}
	if f.lines == nil {
		lines := policy.NewLines(whole)
		f.lines = &lines
	}
	at := f.lines.Position(offset)
	return fmt.Sprintf("%s:%d:%d", f.name, at.Line, at.Column+1)
}

// printProblems says what is wrong with the texts of policies.
func (files intakeFiles) printProblems(w io.Writer, reply *api.IntakeReply) {
	for _, p := range reply.Problems {
		fmt.Fprintf(w, "warning: %s: %s\n", files.place(p.Policy, p.Start), p.Message)
		if p.Hint != "" {
			fmt.Fprintf(w, "hint: %s\n", p.Hint)
		}
	}
}

// printNext says what to do with texts that are not for this verb.
func (files intakeFiles) printNext(w io.Writer, reply *api.IntakeReply, args []string) {
	words := strings.Join(args, " ")
	switch reply.Form {
	case "template":
		fmt.Fprintf(w, "hint: leastwise generate %s\n", words)
	case "arns":
		fmt.Fprintln(w, "hint: leastwise generate --read ARN --write ARN makes a policy of them")
	case "nothing":
		fmt.Fprintln(w, `hint: intake reads messages with "is not authorized to perform", CloudTrail's events, policies and ARNs`)
	}
}

// printMerged says what became of a statement.
func printMerged(w io.Writer, m *api.MergedStatement, c *api.IntakeCandidate) {
	what := strings.Join(c.Actions, ", ")
	if what == "" {
		what = "the statement"
	}
	switch m.How {
	case "added":
		fmt.Fprintf(w, "+ statement %d: %s\n", m.Statement+1, what)
	case "joined":
		fmt.Fprintf(w, "~ statement %d has now also: %s\n", m.Statement+1, what)
	case "there":
		fmt.Fprintf(w, "= statement %d allows already: %s\n", m.Statement+1, what)
	}
	for _, list := range [][]string{m.Notes, c.Notes} {
		for _, note := range list {
			fmt.Fprintf(w, "  note: %s\n", note)
		}
	}
	if c.Loose {
		fmt.Fprintln(w, "  note: nothing says which resource it was, so Resource is *")
	}
	if len(c.Besides) > 0 {
		fmt.Fprintf(w, "  depending on how the call is made, AWS also checks: %s\n", strings.Join(c.Besides, " "))
	}
}
