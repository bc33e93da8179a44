package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// computeServices run code of their customers with a role.
const computeServices = " ec2 lambda ecs-tasks glue codebuild sagemaker cloudformation elasticmapreduce batch datapipeline eks-fargate-pods pods.eks apprunner tasks.apprunner build.apprunner" +
	" elasticbeanstalk lightsail robomaker cloud9 bedrock-agentcore emr-serverless "

// Which calls a role's trust policy lets in, and from whom.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
var trustCallRules = [...]lint.Rule{
	{ID: "trust-action-unsupported", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtAction, Check: trustAction,
		Yields: []lint.Yield{{To: "unknown-action"}, {To: "action-wildcard-no-match"}}},
	{ID: "trust-auxiliary-action-only", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtStatement, Check: trustAuxiliary,
		Yields: []lint.Yield{{To: "trust-roles-anywhere-actions", Where: lint.SameStatement}, {To: "trust-pod-identity-actions", Where: lint.SameStatement}, {To: "trust-action-principal-mismatch", Where: lint.SameStatement}}},
	{ID: "trust-deny-only", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, Whole: true, At: lint.AtDocument, Check: func(p *lint.Pass) {
		for i := range p.Statements() {
			if !p.Statements()[i].Deny {
				return
			}
		}
		if len(p.Statements()) > 0 && len(p.Statements()) == len(p.Doc.Statements) && !p.Doc.Fragment {
			p.Report(lint.Start(p.Doc.Span), "no statement allows anybody to assume the role").Advise("add one that says who may")
		}
	}},
	{ID: "trust-pod-identity-actions", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtStatement, Check: func(p *lint.Pass) {
		needsActions(p, podIdentity, "EKS Pod Identity", assumeRole, "sts:TagSession")
	}},
	{ID: "trust-roles-anywhere-anchor", Group: lint.GroupTrustPolicy, Severity: lint.Security, Kinds: lint.ForTrust, At: lint.AtPrincipal, Check: rolesAnywhereAnchor},
	{ID: "trust-confused-deputy", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		name := p.Item.Value
		if p.Principal.Kind != policy.Service || !p.Statement.Allow || guarded(p.Statement) || !lint.Among(sourcedServices, name) {
			return
		}
		f := p.Report(p.Item.Span, "the role does not say for whose resources %q may act with it", name).Advise("add aws:SourceAccount or aws:SourceArn")
		if name == "ecs-tasks.amazonaws.com" {
			f.As(lint.Suggestion)
		}
	}},
	{ID: "trust-compute-service", Group: lint.GroupTrustPolicy, Severity: lint.Suggestion, Off: true, Kinds: lint.ForTrust, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if name, ok := strings.CutSuffix(p.Item.Value, ".amazonaws.com"); ok && p.Principal.Kind == policy.Service && p.Statement.Allow && !p.Not && lint.Among(computeServices, name) {
			p.Report(p.Item.Span, "whoever can run code in %s with this role has its permissions", p.Item.Value).Advise("keep iam:PassRole for the role, and what starts code with it, to few")
		}
	}},
	{ID: "trust-cross-account-no-external-id", Group: lint.GroupTrustPolicy, Severity: lint.Suggestion, Off: true, Kinds: lint.ForTrust, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		s := p.Statement
		if p.Principal.Kind != policy.AWS || !s.Allow || p.Not || p.Item.Value == "*" || restrictionAny(s, saysWhose) != nil {
			return
		}
		if account := accountOf(p.Item.Value); account != "" {
			p.Report(p.Item.Span, "if %q is not your own account, its customers may all have it assume the role", account).Advise("compare sts:ExternalId, or aws:PrincipalOrgID for accounts of your own")
		}
	}},
	{ID: "trust-account-root-broad", Group: lint.GroupTrustPolicy, Severity: lint.Suggestion, Off: true, Kinds: lint.ForTrust, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if p.Principal.Kind == policy.AWS && p.Statement.Allow && !p.Not && isRoot(p.Item.Value) && !limited(p.Statement) {
			p.Report(p.Item.Span, "everybody in the account whose policies allow sts:AssumeRole can have the role").Advise("name roles, or compare aws:PrincipalArn")
		}
	}},
	{ID: "trust-external-id-invalid", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtValue, Check: externalID,
		Number: 6, Least: 2, Most: 1224, Counts: "characters of the shortest external ID that is not guessed",
		Yields: []lint.Yield{{To: "wildcard-without-like"}}},
	{ID: "trust-external-id-impossible", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if key := needs(p.Statement, "sts:ExternalId"); key != nil && p.Statement.Allow && lonelyCallers(p.Statement) {
			p.Report(key.Key.Span, "none of these principals gives an external ID, so that nobody can assume the role").Advise("leave the key out")
		}
	}, Yields: []lint.Yield{{To: "condition-key-needs-other-action"}}},
	{ID: "trust-mfa-impossible", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if key := needs(p.Statement, mfa); key != nil && p.Statement.Allow && hasBool(p.Statement, mfa, "true") && lonelyCallers(p.Statement) {
			p.Report(key.Key.Span, "none of these principals signs in with MFA, so that nobody can assume the role").Advise("leave the key out; an identity provider asks for MFA itself")
		}
	}},
}

