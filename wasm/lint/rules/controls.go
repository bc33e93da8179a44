package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// The syntax of Organizations' policies.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
var controlRules = [...]lint.Rule{
	{ID: "rcp-effect", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForRCP, At: lint.AtStatement, Check: rcpEffect},
	{ID: "rcp-not-action", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForRCP, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if p.Statement.Element("NotAction") != nil {
			p.Report(p.Element("NotAction"), "a resource control policy has no NotAction").Advise("name with Action what is denied")
		}
	}},
	{ID: "rcp-action", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForRCP, At: lint.AtAction, Check: rcpAction},
	{ID: "rcp-principal", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForRCP, At: lint.AtStatement, Check: rcpPrincipal},
	{ID: "scp-action-wildcard", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForSCP, Off: true, At: lint.AtOddAction, Check: func(p *lint.Pass) {
		if a := p.Action; a.Wild && !a.Everything() && strings.ContainsAny(strings.TrimSuffix(a.Name, "*"), "*?") {
			p.Report(a.Span, "%q has a wildcard before its end, which not every partition takes in service control policies", a.Value).
				Advise("write the actions one by one")
		}
	}},
	{ID: "scp-legacy-syntax", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForSCP, Off: true, At: lint.AtStatement, Check: scpLegacy},
}

var _ = registerAll(controlRules[:])

// scpLegacy: until September 2025 an Allow had neither conditions nor resources, and no
// statement NotResource; the announcement does not name China's regions.
func scpLegacy(p *lint.Pass) {
	s := p.Statement
	say := func(name string) {
		p.Report(p.Element(name), "older service control policies take no %s here", name).Advise("say it with Deny")
	}
	switch {
	case s.Elsewhere:
		say("NotResource")
	case !s.Allow:
	case s.Inverted:
		say("NotAction")
	case s.Element("Condition") != nil:
		say("Condition")
	case len(s.Resources) > 0 && !s.Resources[0].Everything:
		say("Resource")
	}
}

// managedRCP reports whether a statement is the one of AWS's own RCPFullAWSAccess.
func managedRCP(s *lint.Statement) bool {
	return s.Allow && len(s.Condition) == 0 && len(s.Actions) == 1 && s.Actions[0].Everything() && len(s.Resources) == 1 && s.Resources[0].Everything
}

func rcpEffect(p *lint.Pass) {
	s := p.Statement
	if s.Allow && !managedRCP(s) {
		p.Report(s.Effect.Span, "a resource control policy only denies").Advise("write Deny; what AWS allows is in RCPFullAWSAccess")
	}
}

// rcpServices are the services whose resources these policies reach.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
const rcpServices = " aoss appconfig appstream autoscaling cloudfront cloudsearch codebuild codecommit codepipeline cognito-identity cognito-idp" +
	" comprehend comprehendmedical cost-optimization-hub dax dynamodb ecr events firehose fis health inspector-scan kendra kinesisvideo kms logs memorydb" +
	" networkmonitor opensearch pca-connector-ad polly pricing s3 secretsmanager signin sqs sts support textract timestream-influxdb transcribe transfer translate wafv2 "

func rcpAction(p *lint.Pass) {
	a := p.Action
	switch {
	case managedRCP(p.Statement) || p.Statement.Inverted || a.Prefix == "":
	case a.Everything():
		p.Report(a.Span, `"*" alone is not taken in resource control policies`).Advise("write an entry for each service, s3:*")
	case !a.AnyService && a.KnownService && !lint.Among(rcpServices, a.Prefix):
		p.Report(a.Span, "resource control policies do not reach "+a.Prefix+", as known in August 2026").As(lint.Warning).Advise("leave it out")
	}
}

func rcpPrincipal(p *lint.Pass) {
	for i := range p.Statement.Principal {
		if one := &p.Statement.Principal[i]; one.Kind != policy.Any {
			at := p.Statement.Element("Principal").Span
			p.Report(at, `the Principal of a resource control policy is "*" and nothing else`).
				Advise("say in a condition on aws:PrincipalArn whom it is about").Fix(lint.NeedsInput, policy.Edit{Span: at, Text: `"*"`})
			return
		}
	}
}
