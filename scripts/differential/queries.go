package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/old"
)

// queryRun is one question to one of the four tables, in both programs' words.
type queryRun struct {
	table     string
	arguments map[string]any // of their function
	flags     []string       // of "policy_sentry query TABLE"
	about     *service       // nil for all
}

func (q queryRun) String() string {
	return "query " + q.table + " " + strings.Join(q.flags, " ") + "\n"
}

// ask makes a question; pairs are option names and values.
func ask(table string, about *service, pairs ...string) queryRun {
	q := queryRun{table: table, about: about, arguments: map[string]any{"fmt": "json"}}
	names := map[string][]string{
		"action-table":    {"service", "name", "access-level", "condition", "resource-type"},
		"arn-table":       {"service", "name", "list-arn-types"},
		"condition-table": {"service", "name"},
	}[table]
	for _, name := range names {
		q.arguments[strings.ReplaceAll(name, "-", "_")] = nil
	}
	if table == "arn-table" {
		q.arguments["list_arn_types"] = false
	}
	for i := 0; i < len(pairs); i += 2 {
		name, value := pairs[i], pairs[i+1]
		if name == "list-arn-types" {
			q.arguments["list_arn_types"] = true
			q.flags = append(q.flags, "--list-arn-types")
			continue
		}
		q.arguments[strings.ReplaceAll(name, "-", "_")] = value
		q.flags = append(q.flags, "--"+name+"="+value)
	}
	return q
}

// allQueries is every variant of every table; those about one service for the given ones.
func allQueries(db *database, prefixes []string) []queryRun {
	out := []queryRun{
		ask("service-table", nil),
		ask("action-table", nil, "service", "all"),
		ask("action-table", nil, "service", "all", "resource-type", "*"),
	}
	for _, level := range levelKeys {
		out = append(out, ask("action-table", nil, "service", "all", "access-level", level))
	}
	for _, prefix := range prefixes {
		s := db.services[prefix]
		on := func(table string, pairs ...string) {
			out = append(out, ask(table, s, append([]string{"service", prefix}, pairs...)...))
		}
		on("action-table")
		on("action-table", "resource-type", "*")
		on("arn-table")
		on("arn-table", "list-arn-types", "")
		on("condition-table")
		for _, level := range levelKeys {
			on("action-table", "access-level", level)
			on("action-table", "access-level", level, "resource-type", "*")
		}
		for i, name := range s.names {
			if i%7 == 0 { // levels of every type would be 11,000 questions
				on("action-table", "resource-type", name, "access-level", levelKeys[i/7%len(levelKeys)])
			}
			on("action-table", "resource-type", name)
			on("arn-table", "name", name)
		}
		for _, key := range slices.Sorted(maps.Keys(s.Conditions)) {
			on("action-table", "condition", key)
			on("condition-table", "name", key)
		}
		for i, name := range slices.Sorted(maps.Keys(s.Privileges)) {
			switch {
			case i%5 == 0:
				on("action-table", "name", name)
			case i%23 == 1:
				on("action-table", "name", strings.ToLower(name))
			case i%23 == 2:
				on("action-table", "name", name[:len(name)/2]+"*")
			}
		}
	}
	return out
}

// answer has our program answer in this process.
func (e *engine) answer(q queryRun) (stdout, stderr string, err error) {
	root := old.Root("policy_sentry", old.Options{Catalog: func() (*catalog.Catalog, error) { return e.catalog, nil }})
	root.SilenceErrors, root.SilenceUsage = true, true
	var out, said bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&said)
	root.SetArgs(append([]string{"query", q.table}, q.flags...))
	err = root.Execute()
	return out.String(), said.String(), err
}

// query asks both and files what differs.
func (b *comparer) query(q queryRun) error {
	theirs, err := b.peer.ask(question{Table: q.table, Arguments: q.arguments})
	if err != nil {
		return err
	}
	stdout, _, ourErr := b.engine.answer(q)
	d := &differences{count: map[*class]int{}}
	defer func() { b.queries.add(d, q.String()) }()
	if theirs.Error != "" {
		d.unexplained = append(d.unexplained, "theirs stops: "+theirs.Error)
		return nil
	}
	left, right := readItems(theirs.Printed, true), readItems(stdout, false)
	if ourErr != nil && len(left) > 0 {
		d.unexplained = append(d.unexplained, fmt.Sprintf("ours: %v; theirs has %d items", ourErr, len(left)))
		return nil
	}
	b.items(q, left, right, d)
	return nil
}

// items compares two answers as sets of items.
func (b *comparer) items(q queryRun, theirs, ours []string, d *differences) {
	for side, pair := range [][2][]string{{theirs, ours}, {ours, theirs}} {
		have := map[string]bool{}
		for _, item := range pair[1] {
			have[item] = true
		}
		for _, item := range slices.Compact(slices.Sorted(slices.Values(pair[0]))) {
			if have[item] {
				continue
			}
			if k := b.explainItem(q, item, pair[1]); k != nil {
				d.count[k]++
				continue
			}
			d.unexplained = append(d.unexplained, fmt.Sprintf("only %s: %.300s", [...]string{"theirs", "ours"}[side], item))
		}
	}
	if repeated := len(theirs) - len(slices.Compact(slices.Sorted(slices.Values(theirs)))); repeated > 0 {
		d.count[repeats] += repeated
	}
}

// readItems takes printed output apart: JSON into its elements or members, anything else
// into lines. Theirs has a heading in front, and an empty line with some.
func readItems(text string, heading bool) []string {
	body := strings.TrimSpace(text)
	if heading && !strings.HasPrefix(body, "[") && !strings.HasPrefix(body, "{") {
		if first, rest, _ := strings.Cut(body, "\n"); isHeading(first) {
			body = strings.TrimSpace(rest)
		}
	}
	if body == "" {
		return nil
	}
	var list []any
	var object map[string]any
	switch {
	case json.Unmarshal([]byte(body), &list) == nil:
	case json.Unmarshal([]byte(body), &object) == nil:
		for _, key := range slices.Sorted(maps.Keys(object)) {
			if records, ok := object[key].([]any); ok && key != "condition_keys" {
				list = append(list, records...)
				continue
			}
			list = append(list, map[string]any{key: object[key]})
		}
	default:
		return strings.Split(body, "\n")
	}
	var out []string
	for _, v := range list {
		if word, ok := v.(string); ok {
			out = append(out, word)
			continue
		}
		out = append(out, record(v))
	}
	return out
}

func isHeading(line string) bool {
	return strings.HasSuffix(line, ":") || strings.HasPrefix(line, "ALL actions")
}

// record writes an object without what only their database has (AWS's sentences, and
// links, which ours keeps beside the catalog), its lists sorted and each item once.
func record(v any) string {
	if m, ok := v.(map[string]any); ok {
		delete(m, "description")
		delete(m, "api_documentation_link")
		for key, value := range m {
			if list, ok := value.([]any); ok {
				var words []string
				for _, x := range list {
					words = append(words, fmt.Sprint(x))
				}
				slices.Sort(words)
				m[key] = slices.Compact(words)
			}
		}
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
