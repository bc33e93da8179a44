package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cli/compare"
	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// analysis asks Access Analyzer about one policy: what is wrong in it, and the checks that
// apply to it.
type analysis struct {
	*comparison
	p            *compare.Policy
	kind         policy.Kind
	resourceType string
	result       *lint.Result
}

// analyzerRequest is what operations are asked, in AWS's words.
type analyzerRequest struct {
	Policy       string       `json:"policyDocument,omitempty"`
	Existing     string       `json:"existingPolicyDocument,omitempty"`
	New          string       `json:"newPolicyDocument,omitempty"`
	PolicyType   string       `json:"policyType,omitempty"`
	Validated    string       `json:"validatePolicyResourceType,omitempty"`
	ResourceType string       `json:"resourceType,omitempty"`
	Access       []accessList `json:"access,omitempty"`
}

type accessList struct {
	Actions []string `json:"actions"`
}

// Types of resources, as of November 2026, that Access Analyzer has checks of its own for; a
// test compares them with AWS's SDK.
const (
	validatedTypes = "AWS::DynamoDB::Table AWS::IAM::AssumeRolePolicyDocument AWS::S3::AccessPoint AWS::S3::Bucket " +
		"AWS::S3::MultiRegionAccessPoint AWS::S3ObjectLambda::AccessPoint"
	publicTypes = "AWS::ApiGateway::RestApi AWS::Backup::BackupVault AWS::CloudTrail::Dashboard AWS::CloudTrail::EventDataStore " +
		"AWS::CodeArtifact::Domain AWS::DynamoDB::Stream AWS::DynamoDB::Table AWS::EFS::FileSystem AWS::IAM::AssumeRolePolicyDocument " +
		"AWS::KMS::Key AWS::Kinesis::Stream AWS::Kinesis::StreamConsumer AWS::Lambda::Function AWS::OpenSearchService::Domain " +
		"AWS::S3::AccessPoint AWS::S3::Bucket AWS::S3::Glacier AWS::S3Express::AccessPoint AWS::S3Express::DirectoryBucket " +
		"AWS::S3Outposts::AccessPoint AWS::S3Outposts::Bucket AWS::S3Tables::Table AWS::S3Tables::TableBucket AWS::SNS::Topic " +
		"AWS::SQS::Queue AWS::SecretsManager::Secret"
)

// analyzerType is Access Analyzer's word for a kind of policy.
func analyzerType(k policy.Kind) string {
	switch k {
	case policy.SCP:
		return "SERVICE_CONTROL_POLICY"
	case policy.RCP:
		return "RESOURCE_CONTROL_POLICY"
	case policy.Resource, policy.Trust, policy.VPCEndpoint:
		return "RESOURCE_POLICY"
	}
	return "IDENTITY_POLICY"
}

// ask gives AWS's findings, and leaves the checks in the policy.
func (a *analysis) ask() ([]compare.Theirs, error) {
	q := analyzerRequest{Policy: a.p.Text, PolicyType: analyzerType(a.kind)}
	if slices.Contains(strings.Fields(validatedTypes), a.resourceType) && q.PolicyType == "RESOURCE_POLICY" {
		q.Validated = a.resourceType
	}
	answer, err := a.call("ValidatePolicy", q)
	if err != nil {
		return nil, err
	}
	theirs, err := compare.Read(answer, a.p.Text)
	if err != nil {
		return nil, fmt.Errorf("%s: ValidatePolicy: %w", a.name, err)
	}
	for _, check := range []func() error{a.public, a.granted, a.newAccess} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return theirs, nil
}

func (a *analysis) call(operation string, q analyzerRequest) ([]byte, error) {
	text, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	return a.aws.AccessAnalyzer(a.cmd.Context(), operation, text)
}

// check asks for AWS's verdict beside ours.
func (a *analysis) check(c compare.Check, q analyzerRequest) error {
	answer, err := a.call(c.Name, q)
	if err != nil {
		return err
	}
	if err := c.ReadCheck(answer); err != nil {
		return fmt.Errorf("%s: %s: %w", a.name, c.Name, err)
	}
	a.p.Checks = append(a.p.Checks, c)
	return nil
}

