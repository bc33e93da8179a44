// Package cli holds the builder's verb, "catalog", with everything about making, checking
// and reading catalog blobs.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
)

// Options is what the program lends to the verbs.
type Options struct {
	// File is the value of --catalog when a verb runs; empty, or nil, for the catalog
	// built in.
	File func() string
	// Stdin is what the path "-" stands for; nil means the process's.
	Stdin io.Reader
	// BuiltIn are the blobs inside the program, uncompressed.
	BuiltIn Blobs
	// Opened, unless nil, is told of the catalog that --catalog names.
	Opened func(*catalog.Catalog)
	// Fetch replaces AWS's addresses in tests of "catalog fetch".
	Fetch FetchOverrides
	// Console lets a verb ask AWS's console: it adds flags, and gives a function that answers
	// with the console's groups by prefix, in small letters, and name of actions, for some
	// prefixes or, for nil, all. Nil where there is nobody to ask.
	Console func(*cobra.Command) func(ctx context.Context, prefixes []string) (map[string]map[string][]string, error)
}

// Commands make the verbs of this room, by name.
func Commands(o Options) map[string]func() *cobra.Command {
	return map[string]func() *cobra.Command{"catalog": func() *cobra.Command { return catalogCommand(o) }}
}

func catalogCommand(o Options) *cobra.Command {
	c := &cobra.Command{
		Use:   "catalog",
		Short: "Make, compare, check and export the catalog of AWS IAM facts",
		Long: `Make, compare, check and export the catalog of AWS IAM facts.

A catalog is built from two things AWS publishes: the pages of the Service Authorization
Reference and the service reference. "fetch" mirrors them, "build" makes blobs of a
mirror, and --catalog lets every verb use such a blob.`,
	}
	c.AddCommand(fetchCommand(o), buildCommand(o), diffCommand(o), statsCommand(o), exportCommand(o), verifyCommand(o))
	return c
}

// failure is an error with an exit code and a hint; the shell looks for both methods.
type failure struct {
	err  error
	code int
	hint string
}

func (f *failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}
func (f *failure) Unwrap() error { return f.err }
func (f *failure) ExitCode() int { return f.code }
func (f *failure) Hint() string  { return f.hint }

// negative is a negative answer that the output already tells: exit code 1, no message.
var negative = &failure{code: 1}

func hinted(err error, hint string) error { return &failure{err: err, code: 2, hint: hint} }

// oneOf checks a flag that takes one of a few words, and names the nearest for a slip.
func oneOf(flag, value string, words []string) error {
	if slices.Contains(words, value) {
		return nil
	}
	hint := "it takes " + strings.Join(words, ", ")
	for _, w := range words {
		if len(value) > 1 && (strings.HasPrefix(w, value) || strings.HasPrefix(value, w)) {
			hint = fmt.Sprintf("did you mean %q?", w)
		}
	}
	return hinted(fmt.Errorf("--%s %q is not known", flag, value), hint)
}

// complete offers words for a flag's value in shells.
func complete(c *cobra.Command, flag string, words []string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(errors.Join(errors.New("completion of --"+flag), err)) // the flag was misspelled here
	}
}
