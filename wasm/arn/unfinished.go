package arn

import "strings"

// Unfinished is what lacks at the end of an ARN that names a resource, but as no request
// does, a pattern; it is empty for all others. Requests for a log group go on with a colon,
// save those for its tags, and Secrets Manager puts a dash and six characters behind a name.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
func (a *ARN) Unfinished() string {
	kind, name, _ := strings.Cut(a.Resource, ":")
	switch {
	case strings.ContainsAny(name, "*?$:"):
	case a.Service == "logs" && kind == "log-group":
		return ":*"
	case a.Service == "secretsmanager" && kind == "secret" && !suffixed(name):
		return "-??????"
	}
	return ""
}

// suffixed reports whether a secret's name ends as Secrets Manager completes them.
func suffixed(name string) bool {
	at := len(name) - 7
	if at < 1 || name[at] != '-' {
		return false
	}
	for i := at + 1; i < len(name); i++ {
		if c := name[i]; (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}
