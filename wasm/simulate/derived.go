package simulate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// asked is what conditions ask: the keys of a request, and behind them what follows from
// principal and resource. Nothing is computed before a condition asks for it.
type asked struct {
	request  *Request
	resource *Resource
	account  string // that owns the resource
	one      [1]string
}

// Values is [Derived] behind the keys given.
func (a *asked) Values(key string) []string { return a.values(key, derivedKeyOf(key)) }

func (a *asked) values(key string, derived derivedKey) []string {
	if values, set := a.request.Context.find(key); set || derived == notDerived {
		return values
	}
	return a.derive(key, derived)
}

// Derived gives the values of a key that follow from a request's principal, time and n-th
// resource; none if there are none. Keys that a request of its kind always has are assumed
// as they usually are: aws:SecureTransport true, aws:ViaAWSService false. key is in small
// letters.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func Derived(r *Request, n int, key string) []string {
	var a asked
	a.ask(r, n)
	return a.derive(key, derivedKeyOf(key))
}

var anyResource = Resource{ARN: "*"}

// ask makes a ready for the n-th resource of a request, whose ARN it returns in parts.
func (a *asked) ask(r *Request, n int) fields {
	a.request, a.resource = r, &anyResource
	if n < len(r.Resources) {
		a.resource = &r.Resources[n]
	}
	f := splitARN(a.resource.ARN)
	a.account = a.resource.Account
	if a.account == "" {
		a.account = r.Principal.Account
		if isAccount(f.account) {
			a.account = f.account
		}
	}
	return f
}

// fields are those of an ARN that decisions ask for.
type fields struct {
	service, region, account string
	resource                 string // all behind the fifth colon
}

// splitARN takes an ARN apart. What a text that is none does not have is empty.
func splitARN(text string) (f fields) {
	if !strings.HasPrefix(text, "arn:") {
		return f
	}
	n, start := 1, len("arn:")
	for i := start; i < len(text); i++ {
		if text[i] != ':' {
			continue
		}
		f.put(n, text[start:i])
		n, start = n+1, i+1
		if n == 5 {
			f.resource = text[start:]
			return f
		}
	}
	f.put(n, text[start:])
	return f
}

// put is the n-th field.
func (f *fields) put(n int, text string) {
	switch n {
	case 2:
		f.service = text
	case 3:
		f.region = text
	case 4:
		f.account = text
	}
}

// arnField is a field of an ARN, from 0; empty if there is none.
func arnField(text string, n int) string {
	if !strings.HasPrefix(text, "arn:") {
		return ""
	}
	for range n {
		i := strings.IndexByte(text, ':')
		if i < 0 {
			return ""
		}
		text = text[i+1:]
	}
	field, _, _ := strings.Cut(text, ":")
	return field
}

// single is a list of one value, none if it is empty. (Inlined into derive it would weigh
// 8 KB in the browser's module.)
//
//go:noinline
func (a *asked) single(value string) []string {
	if value == "" {
		return nil
	}
	// A condition is done with one list before it asks for the next.
	a.one[0] = value
	return a.one[:]
}

// derivedKey is a context key that follows from principal, time and resource.
type derivedKey uint8

const (
	notDerived derivedKey = iota
	principalTag
	resourceTag
	principalARN
	principalAccount
	principalOrgID
	principalOrgPaths
	principalType
	principalIsAWSService
	principalServiceName
	principalServiceNamesList
	userID
	userName
	currentTime
	epochTime
	viaAWSService
	secureTransport
	requestedRegion
	resourceAccount
	resourceOrgID
	resourceOrgPaths
)

const (
	principalTagPrefix = "aws:principaltag/"
	resourceTagPrefix  = "aws:resourcetag/"
)

