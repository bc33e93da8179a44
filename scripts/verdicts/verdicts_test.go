package main

import (
	"context"
	"errors"
	"os"
	"regexp"
	"testing"
)

// Three hundred requests; with LEASTWISE_SOAK ten thousand that the committed summary does
// not have. Every difference has to belong to a class.
func TestVerdicts(t *testing.T) {
	scenes, seed := 300, uint64(0)
	if os.Getenv("LEASTWISE_SOAK") != "" {
		scenes, seed = 10_000, 1_000_000
	}
	p, err := startPeer(context.Background(), "../../out/peers")
	if errors.Is(err, errUnavailable) {
		t.Skip("NOT COMPARED: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	c, err := compare(p, scenes, seed)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range c.unexplained {
		t.Error(text)
	}
	for _, decision := range []string{"Allowed", "ExplicitlyDenied", "ImplicitlyDenied"} {
		if c.decisions[decision] < scenes/20 {
			t.Errorf("%s came up %d times in %d", decision, c.decisions[decision], scenes)
		}
	}
	t.Log(c.summary())
}

// The committed summary was written for this version of the peer, with nothing unexplained.
func TestSummary(t *testing.T) {
	text, err := os.ReadFile("SUMMARY.md")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(version()) + ` and ours`).Match(text) {
		t.Errorf("SUMMARY.md is not of %s", version())
	}
	if !regexp.MustCompile(`(?m)^\| 5000 \| \d+ \| \d+ \| 0 \|$`).Match(text) {
		t.Error("SUMMARY.md has requests that no class explains")
	}
	for _, one := range classes {
		if !regexp.MustCompile(`(?m)^\| ` + one.name + ` \| \d+ \| \d+ \| `).Match(text) {
			t.Errorf("SUMMARY.md lacks %s", one.name)
		}
	}
}
