package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// How policies are written. AWS does not mind; who keeps many of them may.
var styleRules = [...]lint.Rule{
	{ID: "sid-missing", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if p.Statement.Element("Sid") == nil {
			p.Report(lint.Start(p.Statement.Span), "the statement has no Sid").Advise("say in one what it is for")
		}
	}},
	{ID: "sid-naming", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtStatement, Check: sidNaming, Yields: []lint.Yield{{To: "invalid-sid-characters"}}},
	{ID: "statement-not-array", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtDocument, Check: func(p *lint.Pass) {
		if e := p.Doc.Element("Statement"); e != nil && e.Form == policy.Object && p.Doc.Source[e.Span.Start] == '{' {
			p.Report(e.Key.Span, "Statement is no list").Advise("write brackets around the statement").
				Fix(lint.Same, policy.Edit{Span: policy.Span{Start: e.Span.Start, End: e.Span.Start}, Text: "["}, policy.Edit{Span: policy.Span{Start: e.Span.End, End: e.Span.End}, Text: "]"})
		}
	}},
	{ID: "scalar-vs-array", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtDocument, Check: scalarOrList},
	{ID: "element-order", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtDocument, Check: elementOrder},
	{ID: "sort-actions", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtStatement, Check: sortActions},
	{ID: "principal-account-form", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, Kinds: lint.WithPrincipals, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if p.Principal.Kind == policy.AWS && arn.IsAccount(p.Item.Value) {
			root := arn.ARN{Partition: "aws", Service: "iam", Account: p.Item.Value, Resource: "root"}.String()
			p.Report(p.Item.Span, "AWS stores %q as %s", p.Item.Value, root).Advise("write it so").Fix(lint.NeedsInput, lint.Rename(p.Item, root))
		}
	}},
	{ID: "bool-as-string", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtValue, Check: func(p *lint.Pass) {
		if p.Item.Form == policy.Bool {
			p.Report(p.Item.Span, "%s is no string", p.Item.Value).Advise("write quotation marks around it").Fix(lint.Same, lint.Rename(p.Item, p.Item.Value))
		}
	}},
	{ID: "prefer-action-over-not-action-deny", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if p.Statement.Deny && p.Statement.Inverted && len(p.Statement.Actions) > 0 {
			p.Report(p.Element("NotAction"), "a Deny with NotAction also denies whatever AWS adds").Advise("name with Action what is to be denied, if that is not meant")
		}
	}},
	{ID: "prefer-resource-over-not-resource-deny", Group: lint.GroupStyle, Severity: lint.Suggestion, Off: true, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if p.Statement.Deny && p.Statement.Elsewhere && len(p.Statement.Resources) > 0 {
			p.Report(p.Element("NotResource"), "a Deny with NotResource also denies on whatever is made later").Advise("name with Resource what is to be kept from, if that is not meant")
		}
	}, Yields: []lint.Yield{{To: "ineffective-deny", Where: lint.SameStatement}}},
	{ID: "non-ascii-sid", Group: lint.GroupStyle, Severity: lint.Suggestion, Kinds: lint.ForResourceLike, At: lint.AtStatement, Check: func(p *lint.Pass) {
		sid := &p.Statement.Sid
		for i := range len(sid.Value) {
			if sid.Form == policy.Text && sid.Value[i] >= 0x80 {
				p.Report(sid.Span, "the Sid %q has other letters than those of English, which many services refuse", sid.Value).Advise("write letters, digits, blanks and hyphens")
				return
			}
		}
	}, Yields: []lint.Yield{{To: "invalid-character"}}},
}

var _ = registerAll(styleRules[:])

func sidNaming(p *lint.Pass) {
	sid := &p.Statement.Sid
	text := sid.Value
	if sid.Form != policy.Text || text == "" || p.HasPlaceholder(text) || isSid(text) && 'A' <= text[0] && text[0] <= 'Z' {
		return
	}
	f := p.Report(sid.Span, "the Sid %q is not of words that begin with a capital letter", text).Advise("write AllowReadReports")
	if isSid(text) && 'a' <= text[0] && text[0] <= 'z' {
		f.Fix(lint.Same, lint.Rename(sid, string(text[0]-'a'+'A')+text[1:]))
	}
}

