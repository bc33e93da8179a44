package simulate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
)

// PrincipalError says why a text names no principal.
type PrincipalError struct {
	Reason string // a clause without full stop
	Hint   string
}

func (e *PrincipalError) Error() string { return e.Reason }

const principalHint = "an ARN of a user, role, role session, federated user or root, 12 digits of an account for its root, " +
	"a service such as ec2.amazonaws.com, an identity provider, or anonymous"

// ParsePrincipal reads a principal as people name it: by the ARN of a user, role,
// assumed-role session, federated user, root, OIDC or SAML provider, by an account's 12
// digits (its root user), by a service's name, or as "anonymous". Of a role it makes a
// session called "session". The error is a *PrincipalError.
//
// The ARN of a session lacks its role's path, so Parent then has none; set it if the role
// has one.
func ParsePrincipal(text string) (Principal, error) {
	switch {
	case text == "anonymous" || text == "*":
		return Principal{Kind: Anonymous}, nil
	case arn.IsAccount(text):
		return Principal{Kind: Root, ARN: "arn:aws:iam::" + text + ":root", Account: text}, nil
	case strings.HasPrefix(text, "arn:"):
		return parsePrincipalARN(text)
	case isService(text):
		return Principal{Kind: Service, ARN: text, ServiceNames: []string{text}}, nil
	case text == "cognito-identity.amazonaws.com", text == "accounts.google.com", text == "graph.facebook.com", text == "www.amazon.com":
		return Principal{Kind: Identity, ARN: text}, nil
	}
	return Principal{}, &PrincipalError{Reason: `"` + text + `" names no principal`, Hint: principalHint}
}

func parsePrincipalARN(text string) (Principal, error) {
	a, err := arn.Parse(text)
	if err != nil {
		return Principal{}, &PrincipalError{Reason: err.Error(), Hint: principalHint}
	}
	kind, name, _ := strings.Cut(a.Resource, "/")
	p := Principal{ARN: text, Account: a.Account}
	switch {
	case a.Account == "cloudfront" && kind == "user":
		return Principal{Kind: Service, ARN: text, ServiceNames: []string{text}}, nil // an origin access identity
	case !arn.IsAccount(a.Account):
		return Principal{}, &PrincipalError{Reason: `"` + a.Account + `" is no account of 12 digits`, Hint: principalHint}
	case a.Service == "iam" && a.Resource == "root":
		p.Kind = Root
		return p, nil
	case name == "":
	case a.Service == "iam" && kind == "user":
		p.Kind = User
		return p, nil
	case a.Service == "iam" && kind == "role":
		p.Kind, p.Parent = RoleSession, text
		p.ARN = "arn:" + a.Partition + ":sts::" + a.Account + ":assumed-role/" + name[strings.LastIndexByte(name, '/')+1:] + "/session"
		return p, nil
	case a.Service == "iam" && (kind == "oidc-provider" || kind == "saml-provider"):
		p.Kind, p.Account = Identity, ""
		return p, nil
	case a.Service == "sts" && kind == "federated-user":
		p.Kind = FederatedUser
		return p, nil
	case a.Service == "sts" && kind == "assumed-role":
		if role, session, ok := strings.Cut(name, "/"); ok && role != "" && session != "" {
			p.Kind, p.Parent = RoleSession, "arn:"+a.Partition+":iam::"+a.Account+":role/"+role
			return p, nil
		}
		return Principal{}, &PrincipalError{Reason: "a session's ARN reads …:assumed-role/ROLE/SESSION", Hint: principalHint}
	}
	return Principal{}, &PrincipalError{Reason: `"` + text + `" names no principal that makes requests`, Hint: principalHint}
}

// isService recognises the name of a service, but not Cognito's, which is an identity
// provider where it stands for people.
func isService(s string) bool {
	return (strings.HasSuffix(s, ".amazonaws.com") || strings.HasSuffix(s, ".amazonaws.com.cn")) &&
		!strings.ContainsAny(s, "/: *") && s != "cognito-identity.amazonaws.com"
}

// serviceLinked reports whether a principal is a session of a service-linked role, which
// organizations' policies do not touch.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
func (p *Principal) serviceLinked() bool {
	return p.Kind == RoleSession && strings.Contains(p.Parent, ":role/aws-service-role/")
}
