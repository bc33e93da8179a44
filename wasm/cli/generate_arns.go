package cli

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
)

// readItems asks what the ARNs of the command line are, prints what is wrong with some, and keeps
// the others.
func (p *prepared) readItems(w io.Writer, g *Generation) error {
	request := &api.GenerateRequest{LevelTable: p.options.Table.Name(), Partition: g.Partition}
	asked := map[string][]string{} // levels of each ARN; not part of the question, which wants no policy
	for i, f := range levelFlags {
		for _, arn := range g.ARNs[i] {
			if asked[arn] == nil {
				request.Items = append(request.Items, api.GenerateItem{ARN: arn})
			}
			asked[arn] = append(asked[arn], f.level)
		}
	}
	if len(request.Items) == 0 {
		return nil
	}
	e := engine.New(p.catalog)
	e.AddLevelTable(p.options.Table)
	reply, err := e.Generate(request)
	if err != nil {
		return err
	}
	p.items = reply.Items
	for i, item := range p.items {
		for l := range item.Levels {
			item.Levels[l].Asked = slices.Contains(asked[request.Items[i].ARN], item.Levels[l].Level)
		}
		if item.Error == nil {
			continue
		}
		p.refused = true
		place := item.ARN + ": byte " + strconv.Itoa(item.Error.Offset)
		if item.ARN == "" {
			place = g.flagOf("")
		}
		fmt.Fprintf(w, "error: %s: %s\n", place, item.Error.Message)
		if item.Error.Hint != "" {
			fmt.Fprintf(w, "hint: %s\n", item.Error.Hint)
		}
		for _, s := range item.Error.Suggestions {
			fmt.Fprintf(w, "hint: perhaps %s\n", s)
		}
		for i := range g.ARNs {
			g.ARNs[i] = slices.DeleteFunc(g.ARNs[i], func(arn string) bool { return arn == item.ARN })
		}
	}
	return nil
}

// flagOf is the first flag that an ARN was given with.
func (g *Generation) flagOf(arn string) string {
	i := slices.IndexFunc(g.ARNs[:], func(list []string) bool { return slices.Contains(list, arn) })
	return "--" + levelFlags[i].name
}

// hasARNs reports whether the command line has an ARN.
func (g *Generation) hasARNs() bool {
	return slices.ContainsFunc(g.ARNs[:], func(list []string) bool { return len(list) > 0 })
}

// readARNs puts the lines of stdin in place of "-", and takes white space off.
func (g *Generation) readARNs(stdin io.Reader) error {
	var fromStdin []string
	haveRead := false
	for i := range g.ARNs {
		var arns []string
		for _, value := range g.ARNs[i] {
			if value != "-" {
				arns = append(arns, strings.TrimSpace(value))
				continue
			}
			if !haveRead {
				if slices.Contains(g.Files, "-") {
					return &usageError{"stdin can't be a template and a list of ARNs", "put one of them into a file"}
				}
				var err error
				if fromStdin, err = readLines(stdin); err != nil {
					return err
				}
				haveRead = true
			}
			arns = append(arns, fromStdin...)
		}
		g.ARNs[i] = arns
	}
	if len(g.Boundary) == 0 && !g.hasARNs() && len(g.Exclude)+len(g.Conditions) > 0 {
		return &usageError{"--exclude and --condition are for the ARNs and the boundary of the command line", "templates have exclude-actions and conditions"}
	}
	return nil
}

// readLines gives the lines of text that are neither empty nor comments.
func readLines(r io.Reader) ([]string, error) {
	var out []string
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("stdin: %w", err)
	}
	return out, nil
}
