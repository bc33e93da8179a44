package rulebook

import (
	_ "embed"
	"strings"
)

//go:embed access-analyzer.txt
var accessAnalyzer string

// Code is one of Access Analyzer's policy checks.
type Code struct {
	Name string
	Type string // ERROR, SECURITY_WARNING, WARNING or SUGGESTION
}

// AccessAnalyzer lists Access Analyzer's policy checks, in the order of AWS's page:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
func AccessAnalyzer() []Code {
	var list []Code
	kind := ""
	for word := range strings.FieldsSeq(accessAnalyzer) {
		if name, ok := strings.CutSuffix(word, ":"); ok {
			kind = name
			continue
		}
		list = append(list, Code{word, kind})
	}
	return list
}
