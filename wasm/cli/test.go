package cli

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/report"
)

// testFlags are the flags of "test".
type testFlags struct {
	format, run        string
	watch, mutate      bool
	verbose, json      bool
	interval           time.Duration
	generate, kind, as string
	pattern            *regexp.Regexp
}

// testCommand is the verb "test": suites of requests with the decisions they should get.
func testCommand(o Options) *cobra.Command {
	f := &testFlags{}
	cmd := &cobra.Command{
		Use:   "test [FILE or FOLDER]...",
		Short: "Test policies: requests with the decision that AWS should come to",
		Long:  testHelp,
		Example: `  leastwise test
  leastwise test policies/ --format junit >report.xml
  leastwise test policy.test.yml --run 'objects|buckets' --watch
  leastwise test policy.test.yml --mutate
  leastwise test --generate policy.json >policy.test.yml`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.generate != "" {
				return f.writeSuite(cmd, o, args)
			}
			return f.runAll(cmd, o, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "`form` of the answer: text, json or junit")
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	flags.StringVar(&f.run, "run", "", "only tests whose name fits the regular expression `PATTERN`")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "also print what passed")
	flags.BoolVarP(&f.watch, "watch", "w", false, "run again whenever a suite or a policy changes, until interrupted")
	flags.DurationVar(&f.interval, "interval", 300*time.Millisecond, "how often --watch looks")
	flags.BoolVar(&f.mutate, "mutate", false, "take each statement, action, resource, principal and condition out in turn, and name those that no test misses")
	flags.StringVar(&f.generate, "generate", "", "write a suite to begin with for the policy in `FILE`")
	flags.StringVar(&f.kind, "kind", "", "with --generate: `kind` of the policy, if its text does not tell: "+strings.Join(policy.Kinds, ", "))
	flags.StringVar(&f.as, "as", "", "with --generate: `ARN` of the user, role or session that makes the requests")
	return cmd
}

// runAll runs all suites, with --watch again and again.
func (f *testFlags) runAll(cmd *cobra.Command, o Options, args []string) error {
	if f.json {
		f.format = "json"
	}
	if _, err := oneOf("--format", f.format, []string{"text", "json", "junit"}); err != nil {
		return err
	}
	if f.kind != "" || f.as != "" {
		return &usageError{"--kind and --as are for --generate", ""}
	}
	if f.mutate && f.format != "text" {
		return &usageError{"--mutate has no form but text", "leave --format out"}
	}
	var err error
	if f.pattern, err = regexp.Compile(f.run); err != nil {
		return &usageError{"--run: " + err.Error(), ""}
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	once := func() (*testRun, error) {
		t := &testRun{testFlags: f, cmd: cmd, catalog: c, engine: engine.New(c)}
		return t, t.all(args)
	}
	if f.watch {
		if slices.Contains(args, "-") {
			return &usageError{"--watch: stdin can't be read again", "name a file"}
		}
		return f.watchAll(cmd, args, once)
	}
	_, err = once()
	return err
}

// testRun is one run of all suites.
type testRun struct {
	*testFlags
	cmd     *cobra.Command
	catalog *catalog.Catalog
	engine  *engine.Engine
	suites  []*suiteFile
	seen    []string // files that the run depends on
}

// all finds, runs and reports all suites. The error is of the worst that happened.
func (t *testRun) all(args []string) error {
	files, err := t.find(args)
	if err != nil {
		return err
	}
	worst := error(nil)
	names := []string{}
	cases := 0
	for _, file := range files {
		s, err := t.load(file)
		if err != nil {
			return err
		}
		names = append(names, s.filter(t.pattern)...)
		cases += len(s.reply.Cases)
		t.suites = append(t.suites, s)
		switch {
		case len(s.reply.Problems) > 0:
			worst = &broken{}
		case s.reply.Failed > 0 && worst == nil:
			worst = &negative{}
		}
	}
	if worst == nil && cases == 0 {
		if t.run == "" {
			return &usageError{"no suite has a test", ""}
		}
		hint := ""
		if word, ok := near.Word(t.run, names); ok {
			hint = "did you mean " + quote(word) + "?"
		}
		return &usageError{"--run: no test has a name that fits " + quote(t.run), hint}
	}
	if err := t.write(); err != nil {
		return err
	}
	return worst
}

// broken is an input that could not be read, and that was said.
type broken struct{}

func (*broken) Error() string { return "some suites can't be run" }

// write prints the answer in the form that was asked for.
func (t *testRun) write() error {
	var out []byte
	var err error
	switch t.format {
	case "json":
		out = t.appendJSON(nil)
	case "junit":
		files := make([]report.TestFile, len(t.suites))
		for i, s := range t.suites {
			files[i] = report.TestFile{Name: s.name, Text: s.full[s.name], Reply: s.reply, Detail: s.detail}
		}
		out, err = report.AppendJUnit(nil, files)
	default:
		out = t.appendText(nil)
	}
	if err != nil {
		return err
	}
	_, err = t.cmd.OutOrStdout().Write(out)
	return err
}

// appendJSON writes a list of objects, each with a file and the engine's reply.
func (t *testRun) appendJSON(dst []byte) []byte {
	separator := "["
	for _, s := range t.suites {
		dst = append(append(dst, separator+"\n{\"file\":"...), quote(s.name)...)
		dst = append(s.reply.AppendJSON(append(dst, `,"reply":`...)), '}')
		separator = ","
	}
	return append(dst, "\n]\n"...)
}
