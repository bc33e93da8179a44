package cli

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/source"
)

// lintInput is one text to look at.
type lintInput struct {
	name, text string
	walked     bool // found in a folder, not named
}

// lintInputs reads what the command line names: files, folders, globs that no shell has
// expanded, and "-" or nothing for stdin. Each file is read once.
func lintInputs(cmd *cobra.Command, args []string) ([]lintInput, error) {
	if len(args) == 0 {
		if isTerminalIn(cmd.InOrStdin()) {
			return nil, &usageError{cmd.CommandPath() + ": no policy", "name a file, or pipe one in"}
		}
		args = []string{"-"}
	}
	var list []lintInput
	seen := map[string]bool{}
	read := func(name string, walked bool) error {
		if clean := filepath.Clean(name); seen[clean] {
			return nil
		} else {
			seen[clean] = true
		}
		text, err := readFile(name)
		if err != nil {
			return &usageError{text: err.Error()}
		}
		return addInput(&list, name, text, walked)
	}
	for _, arg := range args {
		if arg == "-" {
			if seen["-"] {
				continue
			}
			seen["-"] = true
			text, err := io.ReadAll(io.LimitReader(cmd.InOrStdin(), source.MaxBytes+1))
			if err != nil {
				return nil, &usageError{text: "stdin: " + err.Error()}
			}
			if err := addInput(&list, stdinName, text, false); err != nil {
				return nil, err
			}
			continue
		}
		names := []string{arg}
		if _, err := os.Lstat(arg); err != nil && strings.ContainsAny(arg, "*?[") {
			if names, err = filepath.Glob(arg); err != nil || len(names) == 0 {
				return nil, &usageError{arg + ": no file fits", ""}
			}
		}
		for _, name := range names {
			if info, err := os.Stat(name); err == nil && info.IsDir() {
				if err := walk(name, read); err != nil {
					return nil, err
				}
				continue
			}
			if err := read(name, false); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

func addInput(list *[]lintInput, name string, text []byte, walked bool) error {
	if len(text) > source.MaxBytes {
		return &usageError{name + ": the file is too large for a policy", ""}
	}
	if mark := string(text[:min(2, len(text))]); !walked && (mark == "\xff\xfe" || mark == "\xfe\xff") {
		return &usageError{name + ": the file is in UTF-16, as PowerShell's > writes it", "write it in UTF-8: Set-Content -Encoding utf8"}
	}
	*list = append(*list, lintInput{name, string(text), walked})
	return nil
}

// walk reads the JSON, YAML and Terraform files of a folder and its folders, in the order of names. Hidden
// ones and what package managers bring are left out.
func walk(folder string, read func(name string, walked bool) error) error {
	found := 0
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return &usageError{text: err.Error()}
		case d.IsDir() && name != folder && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"node_modules", "vendor"}, d.Name())):
			return filepath.SkipDir
		case d.IsDir() || !strings.EqualFold(filepath.Ext(name), ".json") && !isYAML(name) && !isHCL(name):
			return nil
		}
		found++
		return read(name, true)
	})
	if err == nil && found == 0 {
		return &usageError{folder + ": no .json, .yaml or .tf file in there", ""}
	}
	return err
}
