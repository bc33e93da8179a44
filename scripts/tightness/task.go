package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/leastwise/leastwise/catalog"
)

// task is a piece of work with the permissions that it needs.
type task struct {
	id    string // the file's name
	title string
	// sources are the pages that publish the permissions.
	sources []string
	// managed is the AWS managed policy that AWS's page names for the task. nearest is,
	// where it names none, the narrowest of the collection that allows the task.
	managed, nearest string
	note             string
	needed           []need
	// crud is the intent as a CRUD template that Policy Sentry understands as well.
	crud string
}

// need is one action on one resource; the ARN is "*" for an action that takes none.
type need struct {
	action catalog.Action
	arn    string
}

// readTasks reads all files of a folder, by name.
//
// A task is a txtar file. Its comment has lines "title:", "source:" (one or more),
// "managed:", "nearest:" and "note:". The file "needed" has a line for each action and
// resource, "service:Action resource-type ARN", with "*" twice where the action takes no
// resource; "crud.yaml" is the template.
func readTasks(dir string, c *catalog.Catalog) ([]task, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	var tasks []task
	for _, file := range files { // Glob sorts
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		t, err := readTask(txtar.Parse(text), c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		t.id = strings.TrimSuffix(filepath.Base(file), ".txtar")
		tasks = append(tasks, t)
	}
	if tasks == nil {
		return nil, fmt.Errorf("%s holds no task", dir)
	}
	return tasks, nil
}

func readTask(archive *txtar.Archive, c *catalog.Catalog) (task, error) {
	var t task
	for line := range strings.Lines(string(archive.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "title":
			t.title = value
		case "source":
			t.sources = append(t.sources, value)
		case "managed":
			t.managed = value
		case "nearest":
			t.nearest = value
		case "note":
			t.note = value
		default:
			return t, fmt.Errorf("unknown line %q; it begins with title, source, managed, nearest or note", line)
		}
	}
	for _, f := range archive.Files {
		switch f.Name {
		case "crud.yaml":
			t.crud = string(f.Data)
		case "needed":
			for line := range strings.Lines(string(f.Data)) {
				n, err := readNeed(c, strings.Fields(line))
				if err != nil {
					return t, fmt.Errorf("needed: %q: %w", strings.TrimSpace(line), err)
				}
				t.needed = append(t.needed, n)
			}
		default:
			return t, fmt.Errorf("unknown part %q; there are needed and crud.yaml", f.Name)
		}
	}
	if t.title == "" || t.sources == nil || t.needed == nil || t.crud == "" {
		return t, fmt.Errorf("a task has a title, a source, needed and crud.yaml")
	}
	if t.managed != "" && t.nearest != "" {
		return t, fmt.Errorf("nearest is for a task without managed")
	}
	return t, nil
}

func readNeed(c *catalog.Catalog, words []string) (need, error) {
	if len(words) != 3 {
		return need{}, fmt.Errorf("a line is an action, a resource type and an ARN")
	}
	a, ok := c.LookupAction(words[0])
	if !ok || a.ID() != words[0] {
		return need{}, fmt.Errorf("not in the catalog of %s", c.Date())
	}
	var types []string
	for row := range a.Rows() {
		types = append(types, row.ResourceType().Name())
	}
	if words[1] != "*" && !slices.Contains(types, words[1]) {
		return need{}, fmt.Errorf("the action takes %s", strings.Join(types, ", "))
	}
	if (words[1] == "*") != (words[2] == "*") {
		return need{}, fmt.Errorf("a type has an ARN, and no type has none")
	}
	return need{a, words[2]}, nil
}

// actions are the IDs of the needed actions, sorted, each once.
func (t *task) actions() []string {
	var out []string
	for _, n := range t.needed {
		out = append(out, n.action.ID())
	}
	slices.Sort(out)
	return slices.Compact(out)
}
