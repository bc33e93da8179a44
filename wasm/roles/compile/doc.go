// Package compile makes what an account should have, a roles.Desired, of YAML files in the
// format of iam_syncr and beyond.
//
// A folder stands for an account, whose name is the folder's; accounts.yaml, beside it,
// gives numbers to names. Every file is a map of these:
//
//	templates:      # parts of roles; a role takes one with "use: NAME"
//	roles:          # by name, "team/app" for the role app with path /team/
//	remove_roles:   # names
//	buckets:        # by name
//	keys:           # by alias
//
// A role has these, each of the statement lists as one item or several:
//
//	allow_to_assume_me:    # who may assume it: see trust.go
//	permission:            # statements that say "allow: true" or "allow: false"
//	allow_permission:      # statements that allow
//	deny_permission:       # statements that deny
//	make_instance_profile: # true for an instance profile of the same name
//	description:
//
// and beyond iam_syncr
//
//	generate:              # a CRUD or actions template, see package generate
//	inline_policies:       # further policies by name: statements, or a whole document
//	trust:                 # a whole trust policy in place of allow_to_assume_me
//	managed_policies:      # all that are attached, by ARN or name
//	permissions_boundary:  # by ARN or name; empty for none
//	max_session_duration:  # in seconds, or as 8h
//	tags:                  # all of them
//	path:                  # in place of one in the name
//
// A key of a statement that begins with a capital letter is the policy language's own and
// stays as it is. The others are shorthand: see statement.go, resource.go and principal.go.
//
// Nothing that is written is passed over in silence, every mistake is found in one run, and
// each says where it is. Compile needs no network and gives the same bytes for the same
// files.
package compile
