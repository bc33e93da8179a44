package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"
	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/lint/rules"
)

// The types of resources are those of AWS's SDK.
func TestAnalyzerTypes(t *testing.T) {
	var validated, public []string
	for _, v := range types.ValidatePolicyResourceType("").Values() {
		validated = append(validated, string(v))
	}
	for _, v := range types.AccessCheckResourceType("").Values() {
		public = append(public, string(v))
	}
	for _, tt := range []struct {
		got  string
		want []string
	}{{validatedTypes, validated}, {publicTypes, public}} {
		slices.Sort(tt.want)
		if strings.Join(tt.want, " ") != tt.got {
			t.Errorf("got %s\nwant %s", tt.got, strings.Join(tt.want, " "))
		}
	}
	for _, id := range strings.Fields(openRules) {
		if !slices.Contains(ruleIDs(), id) {
			t.Errorf("there is no rule %s", id)
		}
	}
}

// compared runs "lint --compare access-analyzer" with an AWS that answers ValidatePolicy so.
func compared(t *testing.T, text, answer string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	options := Options{
		Catalog: embedded.Open,
		AWS: func(*cobra.Command, string) AWS {
			return AWS{AccessAnalyzer: func(context.Context, string, []byte) ([]byte, error) { return []byte(answer), nil }}
		},
	}
	cmd := Commands(options)["lint"]()
	var out, notes bytes.Buffer
	cmd.SetArgs(append([]string{"--compare", "access-analyzer", "--config", "none"}, args...))
	cmd.SetIn(strings.NewReader(text))
	cmd.SetOut(&out)
	cmd.SetErr(&notes)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err = cmd.Execute()
	return out.String(), notes.String(), err
}

// What a rule finds that another one keeps out of sight, or that is off by default, agrees
// with AWS all the same, and is not missed otherwise.
func TestCompareOutOfSight(t *testing.T) {
	off := ""
	for _, r := range rules.All() {
		if page := rulebook.Find(r.ID); r.Off && len(page.AA) > 0 {
			off = r.ID
		}
	}
	page := rulebook.Find(off)
	if page == nil {
		t.Skip("no rule with a code is off by default")
	}
	i := slices.IndexFunc(page.Examples, func(e rulebook.Example) bool { return e.Bad() })
	kind := page.Kind
	if kind == "" {
		kind = "identity"
	}
	text := page.Examples[i].Text
	if !strings.Contains(text, `"Statement"`) {
		text = `{"Statement":[` + text + `]}`
	}
	without, _, err := compared(t, text, `{"findings":[]}`, "--kind", kind)
	if strings.Contains(without, off) {
		t.Errorf("%s, which is off, counts: %v\n%s", off, err, without)
	}
	answer := fmt.Sprintf(`{"findings":[{"issueCode":%q,"findingType":"WARNING","findingDetails":"d","locations":[]}]}`, page.AA[0])
	with, _, err := compared(t, text, answer, "--kind", kind)
	if !strings.Contains(with, "both  "+page.AA[0]) || !strings.Contains(with, "["+off+"]") {
		t.Errorf("%s, which is off, is missed: %v\n%s", off, err, with)
	}
}

// All of AWS's own policies can be compared: each is sent whole, and places come back.
func TestCompareManagedPolicies(t *testing.T) {
	for i, f := range corpus.Files(t, corpus.ManagedPolicies) {
		if i%40 != 0 {
			continue
		}
		pieces := policyPieces(f.Text)
		if len(pieces) != 1 || pieces[0].Text != f.Text && !strings.Contains(f.Text, pieces[0].Text) {
			t.Errorf("%s has %d policies", f.Name, len(pieces))
			continue
		}
		if _, _, err := compared(t, f.Text, `{"findings":[]}`); err != nil && err.Error() != "" {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestPolicyPieces(t *testing.T) {
	const policy = `{"Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}`
	for _, tt := range []struct {
		name, text string
		sent       []string
		first      int // where the first one begins in the text
	}{
		{"as it stands", " \n" + policy + "\n", []string{" \n" + policy + "\n"}, 0},
		{"with a byte order mark", "\ufeff" + policy, []string{policy}, 3},
		{"inside of an answer", `{"PolicyDocument":` + policy + `}`, []string{policy}, 18},
		{"as a text", `{"PolicyDocument":"` + strings.ReplaceAll(policy, `"`, `\"`) + `"}`, []string{policy}, 19},
		{"two", "[" + policy + "," + policy + "]", []string{policy, policy}, 1},
		{"a statement", `{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`, nil, 0},
		{"none", `{"a":1}`, nil, 0},
		{"broken", `{"Statement":[`, []string{`{"Statement":[`}, 0},
	} {
		pieces := policyPieces(tt.text)
		var sent []string
		for i := range pieces {
			sent = append(sent, pieces[i].Text)
		}
		if !slices.Equal(sent, tt.sent) || len(pieces) > 0 && pieces[0].Outer(0) != tt.first {
			t.Errorf("%s: %q, want %q from %d", tt.name, sent, tt.sent, tt.first)
		}
	}
}
