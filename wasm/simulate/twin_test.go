package simulate

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/policy"
)

// twin is the evaluation written down as AWS's pages tell it, slowly: with texts, maps and
// recursion, from the policies' documents. Where something is unknown it tries every way it
// may turn out. Evaluate must agree with it.
type twin struct {
	r       *Request
	p       *Policies
	context map[string][]string
	text    string // the resource
	account string // that owns it
}

func newTwin(r *Request, p *Policies) *twin { return &twin{r: r, p: p} }

// decide is the decision on all resources.
func (t *twin) decide() string {
	list := t.r.Resources
	if len(list) == 0 {
		list = []Resource{{ARN: "*"}}
	}
	seen := map[string]bool{}
	for i := range list {
		seen[t.one(&list[i])] = true
	}
	for _, d := range []string{"explicit-deny", "unknown", "implicit-deny"} {
		if seen[d] {
			return d
		}
	}
	return "allowed"
}

// found is one statement that applies, or may.
type found struct {
	layer   string
	deny    bool
	maybe   bool
	any     bool // it may be an Allow, a Deny or nothing
	grants  map[string]bool
	ordinal int // of the level, for SCPs
}

func (t *twin) one(res *Resource) string {
	t.text = res.ARN
	t.account = res.Account
	if t.account == "" {
		if f := strings.Split(res.ARN, ":"); len(f) >= 6 && regexp.MustCompile(`^\d{12}$`).MatchString(f[4]) {
			t.account = f[4]
		} else {
			t.account = t.r.Principal.Account
		}
	}
	t.fill(res)
	if strings.EqualFold(t.r.Action, "sts:GetCallerIdentity") {
		return "allowed"
	}
	var all []found
	add := func(layer string, ordinal int, list []*Policy) {
		for _, p := range list {
			for i := range p.Document.Statements {
				if f, ok := t.statement(&p.Document.Statements[i], p); ok {
					f.layer, f.ordinal = layer, ordinal
					all = append(all, f)
				}
			}
		}
	}
	who := &t.r.Principal
	person := who.Kind == User || who.Kind == RoleSession || who.Kind == FederatedUser
	linked := strings.Contains(who.Parent, "/aws-service-role/")
	if !res.InManagementAccount && !linked && !res.AWSManaged && !strings.EqualFold(t.r.Action, "kms:RetireGrant") && strings.Contains(rcpServices, " "+strings.ToLower(strings.Split(t.r.Action, ":")[0])+" ") {
		for i, l := range t.p.RCPs {
			add("rcp", i, l)
		}
	}
	scps := 0
	if (person || who.Kind == Root) && !who.InManagementAccount && !linked {
		scps = len(t.p.SCPs)
		for i, l := range t.p.SCPs {
			add("scp", i, l)
		}
	}
	add("endpoint", 0, t.p.Endpoint)
	attached := t.p.Resources
	if t.trusting() {
		attached = t.p.Trust
	}
	exists := false
	for _, a := range attached {
		if a.ARN == "" || t.glob(a.ARN, res.ARN) {
			exists = true
			add("own", 0, []*Policy{a.Policy})
		}
	}
	if person {
		add("identity", 0, t.p.Identity)
		add("boundary", 0, t.p.Boundary)
		if who.Kind != User {
			add("session", 0, t.p.Session)
		}
	}
	outcomes := map[string]bool{}
	t.worlds(all, nil, func(world []found) { outcomes[t.chart(world, scps, exists)] = true })
	guarded := !outcomes["allowed"] && !outcomes["implicit-deny"] && !outcomes["undecided"]
	decision := "unknown"
	switch {
	case len(outcomes) == 1 && outcomes["explicit-deny"]:
		return "explicit-deny"
	case outcomes["undecided"]:
	case len(outcomes) == 1 && outcomes["allowed"]:
		decision = "allowed"
	case !outcomes["allowed"]:
		decision = "implicit-deny" // denied one way or the other
	}
	if m := t.elsewhere(); m != nil {
		account := person || who.Kind == Root
		switch action := strings.ToLower(t.r.Action); {
		case strings.HasPrefix(action, "elasticfilesystem:"):
			if !exists && decision != "allowed" {
				return "unknown"
			}
		case guarded && account:
		case strings.HasPrefix(action, "execute-api:") && account:
		case strings.HasPrefix(action, "iot:") && account && (who.Kind != RoleSession || decision == "implicit-deny"):
		case regexp.MustCompile("^(aoss|lakeformation):").MatchString(action) && account && decision == "implicit-deny":
		default:
			return "unknown"
		}
	}
	return decision
}

