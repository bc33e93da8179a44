package sentence

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// conditions are clauses that must hold together: "over TLS", "if aws:username is ann". Those
// that begin with "if" are such; the others tell in what way a request is made.
func conditions(s *policy.Statement) []string {
	var out []string
	for i := range s.Condition {
		c := &s.Condition[i]
		if c.Raw != "" {
			out = append(out, "if "+c.Operator.Value+" holds, which has no keys")
			continue
		}
		op, err := cond.ParseOperator(c.Operator.Value)
		for k := range c.Keys {
			key := &c.Keys[k]
			var values []string
			for _, item := range key.Items {
				value := item.Value
				if value == "" {
					value = `""`
				}
				values = append(values, value)
			}
			if err != nil {
				out = append(out, "if "+key.Key.Value+" "+c.Operator.Value+" "+either(values)+", an operator that AWS does not have")
				continue
			}
			out = append(out, clause(op, key.Key.Value, values))
		}
	}
	return out
}

// clause says what one key must be.
func clause(op cond.Operator, key string, values []string) string {
	if op.Base == cond.Null {
		if len(values) == 1 && ascii.EqualFold(values[0], "true") {
			return "if " + key + " is absent"
		}
		return "if " + key + " is there"
	}
	if op.Qualifier == cond.None {
		if text := wellKnown(op.Base, key, values); text != "" {
			if op.IfExists {
				text += " (or without " + key + " in the request)"
			}
			return text
		}
	}
	subject := key
	switch op.Qualifier {
	case cond.ForAnyValue:
		subject = "one value of " + key
	case cond.ForAllValues:
		subject = "each value of " + key + " that there is"
	}
	asks := relation(op.Base)
	text := "if " + subject + " " + asks + " " + either(values)
	switch {
	case len(values) == 0:
		text = "if " + subject + " " + asks + " one of no values"
	case op.Base.Negated() && len(values) > 1:
		text = "if " + subject + " " + neither(asks) + " " + joined(values, "nor")
	}
	if op.IfExists {
		text += " or is absent"
	}
	return text
}

// neither is what a negated operator asks of several values.
func neither(asks string) string {
	switch asks {
	case "does not fit":
		return "fits neither"
	case "is not in":
		return "is in neither"
	}
	return "is neither"
}

// relation is what an operator asks.
func relation(b cond.Base) string {
	switch b {
	case cond.StringNotEquals, cond.StringNotEqualsIgnoreCase, cond.NumericNotEquals, cond.DateNotEquals:
		return "is not"
	case cond.StringLike, cond.ARNLike, cond.ARNEquals:
		return "fits"
	case cond.StringNotLike, cond.ARNNotLike, cond.ARNNotEquals:
		return "does not fit"
	case cond.NumericLessThan:
		return "is less than"
	case cond.NumericLessThanEquals:
		return "is at most"
	case cond.NumericGreaterThan:
		return "is more than"
	case cond.NumericGreaterThanEquals:
		return "is at least"
	case cond.DateLessThan:
		return "is before"
	case cond.DateLessThanEquals:
		return "is not after"
	case cond.DateGreaterThan:
		return "is after"
	case cond.DateGreaterThanEquals:
		return "is not before"
	case cond.IPAddress:
		return "is in"
	case cond.NotIPAddress:
		return "is not in"
	}
	return "is"
}

// known are keys that tell in what way a request is made. yes is said for values that must
// fit, no for those that must not; "%" stands for them. Keys whose name ends in a slash have
// a tag behind it, which "#" stands for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
var known = []struct{ key, yes, no string }{
	{"aws:securetransport", "over TLS", "without TLS"},
	{"aws:multifactorauthpresent", "with MFA", "without MFA"},
	{"aws:viaawsservice", "through an AWS service", "not through an AWS service"},
	{"aws:principalisawsservice", "by an AWS service itself", "not by an AWS service itself"},
	{"aws:sourceip", "from %", "from outside of %"},
	{"aws:vpcsourceip", "from % in a VPC", "from outside of % in a VPC"},
	{"aws:sourcevpc", "from VPC %", "from outside of VPC %"},
	{"aws:sourcevpce", "through VPC endpoint %", "not through VPC endpoint %"},
	{"aws:requestedregion", "in region %", "outside of region %"},
	{"aws:principalorgid", "by principals of organization %", "by principals outside of organization %"},
	{"aws:principalaccount", "by principals of account %", "by principals outside of account %"},
	{"aws:principalarn", "by %", "by others than %"},
	{"aws:principaltag/", "by principals with the tag # = %", "by principals without the tag # = %"},
	{"aws:resourceorgid", "on resources of organization %", "on resources outside of organization %"},
	{"aws:resourceaccount", "on resources of account %", "on resources outside of account %"},
	{"aws:resourcetag/", "on resources with the tag # = %", "on resources without the tag # = %"},
	{"aws:requesttag/", "with the tag # = % in the request", "without the tag # = % in the request"},
	{"aws:sourceaccount", "on behalf of account %", "not on behalf of account %"},
	{"aws:sourceorgid", "on behalf of organization %", "not on behalf of organization %"},
	{"aws:sourcearn", "on behalf of %", "not on behalf of %"},
	{"aws:username", "by users named %", "by users not named %"},
	{"iam:passedtoservice", "to %", "to others than %"},
	{"iam:permissionsboundary", "with the boundary %", "without the boundary %"},
	{"kms:viaservice", "through %", "not through %"},
	{"s3:prefix", "below the prefix %", "outside of the prefix %"},
	{"sts:externalid", "with the external id %", "without the external id %"},
	{"sts:rolesessionname", "as session %", "not as session %"},
}

// several makes the word before "%" a plural: "outside of regions %".
func several(text string) string {
	before, after, _ := strings.Cut(text, " %")
	switch before[strings.LastIndexByte(before, ' ')+1:] {
	case "region", "organization", "account", "VPC", "endpoint", "id", "session":
		before += "s"
	case "prefix":
		before += "es"
	case "boundary":
		before = strings.TrimSuffix(before, "y") + "ies"
	}
	return before + " %" + after
}

// wellKnown is a clause for a key of the list above, or empty.
func wellKnown(b cond.Base, key string, values []string) string {
	if len(values) == 0 {
		return ""
	}
	low := ascii.ToLower(key)
	for _, k := range known {
		tag := ""
		if strings.HasSuffix(k.key, "/") && strings.HasPrefix(low, k.key) {
			tag = key[len(k.key):]
		} else if low != k.key {
			continue
		}
		text, list := k.yes, either(values)
		switch b {
		case cond.BoolIs:
			if len(values) != 1 || strings.Contains(k.yes, "%") {
				return ""
			}
			if ascii.EqualFold(values[0], "false") {
				text = k.no
			} else if !ascii.EqualFold(values[0], "true") {
				return ""
			}
		case cond.StringEquals, cond.StringLike, cond.ARNEquals, cond.ARNLike, cond.IPAddress, cond.StringEqualsIgnoreCase:
		case cond.StringNotEquals, cond.StringNotLike, cond.ARNNotEquals, cond.ARNNotLike, cond.NotIPAddress, cond.StringNotEqualsIgnoreCase:
			text, list = k.no, join(values)
			if len(values) > 1 {
				text = several(text)
			}
		default:
			return ""
		}
		return strings.Replace(strings.Replace(text, "#", tag, 1), "%", list, 1)
	}
	return ""
}
