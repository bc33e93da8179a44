package cli

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/config"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/report"
)

const noConfig = "none"

// configure finds the configuration and makes it ready. Flags come before what it says.
func (f *lintFlags) configure(cmd *cobra.Command, c *catalog.Catalog) error {
	path := f.config
	if path == "" {
		found, err := config.Find(".")
		if err != nil {
			return err
		}
		path = found
	}
	file := &config.File{}
	if path != "" && path != noConfig {
		var err error
		if file, err = config.Read(relative(path)); err != nil {
			return err
		}
	}
	if file.Lint.FailOn != "" && !cmd.Flags().Changed("fail-on") {
		f.failOn = file.Lint.FailOn
	}
	if file.Lint.Baseline != "" && f.baseline == "" && f.writeBaseline == "" {
		f.baseline = filepath.Join(filepath.Dir(file.Path), file.Lint.Baseline)
	}
	var err error
	if f.settings, err = file.Apply(c, ruleIDs(), time.Now()); err != nil {
		return err
	}
	f.folders.tools = f.settings.Heeds()
	if f.baseline != "" {
		f.known, err = config.ReadBaseline(f.baseline)
	}
	return err
}

// relative is a path as people see it from here, where that is shorter.
func relative(path string) string {
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	if inside, err := filepath.Rel(here, path); err == nil && len(inside) < len(path) {
		return inside
	}
	return path
}

// optionsFor are the options for one file: what the flags say, or else the configuration.
func (f *lintFlags) optionsFor(file string) (lint.Options, error) {
	one := *f
	if f.kind == "" && f.resourceType == "" {
		one.kind, one.resourceType = f.settings.Kind(file)
	}
	return one.options()
}

// settle takes out what is ignored or known.
func (f *lintFlags) settle(run *report.Lint, file *report.LintFile) {
	if mayHaveComments(file.Name, file.Text) {
		f.settings.FilterComments(file, run.Rules, len(f.only)+len(f.skip) == 0)
	}
	f.settings.Filter(file)
	if f.known != nil {
		f.known.Filter(file)
	}
}

// ignores reports whether a finding is ignored.
func (f *lintFlags) ignores(run *report.Lint, name, text string, one *lint.Finding) bool {
	file := report.LintFile{Name: filepath.ToSlash(name), Text: text, Result: lint.Result{Findings: []lint.Finding{*one}}}
	if mayHaveComments(name, text) {
		f.settings.FilterComments(&file, run.Rules, false)
	}
	f.settings.Filter(&file)
	return len(file.Findings) == 0
}

// mayHaveComments reports whether a file is of a language with comments.
func mayHaveComments(name, text string) bool {
	return isYAML(name) || isHCL(name) || name == stdinName && !beginsAsJSON(text)
}

// leftovers reports what of the configuration is of no use. With a choice of rules on the
// command line, an entry that applies to nothing may well apply to another rule.
func (f *lintFlags) leftovers(run *report.Lint) {
	if len(f.only) > 0 || len(f.skip) > 0 {
		return
	}
	if file := f.settings.Leftovers(run); len(file.Findings) > 0 {
		run.Files = append(run.Files, file)
	}
}

// keep writes the baseline.
func (f *lintFlags) keep(cmd *cobra.Command, run *report.Lint) error {
	if err := config.WriteBaseline(f.writeBaseline, run); err != nil {
		return err
	}
	n := 0
	for i := range run.Files {
		n += len(run.Files[i].Findings)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s knows %s\n", f.writeBaseline, count(n, "finding"))
	return nil
}
