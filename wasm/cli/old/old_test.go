package old

import (
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leastwise/leastwise/wasm/cli/shell"
)

// Every documented command is there, with every documented option, and names ours.
func TestDocumentedCommands(t *testing.T) {
	want := map[string]string{
		"policy_sentry create-template":       "output-file template-type verbose",
		"policy_sentry initialize":            "access-level-overrides-file build fetch verbose",
		"policy_sentry write-policy":          "fmt input-file minimize minimize_length verbose",
		"policy_sentry query action-table":    "access-level condition fmt name resource-type service verbose",
		"policy_sentry query arn-table":       "fmt list-arn-types name service verbose",
		"policy_sentry query condition-table": "fmt name service verbose",
		"policy_sentry query service-table":   "fmt verbose",
		"iam_syncr":                           "accounts-location dry-run dump filename-match only-consider verbose",
	}
	got := map[string]string{}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		if cmd.Runnable() {
			var names []string
			cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
			got[cmd.CommandPath()] = strings.Join(names, " ")
			if ours := cmd.Annotations[shell.Ours]; !strings.HasPrefix(ours, "leastwise ") {
				t.Errorf("%s names %q, want a command line of ours", cmd.CommandPath(), ours)
			}
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	for _, tool := range Tools {
		walk(Root(tool, Options{}))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("commands and options:\ngot  %v\nwant %v", got, want)
	}
}

// The documented forms of each option are understood.
func TestDocumentedForms(t *testing.T) {
	for _, line := range []string{
		"write-policy -i f.yml", "write-policy --input-file=f.yml --fmt terraform", "write-policy --minimize --input-file f",
		"write-policy --minimize=3 -i f", "write-policy -m -i f", "write-policy --minimize --minimize_length 4",
		"create-template -o a.yml -t crud -v debug", "query action-table -s s3 -a write -r * -c k -n x",
		"query arn-table -s ssm -l", "query service-table --fmt csv",
	} {
		root := Root("policy_sentry", Options{})
		cmd, rest, err := root.Find(strings.Fields(line))
		if err == nil {
			err = cmd.ParseFlags(rest)
		}
		if err != nil {
			t.Errorf("policy_sentry %s: %v", line, err)
		}
		if left := cmd.Flags().Args(); len(left) > 0 {
			t.Errorf("policy_sentry %s: %q is left over", line, left)
		}
	}
}

func TestWords(t *testing.T) {
	for _, tt := range []struct{ args, want []string }{
		{[]string{"query service-table --fmt  csv"}, []string{"query", "service-table", "--fmt", "csv"}},
		{[]string{"initialize"}, []string{"initialize"}},
		{[]string{"write-policy", "-i", "my file.yml"}, []string{"write-policy", "-i", "my file.yml"}},
		{nil, nil},
	} {
		if got := Words(tt.args); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Words(%q) = %q, want %q", tt.args, got, tt.want)
		}
	}
}
