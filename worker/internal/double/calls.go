package double

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/worker/aws"
)

// answer carries a request out.
func (a *AWS) answer(r aws.Request, action string, v url.Values) aws.Answer {
	service, region := "iam", a.place.IAMRegion
	switch r.Host {
	case a.place.IAMHost:
	case a.place.STSHost:
		service, region = "sts", a.place.Region
	default:
		return aws.Answer{Status: 404}
	}
	s, code := a.signer(r, service, region)
	if s == nil {
		return refusal(403, code, "x-amz-security-token:"+headerOf(r, "X-Amz-Security-Token"))
	}
	if service == "sts" {
		switch action {
		case "GetCallerIdentity":
			return a.result(action, "<Arn>"+s.arn+"</Arn><UserId>"+s.userID+"</UserId><Account>"+Account+"</Account>")
		case "AssumeRole":
			return a.assumeRole(s, v)
		}
		return refusal(400, "InvalidAction", action)
	}
	name := v.Get("RoleName")
	target := "arn:aws:iam::" + Account + ":role/" + name
	if known := a.roles[strings.ToLower(name)]; known != nil {
		target = known.ARN
	} else if action == "CreateRole" {
		target = "arn:aws:iam::" + Account + ":role" + v.Get("Path") + name
	}
	if s.role != "" && !a.allowed(s, "iam:"+action, target, nil) {
		return refusal(403, "AccessDenied", s.arn+" is not authorized to perform: iam:"+action+" on resource: "+target)
	}
	switch action {
	case "CreateRole":
		return a.createRole(v)
	case "ListRoles":
		return a.listRoles(v)
	}
	old := a.roles[strings.ToLower(name)]
	if old == nil {
		return refusal(404, "NoSuchEntity", "The role with name "+name+" cannot be found.")
	}
	return a.roleCall(action, old.clone(), v)
}

func (a *AWS) result(action, inside string) aws.Answer {
	return aws.Answer{Status: 200, RequestID: "r", Body: []byte(`<` + action + `Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><` + action + `Result>` + inside +
		`</` + action + `Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></` + action + `Response>`)}
}

func (a *AWS) createRole(v url.Values) aws.Answer {
	name, trust, boundary := v.Get("RoleName"), v.Get("AssumeRolePolicyDocument"), v.Get("PermissionsBoundary")
	switch {
	case a.roles[strings.ToLower(name)] != nil:
		return refusal(409, "EntityAlreadyExists", "Role with name "+name+" already exists.")
	case len(name) > 64, !strings.HasPrefix(v.Get("Path"), "/"), len(v.Get("Description")) > 1000:
		return refusal(400, "ValidationError", "too long")
	case len(trust) > 2048:
		return refusal(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
	case !json.Valid([]byte(trust)):
		return refusal(400, "MalformedPolicyDocument", "This policy contains invalid Json")
	case boundary != "" && a.managed[boundary] == "":
		return refusal(404, "NoSuchEntity", "Scope ARN: "+boundary+" does not exist or is not attachable.")
	}
	a.issued++
	r := &role{Role: aws.Role{
		Path: v.Get("Path"), Name: name, ID: fmt.Sprintf("AROAROLE%012d", a.issued), Created: a.now,
		ARN: "arn:aws:iam::" + Account + ":role" + v.Get("Path") + name, Trust: trust, Boundary: boundary,
	}, inline: map[string]string{}}
	for i := 1; v.Has("Tags.member." + strconv.Itoa(i) + ".Key"); i++ {
		at := "Tags.member." + strconv.Itoa(i)
		r.Tags = append(r.Tags, aws.Tag{Key: v.Get(at + ".Key"), Value: v.Get(at + ".Value")})
	}
	a.set(r)
	return a.result("CreateRole", "<Role>"+describe(r, true)+"</Role>")
}

func describe(r *role, tags bool) string {
	s := "<Path>" + r.Path + "</Path><RoleName>" + r.Name + "</RoleName><RoleId>" + r.ID + "</RoleId><Arn>" + r.ARN +
		"</Arn><CreateDate>" + aws.FormatDate(r.Created) + "</CreateDate><AssumeRolePolicyDocument>" + percent(r.Trust) + "</AssumeRolePolicyDocument>"
	if r.Boundary != "" {
		s += "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType><PermissionsBoundaryArn>" + r.Boundary + "</PermissionsBoundaryArn></PermissionsBoundary>"
	}
	if tags {
		s += "<Tags>"
		for _, t := range r.Tags {
			s += "<member><Key>" + escape(t.Key) + "</Key><Value>" + escape(t.Value) + "</Value></member>"
		}
		s += "</Tags>"
	}
	return s
}

func (a *AWS) listRoles(v url.Values) aws.Answer {
	var names []string
	for _, r := range a.roles {
		if strings.HasPrefix(r.Path, v.Get("PathPrefix")) && r.Path+r.Name > v.Get("Marker") {
			names = append(names, r.Path+r.Name)
		}
	}
	sort.Strings(names)
	most, _ := strconv.Atoi(v.Get("MaxItems"))
	if most == 0 {
		most = 100
	}
	more := "<IsTruncated>false</IsTruncated>"
	if len(names) > most {
		names = names[:most]
		more = "<IsTruncated>true</IsTruncated><Marker>" + names[most-1] + "</Marker>"
	}
	s := "<Roles>"
	for _, name := range names {
		s += "<member>" + describe(a.roles[strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])], false) + "</member>"
	}
	return a.result("ListRoles", s+"</Roles>"+more)
}