var _ = registerAll(trustCallRules[:])

// saysWhose knows keys that say which customers of another account may assume a role.
func saysWhose(key string) bool {
	return lint.Among(" sts:externalid aws:principalorgid aws:principalorgpaths aws:principalarn ", key)
}

const podIdentity = "pods.eks.amazonaws.com"

// sourcedServices say in their documentation that they send aws:SourceArn or
// aws:SourceAccount when they assume a role, each on its page about confused deputies.
const sourcedServices = " bedrock.amazonaws.com comprehend.amazonaws.com config.amazonaws.com datasync.amazonaws.com ecs-tasks.amazonaws.com events.amazonaws.com" +
	" firehose.amazonaws.com forecast.amazonaws.com frauddetector.amazonaws.com iot.amazonaws.com kinesisanalytics.amazonaws.com lexv2.amazonaws.com logs.amazonaws.com" +
	" personalize.amazonaws.com pipes.amazonaws.com sagemaker.amazonaws.com scheduler.amazonaws.com ssm.amazonaws.com states.amazonaws.com textract.amazonaws.com" +
	" transcribe.amazonaws.com transfer.amazonaws.com vpc-flow-logs.amazonaws.com "

// trustActions are those that a trust policy may name.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
var trustActions = [...]string{assumeRole, assumeSAML, assumeWebID, "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"}

func trustAction(p *lint.Pass) {
	a := p.Action
	if p.Statement.Inverted || a.Prefix == "" {
		return
	}
	covers := false
	for _, action := range trustActions {
		covers = covers || a.Covers(action)
	}
	switch {
	case covers && !a.Wild && !a.AnyService:
	case covers:
		p.Report(a.Span, "%q stands for every way to assume a role, also those to come", a.Value).As(lint.Warning).Advise("write sts:AssumeRole, or the call that the principals make")
	case a.KnownService:
		p.Report(a.Span, "%q is nothing that a trust policy can allow", a.Value).Advise("write sts:AssumeRole, or put it into a policy of the role")
	}
}

func trustAuxiliary(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || s.Inverted || s.Unresolved || len(s.Actions) == 0 || s.Principal == nil {
		return
	}
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Wild || a.AnyService || !lint.Among(" sts:tagsession sts:setsourceidentity sts:setcontext ", a.Value) {
			return
		}
	}
	for i := range p.Statements() {
		if other := &p.Statements()[i]; other.Allow && (other.Inverted || assumes(other)) && sharePrincipal(s, other) {
			return
		}
	}
	p.Report(p.Element("Action"), "these actions only go with a call that assumes the role, which the principals may not make").Advise("add sts:AssumeRole")
}

func assumes(s *lint.Statement) bool {
	for _, action := range trustActions[:3] {
		if _, ok := s.Grants(action); ok {
			return true
		}
	}
	return false
}