// worlds yields every way in which what is unknown may turn out.
func (t *twin) worlds(rest, sure []found, yield func([]found)) {
	if len(rest) == 0 {
		yield(sure)
		return
	}
	f := rest[0]
	sure = sure[:len(sure):len(sure)]
	if !f.maybe {
		t.worlds(rest[1:], append(sure, f), yield)
		return
	}
	t.worlds(rest[1:], sure, yield)
	f.maybe = false
	if f.any {
		f.deny = false
		t.worlds(rest[1:], append(sure, f), yield)
		f.deny = true
	}
	t.worlds(rest[1:], append(sure, f), yield)
}

// chart is the flow chart of
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
// "undecided" is for a key or role whose policy was not given, "guarded" for a request that
// SCPs or an endpoint's policy do not allow.
func (t *twin) chart(world []found, scps int, exists bool) string {
	who := &t.r.Principal
	allows := func(layer string, ordinal int, to string) bool {
		for _, f := range world {
			if f.layer == layer && !f.deny && f.ordinal == ordinal && (to == "" || f.grants[to]) {
				return true
			}
		}
		return false
	}
	denied := map[string]bool{}
	for _, f := range world {
		if f.deny {
			denied[f.layer] = true
		}
	}
	cross := who.Account != "" && t.account != "" && who.Account != t.account
	bucket := regexp.MustCompile(`(?i)^s3:(get|put|delete)bucketpolicy$`).MatchString(t.r.Action)
	if who.Kind == Root && !cross && bucket {
		delete(denied, "own")
	}
	if len(denied) > 0 {
		return "explicit-deny"
	}
	for i := range scps {
		if t.p.SCPs[i] != nil && !allows("scp", i, "") {
			return "guarded"
		}
	}
	if t.p.Endpoint != nil && !allows("endpoint", 0, "") {
		return "guarded"
	}
	must := t.trusting() || t.text == "*" && t.onKey() || strings.Split(t.text+":::", ":")[2] == "kms" && strings.HasPrefix(strings.Split(t.text+"::::::", ":")[5], "key/")
	if must && !exists {
		return "undecided"
	}
	verdict := func(ok bool) string {
		if ok {
			return "allowed"
		}
		return "implicit-deny"
	}
	direct, behind, account := allows("own", 0, "session"), allows("own", 0, "entity"), allows("own", 0, "account")
	if who.Kind == Service || who.Kind == Anonymous || who.Kind == Identity {
		return verdict(direct || behind || account)
	}
	if who.Kind == Root {
		if t.trusting() {
			return "implicit-deny"
		}
		return verdict(!cross && !must || direct || behind || account)
	}
	identity := allows("identity", 0, "")
	boundary := t.p.Boundary == nil || allows("boundary", 0, "")
	session := t.p.Session == nil || allows("session", 0, "")
	if who.Kind == User {
		session = true
	}
	if who.Kind == FederatedUser && t.p.Session == nil {
		session = false
	}
	if cross {
		return verdict((direct || behind || account) && identity && boundary && session)
	}
	if direct { // to the user or session itself: nothing else matters
		return "allowed"
	}
	if !boundary || !session {
		return "implicit-deny"
	}
	if behind { // to the role, or the user behind a federated session
		return "allowed"
	}
	if must { // the account hands it on
		return verdict(account && identity)
	}
	return verdict(identity)
}