// derivedKeyOf reads a key in small letters.
func derivedKeyOf(key string) derivedKey {
	switch key {
	case "aws:principalarn":
		return principalARN
	case "aws:principalaccount":
		return principalAccount
	case "aws:principalorgid":
		return principalOrgID
	case "aws:principalorgpaths":
		return principalOrgPaths
	case "aws:principaltype":
		return principalType
	case "aws:principalisawsservice":
		return principalIsAWSService
	case "aws:principalservicename":
		return principalServiceName
	case "aws:principalservicenameslist":
		return principalServiceNamesList
	case "aws:userid":
		return userID
	case "aws:username":
		return userName
	case "aws:currenttime":
		return currentTime
	case "aws:epochtime":
		return epochTime
	case "aws:viaawsservice":
		return viaAWSService
	case "aws:securetransport":
		return secureTransport
	case "aws:requestedregion":
		return requestedRegion
	case "aws:resourceaccount":
		return resourceAccount
	case "aws:resourceorgid":
		return resourceOrgID
	case "aws:resourceorgpaths":
		return resourceOrgPaths
	}
	switch {
	case strings.HasPrefix(key, principalTagPrefix):
		return principalTag
	case strings.HasPrefix(key, resourceTagPrefix):
		return resourceTag
	}
	return notDerived
}

func (a *asked) derive(key string, derived derivedKey) []string {
	p := &a.request.Principal
	switch derived {
	case principalTag:
		return a.tag(p.Tags, key[len(principalTagPrefix):])
	case resourceTag:
		return a.tag(a.resource.Tags, key[len(resourceTagPrefix):])
	case principalARN:
		return a.single(p.principalARN())
	case principalAccount:
		if p.Kind == Anonymous {
			return a.single("anonymous")
		}
		return a.single(p.Account)
	case principalOrgID:
		return a.single(p.OrgID)
	case principalOrgPaths:
		return a.single(p.OrgPath)
	case principalType:
		return a.single([...]string{User: "User", RoleSession: "AssumedRole", FederatedUser: "FederatedUser", Root: "Account", Service: "", Identity: "", Anonymous: "Anonymous"}[p.Kind])
	case principalIsAWSService:
		switch p.Kind {
		case Service:
			return a.single("true")
		case Anonymous, Identity:
			return nil
		}
		return a.single("false")
	case principalServiceName:
		if p.Kind == Service {
			return a.single(p.ARN)
		}
	case principalServiceNamesList:
		if p.Kind == Service {
			return p.ServiceNames
		}
	case userID:
		return a.single(p.userID())
	case userName:
		if p.Kind == User {
			return a.single(p.ARN[strings.LastIndexByte(p.ARN, '/')+1:])
		}
	case currentTime:
		return a.single(a.request.Time)
	case epochTime:
		if seconds, ok := cond.Seconds(a.request.Time); ok {
			return a.single(seconds)
		}
		return a.single(a.request.Time)
	case viaAWSService:
		return a.single("false")
	case secureTransport:
		return a.single("true")
	case requestedRegion:
		return a.single(splitARN(a.resource.ARN).region)
	case resourceAccount:
		return a.single(a.account)
	case resourceOrgID:
		return a.single(a.resource.OrgID)
	case resourceOrgPaths:
		return a.single(a.resource.OrgPath)
	}
	return nil
}

// tag finds a tag whose name comes in small letters.
func (a *asked) tag(tags []Tag, name string) []string {
	for i := range tags {
		if ascii.EqualFold(tags[i].Key, name) {
			a.one[0] = tags[i].Value
			return a.one[:]
		}
	}
	return nil
}

// principalARN is aws:PrincipalArn: for a session its role's ARN.
func (p *Principal) principalARN() string {
	switch p.Kind {
	case RoleSession:
		return p.Parent
	case User, FederatedUser, Root:
		return p.ARN
	}
	return ""
}

// userID is aws:userid where it follows from the principal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
func (p *Principal) userID() string {
	switch {
	case p.ID != "":
		return p.ID
	case p.Kind == Anonymous:
		return "anonymous"
	case p.Kind == Root:
		return p.Account
	case p.Kind == FederatedUser:
		return p.Account + ":" + p.ARN[strings.LastIndexByte(p.ARN, '/')+1:]
	}
	return ""
}
