package generate

import (
	"slices"
	"strings"
)

// resourcePolicies are the services whose resources have policies of their own, with the
// longest that AWS accepts, in characters; 0 is not known.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
var resourcePolicies = [...]struct {
	service    string
	characters int
}{
	{"acm-pca", 0}, {"aps", 0}, {"backup", 0}, {"cloudtrail", 0}, {"codeartifact", 5120}, {"codebuild", 0}, {"dynamodb", 20480},
	{"ecr", 10240}, {"ecr-public", 10240}, {"elasticfilesystem", 20000}, {"es", 0}, {"events", 10240}, {"execute-api", 8192}, {"glacier", 0},
	{"glue", 10240}, {"kafka", 20480}, {"kinesis", 20480}, {"kms", 32768}, {"lambda", 20480}, {"lex", 0}, {"logs", 5120}, {"mediastore", 20480},
	{"network-firewall", 0}, {"redshift", 0}, {"redshift-serverless", 0}, {"rekognition", 0}, {"rum", 4096}, {"s3", 20480}, {"s3-object-lambda", 20480},
	{"s3-outposts", 20480}, {"s3express", 20480}, {"s3tables", 20480}, {"s3vectors", 20480}, {"schemas", 0}, {"secretsmanager", 20480}, {"ses", 0},
	{"signer", 0}, {"sns", 30720}, {"sqs", 8192}, {"ssm", 0}, {"ssm-contacts", 0}, {"ssm-incidents", 0}, {"vpc-lattice", 10240}, {"xray", 5120},
}

func longestPolicy(service string) (characters int, known bool) {
	for _, p := range resourcePolicies {
		if p.service == service {
			return p.characters, true
		}
	}
	return 0, false
}

// resourceOf adds an ARN to a statement. A key's policy means its own key with "*", and a
// repository's has no resources.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
func (b *builder) resourceOf(s *draftStatement, text string) {
	service := serviceIn(text)
	switch {
	case s.group.principals == nil:
	case service == "ecr" || service == "ecr-public":
		return
	case service == "kms":
		text = "*"
	}
	s.resource(text)
}

// serviceIn is the service field of an ARN or of a format.
func serviceIn(text string) string {
	fields := strings.SplitN(text, ":", 4)
	if len(fields) < 4 {
		return ""
	}
	return fields[2]
}

// kindOf is what kind of policy a template is for: "trust", "resource", or "identity",
// which boundaries are, too.
func (t *Template) kindOf() string {
	switch {
	case t.Mode == Trust:
		return "trust"
	case t.Principals != nil:
		return "resource"
	}
	return "identity"
}

// isEmpty reports whether a template asks for nothing itself, but perhaps its blocks.
func (t *Template) isEmpty() bool {
	has := func(l LevelBlock) bool { return len(l.ARNs) > 0 }
	return len(t.Principals)+len(t.Actions)+len(t.Services)+len(t.SkipResourceConstraints)+len(t.WildcardOnly.SingleActions)+len(t.WildcardOnly.Services)+len(t.STS) == 0 &&
		!slices.ContainsFunc(t.Levels, has)
}

// noteKinds refuses what can't be in one policy, and remarks on the resources of a
// resource's policy.
func (b *builder) noteKinds() {
	kind := ""
	for i, t := range b.templates {
		switch {
		case t.isEmpty():
		case kind == "":
			kind = t.kindOf()
		case t.kindOf() != kind:
			at := &place{template: i}
			if t.Principals != nil {
				at.text = t.Principals[0].Kind
			}
			n := b.say(at, PolicyKind, Error, "a policy of kind "+kind+" can't have statements of kind "+t.kindOf())
			n.Hint = "make a policy of its own for it"
		}
	}
	var first string
	done := map[string]bool{}
	for _, t := range b.targets {
		if t.err != nil || b.groups[t.template] == nil || b.groups[t.template].principals == nil {
			continue
		}
		service := serviceIn(t.raw)
		if _, ok := longestPolicy(service); !ok {
			n := b.say(&t.place, PolicyKind, Warning, "no policy of resources of "+service+" is known")
			if service == "iam" {
				n.Hint = "who may assume a role is for a template of mode trust"
			}
		}
		owner := ownerOf(t.raw)
		switch {
		case first == "":
			first = owner
		case owner != first && !done[owner]:
			n := b.say(&t.place, PolicyKind, Warning, t.raw+" has another policy than "+first+", and stands in the same")
			n.Hint = "make a policy of its own for it"
		}
		done[owner] = true
	}
}

// ownerOf is the resource whose policy counts for an ARN: the bucket of an object.
func ownerOf(text string) string {
	service := serviceIn(text)
	switch service {
	case "s3":
		if !strings.Contains(text, ":accesspoint/") {
			text, _, _ = strings.Cut(text, "/")
		}
	case "execute-api":
		text, _, _ = strings.Cut(text, "/")
	case "logs":
		text, _, _ = strings.Cut(text, ":log-stream:")
	case "dynamodb":
		text, _, _ = strings.Cut(text, "/index/")
	}
	return strings.TrimRight(text, ":/*")
}

// noteNoResource is about lists of a CRUD template that a resource's policy can't have.
func (b *builder) noteNoResource(i int, t *Template) {
	say := func(field string, text Text) {
		b.say(&place{i, field, text}, Ignored, Warning, field+" has no place in a resource's policy").Hint = "leave it out"
	}
	for _, text := range t.WildcardOnly.SingleActions {
		say("wildcard-only", text)
	}
	for _, block := range t.WildcardOnly.Services {
		for _, text := range block.Prefixes {
			say("wildcard-only", text)
		}
	}
	for _, text := range t.SkipResourceConstraints {
		say("skip-resource-constraints", text)
	}
	for _, block := range t.STS {
		for _, text := range block.ARNs {
			say("sts", text)
		}
	}
}

// quotas are the limits of the policy.
func (b *builder) quotas() []quota {
	kind, isBoundary := "", false
	for _, t := range b.templates {
		if !t.isEmpty() {
			kind = t.kindOf()
			isBoundary = isBoundary || t.Mode == Boundary
		}
	}
	switch {
	case isBoundary:
		return []quota{{6144, "a boundary"}}
	case kind == "trust":
		return []quota{{8192, "the largest trust policy"}, {2048, "a trust policy, without a raised quota,"}}
	case kind != "resource":
		return identityQuotas
	}
	for _, t := range b.targets {
		if n, _ := longestPolicy(serviceIn(t.raw)); n > 0 {
			return []quota{{n, "such a policy of " + serviceIn(t.raw)}}
		}
	}
	return nil
}
