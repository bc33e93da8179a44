package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/query"
)

// item is what records of actions, types and keys have in common.
type item struct {
	Action string   `json:"action"`
	Format string   `json:"resource_arn_format"`
	Keys   []string `json:"condition_keys"`
}

// explainItem says why an item of an answer is on one side only; other has the other
// side's items.
func (b *comparer) explainItem(q queryRun, text string, other []string) *class {
	var record item
	id := text
	if strings.HasPrefix(text, "{") && json.Unmarshal([]byte(text), &record) == nil && record.Action != "" {
		id = record.Action
	}
	for _, slip := range b.corrections {
		if strings.Contains(text, slip) || q.arguments["condition"] == slip {
			return corrected
		}
	}
	if p := b.db.action(id); p != nil {
		condition, asked := q.arguments["condition"].(string)
		switch {
		case asked && hasLikeKey(p, condition):
			return keyForms
		case record.Format == "*" && lacksType(p):
			return noFormat
		case b.pages.onSeveral[strings.ToLower(id)], b.severalFormats(p, record.Format):
			return queryUnion
		case record.Action != "" && b.differInRowKeys(p, record, other):
			return rowKeys
		}
		return nil
	}
	if name, ok := q.arguments["name"].(string); ok && q.table == "condition-table" {
		start, _, cut := strings.Cut(name, "$")
		switch {
		case cut && b.sameStart(q.about, start) > 1:
			return firstKey
		case b.pages.keyTypes[q.about.Prefix+" "+name] > 1:
			return keyUnion
		}
		return nil
	}
	if q.table == "arn-table" && strings.HasSuffix(text, `:""}`) {
		return noFormat
	}
	// An ARN format, alone or in a record of types.
	for format := range b.pages.formats {
		if strings.Contains(text, format) && (q.about == nil || serviceOfARN(format) == q.about.Prefix) {
			return queryUnion
		}
	}
	return nil
}

// severalFormats reports whether the type of an action's record has several formats.
func (b *comparer) severalFormats(p *privilege, format string) bool {
	for name := range p.Types {
		if list := b.pages.types[p.service.Prefix+":"+name]; len(list) > 1 && slices.Contains(list, format) {
			return true
		}
	}
	return false
}

// differInRowKeys reports whether the other side has the same record but for keys that the
// action's own rows have.
func (b *comparer) differInRowKeys(p *privilege, one item, others []string) bool {
	var row []string
	for _, t := range p.Types {
		row = append(row, t.Keys...)
	}
	for _, text := range others {
		var two item
		if json.Unmarshal([]byte(text), &two) != nil || two.Action != one.Action || two.Format != one.Format {
			continue
		}
		for _, pair := range [][2][]string{{one.Keys, two.Keys}, {two.Keys, one.Keys}} {
			for _, key := range pair[0] {
				if !slices.Contains(pair[1], key) && !slices.Contains(row, key) && !slices.Contains(b.corrections, key) {
					return false
				}
			}
		}
		return true
	}
	return false
}

// hasLikeKey reports whether an action has a key that is another form of the one asked for.
func hasLikeKey(p *privilege, asked string) bool {
	for _, t := range p.Types {
		for _, key := range t.Keys {
			if key != asked && query.KeyMatches(key, asked) {
				return true
			}
		}
	}
	return false
}

// lacksType reports whether an action names a type that its service does not describe.
func lacksType(p *privilege) bool {
	for name := range p.Types {
		if name != "" && p.service.Resources[name] == nil {
			return true
		}
	}
	return false
}

// sameStart counts the keys of a service that begin with a text, as they compare them.
func (b *comparer) sameStart(s *service, start string) (n int) {
	for key := range s.Conditions {
		if strings.HasPrefix(strings.ToLower(key), strings.ToLower(start)) {
			n++
		}
	}
	return n
}
