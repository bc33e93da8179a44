// Command newrule begins a lint rule: its file in wasm/lint/rules and its page in
// wasm/lint/rulebook/pages, to be filled in as wasm/lint/doc.go says.
//
//	go run ./scripts/newrule [-at VALUE] [-group condition] [-severity warning] ID...
//
// It never writes over a file.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "newrule:", err)
		os.Exit(2)
	}
}

var parts = []string{"Document", "Statement", "Action", "Resource", "Principal", "Operator", "Key", "Value"}

func run(args []string) error {
	flags := flag.NewFlagSet("newrule", flag.ContinueOnError)
	at := flags.String("at", "Statement", "the part it is called for: "+strings.Join(parts, ", "))
	group := flags.String("group", "condition", "its group: "+strings.Join(lint.Groups, ", "))
	severity := flags.String("severity", "warning", "of its findings: "+strings.Join(lint.Severities, ", "))
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() == 0:
		return errors.New("no ID: newrule my-rule")
	case !slices.Contains(parts, *at):
		return fmt.Errorf("-at %s: one of %s", *at, strings.Join(parts, ", "))
	case !slices.Contains(lint.Groups, *group):
		return fmt.Errorf("-group %s: one of %s", *group, strings.Join(lint.Groups, ", "))
	case !slices.Contains(lint.Severities, *severity):
		return fmt.Errorf("-severity %s: one of %s", *severity, strings.Join(lint.Severities, ", "))
	}
	for _, id := range flags.Args() {
		if !regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)+$`).MatchString(id) {
			return fmt.Errorf("%s: an ID is small letters, digits and hyphens, at least two words", id)
		}
		file := filepath.Join("wasm", "lint", "rules", strings.ReplaceAll(id, "-", "_")+".go")
		page := filepath.Join("wasm", "lint", "rulebook", "pages", id+".txtar")
		if err := create(file, goFile(id, *at, *group, *severity)); err != nil {
			return err
		}
		if err := create(page, pageFile(id)); err != nil {
			return err
		}
		fmt.Println(file)
		fmt.Println(page)
	}
	return nil
}

func create(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// camel writes "trust-policy" as TrustPolicy, and as trustPolicy with low.
func camel(id string, low bool) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		if w != "" && (i > 0 || !low) {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}

func goFile(id, at, group, severity string) string {
	name := camel(id, true)
	return `package rules

import "github.com/leastwise/leastwise/wasm/lint"

var ` + name + ` = lint.Rule{
	ID:       "` + id + `",
	Group:    lint.Group` + camel(group, false) + `,
	Severity: lint.` + camel(severity, false) + `,
	At:       lint.At` + at + `,
	Check: func(p *lint.Pass) {
	},
}

var _ = register(&` + name + `)
`
}

func pageFile(id string) string {
	return `title:
why:
fix:
source: https://docs.aws.amazon.com/IAM/latest/UserGuide/
since: 0.1
-- bad.json --
{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
-- good.json --
{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
-- defended.json --
{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
`
}
