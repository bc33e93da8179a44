package cli

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/report"
)

// repair applies fixes and reports what is left, as text on stderr, else in the form that is
// asked for on stdout. A file is written in one step, and only if something changed.
func (f *lintFlags) repair(cmd *cobra.Command, linter *lint.Linter, run *report.Lint, in []lintInput, form, worst int) error {
	if f.fix == "" {
		return &usageError{"--diff goes with --fix", ""}
	}
	if _, err := oneOf("--fix", f.fix, []string{"same", "narrow"}); err != nil {
		return err
	}
	if form > 0 && (f.diff || slices.ContainsFunc(in, func(one lintInput) bool { return one.name == stdinName })) {
		return &usageError{"--format " + f.format + " has no place: what --fix changes takes stdout", "leave --format out, or let --fix write files"}
	}
	skipped, repaired, files := 0, 0, 0
	var out []byte
	for _, file := range in {
		o, err := f.optionsFor(file.name)
		if err != nil {
			return err
		}
		file.walked = file.walked || f.onlyPolicies
		seen, err := f.folders.look(linter, file, o)
		if err != nil {
			return err
		}
		may := func(text string, x *lint.Finding, effect lint.Effect) bool {
			return (effect == lint.Same || effect == lint.Narrows && f.fix == "narrow") && !f.ignores(run, file.name, text, x)
		}
		text, done := file.text, []lint.Finding(nil)
		r := refiler{linter: linter, options: o, may: may, file: file.name, folders: &f.folders}
		switch {
		case seen.plain:
			text, done = linter.Repair(file.text, o, may)
			seen.Result = linter.Text(text, o)
		case seen.Policies > 0:
			text, done = r.all(text)
			if seen, err = f.folders.look(linter, lintInput{file.name, text, file.walked}, o); err != nil {
				return err
			}
		}
		if file.walked && seen.Policies == 0 {
			skipped++
			continue
		}
		name := filepath.ToSlash(file.name)
		switch {
		case f.diff:
			out = report.AppendDiff(out, name, file.text, text)
		case file.name == stdinName:
			out = append(out, text...)
		case text != file.text:
			if err := replaceFile(file.name, text); err != nil {
				return err
			}
		}
		for i := range r.left {
			fmt.Fprintln(cmd.ErrOrStderr(), r.left[i].message(name, text))
		}
		if len(done) > 0 {
			repaired += len(done)
			files++
		}
		one := report.LintFile{Name: name, Text: text, Result: seen.Result}
		f.settle(run, &one)
		run.Files = append(run.Files, one)
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	verb := "repaired"
	if f.diff {
		verb = "to be repaired"
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%d %s in %d files\n", repaired, verb, files)
	if f.diff || len(out) > 0 {
		return f.summary(cmd, run, skipped, worst) // stdout is taken
	}
	left, err := report.LintFormats[form].Append(nil, run)
	if err != nil {
		return err
	}
	to := cmd.OutOrStdout()
	if form == 0 {
		to = cmd.ErrOrStderr()
	}
	if _, err := to.Write(left); err != nil {
		return err
	}
	return f.summary(cmd, run, skipped, worst)
}
