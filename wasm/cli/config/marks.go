package config

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
)

// Tools are those whose marks are heeded: what a file tells them to pass over in a resource
// is passed over here as well, where a rule looks for the same.
var Tools = []string{"checkov", "cfn_nag"}

// Mark tells another tool to pass over a check in a resource.
type Mark struct {
	Tool, Code string
	// Start is the byte of the file where a comment has it; marks in a template's metadata
	// have none.
	Start int
}

// sameChecks are other tools' names of checks, and the rules that look for the same. Checks
// of anything but policies are not in it.
//
// https://www.checkov.io/5.Policy%20Index/all.html
// https://github.com/stelligent/cfn_nag/tree/master/lib/cfn-nag/custom_rules
const sameChecks = `
CKV_AWS_1 full-admin
CKV_AWS_32 public-access public-access-weak-condition
CKV_AWS_33 public-access public-access-weak-condition
CKV_AWS_49 action-star full-admin
CKV_AWS_60 trust-principal-star trust-conditional-star
CKV_AWS_61 trust-account-root-broad trust-cross-account-no-external-id
CKV_AWS_62 full-admin
CKV_AWS_63 action-star full-admin
CKV_AWS_70 public-access public-access-weak-condition
CKV_AWS_72 action-star
CKV_AWS_93 resource-policy-lockout
CKV_AWS_107 credentials-exposure
CKV_AWS_108 data-exfiltration
CKV_AWS_109 resource-exposure
CKV_AWS_110 privilege-escalation
CKV_AWS_111 infrastructure-modification resource-star resource-effectively-star
CKV_AWS_167 public-access public-access-weak-condition
CKV_AWS_168 public-access public-access-weak-condition
CKV_AWS_169 public-access public-access-weak-condition
CKV_AWS_283 public-access public-access-weak-condition trust-principal-star trust-conditional-star
CKV_AWS_286 privilege-escalation
CKV_AWS_287 credentials-exposure
CKV_AWS_288 data-exfiltration
CKV_AWS_289 resource-exposure
CKV_AWS_290 infrastructure-modification resource-star resource-effectively-star
CKV_AWS_355 resource-star resource-effectively-star
CKV_AWS_356 resource-star resource-effectively-star
CKV_AWS_358 trust-github-subject-missing trust-github-subject-wildcard trust-github-subject-format
CKV_AWS_387 public-access public-access-weak-condition
F2 trust-action-unsupported
F3 action-star service-wildcard full-admin
F4 action-star service-wildcard full-admin
F5 action-star service-wildcard full-admin
F6 not-principal-allow
F7 not-principal-allow
F8 not-principal-allow
F9 not-principal-allow
F15 action-star
F16 public-access public-access-weak-condition
F18 public-access public-access-weak-condition
F20 action-star
F21 public-access public-access-weak-condition
F38 pass-role-broad
F39 pass-role-broad
F40 pass-role-broad
F76 public-access public-access-weak-condition
W11 resource-star resource-effectively-star infrastructure-modification
W12 resource-star resource-effectively-star infrastructure-modification
W13 resource-star resource-effectively-star infrastructure-modification
W14 not-action-allow
W15 not-action-allow
W16 not-action-allow
W17 not-action-allow
W18 not-action-allow
W19 not-action-allow
W20 not-action-allow
W21 not-resource-allow
W22 not-resource-allow
W23 not-resource-allow
`

var rulesOf = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(strings.TrimSpace(sameChecks)) {
		words := strings.Fields(line)
		out[words[0]] = words[1:]
	}
	return out
})

// Silences reports whether a mark is about what a rule looks for.
func (m *Mark) Silences(r *lint.Rule) bool { return slices.Contains(rulesOf()[m.Code], r.ID) }

// checkovMark is how checkov is told, in a comment within a resource.
//
// https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html
var checkovMark = regexp.MustCompile(`(?:checkov|bridgecrew|cortex):skip= *([A-Za-z_\d-]+(?:,[A-Za-z_\d-]+)*)`)

// CommentMarks are the marks in a file's comments, which begin on the lines that comments
// gives, from 1.
func CommentMarks(text string, comments func(string) []int) (out []Mark) {
	if !strings.Contains(text, ":skip=") {
		return nil
	}
	lines := policy.NewLines(text)
	known := comments(text)
	for _, at := range checkovMark.FindAllStringSubmatchIndex(text, -1) {
		if !slices.Contains(known, lines.Position(at[0]).Line) {
			continue // in a text
		}
		for code := range strings.SplitSeq(text[at[2]:at[3]], ",") {
			out = append(out, Mark{"checkov", code, at[0]})
		}
	}
	return out
}

// MetadataMarks are those in the metadata of a template's resource.
func MetadataMarks(metadata *source.Node) (out []Mark) {
	for _, in := range []struct{ tool, list string }{{"checkov", "skip"}, {"cfn_nag", "rules_to_suppress"}} {
		list := metadata.Member(in.tool).Member(in.list)
		if list == nil {
			continue
		}
		for i := range list.Children {
			if id := list.Children[i].Member("id"); id != nil {
				out = append(out, Mark{Tool: in.tool, Code: id.Text})
			}
		}
	}
	return out
}
