package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/suite"
)

// suiteNames are the ends of the names by which suites are found in folders.
var suiteNames = []string{".test.yml", ".test.yaml", ".test.json"}

// find lists the suites that the arguments name; those of a folder are sorted.
func (t *testRun) find(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case arg == "-":
			out = append(out, arg)
		case err != nil:
			return nil, &usageError{text: err.Error()}
		case !info.IsDir():
			out = append(out, arg)
		default:
			before := len(out)
			if err := filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
				if err != nil {
					return err
				}
				name := d.Name()
				if d.IsDir() && path != arg && (strings.HasPrefix(name, ".") || name == "node_modules") {
					return fs.SkipDir
				}
				if !d.IsDir() && slices.ContainsFunc(suiteNames, func(end string) bool { return strings.HasSuffix(name, end) }) {
					out = append(out, path)
				}
				return nil
			}); err != nil {
				return nil, err
			}
			if len(out) == before && len(args) == 1 {
				return nil, &usageError{"there is no suite in " + arg, "suites in folders are called NAME.test.yml; \"leastwise test --generate policy.json >policy.test.yml\" writes one"}
			}
		}
	}
	return out, nil
}

// suiteFile is a suite with the files that it names, and what came of it.
type suiteFile struct {
	sources
	name, folder string
	files        []suitePolicy
	model        *suite.Suite
	reply        *api.SuiteReply
}

// suitePolicy is a policy's file.
type suitePolicy struct {
	api.SuiteFile
	path   string
	places *source.Places
}

// load reads and runs a suite.
func (t *testRun) load(file string) (*suiteFile, error) {
	s := &suiteFile{name: file, folder: filepath.Dir(file), sources: sources{stdin: t.cmd.InOrStdin(), warnings: t.cmd.ErrOrStderr()}}
	name, text, err := s.read("suite", file)
	if err != nil {
		return nil, err
	}
	s.name = name
	t.seen = append(t.seen, file)
	s.remember(name, text)
	documents, err := readTree(name, text)
	if err != nil {
		return nil, err
	}
	if len(documents) != 1 {
		return nil, &usageError{fmt.Sprintf("%s: %d documents where one suite should stand", name, len(documents)), ""}
	}
	s.addNeighbour(&documents[0])
	s.model, _ = suite.Read(&documents[0])
	for _, f := range s.model.Files() {
		t.seen = append(t.seen, filepath.Join(s.folder, f))
		if err := s.readPolicy(f); err != nil {
			return nil, err
		}
	}
	q := &api.SuiteRequest{Tree: string(source.AppendJSON(nil, documents))}
	for i := range s.files {
		q.Files = append(q.Files, s.files[i].SuiteFile)
	}
	if s.reply, err = t.engine.Suite(q); err != nil {
		return nil, asUsage(err)
	}
	s.refuseBroken()
	s.printProblems("error", s.reply.Problems)
	s.printProblems("warning", s.reply.Warnings)
	if len(s.reply.Problems) == 0 {
		t.warnOfKeys(s)
	}
	return s, nil
}

// refuseBroken keeps a suite with a policy in broken JSON from being run: what the engine makes
// of it may not be what it says.
func (s *suiteFile) refuseBroken() {
	var broken, rest []api.SuiteProblem
	for _, w := range s.reply.Warnings {
		if policy.Broken(w.Code) {
			broken = append(broken, w)
		} else {
			rest = append(rest, w)
		}
	}
	if len(broken) > 0 {
		s.reply = &api.SuiteReply{Problems: append(broken, s.reply.Problems...), Warnings: rest, Files: s.reply.Files}
	}
}

// addNeighbour makes policy.json the identity policy of a suite policy.test.yml that names
// no policies.
func (s *suiteFile) addNeighbour(root *source.Node) {
	i := strings.LastIndex(s.name, ".test.")
	if i < 0 || root.Kind != source.Map {
		return
	}
	for j := 0; j < len(root.Children); j += 2 {
		if root.Children[j].Text == "policies" {
			return
		}
	}
	for _, end := range []string{".json", ".yml", ".yaml"} {
		path := s.name[:i] + end
		if _, err := os.Stat(path); err == nil {
			at := source.Node{Start: root.Start, End: root.Start}
			key, layer, file := at, at, at
			key.Text, layer.Text, file.Text = "policies", "identity", filepath.Base(path)
			at.Kind, at.Children = source.Map, []source.Node{layer, file}
			root.Children = append(root.Children, key, at)
			return
		}
	}
}

// readPolicy reads a policy's file. One that is not there is left to the engine to say so,
// with the files that are.
func (s *suiteFile) readPolicy(name string) error {
	path := name
	if !filepath.IsAbs(name) {
		path = filepath.Join(s.folder, name)
	}
	data, err := readUpTo(path, maxInput)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return &usageError{text: err.Error()}
	}
	one := suitePolicy{SuiteFile: api.SuiteFile{Name: name, Text: string(data)}, path: path}
	s.remember(path, one.Text)
	if strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml") {
		documents, err := readTree(path, one.Text)
		if err != nil {
			return err
		}
		if len(documents) != 1 {
			return &usageError{fmt.Sprintf("%s: %d documents where one policy should stand", path, len(documents)), ""}
		}
		one.Text, one.places = source.ToJSON(&documents[0])
	}
	s.files = append(s.files, one)
	return nil
}

// spot is where a span begins in a policy's file, or in the suite if file is empty, and
// what stands there.
func (s *suiteFile) spot(file string, start, end int) (place, excerpt string) {
	path := s.name
	for i := range s.files {
		if f := &s.files[i]; f.Name == file && file != "" {
			path = f.path
			if f.places != nil {
				start, end = f.places.Span(start, end)
			}
		}
	}
	return s.placeIn(path, start), oneLine(s.full[path][start:end])
}

func (s *suiteFile) printProblems(severity string, list []api.SuiteProblem) {
	for i := range list {
		p := &list[i]
		place, _ := s.spot(p.File, p.Start, p.End)
		hint := p.Hint
		if strings.HasPrefix(p.Message, "there is no file ") && hint == "" {
			hint = "names are relative to the suite's folder"
		}
		s.warn(severity, place+": "+p.Message)
		if hint != "" {
			s.warn("hint", hint)
		}
	}
}

// filter leaves the tests that --run asks for, and gives the names of all.
func (s *suiteFile) filter(pattern *regexp.Regexp) (names []string) {
	r := s.reply
	var kept []api.SuiteCase
	r.Passed, r.Failed = 0, 0
	for _, c := range r.Cases {
		if names = append(names, c.Name); !pattern.MatchString(c.Name) {
			continue
		}
		if c.Passed {
			r.Passed++
		} else {
			r.Failed++
		}
		kept = append(kept, c)
	}
	r.Cases = kept
	return names
}