// sharePrincipal reports whether two statements may be for the same principal: they name
// one that is the same, or one names an account.
func sharePrincipal(a, b *lint.Statement) bool {
	names := map[string]bool{}
	for _, s := range [...]*lint.Statement{a, b} {
		for i := range s.Principal {
			for k := range s.Principal[i].Items {
				text := s.Principal[i].Items[k].Value
				if s == b && names[text] || text == "*" || s.Principal[i].Kind == policy.AWS && isRoot(text) || lint.HasPlaceholder(text) || s.Principal[i].Items[k].Form != policy.Text {
					return true
				}
				names[text] = s == a
			}
		}
	}
	return false
}

// rolesAnywhereAnchor: a certificate of any trust anchor of the account will do otherwise.
// https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
func rolesAnywhereAnchor(p *lint.Pass) {
	if p.Principal.Kind != policy.Service || p.Item.Value != rolesAnywhere || !p.Statement.Allow || needs(p.Statement, "aws:SourceArn") != nil {
		return
	}
	if restrictionAny(p.Statement, func(name string) bool { return lint.HasPrefix(name, "aws:PrincipalTag/x509") }) != nil {
		return
	}
	p.Report(p.Item.Span, "a certificate of any trust anchor assumes the role").Advise("compare the trust anchor in aws:SourceArn, or aws:PrincipalTag/x509Subject/CN")
}

// accountOf is the account of a principal, empty for none.
func accountOf(text string) string {
	if arn.IsAccount(text) {
		return text
	}
	if a, err := arn.Parse(text); err == nil && arn.IsAccount(a.Account) {
		return a.Account
	}
	return ""
}

// externalID knows what AWS takes: 2 to 1,224 letters, digits and a few signs.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
func externalID(p *lint.Pass) {
	text := p.Item.Value
	if !lint.Fold(p.Key.Key.Value, "sts:ExternalId") || !p.KnownOperator || !p.Statement.Allow || p.Operator.Base.Negated() || !strings.HasPrefix(p.Operator.Base.String(), "String") || strings.Contains(text, "${") {
		return
	}
	like := p.Operator.Base.Wildcards()
	if len(text) > 1224 || len(text) < 2 && !(like && text == "*") {
		p.Report(p.Item.Span, "an external ID has 2 to 1224 characters").Advise("write the ID that was agreed upon")
		return
	}
	for i := range len(text) {
		if c := text[i]; !isAlnum(c) && strings.IndexByte("_+=,.@:/-", c) < 0 && !(like && (c == '*' || c == '?')) {
			p.Report(p.Item.Span, "an external ID cannot have %q", text[i:i+1]).Advise("write letters, digits and _+=,.@:/-")
			return
		}
	}
	what := ""
	switch {
	case like && strings.ContainsAny(text, "*?"):
		what = "a pattern for the external ID lets others in that fit it"
	case len(text) < p.Number():
		what = "so short an external ID is guessed"
	default:
		for i := range p.Statement.Principal {
			for k := range p.Statement.Principal[i].Items {
				if text == accountOf(p.Statement.Principal[i].Items[k].Value) {
					what = "an account's ID is no secret between two parties"
				}
			}
		}
	}
	if what != "" {
		p.Report(p.Item.Span, what).As(lint.Security).Advise("compare a value of its own for each customer with StringEquals")
	}
}

// lonely are services that assume roles on their own, as AWS documents for each; what users
// give with a call of theirs, an external ID or a code of MFA, they do not have.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
const lonely = " ec2.amazonaws.com lambda.amazonaws.com edgelambda.amazonaws.com ecs-tasks.amazonaws.com "

// lonelyCallers reports whether all principals of a statement are such services, or of
// identity providers, whose calls have no such parameters either.
func lonelyCallers(s *lint.Statement) bool {
	n := 0
	for i := range s.Principal {
		for k := range s.Principal[i].Items {
			name := s.Principal[i].Items[k].Value
			switch s.Principal[i].Kind {
			case policy.Federated:
				if federationOf(name) == noFederation {
					return false
				}
			case policy.Service:
				if !lint.Among(lonely, name) {
					return false
				}
			default:
				return false
			}
			n++
		}
	}
	return n > 0
}
