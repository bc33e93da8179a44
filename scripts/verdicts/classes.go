package main

import (
	"regexp"
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
)

// class is a named kind of difference, decided by a page of AWS's. A difference is of a
// class if both sides agree once the question is put so that the rule in dispute has no
// part in it.
type class struct {
	name, reason, page string
	// rewrite puts the question anew, or returns nil if the rule has no part in it.
	rewrite func(*scene) *scene
	// again is whom the new question goes to; the other side's answer stands.
	again side
}

type side uint8

const (
	peerSide side = iota
	ourSide
)

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"

var (
	allowAll     = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	allowNothing = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:DecodeAuthorizationMessage","Resource":"*"}]}`
)

// classes are in the order in which they are tried, alone and in pairs.
var classes = []*class{
	{"root-user", "the root user has every right of its account, without any policy; the peer wants an identity policy",
		guide + "reference_policies_evaluation-logic_policy-eval-denyallow.html", rootAdmin, peerSide},
	{"federated-without-session-policy", "a session of GetFederationToken without session policies has no permissions but those that resources' policies give it; the peer gives it the user's",
		guide + "id_credentials_temp_control-access_getfederationtoken.html", silentSession, peerSide},
	{"session-policy-and-resource-policy", "in one account, session policies do not limit what a resource's policy gives to the session itself or, by a star, to everybody; the peer lets them",
		guide + "reference_policies_evaluation-logic_policy-eval-denyallow.html", withoutSession, peerSide},
	{"scp-and-services", "service control policies touch users and roles of the organization, no service; the peer applies them to services",
		"https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html", withoutSCPs, peerSide},
	{"root-user-and-roles", "a root user cannot assume a role; the peer lets it",
		"https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html", withoutTrust, peerSide},
	{"addresses-of-two-kinds", "an IPv6 address lies in no range of IPv4 addresses, so NotIpAddress holds; to the peer it does not",
		guide + "reference_policies_elements_condition_operators.html", otherRange, peerSide},
	{"short-arns", "AWS completes an ARN of too few fields with stars, so that it names something; to the peer, a NotResource with such an ARN never applies",
		guide + "reference_policies_elements_resource.html", completed, peerSide},
	{"for-any-value-if-exists", "with IfExists a condition holds if the request does not have the key, whatever stands in front; to the peer, ForAnyValue with IfExists then does not hold",
		guide + "reference_policies_elements_condition_operators.html", withoutForAnyValue, peerSide},
	{"stars-over-colons", "a star that ends a field of an ARN can run over colons; ours reads an Allow so, the peer does not",
		guide + "reference_policies_elements_resource.html", spelledOut, peerSide},
	{"stars-over-colons-in-a-deny", "AWS says that such a star can run over colons, not that it always does; ours calls it unknown whether a Deny applies then, to the peer it does not",
		guide + "reference_policies_elements_resource.html", keptInFields, ourSide},
	{"literal-star", "${*} stands for a star itself; to the peer it is something else in operators without wildcards",
		guide + "reference_policies_variables.html", plainStar, peerSide},
	{"variable-without-value", "a variable without value matches nothing, so that a NotResource with it leaves out nothing and a negated operator holds; to the peer neither applies",
		guide + "reference_policies_variables.html", withoutUser, peerSide},
	{"variables-in-2008", "policies of Version 2008-10-17 have no variables, their texts stand for themselves; the peer puts values in place of them",
		guide + "reference_policies_elements_version.html", newVersion, ourSide},
}

func (s *scene) with(kind policy.Kind, text string) *scene {
	out := *s
	out.policies = append(append([]placed(nil), s.policies...), placed{kind, 0, text})
	return &out
}

func (s *scene) without(kind policy.Kind) *scene {
	out := *s
	out.policies = nil
	for _, p := range s.policies {
		if p.kind != kind {
			out.policies = append(out.policies, p)
		}
	}
	if len(out.policies) == len(s.policies) {
		return nil
	}
	return &out
}

func (s *scene) has(kind policy.Kind) bool { return s.without(kind) != nil }

func rootAdmin(s *scene) *scene {
	if !strings.HasSuffix(s.principal, ":root") {
		return nil
	}
	return s.with(policy.Identity, allowAll)
}

func silentSession(s *scene) *scene {
	if !strings.Contains(s.principal, ":federated-user/") || s.has(policy.Session) {
		return nil
	}
	return s.with(policy.Session, allowNothing)
}

func withoutSession(s *scene) *scene {
	for _, p := range s.policies {
		if p.kind == policy.Resource || p.kind == policy.Trust {
			return s.without(policy.Session)
		}
	}
	return nil
}

func withoutSCPs(s *scene) *scene {
	if !strings.HasSuffix(s.principal, ".amazonaws.com") {
		return nil
	}
	return s.without(policy.SCP)
}

