package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/near"
)

// templateCommand is the verb "template".
func templateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "template",
		Short: "Write an empty template for \"generate\"",
		Long: `Write an empty template for "generate". It is valid as it is and asks for nothing: empty
items are skipped, and what is not needed may be left out.`,
	}
	for _, kind := range templateKinds {
		var path string
		var force bool
		sub := &cobra.Command{
			Use:     kind.name,
			Short:   "Write a template for " + kind.help,
			Example: "  leastwise template " + kind.name + " -o " + kind.name + ".yml",
			Args:    cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				if path == "" || path == "-" {
					_, err := fmt.Fprint(cmd.OutOrStdout(), kind.text)
					return err
				}
				return WriteTemplate(kind.name, path, force)
			},
		}
		sub.Flags().StringVarP(&path, "output-file", "o", "", "write to `FILE` instead of stdout")
		sub.Flags().BoolVar(&force, "force", false, "replace the file if it is there")
		cmd.AddCommand(sub)
	}
	return cmd
}

// WriteTemplate writes the template of a kind, "crud" or another one of ours, to a new file; with
// force it replaces one that is there, in one step.
func WriteTemplate(kind, path string, force bool) error {
	var known []string
	for _, k := range templateKinds {
		known = append(known, k.name)
		if k.name != kind {
			continue
		}
		if force {
			return replaceFile(path, k.text)
		}
		return newFile(path, k.text)
	}
	hint := "there are " + strings.Join(known, ", ")
	if word, ok := near.Word(kind, known); ok {
		hint = "did you mean " + word + "?"
	}
	return &usageError{"no template " + quote(kind), hint}
}

// newFile writes a file that must not be there.
func newFile(path, text string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return &usageError{path + " is there already", "leastwise template --force replaces it"}
	}
	if err != nil {
		return err
	}
	if _, err = f.WriteString(text); err == nil {
		err = f.Close()
	} else {
		f.Close()
	}
	if err != nil {
		os.Remove(path) // ours, and only half of it
	}
	return err
}

// replaceFile puts a complete file in place of one that may be there.
func replaceFile(path, text string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
