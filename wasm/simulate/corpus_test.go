package simulate

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// The corpus are verdicts written down from AWS's pages; each row names the page that
// decides it. Tables have columns parted by tabs, the first one a page of the table's head.

const (
	verdictFiles = "testdata/corpus/"
	mine         = "111122223333"
	theirs       = "444455556666"
)

// table reads a table's rows of n columns and gives each to do.
func table(t *testing.T, name string, n int, do func(t *testing.T, columns []string)) {
	text, err := os.ReadFile(verdictFiles + name)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if page, ok := strings.CutPrefix(line, "@"); ok {
			key, url, _ := strings.Cut(page, " ")
			if !strings.HasPrefix(url, "https://docs.aws.amazon.com/") {
				t.Errorf("%s:%d: %q is no page of AWS's", name, i+1, url)
			}
			pages[key] = url
		}
		if line == "" || strings.ContainsAny(line[:1], "@#") {
			continue
		}
		columns := strings.Split(line, "\t")
		if len(columns) != n {
			t.Fatalf("%s:%d: %d columns, want %d", name, i+1, len(columns), n)
		}
		if pages[columns[0]] == "" {
			t.Fatalf("%s:%d: no page %q", name, i+1, columns[0])
		}
		t.Run(name, func(t *testing.T) {
			do(t, columns[1:])
			if t.Failed() {
				t.Logf("%s%s:%d: %s\n\t%s", verdictFiles, name, i+1, line, pages[columns[0]])
			}
		})
	}
}

// expect evaluates and compares.
func expect(t *testing.T, r *Request, p *Policies, want Decision) *Result {
	t.Helper()
	result := Evaluate(r, p)
	if result.Decision != want {
		t.Errorf("got %v, want %v", result.Decision, want)
	}
	if (result.Decision == Unknown) != (len(result.Resources[0].Unknown) > 0) {
		t.Errorf("%v with constructs %+v", result.Decision, result.Resources[0].Unknown)
	}
	slow := newTwin(r, p).decide()
	if slow != want.String() {
		t.Errorf("the slow twin says %s, want %v", slow, want)
	}
	return result
}