func (t *twin) trusting() bool {
	if t.text == "*" {
		return regexp.MustCompile(`(?i)^sts:assumerole(withsaml|withwebidentity)?$`).MatchString(t.r.Action)
	}
	return regexp.MustCompile(`(?i)^sts:(assumerole(withsaml|withwebidentity)?|tagsession|setsourceidentity|setcontext)$`).MatchString(t.r.Action) &&
		regexp.MustCompile(`^arn:[^:]*:iam:[^:]*:[^:]*:role/`).MatchString(t.text)
}

// onKey reports whether KMS's page of permissions names a key for the action.
func (t *twin) onKey() bool {
	return regexp.MustCompile(`(?i)^kms:`).MatchString(t.r.Action) &&
		!regexp.MustCompile(`(?i)^kms:(CreateKey|GenerateRandom|List(Aliases|Keys|RetirableGrants)|(Connect|Create|Delete|Disconnect|Update)CustomKeyStore|DescribeCustomKeyStores)$`).MatchString(t.r.Action)
}

// elsewhere is what decides that is not modelled.
func (t *twin) elsewhere() *model {
	if t.glob("arn:*:kms:*:*:alias/*", t.text) && t.onKey() && !regexp.MustCompile("(?i)alias$").MatchString(t.r.Action) {
		return &behindAlias
	}
	for _, m := range models {
		if t.globFold(m.action, t.r.Action) && (m.service == "" || t.glob("arn:*:"+m.service+":*:*:"+m.part+"*", t.text)) {
			return &m
		}
	}
	return nil
}

// statement says whether a statement applies: ok is false if it does not.
func (t *twin) statement(s *policy.Statement, p *Policy) (f found, ok bool) {
	variables := p.Document.Version.Value == "2012-10-17"
	f.deny = s.Effect.Value == "Deny"
	f.any = s.Effect.Value != "Deny" && s.Effect.Value != "Allow" || s.Raw != ""
	for _, e := range append(s.Elements[:len(s.Elements):len(s.Elements)], p.Document.Elements...) {
		v := p.Document.Version.Value
		f.any = f.any || e.Name == "" || e.Name == "Version" && v != "2008-10-17" && v != "2012-10-17"
	}

	actions, not := s.Action, false
	if actions == nil {
		actions, not = s.NotAction, true
	}
	f.any = f.any || s.Action != nil && s.NotAction != nil || s.Action == nil && s.NotAction == nil
	hit := false
	for _, a := range actions {
		hit = hit || t.globFold(a.Value, t.r.Action)
		f.any = f.any || !strings.Contains(a.Value, ":") && a.Value != "*"
	}
	if hit == not {
		return f, false
	}
	who := "yes"
	wants := p.Kind == policy.Resource || p.Kind == policy.Trust || p.Kind == policy.RCP || p.Kind == policy.VPCEndpoint
	if (s.Principal != nil || s.NotPrincipal != nil) != wants || s.Principal != nil && s.NotPrincipal != nil {
		f.any = true
	}
	if wants && s.Principal == nil && s.NotPrincipal == nil {
		f.grants = map[string]bool{"session": true}
	}
	if wants && (s.Principal != nil || s.NotPrincipal != nil) {
		if who, f.grants = t.named(s, p.Kind); who == "no" {
			return f, false
		}
	}
	where := "yes"
	resources, not := s.Resource, false
	if resources == nil {
		resources, not = s.NotResource, true
	}
	f.any = f.any || s.Resource != nil && s.NotResource != nil
	if resources == nil {
		f.any = f.any || p.Kind != policy.Trust && p.Kind != policy.Resource
	} else {
		where = "no"
		for _, r := range resources {
			is := t.resource(r.Value, f.deny || !not, variables)
			if f.deny && is == "yes" && t.resource(r.Value, false, variables) != "yes" {
				is = "unknown" // it depends on how far a star runs
			}
			where = or(where, is)
		}
		if not {
			where = invert(where)
		}
	}
	if where == "no" {
		return f, false
	}
	holds := and(who, where)
	for _, c := range s.Condition {
		for _, k := range c.Keys {
			holds = and(holds, t.condition(c.Operator.Value, k.Key.Value, k.Items, variables))
		}
	}
	f.maybe = holds == "unknown" || f.any
	return f, holds != "no"
}

