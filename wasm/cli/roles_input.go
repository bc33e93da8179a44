package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/roles/compile"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

// RolesInput is what all verbs about definitions read.
type RolesInput struct {
	// Account is the account's name or number; empty is the folder's name.
	Account string
	// Accounts is the file of accounts; empty is accounts.yaml beside the folder.
	Accounts string
	// Match is a pattern of the files that count in a folder, by their paths in there; a
	// star matches slashes too. Empty is *.yaml.
	Match string
	// Only are the kinds of definitions to look at, see compile.Kinds; nil for all.
	Only   []string
	NoLint bool

	texts map[string]string // of the files, by name
}

func (in *RolesInput) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&in.Account, "account", "", "the account's `name` or number, where the folder does not have its name")
	flags.StringVar(&in.Accounts, "accounts", "", "take the numbers of accounts from this `file` (accounts.yaml beside the folder)")
	flags.StringVar(&in.Match, "filename-match", "", "read the files of the folder that this `pattern` fits (*.yaml)")
	flags.StringSliceVar(&in.Only, "only", nil, "look at these `kinds` of definitions only: "+strings.Join(compile.Kinds[1:], ", "))
	flags.BoolVar(&in.NoLint, "no-lint", false, "don't look for what is wrong in the documents")
}

// load compiles the definitions. What is wrong goes to stderr; an error among it is the end.
func (in *RolesInput) load(cmd *cobra.Command, o Options, args []string) (*roles.Desired, error) {
	result, err := in.compile(cmd, o, args)
	if err != nil {
		return nil, err
	}
	return result.Desired, nil
}

func (in *RolesInput) compile(cmd *cobra.Command, o Options, args []string) (*compile.Result, error) {
	if slices.Contains(in.Only, "users") {
		return nil, &usageError{"--only: users are no kind of definition", "there are " + strings.Join(compile.Kinds, ", ")}
	}
	for _, kind := range in.Only {
		if _, err := oneOf("--only", kind, compile.Kinds); err != nil {
			return nil, err
		}
	}
	in.texts = map[string]string{}
	paths, folder, err := in.files(cmd, args)
	if err != nil {
		return nil, err
	}
	c, err := o.Catalog()
	if err != nil {
		return nil, err
	}
	options := compile.Options{Account: in.Account, Catalog: c, Only: in.Only}
	if !in.NoLint {
		options.Linter = lint.New(c, rules.Default())
	}
	if options.Account == "" {
		options.Account = folder.name
	}
	accounts, err := in.readAccounts(folder.parent)
	if err != nil {
		return nil, err
	}
	var files []compile.File
	var broken []error
	for _, path := range paths {
		f, err := in.readYAML(path)
		if err != nil {
			broken = append(broken, err)
			continue
		}
		files = append(files, f)
	}
	if err := severalErrors(cmd, broken); err != nil {
		return nil, err
	}
	result := compile.Compile(accounts, files, options)
	in.print(cmd, result.Notes)
	if result.Failed() {
		return nil, &refused{}
	}
	return result, nil
}

// severalErrors prints all errors but the last, which it gives.
func severalErrors(cmd *cobra.Command, list []error) error {
	if len(list) == 0 {
		return nil
	}
	for _, err := range list[:len(list)-1] {
		fmt.Fprintf(cmd.ErrOrStderr(), "error: %v\n", err)
		var hinter interface{ Hint() string }
		if errors.As(err, &hinter) && hinter.Hint() != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "hint: %s\n", hinter.Hint())
		}
	}
	return list[len(list)-1]
}

// rolesFolder is where definitions are: the account has its name, and accounts.yaml lies in
// the folder around it.
type rolesFolder struct{ name, parent string }