// openRules find that anybody is let in.
const openRules = "public-access public-access-weak-condition not-principal-allow trust-principal-star"

// public checks a resource's policy, of a type that is known, for access by everybody.
func (a *analysis) public() error {
	if analyzerType(a.kind) != "RESOURCE_POLICY" || !slices.Contains(strings.Fields(publicTypes), a.resourceType) {
		return nil
	}
	c := compare.Check{Name: "CheckNoPublicAccess", Ours: compare.Pass, Why: "no statement lets everybody in"}
	for i := range a.result.Findings {
		if f := &a.result.Findings[i]; slices.Contains(strings.Fields(openRules), f.Rule.ID) {
			at := a.p.Lines.Position(a.p.Outer(f.Span.Start))
			c.Ours, c.Why = compare.Fail, fmt.Sprintf("%s [%s, %d:%d]", f.Message, f.Rule.ID, at.Line, at.Column+1)
			break
		}
	}
	return a.check(c, analyzerRequest{Policy: a.p.Text, ResourceType: a.resourceType})
}

// granted checks for actions that must not be granted.
func (a *analysis) granted() error {
	if len(a.notGranted) == 0 {
		return nil
	}
	c := compare.Check{Name: "CheckAccessNotGranted"}
	if !a.checkable(&c) {
		return nil
	}
	reply, err := engine.New(a.catalog).Expand(&api.ExpandRequest{Text: a.p.Text, DenyList: a.notGranted, Detail: "ids"})
	if err != nil {
		return flagError(err)
	}
	c.Ours, c.Why = compare.Pass, "none of the actions is effective"
	for _, o := range reply.Offenders {
		c.Ours, c.Why = compare.Fail, o.Action+" is effective"
		break
	}
	return a.check(c, analyzerRequest{Policy: a.p.Text, PolicyType: analyzerType(a.kind), Access: []accessList{{a.notGranted}}})
}

// checkable reports whether Access Analyzer checks policies of the kind for access, and tells
// if not.
func (a *analysis) checkable(c *compare.Check) bool {
	ok := analyzerType(a.kind) == "IDENTITY_POLICY" || analyzerType(a.kind) == "RESOURCE_POLICY"
	if !ok {
		fmt.Fprintf(a.cmd.ErrOrStderr(), "note: %s is not asked about %s, which is a policy of kind %s\n", c.Name, a.p.File, a.kind)
	}
	return ok
}

// newAccess checks for access that an older version of the policy does not give. Ours goes by
// actions: where they are the same, resources and conditions may still differ, and nothing is
// said.
func (a *analysis) newAccess() error {
	if a.existing == "" {
		return nil
	}
	c := compare.Check{Name: "CheckNoNewAccess"}
	if !a.checkable(&c) {
		return nil
	}
	text, err := readFile(a.existing)
	if err != nil {
		return &usageError{text: err.Error()}
	}
	old := policyPieces(string(text))
	if len(old) != 1 {
		return &usageError{fmt.Sprintf("--existing %s has %d policies, want one", a.existing, len(old)), ""}
	}
	fmt.Fprintf(a.cmd.ErrOrStderr(), "note: the text of %s goes with it, to be compared\n", a.existing)
	before, _ := policy.Parse(old[0].Text)
	after, _ := policy.Parse(a.p.Text)
	compact := policy.Layout{}
	was, is := expand.Policy(a.catalog, before).Effective, expand.Policy(a.catalog, after).Effective
	more := append(expand.Set(nil), is...)
	more.Remove(was)
	switch n := more.Len(); {
	case n > 0:
		c.Ours, c.Why = compare.Fail, fmt.Sprintf("%s more, the first is %s", count(n, "action"), more.AppendIDs(nil, a.catalog)[0])
	case policy.Print(before, compact) == policy.Print(after, compact):
		c.Ours, c.Why = compare.Pass, "the policies are the same"
	default:
		c.Why = "no action more; resources and conditions are not compared"
	}
	return a.check(c, analyzerRequest{Existing: old[0].Text, New: a.p.Text, PolicyType: analyzerType(a.kind)})
}
