package flow

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/worker/aws"
)

// Caller is who makes a sandbox.
type Caller struct {
	Partition, Account string
	ARN                string
	// ID is the stable id of the role or user, without a session's name.
	ID string
	// Role is set for the session of a role, unset for a user or one of its sessions.
	Role bool
	// Name is the session's or the user's.
	Name string
}

// ReadCaller takes apart what GetCallerIdentity says. Federated users and the root user
// can't be used: the former may not call IAM, the latter nobody should.
func ReadCaller(id aws.Identity, partition string) (Caller, error) {
	refuse := func(message, hint string) (Caller, error) {
		return Caller{}, &Problem{Code: BadCaller, Step: "identity", Message: message, Hint: hint}
	}
	a, err := arn.Parse(id.ARN)
	if err != nil || a.Account != id.Account || !isAccount(id.Account) {
		return refuse("AWS's answer names no principal of an account", "")
	}
	if a.Partition != partition {
		return refuse("the credentials are of partition "+a.Partition+", the region is of "+partition, "take a region of "+a.Partition)
	}
	c := Caller{Partition: partition, Account: id.Account, ARN: id.ARN}
	stable, session, isSession := strings.Cut(id.UserID, ":")
	c.ID = stable
	switch kind, _, _ := strings.Cut(a.Resource, "/"); {
	case a.Service == "sts" && kind == "assumed-role" && isSession && strings.HasPrefix(stable, "ARO"):
		c.Role, c.Name = true, session
	case a.Service == "iam" && kind == "user" && !isSession && strings.HasPrefix(stable, "AID"):
		c.Name = a.Resource[strings.LastIndexByte(a.Resource, '/')+1:]
	case a.Resource == "root":
		return refuse("the credentials are the root user's", "take a role; nothing here needs the root user")
	case kind == "federated-user":
		return refuse("the credentials are a federated user's, who may not call IAM", "take the session of a role")
	default:
		return refuse(id.ARN+" is neither a user nor the session of a role", "")
	}
	return c, nil
}

func isAccount(s string) bool {
	if len(s) != 12 {
		return false
	}
	for _, c := range s {
		if c < '0' || '9' < c {
			return false
		}
	}
	return true
}

// roleARN is the ARN of a sandbox in the caller's account.
func (c Caller) roleARN(name string) string {
	return "arn:" + c.Partition + ":iam::" + c.Account + ":role" + Path + name
}

// sessionName names a session after the sandbox and the caller, for the account's log.
func (c Caller) sessionName(name string) string {
	label := []byte("lw-" + name[21:29] + "-")
	for i := 0; i < len(c.Name) && len(label) < 64; i++ {
		b := c.Name[i]
		if ('0' > b || b > '9') && ('a' > b || b > 'z') && ('A' > b || b > 'Z') && strings.IndexByte("_+=,.@-", b) < 0 {
			b = '-'
		}
		label = append(label, b)
	}
	return string(label)
}