func newVersion(s *scene) *scene {
	return s.edited(func(text string) string {
		if !strings.Contains(text, "${") {
			return text
		}
		return strings.Replace(text, "2008-10-17", policy.Version2012, 1)
	})
}

func withoutTrust(s *scene) *scene {
	if s.action != "sts:AssumeRole" {
		return nil
	}
	if s = rootAdmin(s); s != nil {
		s = s.without(policy.Trust)
	}
	if s != nil {
		s = s.without(policy.Identity)
	}
	return s
}

// edited changes the texts of all policies, and is nil if that changes nothing.
func (s *scene) edited(change func(string) string) *scene {
	out := *s
	out.policies = nil
	changed := false
	for _, p := range s.policies {
		text := change(p.text)
		changed = changed || text != p.text
		out.policies = append(out.policies, placed{p.kind, p.level, text})
	}
	if !changed {
		return nil
	}
	return &out
}

func completed(s *scene) *scene {
	return s.edited(func(text string) string {
		return strings.ReplaceAll(text, `"arn:aws:sqs:*:jobs"`, `"arn:aws:sqs:*:jobs:*"`)
	})
}

// spelledOut writes the fields that an inner star runs over, where ours reads it so.
func spelledOut(s *scene) *scene {
	return s.edited(func(text string) string {
		return heads.ReplaceAllStringFunc(text, func(head string) string {
			if strings.Contains(head, `"Effect":"Allow"`) == strings.Contains(head, `"NotResource":`) {
				return head
			}
			head = strings.ReplaceAll(head, `"arn:aws:sqs:*:jobs"`, `"arn:aws:sqs:*:*:jobs"`)
			return strings.ReplaceAll(head, `"arn:aws:lambda:*:function:f"`, `"arn:aws:lambda:*:*:function:f"`)
		})
	})
}

// keptInFields has in each Deny a pattern that none of the resources fits, in place of those
// that fit only with a star that runs over colons.
func keptInFields(s *scene) *scene {
	return s.edited(func(text string) string {
		return heads.ReplaceAllStringFunc(text, func(head string) string {
			if !strings.Contains(head, `"Effect":"Deny"`) {
				return head
			}
			head = strings.ReplaceAll(head, `"arn:aws:sqs:*:jobs"`, `"arn:aws:sqs:nowhere:nobody:jobs"`)
			return strings.ReplaceAll(head, `"arn:aws:lambda:*:function:f"`, `"arn:aws:lambda:nowhere:nobody:function:f"`)
		})
	})
}

// heads finds the parts of statements up to principals and conditions.
var heads = regexp.MustCompile(`\{"Effect":(?:\$\{|[^{])*`)

// plainStar writes the star bare where none is a wildcard.
func plainStar(s *scene) *scene {
	return s.edited(func(text string) string {
		return withoutWildcards.ReplaceAllStringFunc(text, func(c string) string { return strings.ReplaceAll(c, "${*}", "*") })
	})
}

var withoutWildcards = regexp.MustCompile(`Equals(?:IgnoreCase)?(?:IfExists)?":\{"[^"]*":\[[^\]]*\]`)

// withoutUser has names that are not there in place of the user's, for who is no user. (In
// the old version the pattern is such a name already.)
func withoutUser(s *scene) *scene {
	if strings.Contains(s.principal, ":user/") {
		return nil
	}
	return s.edited(func(text string) string {
		text = strings.ReplaceAll(text, `"arn:aws:s3:::data/${aws:username}/*"`, `"arn:aws:s3:::nothing"`)
		return strings.ReplaceAll(text, `"${aws:username}"`, `"nobody"`)
	})
}

// withoutForAnyValue has an operator that holds without the key.
func withoutForAnyValue(s *scene) *scene {
	if s.context["aws:CalledVia"] != nil {
		return nil
	}
	return s.edited(func(text string) string {
		return forAnyValue.ReplaceAllString(text, `"ForAllValues:$1IfExists"`)
	})
}

var forAnyValue = regexp.MustCompile(`"ForAnyValue:(\w+)IfExists"`)

// otherRange has a text that no address is where ranges of IPv4 stand against an IPv6
// address.
func otherRange(s *scene) *scene {
	if address := s.context["aws:SourceIp"]; address == nil || !strings.Contains(address[0], ":") {
		return nil
	}
	return s.edited(func(text string) string {
		return oldRanges.ReplaceAllString(text, `"StringNotEqualsIgnoreCase":{"aws:SourceIp":["nowhere"]}`)
	})
}

var oldRanges = regexp.MustCompile(`"NotIpAddress(IfExists)?":\{"aws:SourceIp":\[[^:\]]*\]\}`)
