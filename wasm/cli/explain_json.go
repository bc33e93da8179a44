package cli

import (
	"bytes"
	"encoding/json"

	"github.com/leastwise/leastwise/wasm/generate"
)

// explainedJSON is what --json prints for an action; the help of "explain" says what the
// fields mean.
type explainedJSON struct {
	Action      string        `json:"action"`
	Level       string        `json:"level"`
	StrictLevel string        `json:"strictLevel,omitempty"`
	AWSLevel    string        `json:"awsLevel,omitempty"`
	Statements  []string      `json:"statements"`
	Reasons     []*reasonJSON `json:"reasons"`
}

// reasonJSON is a reason with its place: line from 1, column in code points from 0.
type reasonJSON struct {
	Why        string      `json:"why"`
	Effect     string      `json:"effect"`
	Field      string      `json:"field"`
	File       string      `json:"file"`
	Line       int         `json:"line"`
	Column     int         `json:"column"`
	Text       string      `json:"text"`
	Type       string      `json:"type"`
	Of         string      `json:"of"`
	Documented *bool       `json:"documented,omitempty"`
	Because    *reasonJSON `json:"because,omitempty"`
}

// whyNames are the kinds of reasons in JSON.
var whyNames = map[generate.Why]string{
	generate.ByLevel:     "level",
	generate.ByAction:    "action",
	generate.ByWildcard:  "wildcard-only",
	generate.BySkipList:  "skip-list",
	generate.BySTS:       "sts",
	generate.ByDependent: "dependent",
	generate.ByPrincipal: "principal",
	generate.ByService:   "service",
}

func (e *explanation) json(list []explained) ([]byte, error) {
	all := make([]explainedJSON, len(list))
	for i := range list {
		x := &list[i]
		all[i] = explainedJSON{Action: x.id, Statements: x.statements, Reasons: []*reasonJSON{}}
		if x.known {
			all[i].Level, all[i].StrictLevel, all[i].AWSLevel = e.levels(x)
		}
		for _, chain := range x.chains {
			all[i].Reasons = append(all[i].Reasons, e.reasonJSON(chain))
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(all)
	return out.Bytes(), err
}

func (e *explanation) reasonJSON(chain generate.Chain) *reasonJSON {
	r := &chain[0]
	file := e.templates[r.Template()].File
	out := &reasonJSON{Why: whyNames[r.Why], Effect: "Allow", Field: r.Field(), File: file, Text: r.Text().Value, Type: r.Type, Of: r.Of}
	if e.isDeny(r) {
		out.Effect = "Deny"
	}
	if at, ok := e.places.at(&generate.Note{File: file, Start: r.Text().Start, End: r.Text().End}); ok {
		out.Line, out.Column = at.Line, at.Column
	}
	if r.Why == generate.ByDependent {
		out.Documented = &r.Page
	}
	if len(chain) > 1 {
		out.Because = e.reasonJSON(chain[1:])
	}
	return out
}
