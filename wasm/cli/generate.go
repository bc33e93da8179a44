package cli

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
)

// levelFlags are the access levels in the order of help and of statements.
var levelFlags = [...]struct{ name, level, help string }{
	{"read", "Read", "allow reading `ARN`; - reads ARNs from stdin, one a line"},
	{"write", "Write", "allow changing `ARN`"},
	{"list", "List", "allow listing `ARN`"},
	{"tagging", "Tagging", "allow tagging `ARN`"},
	{"permissions-management", "Permissions management", "allow managing permissions on `ARN`"},
}

// generateCommand is the verb "generate": ARNs and access levels in, a policy out.
func generateCommand(o Options) *cobra.Command {
	var arns [len(levelFlags)][]string
	var table, partition string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write a policy for ARNs and access levels",
		Long: `Write an identity policy that allows the actions of the named access levels on the
named resources, and nothing else. Each flag may stand several times. The policy goes to
stdout; what to know about it goes to stderr.

An ARN that names no known resource gives exit code 2; the policy for the others is still
printed.`,
		Example: `  leastwise generate --read arn:aws:s3:::bucket/* --list arn:aws:s3:::bucket
  leastwise generate --write arn:aws:sqs:eu-west-1:111122223333:queue --levels aws`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			request, err := generateRequest(arns, cmd.InOrStdin())
			if err != nil {
				return err
			}
			c, err := o.Catalog()
			if err != nil {
				return err
			}
			e := engine.New(c)
			request.LevelTable, request.Partition = table, partition
			if table != "" && table != "aws" && table != "strict" {
				overrides, err := readLevels(table, c)
				if err != nil {
					return err
				}
				e.AddLevelTable(overrides)
			}
			reply, err := e.Generate(request)
			if err != nil {
				return err
			}
			out := []byte(reply.Policy)
			if asJSON {
				out = append(reply.AppendJSON(nil), '\n')
			}
			if _, err := cmd.OutOrStdout().Write(out); err != nil {
				return err
			}
			return printNotes(cmd.ErrOrStderr(), reply)
		},
	}
	for i, f := range levelFlags {
		cmd.Flags().StringArrayVar(&arns[i], f.name, nil, f.help)
	}
	cmd.Flags().StringVar(&table, "levels", "", "whose access levels count: strict (the default), aws, or a `FILE` of overrides in Policy Sentry's form")
	cmd.Flags().StringVar(&partition, "partition", "", "partition of the ARNs that notes suggest, for example aws-cn")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print policy, matched types and notes as one JSON object")
	return cmd
}

// generateRequest makes one item of each ARN, with all levels it was named for.
func generateRequest(arns [len(levelFlags)][]string, stdin io.Reader) (*api.GenerateRequest, error) {
	request := &api.GenerateRequest{}
	var fromStdin []string
	haveRead := false
	for i, f := range levelFlags {
		for _, value := range arns[i] {
			list := []string{value}
			if value == "-" {
				if !haveRead {
					var err error
					if fromStdin, err = readLines(stdin); err != nil {
						return nil, err
					}
					haveRead = true
				}
				list = fromStdin
			}
			for _, arn := range list {
				addLevel(request, strings.TrimSpace(arn), f.level)
			}
		}
	}
	if len(request.Items) == 0 {
		return nil, &usageError{"generate: no ARN", "for example: leastwise generate --read arn:aws:s3:::bucket/*"}
	}
	return request, nil
}

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
// understood.
func printNotes(w io.Writer, reply *api.GenerateReply) error {
	bad := 0
	for _, item := range reply.Items {
		if item.Error == nil {
			continue
		}
		bad++
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
			severity = "warning"
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
	if bad > 0 {
		return &badARNs{}
	}
	return nil
}

// badARNs sets exit code 2; what is wrong was printed already.
type badARNs struct{}

func (*badARNs) Error() string { return "" }
func (*badARNs) ExitCode() int { return 2 }
