package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/lint/rules"
)

// explainRule prints a rule's page.
func explainRule(cmd *cobra.Command, name string, asJSON bool) error {
	p := rulebook.Find(name)
	if p == nil {
		_, err := oneOf("--explain", name, ruleIDs())
		return err
	}
	out := cmd.OutOrStdout()
	if asJSON {
		text, err := json.MarshalIndent(p, "", "  ")
		if err != nil {
			return err
		}
		_, err = out.Write(append(text, '\n'))
		return err
	}
	var b strings.Builder
	for _, r := range rules.All() {
		if r.ID == p.ID {
			fmt.Fprintf(&b, "%s (%s, %s)\n%s\n\n%s\n\n%s\n", p.ID, r.Group, r.Severity, p.Title, fold(p.Why), fold(p.Fix))
			if r.Counts != "" {
				fmt.Fprintf(&b, "\nIts number is %d: %s.\n", r.Number, r.Counts)
			}
			if r.Off {
				b.WriteString("\nThis rule is off by default: --only or --all.\n")
			}
		}
	}
	heads := map[string]string{"bad": "Bad", "good": "Good", "defended": "Not meant by it"}
	for _, e := range p.Examples {
		if head, first := heads[e.Name]; first && len(e.Text) < 2000 {
			fmt.Fprintf(&b, "\n%s:\n  %s\n", head, strings.ReplaceAll(strings.TrimRight(e.Text, "\n"), "\n", "\n  "))
		}
	}
	b.WriteByte('\n')
	for _, peer := range []struct {
		name string
		list []string
	}{{"Access Analyzer", p.AA}, {"parliament", p.Parliament}, {"iam-policy-validator", p.Validator}, {"cloudsplaining", p.Cloudsplaining}, {"See", p.Sources}} {
		if len(peer.list) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", peer.name, strings.Join(peer.list, ", "))
		}
	}
	_, err := out.Write([]byte(b.String()))
	return err
}

// fold breaks a text into lines of at most 88 bytes, between words.
func fold(text string) string {
	var b strings.Builder
	width := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case width+1+len(word) > 88:
			b.WriteByte('\n')
			width = 0
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}

// listRules prints a line for each rule.
func listRules(cmd *cobra.Command) error {
	var b strings.Builder
	for _, r := range sortedRules() {
		off := ""
		if r.Off {
			off = " (off)"
		}
		title := ""
		if p := rulebook.Find(r.ID); p != nil {
			title = p.Title
		}
		fmt.Fprintf(&b, "%-40s %-10s %s%s\n", r.ID, r.Severity, title, off)
	}
	_, err := cmd.OutOrStdout().Write([]byte(b.String()))
	return err
}
