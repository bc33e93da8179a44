package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// What policies of resources let in or lock out.
var resourceRules = [...]lint.Rule{
	{ID: "not-principal-deny", Group: lint.GroupSecurity, Severity: lint.Suggestion, Kinds: lint.ForResourceLike, At: lint.AtStatement, Check: notPrincipalDeny,
		Yields: []lint.Yield{{To: "ineffective-deny", Where: lint.SameStatement}}},
	{ID: "public-invoke-url", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForResource, At: lint.AtValue, Keys: " lambda:functionurlauthtype ", Types: lint.OfPatterns, Check: publicInvokeURL},
	{ID: "legacy-oai-principal", Group: lint.GroupSecurity, Severity: lint.Suggestion, Kinds: lint.ForResource, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if p.Principal.Kind == policy.AWS && strings.Contains(p.Item.Value, ":iam::cloudfront:user/CloudFront Origin Access Identity") {
			p.Report(p.Item.Span, "an origin access identity, which CloudFront has replaced by origin access control").
				Advise("allow the service cloudfront.amazonaws.com, with the distribution's ARN in aws:SourceArn")
		}
	}},
	{ID: "kms-key-lockout", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForResource, Whole: true, At: lint.AtDocument, Check: keyLockout},
	{ID: "kms-root-delegation", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForResource, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if _, ok := p.Statement.Grants("kms:PutKeyPolicy"); ok && p.Statement.Allow && p.Principal.Kind == policy.AWS && isRoot(p.Item.Value) && len(p.Statement.Condition) == 0 {
			p.Report(p.Item.Span, "the account, not its root user alone: whom IAM policies of it allow has the key").Advise("keep it, so that the key can't be lost, and see to those policies")
		}
	}},
	{ID: "resource-policy-lockout", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForResource, At: lint.AtStatement, Check: policyLockout},
	{ID: "s3-acl-public-condition", Group: lint.GroupSecurity, Severity: lint.Warning, Kinds: lint.ForIdentity | lint.ForResource, At: lint.AtValue, Keys: " s3:x-amz-acl ", Check: publicACL},
	{ID: "cross-account-wildcard-resource", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForIdentity, At: lint.AtResource, Check: func(p *lint.Pass) {
		r := p.Resource
		if p.Statement.Allow && !p.Statement.Elsewhere && r.Err == nil && strings.ContainsAny(r.ARN.Account, "*?") && strings.Contains(sharedServices, " "+r.ARN.Service+" ") && !limited(p.Statement) {
			p.Report(r.Span, "%q takes in resources that other accounts share", r.Value).Advise("write the account")
		}
	}},
	{ID: "s3-policy-escalation", Group: lint.GroupSecurity, Severity: lint.Warning, Kinds: lint.ForIdentity, With: &privilegeEscalation,
		Yields: append([]lint.Yield{{To: "resource-exposure"}, {To: "service-wildcard"}}, saidAlready...)},
	{ID: "required-condition", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForIdentity, At: lint.AtAction, Check: func(p *lint.Pass) {
		for _, r := range required {
			if p.Action.Known && p.Statement.Allow && !p.Statement.Inverted && lint.Fold(p.Action.Value, r.action) && !p.Statement.HasKey(r.key) {
				p.Report(p.Action.Span, r.action+" without a condition on "+r.key+": "+r.why).Advise("compare " + r.key)
			}
		}
	}},
}

var _ = registerAll(resourceRules[:])

// sharedServices have resources whose policies let other accounts in.
const sharedServices = " dynamodb ecr events iam kinesis kms lambda secretsmanager sns sqs "

// required are keys without which an action makes what few want.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html
var required = [...]struct{ action, key, why string }{
	{"ec2:RunInstances", "ec2:MetadataHttpTokens", "instances may answer for their role's credentials without a token"},
	{"ec2:CreateVolume", "ec2:Encrypted", "volumes may be unencrypted"},
	{"elasticfilesystem:CreateFileSystem", "elasticfilesystem:Encrypted", "file systems may be unencrypted"},
	{"rds:CreateDBInstance", "rds:StorageEncrypted", "databases may be unencrypted"},
	{"lambda:CreateFunctionUrlConfig", "lambda:FunctionUrlAuthType", "the address may be open to everybody"},
}

func isRoot(text string) bool {
	a, err := arn.Parse(text)
	return err == nil && a.Service == "iam" && a.Resource == "root" || arn.IsAccount(text)
}

// notPrincipalDeny: who is exempt must be there with its account, or is denied all the same.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
func notPrincipalDeny(p *lint.Pass) {
	s := p.Statement
	if !s.Deny || len(s.NotPrincipal) == 0 {
		return
	}
	var arns []string
	roots := " "
	plain := true
	for i := range s.NotPrincipal {
		one := &s.NotPrincipal[i]
		plain = plain && one.Kind == policy.AWS
		for k := range one.Items {
			text := one.Items[k].Value
			if a, err := arn.Parse(text); err == nil && a.Resource != "root" {
				arns = append(arns, text)
			} else if err == nil {
				roots += a.Account + " "
			} else {
				roots += text + " "
			}
			plain = plain && !p.HasPlaceholder(text) && !strings.Contains(text, ":sts:")
		}
	}
	f := p.Report(p.Element("NotPrincipal"), "AWS advises against NotPrincipal: it compares names one by one, and denies sessions and services that were not thought of")
	for _, text := range arns {
		if a, _ := arn.Parse(text); plain && !strings.Contains(roots, " "+a.Account+" ") {
			f.Message = lint.Say("%q is denied as well: NotPrincipal exempts it only together with its account", text)
			f.As(lint.Warning)
			break
		}
	}
	f.Advise(`deny "*", with ArnNotEquals on aws:PrincipalArn`)
	if e := s.Element("NotPrincipal"); plain && len(arns) > 0 && s.Element("Condition") == nil {
		edits := []policy.Edit{{Span: e.Key.Span, Text: `"Principal"`}, {Span: e.Span, Text: `"*"`}}
		condition := `{"ArnNotEquals": {"aws:PrincipalArn": ` + string(jsonspan.AppendStrings(nil, arns)) + `}}`
		f.Fix(lint.NeedsInput, append(edits, p.Doc.SetStatementElement(s.Index, "Condition", condition)...)...)
	}
}

