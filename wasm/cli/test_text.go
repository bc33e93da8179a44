package cli

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
)

// appendText writes what failed, with its reasons, and a line for each suite.
func (t *testRun) appendText(dst []byte) []byte {
	passed, failed := 0, 0
	for _, s := range t.suites {
		if len(s.reply.Problems) > 0 {
			dst = fmt.Appendf(dst, "FAIL  %s: it can't be run\n", s.name)
			continue
		}
		for i := range s.reply.Cases {
			c := &s.reply.Cases[i]
			if c.Passed && !t.verbose {
				continue
			}
			word := "ok  "
			if !c.Passed {
				word = "FAIL"
			}
			place, _ := s.spot("", c.Start, c.End)
			dst = fmt.Appendf(dst, "%s  %s: %s\n", word, place, titleOf(c))
			if !c.Passed {
				dst = append(dst, indented(s.detail(c))...)
			}
		}
		dst = append(dst, s.summary()...)
		passed, failed = passed+s.reply.Passed, failed+s.reply.Failed
		if t.run == "" {
			dst = append(dst, s.coverage()...)
		}
		if t.mutate {
			dst = append(dst, t.mutation(s)...)
		}
	}
	if len(t.suites) > 1 {
		dst = fmt.Appendf(dst, "%d suites: %s\n", len(t.suites), counted(passed, failed))
	}
	return dst
}

// titleOf is a case's name, with the request where a test has several.
func titleOf(c *api.SuiteCase) string {
	request := c.Action + " on " + c.Resource
	if c.Name == request {
		return request
	}
	return c.Name + ": " + request
}

func counted(passed, failed int) string {
	if failed == 0 {
		return fmt.Sprintf("%d passed", passed)
	}
	return fmt.Sprintf("%d passed, %d failed", passed, failed)
}

func indented(text string) string {
	return "      " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n      ") + "\n"
}

func (s *suiteFile) summary() string {
	word := "ok  "
	if s.reply.Failed > 0 {
		word = "FAIL"
	}
	return fmt.Sprintf("%s  %s: %s\n", word, s.name, counted(s.reply.Passed, s.reply.Failed))
}

// detail says why a case did not pass: a line for each thing to know.
func (s *suiteFile) detail(c *api.SuiteCase) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nby %s\n", c.Why, c.Principal)
	for _, d := range c.Deciding {
		fmt.Fprintf(&b, "decided by %s\n", s.statement(&s.reply.Statements[d.Statement]))
	}
	for _, u := range c.Unknown {
		fmt.Fprintf(&b, "it depends on %s\n", u)
	}
	if len(c.Missing) > 0 {
		fmt.Fprintf(&b, "policies ask for context keys that the request does not have: %s\n", strings.Join(c.Missing, ", "))
	}
	return b.String()
}

func (s *suiteFile) statement(from *api.SuiteStatement) string {
	place, _ := s.spot(from.File, from.Start, from.End)
	return place + " " + strings.TrimSuffix(statementName(from.Effect, from.Sid, from.Statement), ",") + " in " + layerNames[from.Layer]
}

// coverage says which statements apply to no request.
func (s *suiteFile) coverage() string {
	var b strings.Builder
	all, idle := len(s.reply.Statements), 0
	for i := range s.reply.Statements {
		if from := &s.reply.Statements[i]; from.Cases == 0 {
			idle++
			fmt.Fprintf(&b, "        %s\n", s.statement(from))
		}
	}
	if idle == 0 {
		return fmt.Sprintf("      every statement of %d applies to some request\n", all)
	}
	return fmt.Sprintf("      %d of %d statements apply to some request, these to none:\n", all-idle, all) + b.String()
}
