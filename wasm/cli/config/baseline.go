package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/leastwise/leastwise/wasm/report"
)

// Baseline has findings that are known and not reported again. They go by fingerprints, so
// that a file may be laid out anew.
type Baseline struct {
	Findings []Known `json:"findings"`

	left map[[2]string]int
}

// Known is one finding. Rule and Message are for people.
type Known struct {
	File        string `json:"file"`
	Rule        string `json:"rule"`
	Message     string `json:"message"`
	Fingerprint string `json:"fingerprint"`
}

// ReadBaseline reads what AppendBaseline wrote.
func ReadBaseline(path string) (*Baseline, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &Error{err.Error(), "--write-baseline makes one"}
	}
	b := &Baseline{left: map[[2]string]int{}}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(b); err != nil {
		return nil, &Error{fmt.Sprintf("%s is no baseline: %v", path, err), "--write-baseline makes one"}
	}
	for _, k := range b.Findings {
		b.left[[2]string{k.File, k.Fingerprint}]++
	}
	return b, nil
}

// Filter takes known findings out, each as often as the baseline has it.
func (b *Baseline) Filter(f *report.LintFile) {
	places := report.NewPlaces(f)
	kept := f.Findings[:0]
	for i := range f.Findings {
		key := [2]string{f.Name, places.Fingerprint(&f.Findings[i])}
		if b.left[key] > 0 {
			b.left[key]--
			continue
		}
		kept = append(kept, f.Findings[i])
	}
	f.Findings = kept
}

// Gone counts known findings that were not found.
func (b *Baseline) Gone() int {
	n := 0
	for _, left := range b.left {
		n += left
	}
	return n
}

// WriteBaseline writes all findings of a run as known.
func WriteBaseline(path string, run *report.Lint) error {
	b := Baseline{Findings: []Known{}}
	for i := range run.Files {
		f := &run.Files[i]
		places := report.NewPlaces(f)
		for k := range f.Findings {
			one := &f.Findings[k]
			b.Findings = append(b.Findings, Known{f.Name, one.Rule.ID, one.Message, places.Fingerprint(one)})
		}
	}
	text, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	next := path + ".new"
	if err := os.WriteFile(next, append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(next, filepath.Clean(path))
}
