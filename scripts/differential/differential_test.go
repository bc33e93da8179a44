package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/scripts/peers"
)

// A hundred templates and the queries about some services; with LEASTWISE_SOAK all of
// them, and the committed summary must be what they give.
func TestDifferential(t *testing.T) {
	var said strings.Builder
	soak := os.Getenv("LEASTWISE_SOAK") != ""
	o := options{root: "../..", sources: "../../../shared/sources", templates: 100, seed: 1, someQueries: !soak, log: &said}
	if soak {
		o.templates = fullRun
	}
	r, err := run(t.Context(), o)
	if errors.Is(err, errNoPages) || errors.Is(err, peers.ErrUnavailable) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if r.unexplained > 0 {
		t.Errorf("%d cases have differences that no class explains:\n%s", r.unexplained, said.String())
	}
	if !soak {
		return
	}
	committed, err := os.ReadFile("SUMMARY.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != r.summary {
		t.Errorf("SUMMARY.md is not what this run gives; write it with: go run ./scripts/differential -write\n%s", r.summary)
	}
}

// A class without a row would hide its differences.
func TestEveryClassHasARow(t *testing.T) {
	text, err := os.ReadFile("classes.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, s := range sections {
		rows += len(s.classes)
		for _, k := range s.classes {
			if !strings.Contains(k.reason, "§") && !strings.Contains(k.reason, "http") && k != typeOrder && k != corrected && k != orphan {
				t.Errorf("%s names neither a section nor a page", k.name)
			}
		}
	}
	if declared := strings.Count(string(text), "= &class{"); declared != rows {
		t.Errorf("%d classes and %d rows", declared, rows)
	}
}
