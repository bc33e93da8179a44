package sentence

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/policy"
)

// who names principals: "account 111122223333", "role app of account 111122223333".
func who(list []policy.Principal) string {
	var names []string
	for i := range list {
		p := &list[i]
		if p.Kind == policy.Any {
			names = append(names, "everybody")
			continue
		}
		for _, item := range p.Items {
			if name := principal(p.Kind, item.Value); !has(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return "nobody"
	}
	return join(names)
}

func principal(kind policy.PrincipalKind, value string) string {
	switch kind {
	case policy.Service:
		return "the service " + value
	case policy.Federated:
		return "whoever " + provider(value) + " vouches for"
	case policy.CanonicalUser:
		return "the account with the canonical user id " + value
	case policy.AWS:
		return identity(value)
	}
	return value
}

// provider names an identity provider: by its issuer, or a SAML provider's name.
func provider(value string) string {
	a, err := arn.Parse(value)
	if err != nil {
		return value
	}
	if name, ok := strings.CutPrefix(a.Resource, "oidc-provider/"); ok {
		return name
	}
	if name, ok := strings.CutPrefix(a.Resource, "saml-provider/"); ok {
		return "the SAML provider " + name + of(a.Account)
	}
	return value
}

// identity names an account, user, role or session.
func identity(value string) string {
	if value == "*" {
		return "everybody"
	}
	if arn.IsAccount(value) {
		return "account " + value
	}
	a, err := arn.Parse(value)
	if err != nil {
		return value
	}
	kind, name, _ := strings.Cut(a.Resource, "/")
	switch {
	case kind == "root" && name == "":
		return "account " + a.Account
	case kind == "assumed-role":
		role, session, ok := strings.Cut(name, "/")
		if ok {
			return "session " + session + " of role " + role + of(a.Account)
		}
	case name != "" && (kind == "role" || kind == "user" || kind == "federated-user" || kind == "group"):
		return strings.Join(words(kind), " ") + " " + name + of(a.Account)
	}
	return value
}

func of(account string) string {
	if account == "" || isWild(account) {
		return ""
	}
	return " of account " + account
}
