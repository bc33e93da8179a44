package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
)

// maxPolicyBytes is more than any policy, and less than what would fill memory.
const maxPolicyBytes = 64 << 20

// expandInput is one thing to expand: a policy's text, or patterns.
type expandInput struct {
	name     string // what messages call it
	text     string // a policy
	patterns []string
}

// expandInputs reads the arguments: patterns together, or files, or stdin.
func expandInputs(cmd *cobra.Command, args []string) ([]expandInput, error) {
	var files, patterns []string
	for _, arg := range args {
		if looksLikePattern(arg) {
			patterns = append(patterns, arg)
		} else {
			files = append(files, arg)
		}
	}
	if len(files) > 0 && len(patterns) > 0 {
		if _, err := os.Stat(files[0]); err != nil && files[0] != "-" {
			return nil, &usageError{quote(files[0]) + " is no action pattern, and no file", "a pattern reads s3:Get*"}
		}
		return nil, &usageError{"patterns and files together", "ask for one after the other"}
	}
	if len(patterns) > 0 {
		return []expandInput{{name: "the command line", patterns: patterns}}, nil
	}
	var out []expandInput
	for _, file := range files {
		name, text, err := readPolicyFile(cmd, file)
		if err != nil {
			return nil, err
		}
		in, err := sortInput(name, text)
		if err != nil {
			return nil, err
		}
		out = append(out, in)
	}
	return out, nil
}

// readPolicyFile reads a file, or stdin for "-".
func readPolicyFile(cmd *cobra.Command, file string) (name, text string, err error) {
	var r io.Reader
	name = file
	if file == "-" {
		name, r = stdinName, cmd.InOrStdin()
	} else {
		f, err := os.Open(file)
		if err != nil {
			hint := ""
			if os.IsNotExist(err) {
				hint = "an action pattern reads s3:Get*"
			}
			return "", "", &usageError{err.Error(), hint}
		}
		defer f.Close()
		r = f
	}
	var b strings.Builder
	b.Grow(sizeOf(r))
	if _, err := io.Copy(&b, io.LimitReader(r, maxPolicyBytes+1)); err != nil {
		return "", "", &usageError{text: err.Error()}
	}
	if b.Len() > maxPolicyBytes {
		return "", "", &usageError{name + " is larger than 64 MB", ""}
	}
	return name, b.String(), nil
}

// sizeOf is how much a reader will give, or 0 when it can't tell.
func sizeOf(r io.Reader) int {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return int(min(info.Size(), maxPolicyBytes))
		}
	}
	return 0
}

// looksLikePattern tells patterns from names of files: a colon or nothing but stars, and
// nothing that only files have.
func looksLikePattern(arg string) bool {
	_, ok := expand.ParsePattern(arg)
	return ok && !strings.ContainsAny(arg, `/\.`) && !strings.ContainsAny(arg, " \t\n")
}

// sortInput takes a text as a policy, a JSON list of patterns, or patterns with commas or
// white space between and comments behind "#".
func sortInput(name, text string) (expandInput, error) {
	in := expandInput{name: name}
	trimmed := strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n")
	switch {
	case trimmed == "":
		return in, &usageError{name + " is empty", "give a policy as JSON, or action patterns"}
	case trimmed[0] == '[' && json.Unmarshal([]byte(trimmed), &in.patterns) == nil && len(in.patterns) > 0:
		return in, nil
	case strings.ContainsRune("{[", rune(trimmed[0])), strings.HasPrefix(trimmed, "//"), strings.HasPrefix(trimmed, "/*"), strings.HasPrefix(trimmed, "%7B"), strings.HasPrefix(trimmed, "%7b"):
		in.patterns, in.text = nil, text
		return in, nil
	}
	in.patterns = patternLines(text)
	known := 0
	for _, p := range in.patterns {
		if _, ok := expand.ParsePattern(p); ok {
			known++
		}
	}
	if known*2 < len(in.patterns) || known == 0 { // prose, or another file format
		in.patterns, in.text = nil, text
	}
	return in, nil
}

// patternLines are the words of a text without comments, quotes and commas.
func patternLines(text string) (out []string) {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		out = append(out, strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n,\"'\ufeff", r) })...)
	}
	return out
}

// readDenyList reads patterns of actions, one a line.
func readDenyList(file string, cmd *cobra.Command, e *engine.Engine) ([]string, error) {
	_, text, err := readPolicyFile(cmd, file)
	if err != nil {
		return nil, err
	}
	patterns := patternLines(text)
	if len(patterns) == 0 {
		return nil, &usageError{"--deny-list " + file + " holds no pattern", "write action patterns, one a line"}
	}
	reply, err := e.Expand(&api.ExpandRequest{Patterns: patterns})
	if err != nil {
		return nil, err
	}
	for _, p := range reply.Statements[0].Patterns {
		if p.Unknown == "" {
			continue
		}
		if _, ok := expand.ParsePattern(p.Text); !ok {
			return nil, &usageError{fmt.Sprintf("--deny-list %s: %q is no action pattern", file, p.Text), "a pattern reads s3:Put*"}
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "warning: %s: %s matches nothing in the catalog of %s%s\n", file, p.Text, reply.Date, nearHint(p.Near))
	}
	return patterns, nil
}

func nearHint(near string) string {
	if near == "" {
		return ""
	}
	return " (did you mean " + near + "?)"
}

// printProblems says what is wrong with a text, and whether anything is.
func printProblems(w io.Writer, name string, problems []api.TextProblem) bool {
	for _, p := range problems {
		fmt.Fprintf(w, "%s:%d:%d: %s\n", name, p.Line, p.Column+1, p.Message)
		if p.Hint != "" {
			fmt.Fprintf(w, "hint: %s\n", p.Hint)
		}
	}
	return len(problems) > 0
}
