package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
)

// sources are policies in the files that they came from.
type sources struct {
	stdin    io.Reader
	warnings io.Writer
	texts    []policyText
	spots    map[string]*policy.Places // by name
	full     map[string]string
	stdinFor string // the flag that took stdin
}

// policyText is a policy with the way back to its file.
type policyText struct {
	api.PolicyText
	file   string // what messages call it
	base   int    // where Text begins there
	places *source.Places
	// missing says why there is no text of the policy though it counts.
	missing string
}

// addFlag takes the value of a flag: a file, stdin or JSON, with a level or an ARN in front.
func (s *sources) addFlag(flag, layer, value string) error {
	one := policyText{}
	one.Layer = layer
	if before, after, ok := strings.Cut(value, "="); ok && !isInline(value) {
		switch layer {
		case "scp", "rcp":
			if level, err := strconv.ParseUint(before, 10, 8); err == nil {
				one.Level, value = int(level), after
			}
		case "resource", "trust":
			if strings.HasPrefix(before, "arn:") {
				one.ARN, value = before, after
			}
		}
	}
	name, text, err := s.read("--"+flag, value)
	if err != nil {
		return err
	}
	return s.addText(one, name, text)
}

// addText takes a policy's text, JSON or YAML.
func (s *sources) addText(one policyText, name, text string) error {
	one.Name, one.file, one.Text = name, name, text
	s.remember(name, text)
	if strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml") {
		documents, err := readTree(name, text)
		if err != nil {
			return err
		}
		if len(documents) != 1 {
			return &usageError{fmt.Sprintf("%s: %d documents where one policy should stand", name, len(documents)), ""}
		}
		one.Text, one.places = source.ToJSON(&documents[0])
	}
	s.texts = append(s.texts, one)
	return nil
}

func isInline(value string) bool {
	value = strings.TrimLeft(value, " \t\r\n")
	return strings.HasPrefix(value, "{") || strings.HasPrefix(value, "[")
}

// read reads what a flag names.
func (s *sources) read(flag, value string) (name, text string, err error) {
	switch {
	case value == "":
		return "", "", &usageError{flag + ": an empty name", "name a file, or - for stdin"}
	case isInline(value):
		name = flag
		for n := 2; s.full[name] != ""; n++ {
			name = flag + "#" + strconv.Itoa(n)
		}
		return name, value, nil
	case value == "-":
		if s.stdinFor != "" {
			return "", "", &usageError{flag + ": stdin is read already, for " + s.stdinFor, ""}
		}
		s.stdinFor = flag
		data, err := io.ReadAll(io.LimitReader(s.stdin, maxInput+1))
		if err == nil && len(data) > maxInput {
			err = fmt.Errorf("stdin: more than %d MB", maxInput>>20)
		}
		return stdinName, string(data), err
	}
	text, err = readInput(value)
	return value, text, err
}

// maxInput is the size of the largest file that is read, an account's dump.
const maxInput = 256 << 20

func readInput(path string) (string, error) {
	data, err := readUpTo(path, maxInput)
	if err != nil {
		return "", &usageError{text: err.Error()}
	}
	return string(data), nil
}

func (s *sources) remember(name, text string) {
	if s.full == nil {
		s.full, s.spots = map[string]string{}, map[string]*policy.Places{}
	}
	s.full[name] = text
}

func (s *sources) apiTexts() []api.PolicyText {
	out := make([]api.PolicyText, len(s.texts))
	for i := range s.texts {
		out[i] = s.texts[i].PolicyText
	}
	return out
}

// at is where a span of a policy's text begins, and what stands there.
func (s *sources) at(index, start, end int) (place, excerpt string) {
	t := &s.texts[index]
	if t.missing != "" {
		return s.placeIn(t.file, t.base), ""
	}
	if t.places != nil {
		start, end = t.places.Span(start, end)
	}
	return s.placeIn(t.file, t.base+start), oneLine(s.full[t.file][t.base+start : t.base+end])
}

// placeIn is an offset of a file as file:line:column.
func (s *sources) placeIn(file string, offset int) string {
	spots, ok := s.spots[file]
	if !ok {
		spots = policy.NewPlaces(s.full[file])
		s.spots[file] = spots
	}
	p := spots.Position(offset)
	return fmt.Sprintf("%s:%d:%d", file, p.Line, p.Column+1)
}

// oneLine puts a text on one line and cuts it.
func oneLine(text string) string {
	const most = 100 // code points
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(runes)
}

func (s *sources) warn(severity, text string) { fmt.Fprintln(s.warnings, severity+": "+text) }

// printProblems says what is wrong with the texts. The first that is broken, or no policy,
// ends the run.
func (s *sources) printProblems(problems []api.PolicyProblem) error {
	bad := slices.IndexFunc(problems, func(p api.PolicyProblem) bool { return policy.Broken(p.Code) })
	for i, p := range problems {
		place, _ := s.at(p.Policy, p.Start, p.End)
		if i == bad {
			return &usageError{place + ": " + p.Message, p.Hint}
		}
		s.warn("warning", place+": "+p.Message)
		if p.Hint != "" {
			s.warn("hint", p.Hint)
		}
	}
	return nil
}