// files lists the files that count, sorted.
func (in *RolesInput) files(cmd *cobra.Command, args []string) ([]string, rolesFolder, error) {
	var paths []string
	var folder rolesFolder
	for i, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, folder, &usageError{err.Error(), "name the folder that has the account's definitions"}
		}
		dir := arg
		if info.IsDir() {
			found, err := in.walk(cmd, arg)
			if err != nil {
				return nil, folder, err
			}
			paths = append(paths, found...)
		} else {
			dir = filepath.Dir(arg)
			paths = append(paths, arg)
		}
		if i == 0 {
			whole, err := filepath.Abs(dir)
			if err != nil {
				return nil, folder, err
			}
			folder = rolesFolder{filepath.Base(whole), filepath.Dir(filepath.Clean(dir))}
			if filepath.Clean(dir) == "." || strings.HasSuffix(filepath.Clean(dir), "..") {
				folder.parent = filepath.Join(dir, "..")
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), folder, nil
}

// walk lists the files of a folder and the folders in it. Links to folders are not followed.
func (in *RolesInput) walk(cmd *cobra.Command, folder string) ([]string, error) {
	match := in.Match
	if match == "" {
		match = "*.yaml"
	}
	var paths, others []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		inside, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		switch inside = filepath.ToSlash(inside); {
		case lint.Match(match, inside, false):
			paths = append(paths, path)
		case in.Match == "" && strings.HasSuffix(inside, ".yml"):
			others = append(others, path)
		}
		return nil
	})
	if err != nil {
		return nil, &usageError{text: err.Error()}
	}
	for _, path := range others {
		fmt.Fprintf(cmd.ErrOrStderr(), "warning: %s is passed over\nhint: only names that end in .yaml count, as for iam_syncr; --filename-match '*.y*ml' takes both\n", filepath.ToSlash(path))
	}
	if len(paths) == 0 {
		return nil, &usageError{fmt.Sprintf("%s: there is no file %s", filepath.ToSlash(folder), match), "write definitions into a file there, or say which with --filename-match"}
	}
	return paths, nil
}

func (in *RolesInput) readYAML(path string) (compile.File, error) {
	name := filepath.ToSlash(path)
	text, err := readFile(path)
	if err != nil {
		return compile.File{}, &usageError{text: err.Error()}
	}
	in.texts[name] = string(text)
	documents, err := readTree(name, string(text))
	return compile.File{Name: name, Documents: documents}, err
}

// readAccounts reads the file of accounts; without a name it need not be there.
func (in *RolesInput) readAccounts(parent string) (*compile.File, error) {
	path := in.Accounts
	if path == "" {
		path = filepath.Join(parent, "accounts.yaml")
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	f, err := in.readYAML(path)
	if err != nil {
		return nil, err
	}
	return &f, nil
}

// print writes notes with their places.
func (in *RolesInput) print(cmd *cobra.Command, notes []compile.Note) {
	lines := map[string]policy.Lines{}
	for i := range notes {
		n := &notes[i]
		prefix := ""
		if n.File != "" {
			l, known := lines[n.File]
			if !known {
				l = policy.NewLines(in.texts[n.File])
				lines[n.File] = l
			}
			at := l.Position(n.Start)
			prefix = fmt.Sprintf("%s:%d:%d: ", n.File, at.Line, at.Column+1)
		}
		severity, rule := n.Severity.String(), ""
		if n.Rule != "" {
			severity, rule = "lint", " ["+n.Rule+"]"
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s%s%s\n", severity, prefix, n.Message, rule)
		if n.Hint != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "hint: %s\n", n.Hint)
		}
	}
}

// readRolesDump reads an account's dump, - for stdin.
func readRolesDump(cmd *cobra.Command, path string) (*roles.Actual, error) {
	name, text, err := (&sources{stdin: cmd.InOrStdin()}).read("--dump", path)
	if err != nil {
		return nil, err
	}
	d, err := accountdump.Read(text)
	var bad *accountdump.Error
	if errors.As(err, &bad) {
		return nil, placed(name, text, bad.Offset, bad.Reason, bad.Hint)
	}
	for _, s := range d.Skipped {
		at := policy.NewLines(text).Position(s.Start)
		fmt.Fprintf(cmd.ErrOrStderr(), "warning: %s:%d:%d: %s in %s is not known and was passed over\n", name, at.Line, at.Column+1, quote(s.Name), s.In)
	}
	have, err := roles.FromDump(d)
	var useless *roles.DumpError
	if errors.As(err, &useless) {
		return nil, &usageError{name + ": " + useless.Reason, useless.Hint()}
	}
	return have, err
}