func and(a, b string) string {
	if a == "no" || b == "no" {
		return "no"
	}
	if a == "unknown" || b == "unknown" {
		return "unknown"
	}
	return "yes"
}

func invert(a string) string {
	return map[string]string{"yes": "no", "no": "yes", "unknown": "unknown"}[a]
}

func or(a, b string) string { return invert(and(invert(a), invert(b))) }

func truth(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// named says whether a Principal or NotPrincipal element means the principal, and as what.
func (t *twin) named(s *policy.Statement, kind policy.Kind) (string, map[string]bool) {
	who := &t.r.Principal
	sure, maybe := map[string]bool{}, map[string]bool{}
	all := false
	elements := s.Principal
	if elements == nil {
		elements = s.NotPrincipal
	}
	for _, e := range elements {
		for _, v := range e.Items {
			is, as := t.names(e.Kind, v.Value, kind)
			switch is {
			case "yes":
				sure[as] = true
				all = all || v.Value == "*"
			case "unknown":
				maybe[as] = true
			}
		}
	}
	if s.Principal != nil {
		switch {
		case len(sure) > 0:
			return "yes", sure
		case len(maybe) > 0:
			return "unknown", maybe
		}
		return "no", nil
	}
	// NotPrincipal: everything that the principal is has to be left out.
	parts := map[PrincipalKind][]string{User: {"session", "account"}, RoleSession: {"session", "entity", "account"}, FederatedUser: {"session", "entity", "account"}}[who.Kind]
	if parts == nil {
		parts = []string{"session"}
	}
	whole := true
	for _, part := range parts {
		whole = whole && sure[part]
	}
	switch {
	case all || whole:
		return "no", nil
	case len(sure)+len(maybe) == 0:
		return "yes", map[string]bool{"session": true}
	}
	return "unknown", map[string]bool{"session": true}
}

func (t *twin) names(element policy.PrincipalKind, value string, kind policy.Kind) (is, as string) {
	who := &t.r.Principal
	digits := regexp.MustCompile(`^\d{12}$`)
	switch element {
	case policy.Any, policy.AWS:
		if value == "*" {
			if kind == policy.Trust && who.Kind == Identity {
				return "unknown", "session"
			}
			return "yes", "session"
		}
		if m := regexp.MustCompile(`^arn:[^:]*:[^:]*:[^:]*:(\d{12}):root$`).FindStringSubmatch(value); m != nil {
			value = m[1]
		}
		switch {
		case element == policy.Any || strings.ContainsAny(value, "*?"):
			return "unknown", "session"
		case digits.MatchString(value):
			switch {
			case who.Account != value:
				return "no", ""
			case who.Kind == Root:
				return "yes", "session"
			case kind == policy.VPCEndpoint:
				return "unknown", "account"
			}
			return "yes", "account"
		case who.Kind == Anonymous || who.Kind == Identity:
			return "no", ""
		case value == who.ARN:
			return "yes", "session"
		case value == who.Parent:
			return "yes", "entity"
		}
	case policy.Service:
		return truth(who.Kind == Service && (who.ARN == value || strings.Contains(" "+strings.Join(who.ServiceNames, " ")+" ", " "+value+" "))), "session"
	case policy.Federated:
		return truth(who.Kind == Identity && who.ARN == value), "session"
	case policy.CanonicalUser:
		return truth(who.CanonicalID != "" && who.CanonicalID == value), "account"
	default:
		return "unknown", "session"
	}
	return "no", ""
}

// resource compares a pattern of Resource with the request's. wide says whether a star that
// ends a field may run over colons.
func (t *twin) resource(pattern string, wide, variables bool) string {
	if pattern == "*" || pattern == "**" {
		return "yes"
	}
	if !strings.HasPrefix(pattern, "arn:") {
		return "unknown"
	}
	if i := strings.Index(pattern, "${"); variables && i >= 0 && strings.Count(pattern[:i], ":") < 5 {
		return "unknown"
	}
	chars, state := t.expand(pattern, variables)
	if state == "no" || chars == nil {
		return state
	}
	colons := 0
	for _, c := range chars {
		if c.char == ':' && !c.inserted {
			colons++
		}
	}
	short := colons < 5
	full := append([]char(nil), chars...)
	for ; colons < 5; colons++ {
		full = append(full, char{char: ':'}, char{char: '*', wild: true})
	}
	ok := t.match(limit(full, wide), t.text)
	if wide && short {
		ok = ok || t.match(limit(chars, wide), t.text)
	}
	if !ok {
		return "no"
	}
	return state
}

// char is one character of a pattern.
type char struct {
	char     rune
	wild     bool // * or ? as a wildcard
	field    bool // a wildcard that stays between colons
	inserted bool // from a variable's value
	any      bool // a star for a variable, which runs over colons
}

// expand puts values in place of variables. state is "yes", "no" if one has no value, or
// "unknown": then out is nil if the pattern has no meaning, else a star stands for each
// variable with several values.
func (t *twin) expand(pattern string, variables bool) (out []char, state string) {
	state = "yes"
	variable := regexp.MustCompile(`^\$\{([^}$*?,'"]+?)\s*(,\s*'([^']*)'\s*)?\}`)
	for pattern != "" {
		if variables && strings.HasPrefix(pattern, "${") {
			if len(pattern) > 3 && strings.ContainsAny(pattern[2:3], "*?$") && pattern[3] == '}' {
				out = append(out, char{char: rune(pattern[2]), inserted: true})
				pattern = pattern[4:]
				continue
			}
			m := variable.FindStringSubmatch(pattern)
			if m == nil || strings.TrimSpace(m[1]) == "" {
				return nil, "unknown"
			}
			values := t.context[strings.ToLower(strings.TrimSpace(m[1]))]
			value := m[3]
			switch {
			case len(values) == 1:
				value = values[0]
			case len(values) > 1: // any of them, or something else
				if state == "yes" {
					state = "unknown"
				}
				out = append(out, char{char: '*', wild: true, any: true})
				value = ""
			case m[2] == "":
				state = "no"
			}
			for _, c := range value {
				out = append(out, char{char: c, inserted: true})
			}
			pattern = pattern[len(m[0]):]
			continue
		}
		c, size := utf8.DecodeRuneInString(pattern)
		out = append(out, char{char: c, wild: c == '*' || c == '?'})
		pattern = pattern[size:]
	}
	return out, state
}

// limit keeps wildcards before the fifth colon in their field, save, if wide, stars that
// end one.
func limit(in []char, wide bool) []char {
	out := append([]char(nil), in...)
	colons := 0
	for i := range out {
		if out[i].char == ':' && !out[i].inserted {
			colons++
		}
		if !out[i].wild || out[i].any || colons >= 5 {
			continue
		}
		last := i
		for last+1 < len(out) && out[last+1].wild && !out[last+1].any && out[last+1].char == '*' && out[i].char == '*' {
			last++
		}
		ends := last+1 == len(out) || out[last+1].char == ':' && !out[last+1].inserted
		out[i].field = !(wide && out[i].char == '*' && ends)
	}
	return out
}

// match compares by recursion.
func (t *twin) match(pattern []char, text string) bool {
	if len(pattern) == 0 {
		return text == ""
	}
	c := pattern[0]
	if c.wild && c.char == '*' {
		if t.match(pattern[1:], text) {
			return true
		}
	} else if !c.wild {
		return strings.HasPrefix(text, string(c.char)) && t.match(pattern[1:], text[len(string(c.char)):])
	}
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 || c.field && first == ':' {
		return false
	}
	if c.char == '?' {
		return t.match(pattern[1:], text[size:])
	}
	return t.match(pattern, text[size:])
}

// glob compares with stars of any reach, and letter case.
func (t *twin) glob(pattern, text string) bool {
	chars, _ := t.expand(pattern, false)
	return t.match(chars, text)
}

func (t *twin) globFold(pattern, text string) bool {
	return t.glob(strings.ToLower(pattern), strings.ToLower(text))
}

// condition says whether one key's condition holds.
func (t *twin) condition(operator, key string, values []policy.String, variables bool) string {
	parts := regexp.MustCompile(`^(ForAllValues:|ForAnyValue:|)(String(?:Not)?Equals(?:IgnoreCase)?|String(?:Not)?Like|Numeric(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Date(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress|Arn(?:Not)?(?:Equals|Like)|Null)(IfExists|)$`).FindStringSubmatch(operator)
	if parts == nil || parts[2] == "Null" && parts[3] != "" {
		return "unknown"
	}
	qualifier, base, ifExists := parts[1], parts[2], parts[3] != ""
	got := t.context[strings.ToLower(key)]
	if base == "Null" {
		out := "no"
		for _, v := range values {
			switch strings.ToLower(v.Value) {
			case "true":
				out = or(out, truth(len(got) == 0))
			case "false":
				out = or(out, truth(len(got) > 0))
			default:
				out = or(out, "unknown")
			}
		}
		return out
	}
	negated := strings.Contains(base, "Not")
	if len(got) == 0 {
		switch {
		case ifExists:
			return "yes"
		case qualifier == "":
			return truth(negated)
		}
		return truth(qualifier == "ForAllValues:")
	}
	if qualifier == "" && len(got) > 1 {
		return "unknown"
	}
	if qualifier != "" && len(got) == 1 && got[0] == "" {
		return truth(qualifier == "ForAllValues:")
	}
	out := truth(qualifier == "ForAllValues:")
	for _, g := range got {
		one := "no"
		for _, v := range values {
			one = or(one, t.compare(strings.Replace(base, "Not", "", 1), v.Value, g, variables))
		}
		if !t.sensible(base, g) {
			one = "unknown"
		}
		if negated {
			one = invert(one)
		}
		if qualifier == "ForAllValues:" {
			out = and(out, one)
		} else {
			out = or(out, one)
		}
	}
	return out
}

// sensible reports whether a request's value is of the operator's type.
func (t *twin) sensible(base, value string) bool {
	ok := true
	switch {
	case strings.HasPrefix(base, "Numeric"):
		_, ok = decimal(value)
	case strings.HasPrefix(base, "Date"):
		_, ok = moment(value)
	case strings.HasSuffix(base, "IpAddress"):
		_, err := netip.ParseAddr(value)
		ok = err == nil
	case base == "Bool":
		ok = strings.EqualFold(value, "true") || strings.EqualFold(value, "false")
	case base == "BinaryEquals":
		_, err := base64.StdEncoding.DecodeString(value)
		ok = err == nil
	case strings.HasPrefix(base, "Arn"):
		ok = strings.Count(value, ":") >= 5
	}
	return ok
}

// compare asks whether one value of the policy matches one of the request; base has no Not.
func (t *twin) compare(base, want, got string, variables bool) string {
	ordered := func(read func(string) (*big.Rat, bool)) string {
		w, ok := read(want)
		if !ok {
			return "unknown"
		}
		g, ok := read(got)
		if !ok {
			return "unknown"
		}
		c := g.Cmp(w)
		switch {
		case strings.HasSuffix(base, "LessThan"):
			return truth(c < 0)
		case strings.HasSuffix(base, "LessThanEquals"):
			return truth(c <= 0)
		case strings.HasSuffix(base, "GreaterThan"):
			return truth(c > 0)
		case strings.HasSuffix(base, "GreaterThanEquals"):
			return truth(c >= 0)
		}
		return truth(c == 0)
	}
	switch {
	case strings.HasPrefix(base, "String"), strings.HasPrefix(base, "Arn"):
		arn := strings.HasPrefix(base, "Arn")
		if arn && strings.Trim(want, "*") == "" && want != "" {
			want = "*:*:*:*:*:*"
		}
		chars, state := t.expand(want, variables)
		if chars == nil && state == "unknown" {
			return state
		}
		if arn {
			// Colons inside of a variable's name are none of the ARN's.
			bare, _ := (&twin{context: map[string][]string{}}).expand(regexp.MustCompile(`\$\{[^}]*\}`).ReplaceAllStringFunc(want, func(v string) string {
				if variables {
					return "x"
				}
				return v
			}), false)
			n := 0
			for _, c := range bare {
				if c.char == ':' {
					n++
				}
			}
			if n < 5 {
				return "unknown"
			}
		}
		if state == "no" {
			return "no"
		}
		if arn {
			return and(state, truth(t.match(limit(chars, false), got)))
		}
		if base != "StringLike" {
			for i := range chars {
				chars[i].wild = chars[i].any
			}
		}
		if base == "StringEqualsIgnoreCase" {
			if state == "unknown" {
				return state
			}
			got = strings.ToLower(got)
			for i := range chars {
				chars[i].char = []rune(strings.ToLower(string(chars[i].char)))[0]
			}
		}
		return and(state, truth(t.match(chars, got)))
	case strings.HasPrefix(base, "Numeric"):
		return ordered(decimal)
	case strings.HasPrefix(base, "Date"):
		return ordered(moment)
	case base == "IpAddress":
		a, _ := netip.ParseAddr(got)
		n, ok := oracleNetwork(want)
		if !ok {
			return "unknown"
		}
		return truth(n.Contains(a.Unmap()))
	case base == "BinaryEquals":
		w, err := base64.StdEncoding.DecodeString(want)
		if err != nil {
			return "unknown"
		}
		g, _ := base64.StdEncoding.DecodeString(got)
		return truth(string(w) == string(g))
	}
	if !strings.EqualFold(want, "true") && !strings.EqualFold(want, "false") {
		return "unknown"
	}
	return truth(strings.EqualFold(want, got))
}

func oracleNetwork(text string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), true
	}
	p, err := netip.ParsePrefix(text)
	return p, err == nil
}

