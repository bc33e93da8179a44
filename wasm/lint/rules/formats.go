package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Values of keys that have a form of their own, or a closed list.
var formatRules = [...]lint.Rule{
	{ID: "vpc-id-format", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Keys: " aws:sourcevpc aws:ec2instancesourcevpc ", Types: lint.OfString, Check: func(p *lint.Pass) {
		idFormat(p, isVPC("vpc-"), "a VPC, vpc- and 8 or 17 letters and digits")
	}},
	{ID: "vpce-id-format", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Keys: " aws:sourcevpce ", Types: lint.OfString, Check: func(p *lint.Pass) {
		idFormat(p, isVPC("vpce-"), "a VPC endpoint, vpce- and 8 or 17 letters and digits")
	}},
	{ID: "org-id-format", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Keys: " aws:principalorgid aws:resourceorgid aws:sourceorgid aws:vpceorgid ", Types: lint.OfString, Check: func(p *lint.Pass) {
		idFormat(p, isOrganization, "an organization, o- and 10 to 32 small letters and digits")
	}},
	{ID: "account-id-format", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Keys: accountKeys, Types: lint.OfString, Check: func(p *lint.Pass) {
		idFormat(p, func(s string) bool { return arn.IsAccount(s) || s == "anonymous" || standsForAccount(s) }, "an account, which has twelve digits")
	}},
	{ID: "kms-key-value", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Keys: " s3:x-amz-server-side-encryption-aws-kms-key-id ", Types: lint.OfString, Check: func(p *lint.Pass) {
		idFormat(p, isKeyARN, "the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID")
	}},
	{ID: "condition-value-not-in-enum", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtValue, Types: lint.OfString, Check: notInEnum},
}

var _ = registerAll(formatRules[:])

// idFormat reports a value that has not the form of the key's. Patterns are left to the
// rules about those.
func idFormat(p *lint.Pass, ok func(string) bool, what string) {
	text := p.Item.Value
	if p.Item.Form != policy.Text || strings.ContainsAny(text, "*?$") || ok(text) {
		return
	}
	f := p.Report(p.Item.Span, "%q is not "+what, text)
	if clean := lower(strings.TrimSpace(strings.ReplaceAll(text, " ", ""))); ok(clean) {
		f.Advise("write %s", clean).Fix(lint.NeedsInput, lint.Rename(p.Item, clean))
	} else if digits := strings.ReplaceAll(clean, "-", ""); ok(digits) {
		f.Advise("write %s", digits).Fix(lint.NeedsInput, lint.Rename(p.Item, digits))
	}
}

func isVPC(prefix string) func(string) bool {
	return func(s string) bool {
		id, ok := strings.CutPrefix(s, prefix)
		return ok && (len(id) == 8 || len(id) == 17) && isSid(id)
	}
}

func isOrganization(s string) bool {
	id, ok := strings.CutPrefix(s, "o-")
	return ok && len(id) >= 10 && len(id) <= 32 && isSid(id) && lower(id) == id ||
		strings.Contains(lower(s), "organization") // what documentation writes in place of one
}

func isKeyARN(s string) bool {
	a, err := arn.Parse(s)
	return err == nil && a.Service == "kms" && a.Region != "" && arn.IsAccount(a.Account) && strings.HasPrefix(a.Resource, "key/")
}

// enums are the values that keys may have.
var enums = [...][2]string{
	{"s3:x-amz-server-side-encryption", "AES256 aws:kms aws:kms:dsse"}, // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
	{"s3:x-amz-acl", "private public-read public-read-write aws-exec-read authenticated-read bucket-owner-read bucket-owner-full-control log-delivery-write"},
	{"ec2:MetadataHttpTokens", "required optional"},
	{"ec2:Tenancy", "default dedicated host"},
	{"aws:PrincipalType", "Account User FederatedUser AssumedRole Anonymous"},
	{"dynamodb:Select", "ALL_ATTRIBUTES ALL_PROJECTED_ATTRIBUTES SPECIFIC_ATTRIBUTES COUNT"},
	{"lambda:FunctionUrlAuthType", "AWS_IAM NONE"},
}

func notInEnum(p *lint.Pass) {
	text := p.Item.Value
	if p.Item.Form != policy.Text || strings.ContainsAny(text, "*?$") {
		return
	}
	if lint.Fold(p.Key.Key.Value, "aws:RequestedRegion") {
		if text != "" && !lint.Fold(text, "region") {
			badRegion(p, p.Item.Span, text, func(f *lint.Finding, name string) { f.Fix(lint.NeedsInput, lint.Rename(p.Item, name)) })
		}
		return
	}
	for _, e := range enums {
		if !lint.Fold(p.Key.Key.Value, e[0]) || strings.Contains(" "+e[1]+" ", " "+text+" ") {
			continue
		}
		fold := p.Operator.Base == cond.StringEqualsIgnoreCase || p.Operator.Base == cond.StringNotEqualsIgnoreCase
		if fold && strings.Contains(lower(" "+e[1]+" "), " "+lower(text)+" ") {
			continue
		}
		values := strings.Fields(e[1])
		f := p.Report(p.Item.Span, e[0]+" is never %q", text)
		if name := p.Guess(text, values); name != "" {
			f.Advise("did you mean %s?", name).Fix(lint.NeedsInput, lint.Rename(p.Item, name))
		} else {
			f.Advise("there are " + strings.Join(values, ", "))
		}
	}
}
