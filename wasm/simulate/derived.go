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
	// service and part are the ARN's third field and all behind its fifth colon.
	service, part string
	one           [1]string
}

// Values is [Derived] behind the keys given.
func (a *asked) Values(key string) []string {
	if values, set := a.request.Context.find(key); set {
		return values
	}
	if !strings.HasPrefix(key, "aws:") {
		return nil
	}
	return a.derive(key[len("aws:"):])
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
	if !strings.HasPrefix(key, "aws:") {
		return nil
	}
	return a.derive(key[len("aws:"):])
}

var anyResource = Resource{ARN: "*"}

// ask makes a ready for the n-th resource of a request.
func (a *asked) ask(r *Request, n int) {
	a.request, a.resource = r, &anyResource
	if n < len(r.Resources) {
		a.resource = &r.Resources[n]
	}
	f := splitARN(a.resource.ARN)
	a.service, a.part = f.service, f.resource
	a.account = a.resource.Account
	if a.account == "" {
		a.account = r.Principal.Account
		if isAccount(f.account) {
			a.account = f.account
		}
	}
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

func (a *asked) derive(key string) []string {
	p := &a.request.Principal
	if tag, ok := strings.CutPrefix(key, "principaltag/"); ok {
		return a.tag(p.Tags, tag)
	}
	if tag, ok := strings.CutPrefix(key, "resourcetag/"); ok {
		return a.tag(a.resource.Tags, tag)
	}
	switch key {
	case "principalarn":
		return a.single(p.principalARN())
	case "principalaccount":
		if p.Kind == Anonymous {
			return a.single("anonymous")
		}
		return a.single(p.Account)
	case "principalorgid":
		return a.single(p.OrgID)
	case "principalorgpaths":
		return a.single(p.OrgPath)
	case "principaltype":
		return a.single([...]string{User: "User", RoleSession: "AssumedRole", FederatedUser: "FederatedUser", Root: "Account", Service: "", Identity: "", Anonymous: "Anonymous"}[p.Kind])
	case "principalisawsservice":
		switch p.Kind {
		case Service:
			return a.single("true")
		case Anonymous, Identity:
			return nil
		}
		return a.single("false")
	case "principalservicename":
		if p.Kind == Service {
			return a.single(p.ARN)
		}
	case "principalservicenameslist":
		if p.Kind == Service {
			return p.ServiceNames
		}
	case "userid":
		return a.single(p.userID())
	case "username":
		if p.Kind == User {
			return a.single(p.ARN[strings.LastIndexByte(p.ARN, '/')+1:])
		}
	case "currenttime":
		return a.single(a.request.Time)
	case "epochtime":
		if seconds, ok := cond.Seconds(a.request.Time); ok {
			return a.single(seconds)
		}
		return a.single(a.request.Time)
	case "viaawsservice":
		return a.single("false")
	case "securetransport":
		return a.single("true")
	case "requestedregion":
		return a.single(splitARN(a.resource.ARN).region)
	case "resourceaccount":
		return a.single(a.account)
	case "resourceorgid":
		return a.single(a.resource.OrgID)
	case "resourceorgpaths":
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
