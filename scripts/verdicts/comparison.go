package main

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/wasm/simulate"
)

// comparison counts what came of comparing.
type comparison struct {
	peer             *peer
	scenes, same     int
	decisions        map[string]int
	count, withOther map[*class]int
	unexplained      []string
}

func compare(p *peer, scenes int, seed uint64) (*comparison, error) {
	c := &comparison{peer: p, scenes: scenes, decisions: map[string]int{}, count: map[*class]int{}, withOther: map[*class]int{}}
	for i := range scenes {
		s := newScene(seed + uint64(i))
		if err := c.one(s, seed+uint64(i)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// ours is the decision of ours in the peer's word.
func ours(s *scene) (string, error) {
	r, p, err := s.prepare()
	if err != nil {
		return "", err
	}
	d := simulate.Evaluate(r, p).Decision
	if word := sameWord[d]; word != "" {
		return word, nil
	}
	return d.String(), nil
}

func (c *comparison) theirs(s *scene) (string, error) {
	a, err := c.peer.ask(map[string]any{"run": s.theirs()})
	if len(a.Errors) > 0 {
		return "refused: " + a.Errors[0], err
	}
	return a.Result, err
}

func (c *comparison) one(s *scene, seed uint64) error {
	got, err := ours(s)
	if err != nil {
		return err
	}
	want, err := c.theirs(s)
	if err != nil {
		return err
	}
	c.decisions[got]++
	if got == want {
		c.same++
		return nil
	}
	for _, first := range classes {
		if ok, err := c.explains(s, got, want, first); err != nil || ok {
			c.count[first]++
			return err
		}
	}
	for i, first := range classes {
		for _, second := range classes[i+1:] {
			if ok, err := c.explains(s, got, want, first, second); err != nil || ok {
				c.withOther[first]++
				c.withOther[second]++
				return err
			}
		}
	}
	text := fmt.Sprintf("scene %d: ours %s, theirs %s\n%s %s on %s of %s, %v", seed, got, want, s.principal, s.action, s.resource, s.account, s.context)
	for _, p := range s.policies {
		text += fmt.Sprintf("\n  %v %d %s", p.kind, p.level, p.text)
	}
	c.unexplained = append(c.unexplained, text)
	return nil
}

// explains reports whether both sides agree when the question is put anew by all of list.
func (c *comparison) explains(s *scene, got, want string, list ...*class) (bool, error) {
	to := [2]*scene{peerSide: s, ourSide: s}
	for _, one := range list {
		if to[one.again] = one.rewrite(to[one.again]); to[one.again] == nil {
			return false, nil
		}
	}
	var err error
	if to[ourSide] != s {
		if got, err = ours(to[ourSide]); err != nil {
			return false, err
		}
	}
	if to[peerSide] != s {
		if want, err = c.theirs(to[peerSide]); err != nil {
			return false, err
		}
	}
	return got == want, nil
}

// summary is the committed table.
func (c *comparison) summary() string {
	var out strings.Builder
	fmt.Fprintf(&out, `# Differences from iam-simulate

Written by "go run ./scripts/verdicts -write"; not edited by hand. @cloud-copilot/iam-simulate
%s and ours, on the same requests with the same policies.

| requests | the same | explained | unexplained |
| ---: | ---: | ---: | ---: |
| %d | %d | %d | %d |

Ours allowed %d, denied %d explicitly and %d implicitly, and called %d unknown.

A difference is explained by a class, or by two together, if both sides agree once the
question is put so that the rule in dispute has no part in it. AWS's page decides who is right.

| class | alone | with another | what AWS says, and what the peer does |
| --- | ---: | ---: | --- |
`, version(), c.scenes, c.same, c.scenes-c.same-len(c.unexplained), len(c.unexplained),
		c.decisions["Allowed"], c.decisions["ExplicitlyDenied"], c.decisions["ImplicitlyDenied"], c.decisions["unknown"])
	for _, one := range classes {
		fmt.Fprintf(&out, "| %s | %d | %d | [%s](%s) |\n", one.name, c.count[one], c.withOther[one], one.reason, one.page)
	}
	return out.String()
}
