package console

import (
	"errors"

	"github.com/leastwise/leastwise/worker/aws"
)

// DenyAll is the policy of a session that can do nothing. Signing in needs no permission,
// and neither do the methods that read.
const DenyAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`

// SessionSeconds is how long such a session lasts, the shortest that STS has.
const SessionSeconds = 900

const sessionName = "leastwise-console"

// ErrNarrow says that a session can't be had that can do nothing.
var ErrNarrow = errors.New("a session's credentials can't be narrowed without a role to assume")

// Narrow gives a session that can do nothing, so that the console's cookies are worth
// nothing either: of the role, or without one of the user that the client has long-term
// keys of. The error is ErrNarrow, or STS's.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session.
func Narrow(c *aws.Client, role string) (aws.Credentials, error) {
	var s aws.Session
	var err error
	switch {
	case role != "":
		s, err = c.AssumeRole(aws.Assume{RoleARN: role, SessionName: sessionName, Seconds: SessionSeconds, Policy: DenyAll})
	case c.Credentials.SessionToken == "":
		s, err = c.GetFederationToken(aws.Federate{Name: sessionName, Seconds: SessionSeconds, Policy: DenyAll})
	default:
		return aws.Credentials{}, ErrNarrow
	}
	return s.Credentials, err
}
