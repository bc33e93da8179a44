package rules

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/lint"
)

// Condition keys that requests of a statement's actions do not carry.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var reachRules = [...]lint.Rule{
	{ID: "condition-key-needs-other-action", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtKey, Keys: " iam:passedtoservice iam:associatedresourcearn iam:awsservicename sts:externalid ", Check: needsOtherAction},
	{ID: "condition-key-unsupported-by-action", Group: lint.GroupCatalog, Severity: lint.Warning, At: lint.AtKey, Check: unsupportedByAction,
		Yields: []lint.Yield{{To: "condition-key-needs-other-action"}, {To: "tag-condition-unsupported", Where: lint.SamePlace}}},
	{ID: "tag-condition-unsupported", Group: lint.GroupCatalog, Severity: lint.Suggestion, Kinds: lint.ForIdentityLike | lint.ForSCP, At: lint.AtKey, Check: tagUnsupported},
	{ID: "condition-key-limited-services", Group: lint.GroupCatalog, Severity: lint.Warning, At: lint.AtKey, Keys: " aws:sourcevpcarn aws:vpceaccount aws:vpceorgid aws:vpceorgpaths ", Check: limitedServices},
	{ID: "condition-key-irrelevant-for-policy-type", Group: lint.GroupCatalog, Severity: lint.Suggestion, Kinds: lint.ForResource, At: lint.AtKey, Keys: " s3:resourceaccount aws:resourceaccount aws:resourceorgid aws:resourceorgpaths iam:passedtoservice ", Check: func(p *lint.Pass) {
		p.Report(p.Key.Key.Span, "%s says nothing here: the resource is the one that the policy belongs to", p.Key.Key.Value).Advise("leave it out")
	}},
}

var _ = registerAll(reachRules[:])

// keyActions are keys that belong to one action.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
const keyActions = " iam:passedtoservice=iam:PassRole iam:associatedresourcearn=iam:PassRole iam:awsservicename=iam:CreateServiceLinkedRole" +
	" sts:externalid=sts:AssumeRole "

func needsOtherAction(p *lint.Pass) {
	action := lint.Entry(keyActions, p.Key.Key.Value)
	s := p.Statement
	if s.Inverted || s.Unresolved || len(s.Actions) == 0 {
		return
	}
	for i := range s.Actions {
		if s.Actions[i].Covers(action) || !s.Actions[i].Known && !s.Actions[i].Wild {
			return
		}
		if !s.Actions[i].Wild && carries(p, s.Actions[i].Action, p.Key.Key.Value) {
			return
		}
	}
	p.Report(p.Key.Key.Span, "%s is in requests of "+action+" only, which the statement does not name", p.Key.Key.Value).
		Advise("add the action, or leave the key out")
}

// otherKeys are a key, and an action whose requests have it as AWS documents elsewhere than
// in the reference.
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-access-product-ids.html
var otherKeys = [...]string{"aws-marketplace:ProductId", "aws-marketplace:Subscribe"}

// carries reports whether the catalog lists a key for an action, its resource types
// included.
func carries(p *lint.Pass, a catalog.Action, name string) bool {
	if key, ok := p.FindKey(name); ok {
		name = key.Name() // with the part that differs as the catalog has it
	}
	if facts.HasKey(a.ConditionKeys(), name) || lint.Fold(name, otherKeys[0]) && a.ID() == otherKeys[1] {
		return true
	}
	for i := range a.NumRows() {
		row := a.Row(i)
		if facts.HasKey(row.ConditionKeys(), name) || facts.HasKey(row.ResourceType().ConditionKeys(), name) {
			return true
		}
	}
	return false
}

// anyCarries reports whether the catalog lists the key of the condition for any action of
// a service.
func anyCarries(p *lint.Pass, s catalog.Service) bool {
	for i := range s.NumActions() {
		if carries(p, s.Action(i), p.Key.Key.Value) {
			return true
		}
	}
	return false
}

// isTagKey reports whether a key is one of the three about tags of a request's resources.
func isTagKey(name string) bool {
	return lint.HasPrefix(name, "aws:ResourceTag/") || lint.HasPrefix(name, "aws:RequestTag/") || lint.Fold(name, "aws:TagKeys")
}

