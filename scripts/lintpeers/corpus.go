package main

import (
	"encoding/json"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/archive"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Collections in the folder of sources.
const (
	managed   = "managed-policies-2026-08-22"
	examples  = "example-policies"
	reference = "service-reference-2026-08-22"
)

// collection reads a collection's policies. In that of examples, the folder is the kind.
func collection(sources, name string) ([]document, error) {
	var out []document
	err := archive.Walk(filepath.Join(sources, name+".tar.zst"), func(file string, data []byte) error {
		if !strings.HasSuffix(file, ".json") {
			return nil
		}
		d := document{name: path.Base(file), text: string(data)}
		if folder := path.Base(path.Dir(file)); folder == "vpce" {
			d.kind = policy.VPCEndpoint
		} else if kind, ok := policy.ParseKind(folder); ok {
			d.kind = kind
		}
		out = append(out, d)
		return nil
	})
	return out, err
}

// fragment is an example of a rule's page as a whole policy.
type fragment struct {
	page    *rulebook.Page
	example *rulebook.Example
	document
}

// fragments are the examples of all pages.
//
// parliament's community auditors look at pages that claim a name of theirs, and where
// grants are added.
func fragments() []fragment {
	var out []fragment
	for _, p := range rulebook.Pages() {
		for i := range p.Examples {
			e := &p.Examples[i]
			d := document{name: p.ID + "/" + e.Name, text: whole(e.Text), resourceType: p.ResourceType}
			name := e.Kind
			if name == "" {
				name = p.Kind
			}
			kind, ok := policy.ParseKind(name)
			if !ok {
				parsed, _ := policy.Parse(e.Text)
				kind, _ = policy.Detect(parsed)
			}
			d.kind = kind
			d.auditors = slices.ContainsFunc(p.Parliament, auditor) || d.grows()
			out = append(out, fragment{p, e, d})
		}
	}
	return out
}

// whole puts a bare statement into a policy: the peers read whole ones only.
func whole(text string) string {
	var members map[string]any
	if json.Unmarshal([]byte(text), &members) != nil {
		return text
	}
	statement := false
	for name := range members {
		switch strings.ToLower(name) {
		case "statement", "version", "id", "policydocument", "policyversion":
			return text
		case "effect", "action", "notaction", "resource", "notresource":
			statement = true
		}
	}
	if !statement {
		return text
	}
	return `{"Version": "2012-10-17", "Statement": [` + strings.TrimSpace(text) + "]}\n"
}
