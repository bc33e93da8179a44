package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// defaultInput makes stdin the template where neither files nor ARNs are named.
func (g *Generation) defaultInput(cmd *cobra.Command) error {
	if g.asks() {
		return nil
	}
	if isTerminalIn(cmd.InOrStdin()) {
		return &usageError{cmd.CommandPath() + ": no template and no ARN", "name a template's file, or --read arn:aws:s3:::bucket/*"}
	}
	g.Files = []string{"-"}
	return nil
}

// asks reports whether flags or arguments name something to make a policy from.
func (g *Generation) asks() bool {
	return len(g.Files)+len(g.Boundary) > 0 || g.hasARNs()
}

// inputs are the templates of a run and the texts that they came from.
type inputs struct {
	templates []*generate.Template
	notes     []generate.Note
	texts     map[string]string // by Template.File
	stdin     string            // what messages call the standard input
}

// stdinName is what messages call the standard input, unless that is a query.
const stdinName = "stdin"

// read reads all templates of the files. A file that can't be read as a whole is an error;
// what is wrong in a template is a note.
func (in *inputs) read(files []string, stdin io.Reader) error {
	in.texts = map[string]string{}
	for _, file := range files {
		name := file
		var text []byte
		var err error
		if file == "-" {
			name = in.stdin
			text, err = io.ReadAll(io.LimitReader(stdin, source.MaxBytes+1))
		} else {
			text, err = readFile(file)
		}
		if err != nil {
			return &usageError{text: err.Error()}
		}
		if _, twice := in.texts[name]; twice {
			return &usageError{name + " is named twice", ""}
		}
		in.texts[name] = string(text)
		documents, err := readTree(name, string(text))
		if err != nil {
			return err
		}
		if len(documents) == 0 {
			return &usageError{name + ": there is no template", "\"leastwise template crud\" writes an empty one"}
		}
		for i := range documents {
			t, notes := generate.ReadTemplate(name, len(in.templates), &documents[i])
			in.templates = append(in.templates, t)
			in.notes = append(in.notes, notes...)
		}
	}
	return nil
}

// readFile reads a file of any length that a template may have.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, source.MaxBytes+1))
}

// readUpTo reads a file that has at most so many bytes.
func readUpTo(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s: more than %d MB", path, most>>20)
	}
	return data, err
}

// readTree reads JSON, and as YAML what is no JSON.
func readTree(name, text string) ([]source.Node, error) {
	if strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n"), "{") && len(text) <= source.MaxBytes {
		doc, err := jsonspan.Parse(text)
		if err == nil {
			return []source.Node{source.FromJSON(doc)}, nil
		}
		var problem *jsonspan.Error
		if strings.HasSuffix(name, ".json") && errors.As(err, &problem) {
			return nil, placed(name, text, problem.Offset, problem.Reason, "")
		}
	}
	documents, err := yaml.Read(text)
	var problem *source.Error
	if errors.As(err, &problem) {
		return nil, placed(name, text, problem.Offset, problem.Reason, problem.Hint)
	}
	return documents, err
}

func placed(name, text string, offset int, reason, hint string) error {
	p := policy.NewLines(text).Position(offset)
	return &usageError{fmt.Sprintf("%s:%d:%d: %s", name, p.Line, p.Column+1, reason), hint}
}
