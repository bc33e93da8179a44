package report

import (
	"path"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
)

var lintSARIF = LintFormat{Name: "sarif", Help: "SARIF 2.1.0, for code scanning", Append: appendLintSARIF}

// The levels, and the numbers by which GitHub sorts security findings.
var (
	sarifLevels   = [...]string{lint.Error: "error", lint.Security: "warning", lint.Warning: "warning", lint.Suggestion: "note"}
	sarifSecurity = [...]string{lint.Error: "", lint.Security: "7.5", lint.Warning: "", lint.Suggestion: ""}
)

// The structs have what we say of SARIF 2.1.0:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind  string            `json:"columnKind"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
	}
	sarifInvocation struct {
		// ExecutionSuccessful says that the program ran, not that there were no findings.
		ExecutionSuccessful bool `json:"executionSuccessful"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		SemanticVersion string      `json:"semanticVersion,omitempty"`
		Version         string      `json:"version,omitempty"`
		InformationURI  string      `json:"informationUri"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string         `json:"id"`
		Name             string         `json:"name"`
		ShortDescription sarifText      `json:"shortDescription"`
		FullDescription  sarifText      `json:"fullDescription"`
		Help             sarifHelp      `json:"help"`
		HelpURI          string         `json:"helpUri,omitempty"`
		Configuration    sarifConfig    `json:"defaultConfiguration"`
		Properties       map[string]any `json:"properties"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
		Properties   map[string]any    `json:"properties,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI    string `json:"uri"`
		BaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

func appendLintSARIF(dst []byte, run *Lint) ([]byte, error) {
	out := sarifRun{ColumnKind: "unicodeCodePoints", Invocations: []sarifInvocation{{true}}, Results: []sarifResult{}}
	driver := sarifDriver{Name: "leastwise", InformationURI: "https://github.com/leastwise/leastwise", Rules: []sarifRule{}}
	if strings.HasPrefix(run.Version, "v") {
		driver.SemanticVersion = run.Version[1:]
	} else {
		driver.Version = run.Version
	}
	index := map[string]int{}
	for i, r := range run.Rules {
		index[r.ID] = i
		driver.Rules = append(driver.Rules, sarifRuleOf(r))
	}
	for i := range run.Files {
		s := newSpots(&run.Files[i])
		for k := range s.file.Findings {
			f := &s.file.Findings[k]
			at, ok := index[f.Rule.ID]
			if !ok { // one about the configuration or a comment
				at = len(driver.Rules)
				index[f.Rule.ID] = at
				driver.Rules = append(driver.Rules, sarifRuleOf(f.Rule))
			}
			out.Results = append(out.Results, s.sarif(f, at))
		}
	}
	out.Tool.Driver = driver
	return appendIndented(dst, sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{out},
	})
}

func sarifRuleOf(r *lint.Rule) sarifRule {
	p := rulebook.Find(r.ID)
	if p == nil {
		p = &rulebook.Page{}
	}
	var tags []string
	if r.Group != lint.GroupSecurity {
		tags = append(tags, r.Group.String())
	}
	properties := map[string]any{"precision": "high", "problem.severity": map[string]string{"error": "error", "warning": "warning", "note": "recommendation"}[sarifLevels[r.Severity]]}
	if number := sarifSecurity[r.Severity]; number != "" {
		tags = append(tags, "security", "external/cwe/cwe-732")
		properties["security-severity"] = number
	}
	properties["tags"] = tags
	return sarifRule{
		ID: r.ID, Name: pascal(r.ID),
		ShortDescription: sarifText{p.Title}, FullDescription: sarifText{p.Why},
		Help:    sarifHelp{p.Why + "\n\n" + p.Fix, p.Why + "\n\n" + p.Fix},
		HelpURI: helpURL(p), Configuration: sarifConfig{sarifLevels[r.Severity]}, Properties: properties,
	}
}

// pascal writes "trust-policy" as TrustPolicy.
func pascal(id string) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

func (s *spots) sarif(f *lint.Finding, index int) sarifResult {
	at := s.at(f)
	message := f.Message
	if f.Hint != "" {
		message += ". Hint: " + f.Hint
	}
	r := sarifResult{
		RuleID: f.Rule.ID, RuleIndex: index, Level: sarifLevels[f.Severity], Message: sarifText{message},
		Locations:    []sarifLocation{{Physical: sarifPhysical{sarifFile(s.file.Name), &sarifRegion{at.start.Line, at.start.Column + 1, at.end.Line, at.end.Column + 1}}}},
		Fingerprints: map[string]string{"leastwise/v1": s.fingerprint(f)},
	}
	if name := pathText(s.path(f)); name != "" {
		r.Locations[0].Logical = []sarifLogical{{name}}
	}
	if at.code != "" {
		r.Properties = map[string]any{"accessAnalyzer": at.code}
	}
	for _, fix := range f.Fixes {
		title := fix.Title
		if title == "" {
			title = f.Hint
		}
		change := sarifChange{Artifact: sarifFile(s.file.Name)}
		for _, e := range fix.Edits {
			from, to := s.lines.Position(e.Span.Start), s.lines.Position(e.Span.End)
			change.Replacements = append(change.Replacements, sarifReplacement{sarifRegion{from.Line, from.Column + 1, to.Line, to.Column + 1}, sarifText{e.Text}})
		}
		r.Fixes = append(r.Fixes, sarifFix{sarifText{title + " (" + fix.Effect.String() + ")"}, []sarifChange{change}})
	}
	return r
}

// sarifFile is a file as an URI reference; a path from the root stands for itself.
func sarifFile(name string) sarifArtifact {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(name) {
		if strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	if path.IsAbs(name) {
		return sarifArtifact{URI: "file://" + b.String()}
	}
	return sarifArtifact{b.String(), "%SRCROOT%"}
}
