// Package config reads .leastwise.yaml: which rules the linter runs, how bad their findings
// are, what is ignored and why, and rules of the organization's own.
package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// Names are the names of the file, in the order in which they are looked for.
var Names = []string{".leastwise.yaml", ".leastwise.yml"}

// File is a configuration.
type File struct {
	// Path is where it was read; the files that it names are meant from its folder.
	Path string
	Text string
	Lint Lint
}

// Lint is about the linter. Rules go by their IDs or Access Analyzer's codes.
type Lint struct {
	// Kinds say how the policies in some files are attached; the first that fits holds.
	Kinds []Kind
	// Only are the rules to run instead of all that are on by default; Enable adds some that
	// are not, Disable takes some away.
	Only    []string
	Enable  []string
	Disable []string
	// Severity is a rule's instead of its own.
	Severity map[string]string
	// Numbers are rules' thresholds instead of their own.
	Numbers []Number
	// FailOn is as the flag --fail-on.
	FailOn string
	// Baseline is a file that --write-baseline wrote.
	Baseline string
	// Heed are the tools whose marks are heeded; nil is all of [Tools].
	Heed   []string
	Ignore []Ignore

	Forbid     []Forbid
	Require    []Require
	Refuse     []Refuse
	Refused    []string // principals
	Principals []string
	Accounts   []string
	Regions    []string
}

// Number is a rule's threshold.
type Number struct {
	Rule       string
	Value      int
	Start, End int // of the value, in the configuration
}

// Kind is how the policies in some files are attached.
type Kind struct {
	Files        []string
	Kind         string
	ResourceType string
}

// Ignore leaves out findings to which all fields apply that are there; of a list one entry.
type Ignore struct {
	Rules        []string
	Files        []string
	Sid          string // a regular expression
	Actions      []string
	Resources    []string
	ConditionKey string
	// Reason must be there. After the day Expires the findings are back.
	Reason  string
	Expires time.Time
	// Start and End are the entry's bytes in the configuration.
	Start, End int
}

// Forbid are actions that no Allow may cover: each of Actions, or AllOf in one policy.
type Forbid struct {
	Actions, AllOf, Resources []string
	Reason, Severity          string
}

// Require is a condition that every Allow of the actions, or for the principals, must have:
// on Key, or on one of AnyOf.
type Require struct {
	Actions, Principals, AnyOf, Values []string
	Key, Reason, Severity              string
}

// Refuse is a condition that no Allow of the actions, or for the principals, may have.
type Refuse struct {
	Actions, Principals, Values []string
	Key, Reason, Severity       string
}

// Error is a mistake in a configuration.
type Error struct{ text, hint string }

func (e *Error) Error() string { return e.text }

// Hint says what to do about it; it may be empty.
func (e *Error) Hint() string { return e.hint }

// Find is the configuration of a folder: in itself or one above it, up to the one that
// holds the repository. It is empty where there is none.
func Find(folder string) (string, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	for {
		for _, name := range Names {
			if info, err := os.Stat(filepath.Join(folder, name)); err == nil && !info.IsDir() {
				return filepath.Join(folder, name), nil
			}
		}
		if _, err := os.Stat(filepath.Join(folder, ".git")); err == nil {
			return "", nil
		}
		above := filepath.Dir(folder)
		if above == folder {
			return "", nil
		}
		folder = above
	}
}

// Read reads a configuration. Keys that there are not are errors.
func Read(path string) (*File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &Error{text: err.Error()}
	}
	return parse(path, text)
}

func parse(path string, text []byte) (*File, error) {
	trees, err := yaml.Read(string(text))
	if err != nil {
		at, hint := 0, ""
		var broken *source.Error
		if errors.As(err, &broken) {
			at, hint = broken.Offset, broken.Hint
		}
		return nil, &Error{place(path, string(text), at) + err.Error(), hint}
	}
	r := &reader{file: &File{Path: path, Text: string(text)}}
	if len(trees) > 0 && !trees[0].IsNull() {
		r.members(&trees[0], "the configuration", fields{"lint": r.lint})
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.file, nil
}

// place is how messages begin.
func place(path, text string, offset int) string {
	at := policy.NewLines(text).Position(offset)
	return fmt.Sprintf("%s:%d:%d: ", path, at.Line, at.Column+1)
}

// Fits reports whether a file is one of those that patterns name: with slashes, from the
// configuration's folder, "*" within a name and "**" for any folders. No patterns are all.
func (f *File) Fits(patterns []string, file string) bool {
	if len(patterns) == 0 {
		return true
	}
	name := filepath.ToSlash(file)
	if full, err := filepath.Abs(file); err == nil {
		if base, err := filepath.Abs(filepath.Dir(f.Path)); err == nil {
			if inside, err := filepath.Rel(base, full); err == nil {
				name = filepath.ToSlash(inside)
			}
		}
	}
	for _, p := range patterns {
		if fitsGlob(strings.Split(strings.TrimSuffix(p, "/"), "/"), strings.Split(name, "/"), strings.HasSuffix(p, "/")) {
			return true
		}
	}
	return false
}

// fitsGlob matches folder by folder; a pattern that ends in a slash is all that lies below.
func fitsGlob(pattern, name []string, below bool) bool {
	switch {
	case len(pattern) == 0:
		return len(name) == 0 || below
	case pattern[0] == "**":
		for i := range len(name) + 1 {
			if fitsGlob(pattern[1:], name[i:], below) {
				return true
			}
		}
		return false
	case len(name) == 0:
		return false
	}
	ok, err := filepath.Match(pattern[0], name[0])
	return err == nil && ok && fitsGlob(pattern[1:], name[1:], below)
}
