package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/config"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/policy"
)

// The archives in codes have an entry for each name that a peer may say. Most are shown by
// examples of the rulebook; for others the entry has lines
//
//	bad:     a statement or policy of which the peer says the name, and one of our rules something
//	good:    one of which neither does
//	kind:    what both are policies of, identity if nothing says it
//	rules:   our rules, besides those whose pages claim the name
//	config:  a configuration of the peer's, as JSON
//	ours:    what stands below "lint" in our .leastwise.yaml, as JSON
//	none:    why the name is not about a policy; then there is nothing else
//
// A line that begins with blanks goes on with the one before.
//
//go:embed codes
var archives embed.FS

// code is a name of a peer's.
type code struct {
	tool, name, check         string // check is the part of the peer that says it, if it has such
	kind, bad, good           string
	rules                     []string
	config, settings, nothing string
}

// readCodes reads the archive of a tool, in the order of its entries.
func readCodes(tool string) ([]code, error) {
	text, err := archives.ReadFile("codes/" + tool + ".txtar")
	if err != nil {
		return nil, err
	}
	var list []code
	for _, f := range rulebook.ParseArchive(string(text)).Files {
		c := code{tool: tool, name: f.Name}
		var into *string
		for line := range strings.Lines(f.Data) {
			line = strings.TrimRight(line, "\n")
			if strings.HasPrefix(line, " ") && into != nil {
				*into += "\n" + line
				continue
			}
			key, value, _ := strings.Cut(line, ":")
			value = strings.TrimSpace(value)
			if key == "rules" {
				c.rules = strings.Fields(value)
				continue
			}
			fields := map[string]*string{"bad": &c.bad, "good": &c.good, "kind": &c.kind, "config": &c.config, "ours": &c.settings, "none": &c.nothing}
			if into = fields[key]; into == nil {
				return nil, fmt.Errorf("codes/%s.txtar, %s: %q is no key", tool, f.Name, key)
			}
			*into = value
		}
		list = append(list, c)
	}
	return list, nil
}

// claimed are the names of a tool's that a page claims.
func claimed(tool string, p *rulebook.Page) []string {
	switch tool {
	case parliament:
		return p.Parliament
	case validator:
		return p.Validator
	}
	return p.Cloudsplaining
}

// mapped are all our rules for a name, sorted.
func (c *code) mapped() []string {
	ids := slices.Clone(c.rules)
	for _, p := range rulebook.Pages() {
		if slices.Contains(claimed(c.tool, p), c.name) {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// documents are the bad and the good text.
func (c *code) documents() [2]document {
	kind, _ := policy.ParseKind(c.kind)
	one := document{kind: kind, auditors: true, config: json.RawMessage(c.config)}
	bad, good := one, one
	bad.name, bad.text = c.name+"/bad", whole(c.bad)
	good.name, good.text = c.name+"/good", whole(c.good)
	return [2]document{bad, good}
}

// oursSays are the mapped rules that find something in a text. All rules run, also those
// that are off by default, with the entry's settings.
func (c *code) oursSays(cat *catalog.Catalog, d document) ([]string, error) {
	list := rules.All()
	if c.settings != "" {
		folder, err := os.MkdirTemp("", "lintpeers")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(folder)
		path := filepath.Join(folder, config.Names[0])
		if err := os.WriteFile(path, []byte(`{"lint": `+c.settings+"}"), 0o600); err != nil {
			return nil, err
		}
		file, err := config.Read(path)
		if err != nil {
			return nil, err
		}
		applied, err := file.Apply(cat, ids(list), time.Now())
		if err != nil {
			return nil, err
		}
		list = applied.Choose(list, list)
	}
	mapped, found := c.mapped(), map[string]bool{}
	for _, f := range lint.New(cat, list).Text(d.text, lint.Options{Kind: d.kind, ResourceType: d.resourceType}).Findings {
		if slices.Contains(mapped, f.Rule.ID) {
			found[f.Rule.ID] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func ids(list []*lint.Rule) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.ID
	}
	return out
}
