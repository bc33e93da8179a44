package cli

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/leastwise/leastwise/wasm/convert"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/generate"
)

// templateReply is what --json prints. Fields that api.GenerateReply has too mean the same.
type templateReply struct {
	Policy     string `json:"policy"`
	Bytes      int    `json:"bytes"`
	Characters int    `json:"characters"`
	Statements int    `json:"statements"`
	Actions    int    `json:"actions"` // different ones that are allowed
	Denied     int    `json:"denied"`
	LevelTable string `json:"levelTable"`
	// Items are the ARNs of the command line, each an api.GenerateItemReply.
	Items []json.RawMessage `json:"items"`
	Notes []templateNote    `json:"notes"`
}

// templateNote is a note with its place: line from 1, column in code points from 0, offset
// in bytes; all are zero and file is empty where it is about no place. Item is the index of the
// ARN of the command line that it is about, or -1.
type templateNote struct {
	Code     string   `json:"code"`
	Severity string   `json:"severity"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Offset   int      `json:"offset"`
	Item     int      `json:"item"`
	Actions  []string `json:"actions"`
	Forms    []string `json:"forms"`
}

// appendResult appends a policy in the format asked for, or the whole reply.
func (g *Generation) appendResult(dst []byte, format convert.Format, result *generate.Result, in *prepared) ([]byte, error) {
	reply := templateReply{LevelTable: in.options.Table.Name(), Statements: len(result.Statements), Items: []json.RawMessage{}, Notes: []templateNote{}}
	for i := range in.items {
		reply.Items = append(reply.Items, in.items[i].AppendJSON(nil))
	}
	reply.Policy, reply.Bytes, reply.Characters = generate.JSON(result.Statements)
	if !g.JSON {
		return format.AppendAs(dst, reply.Policy, g.policyOptions())
	}
	allowed, denied := map[string]bool{}, map[string]bool{}
	for i := range result.Statements {
		counts := allowed
		if result.Statements[i].Deny {
			counts = denied
		}
		for _, id := range result.Statements[i].IDs() {
			counts[id] = true
		}
	}
	reply.Actions, reply.Denied = len(allowed), len(denied)
	for _, list := range [][]generate.Note{in.notes, result.Notes} {
		for i := range list {
			n := &list[i]
			note := templateNote{Code: n.Code, Severity: n.Severity.String(), Message: n.Message, Hint: n.Hint, Item: in.itemOf(n),
				Actions: append([]string{}, n.Actions...), Forms: append([]string{}, n.Forms...)}
			if at, ok := in.places.at(n); ok {
				note.File, note.Line, note.Column, note.Offset = n.File, at.Line, at.Column, n.Start
			}
			reply.Notes = append(reply.Notes, note)
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(reply)
	return append(dst, out.Bytes()...), err
}

// itemOf is the index of the ARN of the command line that a note is about, or -1.
func (p *prepared) itemOf(n *generate.Note) int {
	text := p.texts[""]
	if n.Item < 0 || n.File != "" || n.End > len(text) {
		return -1
	}
	return slices.IndexFunc(p.items, func(item api.GenerateItemReply) bool { return item.ARN == text[n.Start:n.End] })
}
