package fit

import "github.com/leastwise/leastwise/wasm/policy"

// several is how many policies of a kind AWS lets one entity have by default, 0 where it
// is one, or one sum. An RCP more is RCPFullAWSAccess, which can't be taken off.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
func several(q policy.Quota) int {
	switch q.ID {
	case "managed", "scp":
		return 10
	case "rcp":
		return 4
	}
	return 0
}

// Several is how many policies of a kind there may be by default, 1 for most kinds.
func Several(q policy.Quota) int { return max(1, several(q)) }

// WaysOut says what AWS offers where a policy of a kind is too large.
func WaysOut(q policy.Quota) []string {
	switch q.ID {
	case "managed":
		return []string{"ask AWS to raise \"Managed policies per role\" (or user, group), up to 20", "move a part to a group's or a second role's policies"}
	case "inline-user", "inline-group", "inline-role":
		return []string{"use customer managed policies: 10 of 6,144 characters each for one user, group or role"}
	case "permission-set":
		return []string{"attach customer managed policies to the permission set"}
	case "boundary":
		return []string{"a user or role has one boundary: move what it denies to an SCP"}
	case "trust":
		return []string{"ask AWS to raise \"Role trust policy length\", up to 8,192, and give --limit", "use several roles", "trust an account or organization and compare aws:PrincipalArn or aws:PrincipalOrgID"}
	case "session":
		return []string{"pass ARNs of managed policies beside it, up to 10"}
	case "scp", "rcp":
		return []string{"attach further ones above or below in the organization: root, units and account count each for itself"}
	case "s3":
		return []string{"use access points, each with a policy of its own", "compare aws:PrincipalOrgID instead of listing accounts"}
	case "kms":
		return []string{"use grants, or let IAM policies decide with the account's root as principal"}
	case "lambda", "sqs", "sns", "secretsmanager", "ecr", "eventbridge":
		return []string{"compare aws:PrincipalOrgID instead of listing accounts", "let identity policies decide within the account"}
	}
	return []string{"name fewer principals, or compare aws:PrincipalOrgID instead"}
}