// scalarOrList takes the form of the first single action or resource for the policy's.
func scalarOrList(p *lint.Pass) {
	decided, wantList := false, false
	for i := range p.Statements() {
		s := &p.Statements()[i]
		for _, name := range [...]string{"Action", "NotAction", "Resource", "NotResource"} {
			e := s.Element(name)
			if e == nil || e.Form != policy.Text && e.Form != policy.List || e.Form == policy.List && !isSingle(s, name) {
				continue
			}
			isList := e.Form == policy.List
			if !decided {
				decided, wantList = true, isList
			}
			if isList == wantList {
				continue
			}
			text, what := p.Doc.Source[e.Span.Start:e.Span.End], "a list of one here, and elsewhere a string"
			if wantList {
				text, what = "["+text+"]", "a string here, and elsewhere a list of one"
			} else if text = strings.TrimSpace(strings.Trim(text, "[]")); text == "" || text[0] != '"' {
				continue
			}
			p.Statement = s
			p.Report(e.Key.Span, name+" is "+what).Advise("write all of them in one way").Fix(lint.Same, policy.Edit{Span: e.Span, Text: text})
		}
	}
	p.Statement = nil
}

func isSingle(s *lint.Statement, name string) bool {
	if strings.HasSuffix(name, "Action") {
		return len(s.Actions) == 1
	}
	return len(s.Resources) == 1
}

// The same advice for thousands of findings.
var (
	documentOrder  = "write " + strings.Join(policy.DocumentElements, " ") + " in this order"
	statementOrder = "write " + strings.Join(policy.StatementElements, " ") + " in this order"
)

func elementOrder(p *lint.Pass) {
	outOfOrder(p, p.Doc.Elements, policy.DocumentElements, documentOrder)
	for i := range p.Statements() {
		p.Statement = &p.Statements()[i]
		outOfOrder(p, p.Statement.Elements, policy.StatementElements, statementOrder)
	}
	p.Statement = nil
}

// outOfOrder reports the first element that stands behind one that follows it in the usual
// order.
func outOfOrder(p *lint.Pass, elements []policy.Element, order []string, advice string) {
	last := 0
	for i := range elements {
		e := &elements[i]
		if e.Name == "" {
			continue
		}
		at := last
		for at < len(order) && order[at] != e.Name {
			at++
		}
		if at == len(order) {
			p.Report(e.Key.Span, e.Name+" stands behind "+order[last]).Advise(advice)
			return
		}
		last = at
	}
}

// sortActions compares without letter case, as AWS does.
func sortActions(p *lint.Pass) {
	s := p.Statement
	name, list := "Action", s.Action
	if s.Inverted {
		name, list = "NotAction", s.NotAction
	}
	const most = 200 // the sorting below is a simple one
	if s.Element(name) == nil || len(list) < 2 || len(list) > most {
		return
	}
	at := 0
	for i := range list {
		if list[i].Form != policy.Text {
			return
		}
		if at == 0 && i > 0 && lessFold(list[i].Value, list[i-1].Value) {
			at = i
		}
	}
	if at == 0 {
		return
	}
	p.Report(list[at].Span, "%q stands behind %q", list[at].Value, list[at-1].Value).Advise("sort the list").
		Fix(lint.Same, policy.Edit{Span: policy.Span{Start: list[0].Span.Start, End: list[len(list)-1].Span.End}, Text: sorted(p.Doc.Source, list)})
}

// sorted is the text of a list with its items sorted, and all that stands between them as it
// is.
func sorted(source string, list []policy.String) string {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
		for k := i; k > 0 && lessFold(list[order[k]].Value, list[order[k-1]].Value); k-- {
			order[k], order[k-1] = order[k-1], order[k]
		}
	}
	out := make([]byte, 0, list[len(list)-1].Span.End-list[0].Span.Start)
	for i, from := range order {
		if i > 0 {
			out = append(out, source[list[i-1].Span.End:list[i].Span.Start]...)
		}
		out = append(out, source[list[from].Span.Start:list[from].Span.End]...)
	}
	return string(out)
}

// lessFold compares without letter case.
func lessFold(a, b string) bool {
	for i := range min(len(a), len(b)) {
		if x, y := ascii.Lower(a[i]), ascii.Lower(b[i]); x != y {
			return x < y
		}
	}
	return len(a) < len(b)
}
