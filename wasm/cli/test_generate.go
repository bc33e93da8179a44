package cli

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/suite"
)

// writeSuite writes a suite to begin with.
func (f *testFlags) writeSuite(cmd *cobra.Command, o Options, args []string) error {
	switch {
	case len(args) > 0:
		return &usageError{"--generate runs no suites, and " + args[0] + " is one", "write the suite first: leastwise test --generate policy.json >policy.test.yml"}
	case f.watch || f.mutate || f.run != "" || f.json || f.format != "text":
		return &usageError{"--generate goes with --kind and --as only", ""}
	}
	in := sources{stdin: cmd.InOrStdin(), warnings: cmd.ErrOrStderr()}
	name, text, err := in.read("--generate", f.generate)
	if err != nil {
		return err
	}
	options := suite.Options{File: filepath.Base(name), Principal: f.as}
	if name == stdinName || isInline(f.generate) {
		options.File = "policy.json"
	}
	in.remember(name, text)
	if strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml") {
		documents, err := readTree(name, text)
		if err != nil {
			return err
		}
		if len(documents) > 0 {
			text, _ = source.ToJSON(&documents[0])
		}
	}
	d, problems := policy.Parse(text)
	for _, p := range problems {
		place := in.placeIn(name, p.Span.Start)
		if policy.Broken(p.Code) {
			return &usageError{place + ": " + p.Message, p.Hint}
		}
		in.warn("warning", place+": "+p.Message)
	}
	if r := simulate.Nothing(d); r != nil {
		return &usageError{in.placeIn(name, r.Span.Start) + ": " + r.Message, r.Hint}
	}
	kind, sure := policy.Detect(d)
	switch i, err := oneOf("--kind", f.kind, policy.Kinds); {
	case f.kind == "" && !sure:
		in.warn("note", "the policy is taken for one of kind "+kind.String()+"; --kind names another")
	case f.kind == "":
	case err != nil:
		return err
	default:
		kind = policy.Kind(i)
	}
	options.Kind = kind
	if f.as != "" {
		if _, err := simulate.ParsePrincipal(f.as); err != nil {
			return &usageError{"--as: " + err.Error(), err.(*simulate.PrincipalError).Hint}
		}
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	_, err = cmd.OutOrStdout().Write([]byte(suite.Generate(c, d, options)))
	return err
}