// roleCall carries out a call on one role; r is a copy that may be changed.
func (a *AWS) roleCall(action string, r *role, v url.Values) aws.Answer {
	name := v.Get("PolicyName")
	members := func(list string, values []string, part string) aws.Answer {
		s := "<" + list + ">"
		for _, value := range values {
			if part != "" {
				value = "<" + part + ">" + value + "</" + part + ">"
			}
			s += "<member>" + value + "</member>"
		}
		return a.result(action, s+"</"+list+"><IsTruncated>false</IsTruncated>")
	}
	none := refusal(404, "NoSuchEntity", "not there")
	switch action {
	case "GetRole":
		return a.result(action, "<Role>"+describe(r, true)+"</Role>")
	case "DeleteRole":
		if len(r.inline)+len(r.attached)+len(r.profiles) > 0 {
			return refusal(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
		}
		a.unset(r.Name)
		return a.result(action, "")
	case "PutRolePolicy":
		document := v.Get("PolicyDocument")
		if d, errs := policy.Parse(document); len(errs) > 0 || len(d.Statements) == 0 {
			return refusal(400, "MalformedPolicyDocument", "Syntax errors in policy.")
		}
		r.inline[name] = document
		total := 0
		for _, text := range r.inline {
			total += policy.Measure(text).DenseCharacters
		}
		if total > 10240 {
			return refusal(409, "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role "+r.Name)
		}
	case "GetRolePolicy":
		text, ok := r.inline[name]
		if !ok {
			return none
		}
		return a.result(action, "<RoleName>"+r.Name+"</RoleName><PolicyName>"+name+"</PolicyName><PolicyDocument>"+percent(text)+"</PolicyDocument>")
	case "DeleteRolePolicy":
		if _, ok := r.inline[name]; !ok {
			return none
		}
		delete(r.inline, name)
	case "ListRolePolicies":
		var names []string
		for n := range r.inline {
			names = append(names, n)
		}
		sort.Strings(names)
		return members("PolicyNames", names, "")
	case "ListAttachedRolePolicies":
		return members("AttachedPolicies", r.attached, "PolicyArn")
	case "DetachRolePolicy":
		at := slices.Index(r.attached, v.Get("PolicyArn"))
		if at < 0 {
			return none
		}
		r.attached = slices.Delete(r.attached, at, at+1)
	case "ListInstanceProfilesForRole":
		return members("InstanceProfiles", r.profiles, "InstanceProfileName")
	case "RemoveRoleFromInstanceProfile":
		at := slices.Index(r.profiles, v.Get("InstanceProfileName"))
		if at < 0 {
			return none
		}
		r.profiles = slices.Delete(r.profiles, at, at+1)
	default:
		return refusal(400, "InvalidAction", action)
	}
	a.set(r)
	return aws.Answer{Status: 200, Body: []byte("<" + action + "Response><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></" + action + "Response>")}
}

func headerOf(r aws.Request, name string) string {
	for _, h := range r.Headers {
		if h.Name == name {
			return h.Value
		}
	}
	return ""
}

// percent encodes a document as IAM does.
func percent(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
