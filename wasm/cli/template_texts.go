package cli

const crudTemplate = `mode: crud
name: ''
# The effect is Allow; for statements that forbid, take the mark off the next line.
# effect: Deny

# ARNs, by the access level that is wanted on them.
read:
- ''
write:
- ''
list:
- ''
tagging:
- ''
permissions-management:
- ''

# Actions that take no resource: by name, or all of a service at an access level.
wildcard-only:
  single-actions:
  - ''
  service-read:
  - ''
  service-write:
  - ''
  service-list:
  - ''
  service-tagging:
  - ''
  service-permissions-management:
  - ''

# Actions that are allowed on every resource, whatever they take.
skip-resource-constraints:
- ''

# Actions, or patterns like "iam:Pass*", that must not be in the policy.
exclude-actions:
- ''

# Roles to assume.
sts:
  assume-role:
  - ''
  assume-role-with-saml:
  - ''
  assume-role-with-web-identity:
  - ''

# An item may have actions of its own, {arn: 'arn:aws:s3:::bucket/*', exclude: ['s3:*Acl']},
# or "include" for the only ones. Conditions are put where action and resource type have
# their keys, and blocks have an effect, conditions and lists of their own:
# conditions:
# - mfa
# - tag: {team: blue}
# blocks:
# - effect: Deny
#   conditions: [secure-transport]
#   write: ['arn:aws:s3:::bucket/*']
`

const actionsTemplate = `mode: actions
name: ''
# The effect is Allow; for statements that forbid, take the mark off the next line.
# effect: Deny
actions:
- ''

# ARNs, or values, for the placeholders of the formats:
# arns: ['arn:aws:s3:::bucket/*']
# values: {Account: '111122223333', Region: eu-west-1}
`

const resourceTemplate = `# A policy of a resource: who may do what with it.
mode: crud
name: ''
# Accounts, users and roles; or Service: and Federated:, or '*' for everybody.
principals:
  AWS: []

# The resource, and what is in it, by access level.
read:
- ''
write:
- ''
list:
- ''

# Conditions are put where the action and the caller have their keys. There are recipes;
# IAM's own way to write conditions is understood as well.
# conditions:
# - principal-organisation: o-a1b2c3d4e5
# - source-account: '111122223333'

# Blocks have principals, an effect and conditions of their own.
blocks: []
# - effect: Deny
#   principals: '*'
#   conditions: [secure-transport]
#   read: ['arn:aws:s3:::bucket/*']
`

const trustTemplate = `# A trust policy: who may assume a role.
mode: trust
name: ''
principals:
  Service: []
  AWS: []
  Federated: []

# What tokens of an OIDC provider must say, for example repo:OWNER/REPOSITORY:ref:refs/heads/main.
subjects: []
audiences: []

# sts:TagSession and sts:SetSourceIdentity, if callers need them.
also: []

# conditions:
# - external-id: a1b2c3
# - mfa
`

const boundaryTemplate = `# A permissions boundary: the most that a user or role may do, whatever else allows it.
mode: boundary
name: ''
# Service prefixes, or all.
services: []
levels:
- read
- list

# Actions, or patterns like "s3:Get*", that stay out.
exclude-actions:
- ''

# What is possible besides, on some resources only.
blocks: []
# - write: ['arn:aws:sqs:eu-west-1:111122223333:jobs']
`

// templateKinds are the templates that can be written.
var templateKinds = []struct{ name, help, text string }{
	{"crud", "ARNs by access level", crudTemplate},
	{"actions", "a list of actions", actionsTemplate},
	{"resource", "a resource's own policy", resourceTemplate},
	{"trust", "who may assume a role", trustTemplate},
	{"boundary", "a permissions boundary", boundaryTemplate},
}
