package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/source"
)

// readContext reads the values of --context in order; of one key the last one holds.
func (s *sources) readContext(flags []string) ([]api.ContextValues, error) {
	var out []api.ContextValues
	for _, value := range flags {
		key, text, ok := strings.Cut(value, "=")
		if ok && !isInline(value) {
			values, err := splitValues(text)
			if key == "" {
				err = fmt.Errorf("there is no key before the equals sign")
			}
			if err != nil {
				return nil, &usageError{"--context " + quote(value) + ": " + err.Error(), "a key with its values reads aws:TagKeys=one,two"}
			}
			out = append(out, api.ContextValues{Name: key, Values: values})
			continue
		}
		name, text, err := s.read("--context", value)
		if _, missing := os.Stat(value); err != nil && os.IsNotExist(missing) {
			return nil, &usageError{"--context: " + quote(value) + " is neither KEY=VALUE nor a file", "a key with its value reads aws:SourceIp=203.0.113.5"}
		}
		if err != nil {
			return nil, err
		}
		documents, err := readTree(name, text)
		if err != nil {
			return nil, err
		}
		for i := range documents {
			if out, err = appendContext(out, name, text, &documents[i]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// splitValues parts values at commas, save in quotation marks, as CSV does. Nothing at all
// is no value.
func splitValues(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	var out []string
	for {
		quoted, ok := strings.CutPrefix(text, `"`)
		if !ok {
			value, rest, more := strings.Cut(text, ",")
			if out = append(out, value); !more {
				return out, nil
			}
			text = rest
			continue
		}
		var value strings.Builder
		for {
			i := strings.IndexByte(quoted, '"')
			if i < 0 {
				return nil, fmt.Errorf("a quotation mark is not closed")
			}
			value.WriteString(quoted[:i])
			quoted = quoted[i+1:]
			if !strings.HasPrefix(quoted, `"`) {
				break
			}
			value.WriteByte('"')
			quoted = quoted[1:]
		}
		out = append(out, value.String())
		switch {
		case quoted == "":
			return out, nil
		case quoted[0] != ',':
			return nil, fmt.Errorf("behind a closing quotation mark stands no comma")
		}
		text = quoted[1:]
	}
}

// appendContext reads a map of keys to values.
func appendContext(out []api.ContextValues, name, text string, n *source.Node) ([]api.ContextValues, error) {
	if n.Kind != source.Map {
		return nil, placed(name, text, n.Start, "a context is a map of keys to values", "aws:SourceIp: 203.0.113.5")
	}
	for i := 0; i < len(n.Children); i += 2 {
		key, value := &n.Children[i], &n.Children[i+1]
		one := api.ContextValues{Name: key.Text}
		items := value.Children
		if value.Kind.IsScalar() {
			items = []source.Node{*value}
			if value.IsNull() {
				items = nil
			}
		}
		for j := range items {
			if !items[j].Kind.IsScalar() || value.Kind == source.Map {
				return nil, placed(name, text, items[j].Start, "a value is a text, or a list of texts", "")
			}
			one.Values = append(one.Values, items[j].Text)
		}
		out = append(out, one)
	}
	return out, nil
}

// tagPairs reads tags of the form KEY=VALUE.
func tagPairs(flag string, list []string) ([]api.TagPair, error) {
	var out []api.TagPair
	for _, text := range list {
		key, value, ok := strings.Cut(text, "=")
		if !ok || key == "" {
			return nil, &usageError{flag + ": " + quote(text) + " is no tag", "a tag reads KEY=VALUE"}
		}
		out = append(out, api.TagPair{Key: key, Value: value})
	}
	return out, nil
}