// withoutKey sorts the statement's actions by whether their requests may carry the key of
// the condition: those named one by one that cannot, and how many may. ok is false if the
// statement says too little for that.
func withoutKey(p *lint.Pass) (lacking []int, may int, ok bool) {
	s := p.Statement
	if s.Inverted || len(s.Actions) == 0 || !p.KnownOperator || p.Operator.Base == cond.Null {
		return nil, 0, false
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		switch {
		case a.Opaque || a.Prefix == "" || !a.Wild && !a.Known:
			return nil, 0, false
		case a.Wild || a.AnyService || carries(p, a.Action, p.Key.Key.Value):
			may++
		default:
			lacking = append(lacking, i)
		}
	}
	return lacking, may, true
}

// holdsWithout reports whether the condition holds for requests without its key.
func holdsWithout(o cond.Operator) bool {
	return o.IfExists || o.Qualifier == cond.ForAllValues || o.Base.Negated() && o.Qualifier == cond.None
}

func unsupportedByAction(p *lint.Pass) {
	key, known := p.CatalogKey()
	if !known || key.Global() || lint.Fold(key.Name(), "sts:ExternalId") {
		return
	}
	if s, of := key.Service(); !of || s.Prefix() == "sts" || s.Prefix() == "iam" && p.Statement.Deny {
		return // claims, and keys that many actions of IAM carry unlisted
	}
	lacking, may, ok := withoutKey(p)
	if !ok || len(lacking) == 0 || may == 0 && holdsWithout(p.Operator) && p.Statement.Deny || may > 0 && holdsWithout(p.Operator) {
		return
	}
	if s, _ := key.Service(); !anyCarries(p, s) {
		return // nobody says which actions have it
	}
	var names []string
	for _, i := range lacking {
		names = append(names, p.Statement.Actions[i].Value)
	}
	effect := "are never allowed"
	if p.Statement.Deny {
		effect = "are never denied"
	}
	if holdsWithout(p.Operator) {
		effect = "are always allowed"
	}
	f := p.Report(p.Key.Key.Span, "requests of %s have no %s, so that they "+effect, lint.List(names), p.Key.Key.Value)
	if may == 0 && !holdsWithout(p.Operator) && p.Statement.Allow {
		f.As(lint.Error)
	}
	if p.Statement.Deny || holdsWithout(p.Operator) {
		f.As(lint.Security)
	}
	if may > 0 {
		f.Advise("put them into a statement of their own")
	} else {
		f.Advise("leave the key out, or name actions that have it")
	}
}