// everybody reports whether "*" is among a statement's principals.
func everybody(s *lint.Statement) bool {
	for i := range s.Principal {
		for k := range s.Principal[i].Items {
			if s.Principal[i].Items[k].Value == "*" && s.Principal[i].Kind <= policy.AWS {
				return true
			}
		}
	}
	return false
}

func publicInvokeURL(p *lint.Pass) {
	s := p.Statement
	if p.Item.Value != "NONE" || !s.Allow || p.Operator.Base.Negated() || !everybody(s) {
		return
	}
	if _, ok := s.Grants("lambda:InvokeFunctionUrl"); ok && !narrowed(s) {
		p.Report(p.Item.Span, "everybody can call the function, without credentials").Advise("write AWS_IAM, and name who may call it")
	}
}

// keyLockout looks at policies that are said to be a key's: without one that may change it,
// the key can be neither managed nor deleted.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
func keyLockout(p *lint.Pass) {
	if p.ResourceType != "AWS::KMS::Key" || p.Doc.Fragment || len(p.Statements()) == 0 {
		return
	}
	for i := range p.Statements() {
		s := &p.Statements()[i]
		if _, ok := s.Grants("kms:PutKeyPolicy"); s.Allow && (ok || s.Unresolved) {
			return
		}
	}
	p.Report(lint.Start(p.Doc.Span), "nobody may change the key's policy again").Advise("allow kms:* to the account: arn:aws:iam::ACCOUNT:root")
}

// policyLockout finds a Deny after which nobody but the root user can change the policy.
func policyLockout(p *lint.Pass) {
	s := p.Statement
	if !s.Deny || s.Inverted || s.Elsewhere || expand.IsConditional(s.Statement) || !everybody(s) {
		return
	}
	for _, action := range [...]string{"s3:PutBucketPolicy", "kms:PutKeyPolicy", "sqs:SetQueueAttributes", "sns:SetTopicAttributes", "secretsmanager:PutResourcePolicy", "ecr:SetRepositoryPolicy"} {
		by, ok := s.Grants(action)
		if !ok {
			continue
		}
		for i := range s.Resources {
			r := &s.Resources[i]
			if r.Filled || r.Opaque || !r.Everything && (r.Err != nil || !strings.HasPrefix(action, r.ARN.Service+":") || action[:3] == "s3:" && strings.Contains(r.ARN.Resource, "/")) {
				continue
			}
			p.Report(by.Span, "everybody is denied "+action+", also those who would mend the policy").Advise("exempt a role: ArnNotEquals on aws:PrincipalArn")
			return
		}
	}
}

func publicACL(p *lint.Pass) {
	text := p.Item.Value
	if !p.Statement.Allow || !p.KnownOperator || p.Operator.Base.Negated() {
		return
	}
	if strings.HasPrefix(text, "public-") || text == "authenticated-read" {
		p.Report(p.Item.Span, "%q opens objects to everybody", text).Advise("write bucket-owner-full-control, or leave ACLs off")
	}
}

// bucketEscalation: who may write a bucket's policy may give himself its objects.
func bucketEscalation(p *lint.Pass, list []grant) {
	for i := range list {
		g := &list[i]
		if g.limited || g.Elsewhere || g.Inverted {
			continue
		}
		for _, name := range [...]string{"s3:PutBucketPolicy", "s3:PutBucketAcl"} {
			by, ok := g.Grants(name)
			if a, known := p.Catalog.LookupAction(name); !ok || !known || !g.set.Has(a) {
				continue
			}
			r := withheld(p, list, g)
			if r == nil {
				continue
			}
			p.Statement = g.Statement
			p.ReportFor("s3-policy-escalation", by.Span, name+" is a way to the objects of %q, which the policy does not allow", r.Value).Advise("leave it out, or allow what is meant")
			break
		}
	}
	p.Statement = nil
}

// withheld is a bucket of a statement of whose objects the policy allows nothing.
func withheld(p *lint.Pass, list []grant, g *grant) *lint.Resource {
	for i := range g.Resources {
		r := &g.Resources[i]
		if r.Everything || r.Opaque || r.Filled || r.Err != nil || r.ARN.Service != "s3" || strings.ContainsAny(r.ARN.Resource, "/*?") {
			continue
		}
		reached := false
		for k := range list {
			for _, name := range [...]string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject"} {
				a, ok := p.Catalog.LookupAction(name)
				reached = reached || ok && list[k].set.Has(a) && list[k].reaches(r.Text+"/*")
			}
		}
		if !reached {
			return r
		}
	}
	return nil
}

// reaches reports whether a grant may be for some of what an ARN pattern stands for.
func (g *grant) reaches(pattern string) bool {
	if g.Elsewhere {
		return true
	}
	for i := range g.Resources {
		if r := &g.Resources[i]; r.Opaque || r.Everything || !arn.Disjoint(r.Text, pattern) {
			return true
		}
	}
	return false
}
