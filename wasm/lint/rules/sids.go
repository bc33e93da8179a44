package rules

import (
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Statement IDs. Those of IAM and Organizations are letters and digits; resources have
// their own rules.
var sidRules = [...]lint.Rule{
	{ID: "invalid-sid-characters", Group: lint.GroupSchema, Severity: lint.Error, Kinds: ^(lint.ForResource | lint.ForVPCEndpoint), At: lint.AtStatement, Check: invalidSid},
	{ID: "duplicate-sid", Group: lint.GroupSchema, Severity: lint.Error, At: lint.AtDocument, Check: duplicateSid},
}

var _ = registerAll(sidRules[:])

func isSid(s string) bool {
	for i := range len(s) {
		if !isAlnum(s[i]) {
			return false
		}
	}
	return true
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

func invalidSid(p *lint.Pass) {
	sid := &p.Statement.Sid
	if sid.Form != policy.Text || isSid(sid.Value) || p.HasPlaceholder(sid.Value) {
		return
	}
	camel := make([]byte, 0, len(sid.Value))
	upper := false
	for i := range len(sid.Value) {
		c := sid.Value[i]
		if !isAlnum(c) {
			upper = true
			continue
		}
		if upper && 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		upper = false
		camel = append(camel, c)
	}
	f := p.Report(sid.Span, "the Sid %q has other characters than letters and digits", sid.Value)
	if len(camel) == 0 {
		f.Advise("leave it out").Fix(lint.Same, p.RemoveElement("Sid")...)
		return
	}
	f.Advise("write %s", string(camel)).Fix(lint.Same, lint.Rename(sid, string(camel)))
}

func duplicateSid(p *lint.Pass) {
	count := map[string]int{} // of each Sid; negative once the first was met
	for i := range p.Statements() {
		count[p.Statements()[i].Sid.Value]++
	}
	for i := range p.Statements() {
		sid := &p.Statements()[i].Sid
		if !p.Certain(&p.Statements()[i]) { // two may be there in turn
			continue
		}
		n := count[sid.Value]
		if n > 0 {
			count[sid.Value] = -1
		}
		if n > 0 || sid.Value == "" || sid.Form != policy.Text || p.HasPlaceholder(sid.Value) {
			continue
		}
		f := p.Report(sid.Span, "another statement has the Sid %q, too", sid.Value).Coded("UNIQUE_SIDS_REQUIRED")
		if p.Kind == policy.Resource || p.Kind == policy.VPCEndpoint {
			f.As(lint.Warning).Coded("UNIQUE_SIDS_RECOMMENDED")
		}
		for {
			n--
			name := sid.Value + lint.Count(-n)
			if count[name] == 0 {
				count[sid.Value], count[name] = n, -1
				f.Advise("call it %s, or leave it out", name).Fix(lint.Same, lint.Rename(sid, name))
				break
			}
		}
	}
}