// tagUnsupported looks at services as a whole for patterns, and at actions that are named.
func tagUnsupported(p *lint.Pass) {
	name := p.Key.Key.Value
	s := p.Statement
	if !isTagKey(name) || holdsWithout(p.Operator) || !p.KnownOperator || p.Operator.Base == cond.Null || s.Unresolved {
		return
	}
	if s.Inverted {
		f := p.Report(p.Key.Key.Span, "requests to many services have no %s; with NotAction they are in the statement, and never allowed", name).
			Advise("name with Action what has the tag").Coded("ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
		if s.Deny {
			f.Message = lint.Say("requests to many services have no %s; with NotAction they are in the statement, and never denied", name)
			f.As(lint.Security).Coded("DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
		}
		return
	}
	var lacking []string
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Opaque || !a.KnownService || !a.Wild && !a.Known {
			continue
		}
		if !a.Wild && !carries(p, a.Action, name) || a.Wild && !serviceHas(p, a.Service, name) {
			lacking = append(lacking, a.Value)
		}
	}
	if len(lacking) == 0 {
		return
	}
	if s.Deny {
		p.Report(p.Key.Key.Span, "requests of %s have no %s, so that they are never denied", lint.List(lacking), name).As(lint.Security).
			Advise("deny them in another way").Coded("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
		return
	}
	p.Report(p.Key.Key.Span, "requests of %s have no %s, so that they are never allowed", lint.List(lacking), name).
		Advise("put them into a statement of their own").Coded("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
}

// serviceHas reports whether a service declares a key at all.
func serviceHas(p *lint.Pass, s catalog.Service, name string) bool {
	_, ok := s.LookupConditionKey(name)
	return ok
}

// vpcServices are those whose requests carry aws:SourceVpcArn; further ones carry
// aws:VpceAccount and its like.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpcarn
const (
	vpcServices = " apprunner discovery athena servicediscovery applicationinsights cloudformation comprehendmedical compute-optimizer ecr ecs kinesisanalytics" +
		" route53 datasync ebs scheduler firehose medical-imaging healthlake omics iam iotfleetwise iotwireless kms lambda payment-cryptography polly acm-pca rbin" +
		" rekognition servicequotas s3 storagegateway ssm-contacts textract transcribe transfer "
	vpceServices = " dynamodb gamelift shield "
)

func limitedServices(p *lint.Pass) {
	services := vpcServices
	if !lint.Fold(p.Key.Key.Value, "aws:SourceVpcArn") {
		services += vpceServices
	}
	s := p.Statement
	if s.Inverted || s.Unresolved || !p.KnownOperator || p.Operator.IfExists || p.Operator.Base == cond.Null {
		return
	}
	var others []string
	for i := range s.Actions {
		if a := &s.Actions[i]; a.AnyService || a.KnownService && !lint.Among(services, a.Prefix) {
			others = append(others, a.Value)
		}
	}
	if len(others) > 0 {
		p.Report(p.Key.Key.Span, "requests of %s have no %s, as known in August 2026", lint.List(others), p.Key.Key.Value).
			Advise("name actions of services that have it, or compare aws:SourceVpc")
	}
}

// Policies of resources.
var resourcePolicyRules = [...]lint.Rule{
	{ID: "resource-policy-action-mismatch", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForResource, At: lint.AtAction, Check: foreignAction},
	{ID: "resource-policy-arn-mismatch", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForResource, At: lint.AtResource, Check: foreignResource},
}

var _ = registerAll(resourcePolicyRules[:])

// typeServices are prefixes of services that CloudFormation calls otherwise.
const typeServices = " events=events opensearchservice=es elasticsearch=es efs=elasticfilesystem s3objectlambda=s3-object-lambda s3express=s3express apigateway=execute-api ses=ses "

// ownService is the action prefix of the service that the policy's resource is of, and the
// service in its ARNs; empty if that is not known. Without a type, it is the one that all
// ARNs of the policy name.
func ownService(p *lint.Pass) (prefix, inARN string) {
	if _, rest, ok := strings.Cut(p.ResourceType, "::"); ok {
		service, _, _ := strings.Cut(rest, "::")
		prefix = lower(service)
		if other := lint.Entry(typeServices, prefix); other != "" {
			prefix = other
		}
		if _, known := p.Catalog.LookupService(prefix); !known {
			return "", ""
		}
		return prefix, prefix
	}
	for i := range p.Statements() {
		for k := range p.Statements()[i].Resources {
			r := &p.Statements()[i].Resources[k]
			if r.Err != nil || r.Everything || r.Opaque || inARN != "" && r.ARN.Service != inARN {
				return "", ""
			}
			inARN = r.ARN.Service
		}
	}
	if !strings.Contains(" s3 sqs sns secretsmanager dynamodb ", " "+inARN+" ") {
		return "", ""
	}
	return inARN, ""
}

func foreignAction(p *lint.Pass) {
	a := p.Action
	if !a.KnownService || p.Statement.Inverted || lint.HasPrefix(a.Prefix, "sts") {
		return
	}
	if own, _ := ownService(p); own != "" && !lint.HasPrefix(a.Prefix, own) && !strings.HasPrefix(own, lower(a.Prefix)) {
		p.Report(a.Span, "%q is no action of "+own+", which the policy's resource belongs to", a.Value).Advise("put it into the policy of its own resource")
	}
}

func foreignResource(p *lint.Pass) {
	r := p.Resource
	if r.Err != nil || r.Everything || strings.ContainsAny(r.ARN.Service, "*?$") {
		return
	}
	_, own := ownService(p)
	if own != "" && !strings.HasPrefix(r.ARN.Service, own) && !(own == "execute-api" && r.ARN.Service == "apigateway") {
		p.Report(r.Span, "%q is no resource of "+own+", which the policy belongs to", r.Value).Advise("name the resource that the policy belongs to")
	}
}