// list reads a JSON list of texts; "-" is none.
func list(t *testing.T, text string) []string {
	t.Helper()
	if text == "-" {
		return nil
	}
	var out []string
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// applies turns "yes", "no" and "unknown" into what a lone Allow, or a Deny beside a full
// Allow, comes to.
func applies(t *testing.T, deny bool, word string) Decision {
	t.Helper()
	switch {
	case word == "unknown":
		return Unknown
	case word != "yes" && word != "no":
		t.Fatalf("%q is neither yes nor no nor unknown", word)
	case word == "yes" && deny:
		return ExplicitDeny
	case word == "yes" || deny:
		return Allowed
	}
	return ImplicitDeny
}

// quoted is text as JSON.
func quoted(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// both tries a statement as the only Allow, and as a Deny beside an Allow of everything.
// rest are its members but Effect.
func both(t *testing.T, r *Request, version, rest, word string) {
	t.Helper()
	head := `{"Statement":[`
	if version != "-" {
		head = `{"Version":"` + version + `","Statement":[`
	}
	allow := compile(t, policy.Identity, head+`{"Effect":"Allow",`+rest+`}]}`)
	expect(t, r, &Policies{Identity: []*Policy{allow}}, applies(t, false, word))
	deny := compile(t, policy.Identity, head+`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny",`+rest+`}]}`)
	expect(t, r, &Policies{Identity: []*Policy{deny}}, applies(t, true, word))
}

func annGets(t *testing.T) *Request {
	return &Request{Principal: principal(t, "arn:aws:iam::"+mine+":user/ann"), Action: "s3:GetObject", Resources: []Resource{{ARN: "arn:aws:s3:::b/k"}}}
}

func TestConditions(t *testing.T) {
	table(t, "conditions.tsv", 6, func(t *testing.T, c []string) {
		r := annGets(t)
		if c[2] != "-" {
			r.Context.Set("s3:prefix", list(t, c[2])...)
		}
		both(t, r, "2012-10-17", `"Action":"s3:*","Resource":"*","Condition":{`+quoted(c[0])+`:{"S3:Prefix":`+c[1]+`}}`, c[3])
	})
}

func TestVariables(t *testing.T) {
	table(t, "variables.tsv", 7, func(t *testing.T, c []string) {
		r := annGets(t)
		r.Principal.Tags = []Tag{{"team", "a*"}}
		r.Context.Set("s3:prefix", c[3])
		both(t, r, c[0], `"Action":"s3:*","Resource":"*","Condition":{"`+c[1]+`":{"s3:prefix":`+quoted(c[2])+`}}`, c[4])
	})
}

func TestActions(t *testing.T) {
	table(t, "actions.tsv", 6, func(t *testing.T, c []string) {
		r := annGets(t)
		r.Action = c[2]
		both(t, r, "2012-10-17", `"`+c[0]+`":`+quoted(c[1])+`,"Resource":"*"`, c[3])
	})
}

func TestResources(t *testing.T) {
	table(t, "resources.tsv", 7, func(t *testing.T, c []string) {
		r := annGets(t)
		r.Resources[0].ARN = c[3]
		text := `{"Version":"2012-10-17","Statement":[{"Effect":"` + c[0] + `","Action":"*","` + c[1] + `":` + quoted(c[2]) + `}`
		if c[0] == policy.Deny {
			text += `,{"Effect":"Allow","Action":"*","Resource":"*"}`
		}
		p := compile(t, policy.Identity, text+`]}`)
		expect(t, r, &Policies{Identity: []*Policy{p}}, applies(t, c[0] == policy.Deny, c[4]))
	})
}

func TestPrincipals(t *testing.T) {
	table(t, "principals.tsv", 11, func(t *testing.T, c []string) {
		kind, ok := policy.ParseKind(c[0])
		if !ok {
			t.Fatalf("no kind %q", c[0])
		}
		who := principal(t, c[4])
		if c[5] != "-" {
			who.Parent = c[5]
		}
		if c[6] != "-" {
			who.ID = c[6]
		}
		p := compile(t, kind, `{"Version":"2012-10-17","Statement":{"Effect":"`+c[1]+`","Action":"*","Resource":"*","`+c[2]+`":`+c[3]+`}}`)
		r := &Request{Principal: who, Action: "s3:GetObject", Resources: []Resource{{ARN: "arn:aws:s3:::b/k"}}}
		var one run
		one.start(r, 0, &ResourceResult{})
		grants, matched := one.match(&p.statements[0])
		if got := matched.String(); got != c[7] {
			t.Errorf("applies: got %s, want %s", got, c[7])
		}
		if c[8] == "-" {
			return
		}
		var want Grants
		for _, word := range strings.Split(c[8], "+") {
			want |= map[string]Grants{"session": ToSession, "entity": ToEntity, "account": ToAccount}[word]
		}
		if grants != want {
			t.Errorf("reaches: got %b, want %b", grants, want)
		}
	})
}

func TestDerived(t *testing.T) {
	table(t, "derived.tsv", 6, func(t *testing.T, c []string) {
		r := &Request{Principal: principal(t, c[0]), Action: "s3:GetObject", Time: "2026-03-01T12:00:00Z", Resources: []Resource{{ARN: c[1], Tags: []Tag{{"env", "prod"}}}}}
		r.Principal.Tags = []Tag{{"Team", "blue"}}
		if got, want := Derived(r, 0, strings.ToLower(c[2])), list(t, c[3]); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// shorthand is the policy that a word of the layers' table stands for. who is the
// Principal element for "session" and so on.
func shorthand(t *testing.T, kind policy.Kind, word, element string) *Policy {
	allow := `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"` + element + `}`
	statements := map[string]string{
		"allow": allow, "full": allow,
		"silent": `{"Effect":"Allow","Action":"ec2:*","Resource":"*"` + element + `}`,
		"deny":   allow + `,{"Effect":"Deny","Action":"s3:*","Resource":"*"` + element + `}`,
	}[word]
	if statements == "" {
		t.Fatalf("no shorthand %q", word)
	}
	return compile(t, kind, `{"Version":"2012-10-17","Statement":[`+statements+`]}`)
}

func levels(t *testing.T, kind policy.Kind, words, element string) (out [][]*Policy) {
	if words == "-" {
		return nil
	}
	for _, word := range strings.Split(words, "/") {
		out = append(out, []*Policy{shorthand(t, kind, word, element)})
	}
	return out
}

func layer(t *testing.T, kind policy.Kind, words, element string) (out []*Policy) {
	if words == "-" {
		return nil
	}
	for _, word := range strings.Split(words, "+") {
		out = append(out, shorthand(t, kind, word, element))
	}
	return out
}

func TestLayers(t *testing.T) {
	table(t, "layers.tsv", 12, func(t *testing.T, c []string) {
		r, session, entity := layersRequest(t, c[0])
		r.Resources[0].Account = map[string]string{"same": mine, "cross": theirs}[c[1]]
		everybody := `,"Principal":"*"`
		p := &Policies{
			SCPs:     levels(t, policy.SCP, c[2], ""),
			RCPs:     levels(t, policy.RCP, c[3], everybody),
			Endpoint: layer(t, policy.VPCEndpoint, c[4], everybody),
			Identity: layer(t, policy.Identity, c[6], ""),
			Boundary: layer(t, policy.Boundary, c[7], ""),
			Session:  layer(t, policy.Session, c[8], ""),
		}
		if c[5] != "-" {
			word, denies := strings.CutSuffix(c[5], "+deny")
			element := map[string]string{"session": session, "entity": entity, "account": `{"AWS":"` + mine + `"}`, "star": `"*"`, "other": `{"AWS":"arn:aws:iam::999999999999:user/zoe"}`}[word]
			if element == "" {
				t.Fatalf("no shorthand %q", c[5])
			}
			kind := "allow"
			if denies {
				kind = "deny"
			}
			p.Resources = []Attached{{Policy: shorthand(t, policy.Resource, kind, `,"Principal":`+element)}}
		}
		var want Decision
		for i, name := range Decisions {
			if name == c[9] {
				want = Decision(i)
			}
		}
		if want.String() != c[9] {
			t.Fatalf("no decision %q", c[9])
		}
		expect(t, r, p, want)
	})
}

// layersRequest makes the request of a word in the layers' table, and the JSON of the
// principal elements that name it and what is behind it.
func layersRequest(t *testing.T, who string) (r *Request, session, entity string) {
	text := map[string]string{
		"user": "arn:aws:iam::" + mine + ":user/ann", "management": "arn:aws:iam::" + mine + ":user/ann", "user-of-management-bucket": "arn:aws:iam::" + mine + ":user/ann",
		"session": "arn:aws:sts::" + mine + ":assumed-role/app/s", "federated": "arn:aws:sts::" + mine + ":federated-user/f",
		"root": mine, "service": "s3.amazonaws.com", "anonymous": "anonymous",
		"service-linked": "arn:aws:iam::" + mine + ":role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
	}[who]
	if text == "" {
		t.Fatalf("no shorthand %q", who)
	}
	r = annGets(t)
	r.Principal = principal(t, text)
	switch who {
	case "federated":
		r.Principal.Parent = "arn:aws:iam::" + mine + ":user/ann"
	case "management":
		r.Principal.InManagementAccount = true
	case "user-of-management-bucket":
		r.Resources[0].InManagementAccount = true
	}
	session = `{"AWS":"` + r.Principal.ARN + `"}`
	if who == "service" {
		session = `{"Service":"` + text + `"}`
	}
	return r, session, `{"AWS":"` + r.Principal.Parent + `"}`
}

func TestNamed(t *testing.T) {
	archive, err := txtar.ParseFile(verdictFiles + "named.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		t.Run(f.Name, func(t *testing.T) {
			n := readNamed(t, string(f.Data))
			result := expect(t, n.request, n.policies, n.want)
			if n.sid != "" && decidingSid(result) != n.sid {
				t.Errorf("statement %q decides, want %q", decidingSid(result), n.sid)
			}
			if t.Failed() {
				t.Logf("%s\n%s", n.page, f.Data)
			}
		})
	}
}

// decidingSid is the first statement that applies with the effect of the decision.
func decidingSid(r *Result) string {
	for _, l := range r.Resources[0].Layers {
		for _, reason := range l.Reasons {
			if reason.Matched == cond.Yes && reason.Deny == (r.Decision == ExplicitDeny) {
				return reason.Source().Sid.Value
			}
		}
	}
	return ""
}

type namedCase struct {
	page     string
	request  *Request
	policies *Policies
	want     Decision
	sid      string
}

func readNamed(t *testing.T, text string) *namedCase {
	n := &namedCase{request: &Request{}, policies: &Policies{}, want: Skipped}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		word, rest, _ := strings.Cut(line, " ")
		name, value, _ := strings.Cut(rest, " ")
		switch word {
		case "page":
			n.page = rest
		case "why":
		case "principal":
			n.request.Principal = principal(t, rest)
		case "action":
			n.request.Action = rest
		case "resource":
			n.request.Resources = []Resource{{ARN: rest}}
		case "context":
			n.request.Context.Set(name, list(t, value)...)
		case "set":
			n.set(t, name, list(t, value))
		case "policy":
			kind, ok := policy.ParseKind(name)
			if !ok {
				t.Fatalf("no kind %q", name)
			}
			n.policies.Add(compile(t, kind, value), 0, "")
		case "sid":
			n.sid = rest
		case "decision":
			for i, d := range Decisions {
				if d == rest {
					n.want = Decision(i)
				}
			}
		default:
			t.Fatalf("no line begins with %q", word)
		}
	}
	if !strings.HasPrefix(n.page, "https://docs.aws.amazon.com/") && !strings.HasPrefix(n.page, "https://aws.amazon.com/") || n.want == Skipped {
		t.Fatal("page or decision is missing")
	}
	return n
}

func (n *namedCase) set(t *testing.T, name string, values []string) {
	key, value, _ := strings.Cut(values[0], "=")
	p, r := &n.request.Principal, &n.request.Resources[0]
	switch name {
	case "AWSManaged":
		r.AWSManaged = true
	case "OrgID":
		p.OrgID = values[0]
	case "Tag":
		p.Tags = append(p.Tags, Tag{key, value})
	case "ResourceTag":
		r.Tags = append(r.Tags, Tag{key, value})
	case "Time":
		n.request.Time = values[0]
	default:
		t.Fatalf("nothing to set is called %q", name)
	}
}

// The corpus keeps its size.
func TestCorpusSize(t *testing.T) {
	files, err := filepath.Glob(verdictFiles + "*")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if strings.HasSuffix(f, ".txtar") && strings.HasPrefix(line, "-- ") || strings.HasSuffix(f, ".tsv") && line != "" && !strings.ContainsAny(line[:1], "@#") {
				rows++
			}
		}
	}
	t.Logf("%d rows", rows)
	if rows < 1800 {
		t.Errorf("%d rows, there were 1800", rows)
	}
}