func decimal(text string) (*big.Rat, bool) {
	if !regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$`).MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

func moment(text string) (*big.Rat, bool) {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if d, err := time.Parse(layout, text); err == nil {
			return new(big.Rat).Add(new(big.Rat).SetInt64(d.Unix()), big.NewRat(int64(d.Nanosecond()), 1e9)), true
		}
	}
	return decimal(text)
}

// fill makes the request's context, the keys that follow from principal and resource
// included.
func (t *twin) fill(res *Resource) {
	who := &t.r.Principal
	c := map[string][]string{"aws:viaawsservice": {"false"}, "aws:securetransport": {"true"}}
	put := func(key, value string) {
		if value != "" {
			c[key] = []string{value}
		}
	}
	last := who.ARN[strings.LastIndex(who.ARN, "/")+1:]
	put("aws:principalaccount", who.Account)
	put("aws:principalorgid", who.OrgID)
	put("aws:principalorgpaths", who.OrgPath)
	put("aws:principalisawsservice", "false")
	put("aws:userid", who.ID)
	switch who.Kind {
	case User:
		put("aws:principaltype", "User")
		put("aws:principalarn", who.ARN)
		put("aws:username", last)
	case RoleSession:
		put("aws:principaltype", "AssumedRole")
		put("aws:principalarn", who.Parent)
	case FederatedUser:
		put("aws:principaltype", "FederatedUser")
		put("aws:principalarn", who.ARN)
		if who.ID == "" {
			put("aws:userid", who.Account+":"+last)
		}
	case Root:
		put("aws:principaltype", "Account")
		put("aws:principalarn", who.ARN)
		if who.ID == "" {
			put("aws:userid", who.Account)
		}
	case Service:
		put("aws:principalisawsservice", "true")
		put("aws:principalservicename", who.ARN)
		c["aws:principalservicenameslist"] = who.ServiceNames
	case Anonymous:
		put("aws:principalaccount", "anonymous")
		put("aws:principaltype", "Anonymous")
		if who.ID == "" {
			put("aws:userid", "anonymous")
		}
		delete(c, "aws:principalisawsservice")
	case Identity:
		delete(c, "aws:principalisawsservice")
	}
	put("aws:resourceaccount", t.account)
	put("aws:resourceorgid", res.OrgID)
	put("aws:resourceorgpaths", res.OrgPath)
	put("aws:currenttime", t.r.Time)
	put("aws:epochtime", t.r.Time)
	if m, ok := moment(t.r.Time); ok {
		n := new(big.Int).Quo(m.Num(), m.Denom())
		put("aws:epochtime", n.String())
	}
	if f := strings.Split(res.ARN, ":"); len(f) > 5 {
		put("aws:requestedregion", f[3])
	}
	home := res.ARN
	if home == "*" {
		home = who.ARN
	}
	if c["aws:requestedregion"] == nil && strings.HasPrefix(home, "arn:aws:") && regexp.MustCompile("(?i)^(cloudfront|iam|organizations|route53):").MatchString(t.r.Action) && !strings.EqualFold(t.r.Action, "iam:PassRole") {
		put("aws:requestedregion", "us-east-1")
	}
	for _, tag := range who.Tags {
		if key := "aws:principaltag/" + strings.ToLower(tag.Key); c[key] == nil {
			c[key] = []string{tag.Value}
		}
	}
	for _, tag := range res.Tags {
		if key := "aws:resourcetag/" + strings.ToLower(tag.Key); c[key] == nil {
			c[key] = []string{tag.Value}
		}
	}
	t.fillServices(c, res)
	for _, e := range t.r.Context.entries {
		c[e.key] = e.values
	}
	t.context = c
}

// fillServices adds what follows from other keys, and the keys of the action's service and
// the resource's.
func (t *twin) fillServices(c map[string][]string, res *Resource) {
	given := map[string][]string{}
	var sent []string
	for _, e := range t.r.Context.entries {
		given[e.key] = e.values
		if regexp.MustCompile("^aws:requesttag/").MatchString(e.key) && len(e.values) > 0 {
			sent = append(sent, regexp.MustCompile("^[^/]*/(.*)$").FindStringSubmatch(e.name)[1])
		}
	}
	c["aws:tagkeys"] = sent
	if via := given["aws:calledvia"]; len(via) > 0 {
		c["aws:viaawsservice"] = []string{"true"}
		c["aws:calledviafirst"], c["aws:calledvialast"] = via[:1], via[len(via)-1:]
	}
	region := c["aws:requestedregion"]
	if given, ok := given["aws:requestedregion"]; ok {
		region = given
	}
	for _, s := range []string{strings.ToLower(strings.Split(t.r.Action, ":")[0]), strings.Split(res.ARN+"::", ":")[2]} {
		for _, tag := range res.Tags {
			keys := []string{s + ":resourcetag/"}
			if s == "s3" && strings.Contains(res.ARN, "/") {
				keys = append(keys, "s3:existingobjecttag/")
			}
			for _, key := range keys {
				if key += strings.ToLower(tag.Key); c[key] == nil {
					c[key] = []string{tag.Value}
				}
			}
		}
		switch s {
		case "ec2":
			c["ec2:region"] = region
		case "kms":
			if t.r.Principal.Account != "" {
				c["kms:calleraccount"] = []string{t.r.Principal.Account}
			}
		case "s3":
			c["s3:resourceaccount"] = c["aws:resourceaccount"]
		}
	}
}
