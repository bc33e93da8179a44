package cli

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/convert"
	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
)

// arns writes the policy for ARNs alone.
func (g *Generation) arns(cmd *cobra.Command, o Options, format convert.Format) error {
	if err := g.readARNs(cmd.InOrStdin()); err != nil {
		return err
	}
	request := &api.GenerateRequest{Partition: g.Partition}
	for i, f := range levelFlags {
		for _, arn := range g.ARNs[i] {
			addLevel(request, arn, f.level)
		}
	}
	if len(request.Items) == 0 {
		return &usageError{cmd.CommandPath() + ": no ARN", "for example: leastwise generate --read arn:aws:s3:::bucket/*"}
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	table, err := levelTable(g.Levels, c)
	if err != nil {
		return err
	}
	e := engine.New(c)
	e.AddLevelTable(table)
	request.LevelTable = table.Name()
	reply, err := e.Generate(request)
	if err != nil {
		return err
	}
	if g.JSON {
		_, err = cmd.OutOrStdout().Write(append(reply.AppendJSON(nil), '\n'))
	} else {
		err = g.write(cmd.OutOrStdout(), format, reply.Policy)
	}
	if err != nil {
		return err
	}
	return g.printNotes(cmd.ErrOrStderr(), reply)
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
	return nil
}

// addLevel makes one item of each ARN, with all levels it is named for.
func addLevel(request *api.GenerateRequest, arn, level string) {
	i := slices.IndexFunc(request.Items, func(item api.GenerateItem) bool { return item.ARN == arn })
	if i < 0 {
		i = len(request.Items)
		request.Items = append(request.Items, api.GenerateItem{ARN: arn})
	}
	request.Items[i].Levels = append(request.Items[i].Levels, level)
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

// printNotes prints what there is to know, and gives an error when an ARN was not
// understood, or when there are warnings and they count.
func (g *Generation) printNotes(w io.Writer, reply *api.GenerateReply) error {
	bad, warnings := false, false
	for _, item := range reply.Items {
		if item.Error == nil {
			continue
		}
		bad = true
		fmt.Fprintf(w, "error: %s: byte %d: %s\n", item.ARN, item.Error.Offset, item.Error.Message)
		if item.Error.Hint != "" {
			fmt.Fprintf(w, "hint: %s\n", item.Error.Hint)
		}
		for _, s := range item.Error.Suggestions {
			fmt.Fprintf(w, "hint: perhaps %s\n", s)
		}
	}
	for _, n := range reply.Notes {
		severity := "note"
		if n.Severity == "warning" {
			severity, warnings = "warning", true
		}
		place := ""
		if n.Item >= 0 {
			place = reply.Items[n.Item].ARN + ": "
		}
		fmt.Fprintf(w, "%s: %s%s\n", severity, place, n.Message)
		for _, form := range n.Forms {
			fmt.Fprintf(w, "  %s\n", form)
		}
	}
	switch {
	case bad:
		return &refused{}
	case warnings && g.Strict:
		return &warned{}
	}
	return nil
}
