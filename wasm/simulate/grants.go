package simulate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// principalValue is one value of Principal or NotPrincipal.
type principalValue struct {
	kind  policy.PrincipalKind
	form  principalForm
	value string
	span  policy.Span
}

// principalForm is what a value names.
type principalForm uint8

const (
	everybody principalForm = iota
	account                 // value has its 12 digits
	byName                  // compared as it is
	uniqueID                // AIDA…, AROA…: AWS's own name for a user or role
	unheardOf
)

// compilePrincipals reads Principal or NotPrincipal.
func (s *statement) compilePrincipals(from *policy.Statement, kind policy.Kind) {
	list := from.Principal
	if list == nil {
		list, s.notPrincipal = from.NotPrincipal, true
	} else if from.NotPrincipal != nil {
		s.refuse("it has both Principal and NotPrincipal")
	}
	wants := wantsPrincipal(kind)
	switch {
	case list == nil:
		s.anyPrincipal, s.notPrincipal = true, false
		if wants {
			s.refuse("it has no Principal")
		}
		return
	case !wants:
		s.anyPrincipal = true
		s.refuse("a policy of this kind has no Principal")
		return
	}
	for i := range list {
		p := &list[i]
		for j := range p.Items {
			s.principals = append(s.principals, newPrincipalValue(p.Kind, p.Items[j]))
		}
	}
}

func newPrincipalValue(kind policy.PrincipalKind, v policy.String) principalValue {
	out := principalValue{kind: kind, form: byName, value: v.Value, span: v.Span}
	switch {
	case kind == policy.Unknown:
		out.form = unheardOf
	case kind == policy.Any && v.Value != "*":
		out.form = unheardOf
	case v.Value == "*" && (kind == policy.Any || kind == policy.AWS):
		out.form = everybody
	case kind != policy.AWS:
	case arn.IsAccount(v.Value):
		out.form = account
	case strings.HasSuffix(v.Value, ":root") && arn.IsAccount(arnField(v.Value, 4)):
		out.form, out.value = account, arnField(v.Value, 4)
	case isUniqueID(v.Value):
		out.form = uniqueID
	}
	if strings.ContainsAny(out.value, "*?") && out.form == byName {
		out.form = unheardOf // AWS refuses wildcards in part of a principal
	}
	return out
}

func isUniqueID(s string) bool {
	return len(s) > 4 && (strings.HasPrefix(s, "AIDA") || strings.HasPrefix(s, "AROA"))
}

// reach says whether a value names a principal, and as what.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (v *principalValue) reach(p *Principal, layer policy.Kind) (Grants, cond.Truth) {
	switch v.form {
	case unheardOf:
		return ToSession, cond.Unknown
	case everybody:
		if p.Kind == Identity && layer == policy.Trust {
			return ToSession, cond.Unknown // AWS shows Federated with a provider only
		}
		return ToSession, cond.Yes
	case account:
		return v.reachAccount(p, layer)
	case uniqueID:
		id, _, _ := strings.Cut(p.ID, ":")
		if id != v.value {
			return 0, cond.No
		}
		if p.Kind == User {
			return ToSession, cond.Yes
		}
		return ToEntity, cond.Yes
	}
	switch v.kind {
	case policy.AWS:
		switch {
		case p.Kind == Anonymous || p.Kind == Identity:
		case v.value == p.ARN:
			return ToSession, cond.Yes
		case v.value == p.Parent && p.Parent != "":
			return ToEntity, cond.Yes
		}
	case policy.Service:
		if p.Kind == Service {
			for _, name := range p.ServiceNames {
				if name == v.value {
					return ToSession, cond.Yes
				}
			}
			return ToSession, cond.Of(p.ARN == v.value)
		}
	case policy.Federated:
		switch {
		case p.Kind == Identity:
			return ToSession, cond.Of(p.ARN == v.value)
		case p.Provider != "" && p.Provider == v.value:
			return ToSession, cond.Unknown // AWS does not say what silence elsewhere does then
		}
	case policy.CanonicalUser:
		if p.CanonicalID == v.value && p.CanonicalID != "" {
			return ToAccount, cond.Yes
		}
	}
	return 0, cond.No
}

func (v *principalValue) reachAccount(p *Principal, layer policy.Kind) (Grants, cond.Truth) {
	switch {
	case p.Account != v.value || p.Account == "":
		return 0, cond.No
	case p.Kind == Root:
		return ToSession, cond.Yes
	case layer == policy.VPCEndpoint:
		// A gateway endpoint means the root user alone by it, an interface endpoint everybody.
		// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
		return ToAccount, cond.Unknown
	}
	return ToAccount, cond.Yes
}

// excluded says whether NotPrincipal leaves a principal out. AWS wants the account named as
// well as the user, and for a session the account, the role and the session; it does not
// say what naming only some of them does.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
func (s *statement) excluded(p *Principal, layer policy.Kind) cond.Truth {
	var found Grants
	unknown := false
	for i := range s.principals {
		reached, is := s.principals[i].reach(p, layer)
		switch is {
		case cond.Yes:
			found |= reached
			if s.principals[i].form == everybody {
				return cond.Yes
			}
		case cond.Unknown:
			unknown = true
		}
	}
	needed := ToSession
	switch p.Kind {
	case User:
		needed = ToSession | ToAccount
	case RoleSession, FederatedUser:
		needed = ToSession | ToEntity | ToAccount
	}
	switch {
	case found&needed == needed:
		return cond.Yes
	case found == 0 && !unknown:
		return cond.No
	}
	return cond.Unknown
}
