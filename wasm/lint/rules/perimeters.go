package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Guards at the borders of networks, regions and accounts.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
var perimeterRules = [...]lint.Rule{
	{ID: "source-arn-without-account", Group: lint.GroupCondition, Severity: lint.Security, Kinds: lint.ForResource | lint.ForTrust, At: lint.AtStatement, Check: sourceWithoutAccount},
	{ID: "network-deny-without-service-exemption", Group: lint.GroupCondition, Severity: lint.Warning, Kinds: lint.ForIdentityLike | lint.ForSCP | lint.ForRCP | lint.ForResource, At: lint.AtStatement, Check: networkDeny,
		Yields: []lint.Yield{{To: "private-source-ip", Where: lint.SameStatement}}},
	{ID: "region-deny-global-services", Group: lint.GroupCondition, Severity: lint.Warning, Kinds: lint.ForIdentityLike | lint.ForSCP, At: lint.AtStatement, Check: regionDeny},
}

var _ = registerAll(perimeterRules[:])

// sourceWithoutAccount: names of buckets come free, and belong to another account then.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
func sourceWithoutAccount(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || !onlyServices(s) {
		return
	}
	key := needs(s, "aws:SourceArn")
	if key == nil {
		return
	}
	for _, other := range sourceKeys[1:] {
		if needs(s, other) != nil {
			return
		}
	}
	for i := range key.Items {
		a, err := arn.Parse(key.Items[i].Value)
		if err != nil || p.HasPlaceholder(key.Items[i].Value) || strings.Contains(a.Account, "$") {
			continue
		}
		switch {
		case strings.Contains(a.Account, "*"):
			p.Report(key.Items[i].Span, "the service may act for any account with such a resource").Advise("write the account, or add aws:SourceAccount")
			return
		case a.Account == "" && a.Service == "s3":
			p.Report(key.Items[i].Span, "the ARN of a bucket does not say whose it is").Advise("add aws:SourceAccount: whoever gets the name next is let in else")
			return
		}
	}
}

// networks are keys that say where a request comes from.
const networks = " aws:sourceip aws:sourcevpc aws:sourcevpce aws:sourcevpcarn aws:vpceaccount aws:vpceorgid aws:vpceorgpaths "

// onBehalfKeys are keys about AWS's services that call for somebody.
var onBehalfKeys = [...]string{"aws:ViaAWSService", "aws:PrincipalIsAWSService", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"}

// networkDeny: services that call on behalf of somebody do not come from his network.
func networkDeny(p *lint.Pass) {
	s := p.Statement
	if !s.Deny || p.Kind == policy.Resource && !everybody(s) {
		return
	}
	for _, key := range onBehalfKeys {
		if s.HasKey(key) {
			return
		}
	}
	if p.Kind == policy.Resource && onlyOf(s, "execute-api") {
		return // private APIs, which no service calls for somebody
	}
	for i := range s.Condition {
		o, err := cond.ParseOperator(s.Condition[i].Operator.Value)
		if err != nil || !o.Base.Negated() {
			continue
		}
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k].Key
			if !lint.Among(networks, key.Value) {
				continue
			}
			operator, name := "Bool", "aws:ViaAWSService"
			if p.Kind == policy.RCP || p.Kind == policy.Resource {
				operator, name = "BoolIfExists", "aws:PrincipalIsAWSService" // which only signed requests have
			}
			exempt := `"` + operator + `": {"` + name + `": "false"}`
			f := p.Report(key.Span, "AWS's services that call for somebody come from elsewhere, and are denied as well").Advise("add " + exempt)
			if e := s.Element("Condition"); !hasOperator(s, operator) && e.Form == policy.Object {
				at := policy.Span{Start: e.Span.End - 1, End: e.Span.End - 1}
				f.Fix(lint.NeedsInput, policy.Edit{Span: at, Text: ", " + exempt})
			}
			return
		}
	}
}

// onlyOf reports whether all actions of a statement are a service's.
func onlyOf(s *lint.Statement, prefix string) bool {
	for i := range s.Actions {
		if s.Actions[i].AnyService || !lint.Fold(s.Actions[i].Prefix, prefix) {
			return false
		}
	}
	return !s.Inverted && len(s.Actions) > 0
}

// regionDeny: global services answer in one region, most in us-east-1.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
func regionDeny(p *lint.Pass) {
	s := p.Statement
	if !s.Deny || s.Inverted || len(s.Actions) == 0 {
		return
	}
	all := false
	for i := range s.Actions {
		all = all || s.Actions[i].Everything()
	}
	if !all {
		return
	}
	for i := range s.Condition {
		o, err := cond.ParseOperator(s.Condition[i].Operator.Value)
		if err != nil || !o.Base.Negated() || o.Base.Type() != cond.String {
			continue
		}
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k]
			if !lint.Fold(key.Key.Value, "aws:RequestedRegion") {
				continue
			}
			for n := range key.Items {
				if text := key.Items[n].Value; lint.Match(text, "us-east-1", false) || p.HasPlaceholder(text) || strings.Contains(text, "gov") || strings.Contains(text, "cn-") || strings.Contains(text, "iso") {
					return
				}
			}
			p.Report(key.Span, "IAM, Route 53, CloudFront and other global services answer in us-east-1, and are denied as well").
				Advise("name with NotAction what is to work anyway: iam:*, organizations:*, route53:*, cloudfront:*, support:* and their like")
			return
		}
	}
}
