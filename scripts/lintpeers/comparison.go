package main

import (
	"fmt"
	"os"
	"time"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/lint/rules"
)

// linters are the tools with texts for editors and builds; cloudsplaining judges only.
var linters = []string{leastwise, parliament, validator}

// comparison is what all tools said about all corpora, by tool.
type comparison struct {
	catalog   *catalog.Catalog
	fragments []fragment
	mutants   []mutant // the mechanical ones, then those of the pages
	fromPages int      // of the mutants, the last ones

	fragmentClaims, badClaims, managedClaims, exampleClaims map[string][][]claim
	managed, examples                                       []document
}

func compare(c *catalog.Catalog, p *peer, sources string) (*comparison, error) {
	r := &comparison{catalog: c}
	all := fragments()
	r.fragments = all
	r.mutants = mutants(all)
	off := map[string]bool{}
	for _, rule := range rules.All() {
		off[rule.ID] = rule.Off
	}
	for _, m := range pairs(all) {
		if !off[m.class] {
			r.mutants = append(r.mutants, m)
			r.fromPages++
		}
	}
	var err error
	if r.managed, err = collection(sources, managed); err != nil {
		return nil, err
	}
	if r.examples, err = collection(sources, examples); err != nil {
		return nil, err
	}
	texts := make([]document, len(all))
	for i, f := range all {
		texts[i] = f.document
	}
	bad := make([]document, len(r.mutants))
	for i, m := range r.mutants {
		bad[i] = m.bad
	}
	for _, corpus := range []struct {
		into      *map[string][][]claim
		documents []document
	}{{&r.fragmentClaims, texts}, {&r.badClaims, bad}, {&r.managedClaims, r.managed}, {&r.exampleClaims, r.examples}} {
		*corpus.into = map[string][][]claim{leastwise: ours(c, corpus.documents)}
		for _, tool := range []string{parliament, validator, cloudsplaining} {
			if tool == cloudsplaining && corpus.into != &r.fragmentClaims {
				continue
			}
			var took time.Duration
			if (*corpus.into)[tool], took, err = p.run(tool, corpus.documents, false); err != nil {
				return nil, err
			}
			fmt.Fprintf(os.Stderr, "%s: %d policies in %.0f s\n", tool, len(corpus.documents), took.Seconds())
		}
	}
	return r, nil
}

// crashed reports whether a claim is that the tool or a check of it broke down.
func crashed(c claim) bool {
	return c.Code == "crash" || c.Code == "EXCEPTION" || c.Code == "check_execution_error"
}

func counts(list []claim) map[string]int {
	out := map[string]int{}
	for _, c := range list {
		if c.Code != "crash" { // the others come with a message for the user
			out[c.Code]++
		}
	}
	return out
}

// more are the codes that stand more often in after than in before.
func more(before, after []claim) []string {
	old := counts(before)
	var out []string
	for code, n := range counts(after) {
		if n > old[code] {
			out = append(out, code)
		}
	}
	return out
}

// claims are what a tool said of a fragment.
func (r *comparison) claims(tool, name string) []claim {
	for i, f := range r.fragments {
		if f.name == name {
			return r.fragmentClaims[tool][i]
		}
	}
	return nil
}

// detected reports whether a tool says more of mutant i than of the good text.
func (r *comparison) detected(tool string, i int) bool {
	m := r.mutants[i]
	return len(more(r.claims(tool, m.good.name), r.badClaims[tool][i])) > 0
}
