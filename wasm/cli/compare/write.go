package compare

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
)

// sides are the words for Row.Side.
func sides(side, aws string) string {
	switch side {
	case "both":
		return "both"
	case "ours":
		return "only ours"
	}
	return "only " + aws
}

// WriteText writes for each policy its rows, both sides one below the other. aws is what the
// other side is called.
func WriteText(w io.Writer, policies []*Policy, aws string) error {
	var b strings.Builder
	for i, p := range policies {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s, %s\n", p.title(), p.Kind)
		for k := range p.Rows {
			r := &p.Rows[k]
			at := p.position(r.At)
			fmt.Fprintf(&b, "  %d:%d  %s  %s\n", at.Line, at.Column+1, sides(r.Side(), aws), r.Code())
			for _, o := range r.Ours {
				fmt.Fprintf(&b, "    ours  %s: %s [%s]\n", o.Severity, clean(o.Message), o.Rule)
			}
			if r.Theirs != nil {
				fmt.Fprintf(&b, "    AWS   %s: %s\n", r.Theirs.Type, clean(r.Theirs.Details))
			}
		}
		for _, c := range p.Checks {
			c.text(&b)
		}
		if p.Unread != nil {
			fmt.Fprintf(&b, "  AWS's answer, in a form that is not known:\n    %s\n", clean(string(p.Unread)))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (c *Check) text(b *strings.Builder) {
	ours := string(c.Ours)
	if ours == "" {
		ours = "unknown"
	}
	fmt.Fprintf(b, "  %s\n    ours  %s: %s\n    AWS   %s: %s\n", c.Name, ours, clean(c.Why), c.AWS, clean(c.Says))
}

// title is the file, and the policy's number where there are several.
func (p *Policy) title() string {
	if p.Number == 0 {
		return p.File
	}
	return p.File + " (policy " + strconv.Itoa(p.Number) + ")"
}

func (p *Policy) position(at int) policy.Position { return p.Lines.Position(p.Outer(at)) }

// clean makes one line of a text, without anything that speaks to a terminal.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)), " ")
}

// The JSON form. Lines count from 1, columns are code points from 0.
type (
	jsonPolicy struct {
		File    string          `json:"file"`
		Policy  int             `json:"policy,omitempty"` // from 1, where a file has several
		Kind    string          `json:"kind"`
		Agrees  bool            `json:"agrees"`
		Rows    []jsonRow       `json:"findings"`
		Checks  []jsonCheck     `json:"checks,omitempty"`
		Without []jsonOurs      `json:"withoutCounterpart,omitempty"`
		Unread  json.RawMessage `json:"unread,omitempty"`
	}
	jsonRow struct {
		Side   string          `json:"side"` // both, ours or aws
		Code   string          `json:"code"`
		Line   int             `json:"line"`
		Column int             `json:"column"`
		Ours   []jsonOurs      `json:"ours,omitempty"`
		AWS    json.RawMessage `json:"aws,omitempty"` // as it came
	}
	jsonOurs struct {
		Rule     string `json:"ruleId"`
		Severity string `json:"severity"`
		Message  string `json:"message"`
		Line     int    `json:"line"`
		Column   int    `json:"column"`
	}
	jsonCheck struct {
		Name   string  `json:"name"`
		Agrees bool    `json:"agrees"`
		Ours   Verdict `json:"ours,omitempty"`
		Why    string  `json:"why"`
		AWS    Verdict `json:"aws"`
		Says   string  `json:"message"`
	}
)

// WriteJSON writes a list of policies.
func WriteJSON(w io.Writer, policies []*Policy) error {
	out := make([]jsonPolicy, 0, len(policies))
	for _, p := range policies {
		j := jsonPolicy{File: p.File, Policy: p.Number, Kind: p.Kind, Agrees: p.Agrees(), Rows: []jsonRow{}, Without: p.json(p.Without), Unread: p.Unread}
		for i := range p.Rows {
			r := &p.Rows[i]
			at := p.position(r.At)
			row := jsonRow{Side: r.Side(), Code: r.Code(), Line: at.Line, Column: at.Column, Ours: p.json(r.Ours)}
			if r.Theirs != nil {
				row.AWS = r.Theirs.Raw
			}
			j.Rows = append(j.Rows, row)
		}
		for _, c := range p.Checks {
			j.Checks = append(j.Checks, jsonCheck{c.Name, c.Agrees(), c.Ours, c.Why, c.AWS, c.Says})
		}
		out = append(out, j)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func (p *Policy) json(list []Ours) []jsonOurs {
	var out []jsonOurs
	for _, o := range list {
		at := p.position(o.Span.Start)
		out = append(out, jsonOurs{o.Rule, o.Severity, o.Message, at.Line, at.Column})
	}
	return out
}
