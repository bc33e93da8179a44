package simulate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// asked is what conditions ask: the keys of a request, and behind them what follows from
// principal and resource. Nothing is computed before a condition asks for it.
type asked struct {
	request  *Request
	resource *Resource
	account  string // that owns the resource
	service  string // that the resource's ARN names
	one      [1]string
	several  []string // memory for a list of more
	withheld []string // keys given, in small letters, that AWS does not send for the resource
}

// Values is [Derived] behind the keys given.
func (a *asked) Values(key string) []string { return a.values(key, derivedKeyOf(key)) }

func (a *asked) values(key string, derived derivedKey) []string {
	if values, set := a.request.Context.find(key); set || derived == notDerived {
		if a.withheld != nil && slices.Contains(a.withheld, key) {
			return nil
		}
		return values
	}
	return a.derive(key, derived)
}

// Derived gives the values of a key that follow from a request's principal, time, n-th
// resource and other keys; none if there are none. Keys that a request of its kind always has are assumed
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
	a.account, a.service, a.withheld = a.resource.Account, f.service, nil
	if a.account == "" {
		a.account = r.Principal.Account
		if arn.IsAccount(f.account) {
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
	calledViaFirst
	calledViaLast
	tagKeys
	// Those of services, which are told by what stands behind the prefix.
	serviceTag
	objectTag
	serviceRegion
	serviceCaller
	serviceAccount
)

const (
	principalTagPrefix = "aws:principaltag/"
	resourceTagPrefix  = "aws:resourcetag/"
	requestTagPrefix   = "aws:requesttag/"
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
	case "aws:calledviafirst":
		return calledViaFirst
	case "aws:calledvialast":
		return calledViaLast
	case "aws:tagkeys":
		return tagKeys
	case "ec2:region":
		return serviceRegion
	case "kms:calleraccount":
		return serviceCaller
	case "s3:resourceaccount":
		return serviceAccount
	}
	switch {
	case strings.HasPrefix(key, principalTagPrefix):
		return principalTag
	case strings.HasPrefix(key, resourceTagPrefix):
		return resourceTag
	case strings.HasPrefix(key, "s3:existingobjecttag/"):
		return objectTag
	}
	if head, _, ok := strings.Cut(key, "/"); ok && strings.HasSuffix(head, ":resourcetag") {
		return serviceTag
	}
	return notDerived
}

// sends reports whether a service's key may be there: only the service of the action sends
// it, or that of the resource, as sts:AssumeRole has iam:ResourceTag.
func (a *asked) sends(key string) bool {
	prefix := key[:strings.IndexByte(key, ':')]
	action := a.request.Action
	return prefix == a.service || len(action) > len(prefix) && action[len(prefix)] == ':' && ascii.EqualFold(action[:len(prefix)], prefix)
}

func (a *asked) derive(key string, derived derivedKey) []string {
	if derived >= serviceTag && !a.sends(key) {
		return nil
	}
	p := &a.request.Principal
	switch derived {
	case principalTag:
		return a.tag(p.Tags, key[len(principalTagPrefix):])
	case resourceTag, serviceTag:
		return a.tag(a.resource.Tags, key[strings.IndexByte(key, '/')+1:])
	case objectTag:
		if strings.IndexByte(a.resource.ARN, '/') >= 0 { // a bucket's are others
			return a.tag(a.resource.Tags, key[strings.IndexByte(key, '/')+1:])
		}
	case principalARN:
		return a.single(p.principalARN())
	case serviceCaller:
		return a.single(p.Account)
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
		if len(a.calledVia()) > 0 {
			return a.single("true")
		}
		return a.single("false")
	case calledViaFirst:
		if via := a.calledVia(); len(via) > 0 {
			return a.single(via[0])
		}
	case calledViaLast:
		if via := a.calledVia(); len(via) > 0 {
			return a.single(via[len(via)-1])
		}
	case tagKeys:
		return a.tagKeys()
	case secureTransport:
		return a.single("true")
	case requestedRegion:
		return a.single(a.region())
	case serviceRegion: // the same in a service's words
		return a.values("aws:requestedregion", requestedRegion)
	case resourceAccount, serviceAccount:
		return a.single(a.account)
	case resourceOrgID:
		return a.single(a.resource.OrgID)
	case resourceOrgPaths:
		return a.single(a.resource.OrgPath)
	}
	return nil
}

// globalServices take calls in one region alone, us-east-1 in AWS's first partition.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
const globalServices = " cloudfront iam organizations route53 "

// region is the region that a call goes to: the one in the ARN, or a global service's.
// iam:PassRole is asked for by a call to another service.
func (a *asked) region() string {
	if region := splitARN(a.resource.ARN).region; region != "" {
		return region
	}
	r := a.request
	text := a.resource.ARN
	if text == "*" {
		text = r.Principal.ARN
	}
	if strings.HasPrefix(text, "arn:aws:") && strings.Contains(globalServices, " "+service(r.Action)+" ") && !ascii.EqualFold(r.Action, "iam:passrole") {
		return "us-east-1"
	}
	return ""
}

// calledVia are the services that called one another, the first one first.
func (a *asked) calledVia() []string { return a.request.Context.Values("aws:calledvia") }

// tagKeys are the keys of the tags that a request sends.
func (a *asked) tagKeys() []string {
	a.several = a.several[:0]
	for i := range a.request.Context.entries {
		e := &a.request.Context.entries[i]
		if strings.HasPrefix(e.key, requestTagPrefix) && len(e.values) > 0 {
			a.several = append(a.several, e.name[len(requestTagPrefix):])
		}
	}
	return a.several
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
