package shell

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// completing tells whether args are a question of the shell's completion.
func completing(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// completeFlags lets the shell offer the words of each flag of the tree that has a list of
// them. The list is the one in the flag's help, so that the two say the same; a verb may
// register a function of its own where the help only has examples.
func completeFlags(cmd *cobra.Command) { completeAll(cmd, newListReader()) }

func completeAll(cmd *cobra.Command, r *listReader) {
	offer := func(f *pflag.Flag) {
		words, closed := r.choices(f)
		if _, has := cmd.GetFlagCompletionFunc(f.Name); has || len(words) == 0 {
			return
		}
		directive := cobra.ShellCompDirectiveDefault // files
		if closed {
			directive = cobra.ShellCompDirectiveNoFileComp
		}
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(w, "=") }) {
			directive |= cobra.ShellCompDirectiveNoSpace
		}
		// It fails for flags that are not there and for those that have a function.
		_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(words, directive))
	}
	cmd.LocalFlags().VisitAll(offer)
	for _, sub := range cmd.Commands() {
		completeAll(sub, r)
	}
}

// listReader reads lists. Its expressions are compiled for completion alone: every command
// would wait for them otherwise.
type listReader struct{ aside, separator, word *regexp.Regexp }

func newListReader() *listReader {
	return &listReader{
		aside:     regexp.MustCompile(`\s*\([^)]*\)`),
		separator: regexp.MustCompile(`, or |, | or `),
		word:      regexp.MustCompile(`^([a-z0-9]+(?:[-_][a-z0-9]+)*=?)[A-Z=]*$`), // after=TIME is offered as after=
	}
}

// choices are the words that a flag takes, as its help lists them: behind the last colon,
// "what is listed: effective (the default), allowed or grown", or in the value's name,
// "json|yaml". A list begins with a word; it is closed when nothing but words stands in it.
func (r *listReader) choices(f *pflag.Flag) (words []string, closed bool) {
	name, usage := pflag.UnquoteUsage(f)
	if strings.Contains(name, "|") {
		return strings.Split(name, "|"), true
	}
	colon := strings.LastIndex(usage, ": ")
	if colon < 0 {
		return nil, false
	}
	list, _, _ := strings.Cut(r.aside.ReplaceAllString(usage[colon+2:], ""), ";")
	closed = true
	for i, item := range r.separator.Split(list, -1) {
		m := r.word.FindStringSubmatch(strings.Trim(item, `" `))
		switch {
		case m != nil:
			words = append(words, m[1])
		case i == 0:
			return nil, false
		default:
			closed = false
		}
	}
	return words, closed
}
