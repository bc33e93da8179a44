package probe

import (
	"errors"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/worker/aws"
)

// The errors of Make.
var (
	ErrUnknown  = errors.New("no probe for that action")
	ErrResource = errors.New("the resource is not one that the probe takes")
)

// Made is a probe ready to be signed.
type Made struct {
	Request         aws.Request
	Service, Region string // what it is signed for
}

// Make makes the call that shows whether an action is allowed. The call goes to the
// resource's region where its ARN has one, otherwise to region. The error wraps
// ErrUnknown, ErrResource or aws.ErrRegion.
func Make(action, resource, region string) (Made, error) {
	for i := range list {
		if p := &list[i]; p.Action == action {
			return p.make(resource, region)
		}
	}
	return Made{}, ErrUnknown
}

func (p *Probe) make(resource, region string) (Made, error) {
	at := place{}
	name := ""
	if p.Resource == "" != (resource == "") {
		return Made{}, ErrResource
	}
	if resource != "" {
		a, err := arn.Parse(resource)
		sample, _ := arn.Parse(p.Resource)
		if err != nil || a.Service != sample.Service || (a.Region == "") != (sample.Region == "") || (a.Account == "") != (sample.Account == "") {
			return Made{}, ErrResource
		}
		var ok bool
		if name, ok = p.parts(a.Resource); !ok {
			return Made{}, ErrResource
		}
		if a.Region != "" {
			region = a.Region
		}
		at.resource, at.account, at.partition = resource, a.Account, a.Partition
	}
	where, err := aws.Locate(region)
	if err != nil {
		return Made{}, err
	}
	if at.partition != "" && at.partition != where.Partition {
		return Made{}, ErrResource
	}
	at.Place = where
	m := Made{Request: p.call(at, name), Region: where.Region}
	m.Service, _, _ = strings.Cut(p.Action, ":")
	switch m.Service {
	case "iam":
		m.Region = where.IAMRegion
	case "cloudwatch":
		m.Service = "monitoring"
	}
	m.Request.Probe, m.Request.Resource, m.Request.Region = p.Action, resource, region
	return m, nil
}

// place is where a call goes, and what it is about.
type place struct {
	aws.Place
	resource, account, partition string
}

// host is a service's host in the region.
func (p place) host(service string) string {
	if service == "iam" {
		return p.IAMHost
	}
	return service + "." + strings.TrimPrefix(p.STSHost, "sts.")
}

// query makes a call of the Query protocol: pairs of parameter and value, where "$" stands
// for the name, "@" for the ARN and "#" for a queue's address.
func query(service, version, action string, pairs ...string) func(place, string) aws.Request {
	return func(at place, name string) aws.Request {
		values := []string{"Action", action, "Version", version}
		for _, v := range pairs {
			switch v {
			case "$":
				v = name
			case "@":
				v = at.resource
			case "#":
				v = "https://" + at.host("sqs") + "/" + at.account + "/" + name
			}
			values = append(values, v)
		}
		return aws.Request{Host: at.host(service), Body: aws.Form(values...), Headers: []aws.Header{{Name: "Content-Type", Value: aws.ContentType}}}
	}
}

// rpc makes a call of the JSON protocol; "$" in the body stands for the name, which has no
// characters that JSON escapes.
func rpc(service, version, target, body string) func(place, string) aws.Request {
	return func(at place, name string) aws.Request {
		return aws.Request{Host: at.host(service), Body: []byte(strings.Replace(body, "$", name, 1)), Headers: []aws.Header{
			{Name: "Content-Type", Value: "application/x-amz-json-" + version}, {Name: "X-Amz-Target", Value: target},
		}}
	}
}

func get(service, target string) func(place, string) aws.Request {
	return func(at place, name string) aws.Request {
		return aws.Request{Host: at.host(service), Method: "GET", Target: strings.Replace(target, "$", name, 1)}
	}
}

// s3 makes a call of S3, which wants the body's hash as a header. Buckets are named in the
// path, so that the host is always one of the table.
func s3(method, target string) func(place, string) aws.Request {
	const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	return func(at place, name string) aws.Request {
		return aws.Request{Host: at.host("s3"), Method: method, Target: strings.Replace(target, "$", name, 1),
			Headers: []aws.Header{{Name: "X-Amz-Content-Sha256", Value: nothing}}}
	}
}

// behind takes names that stand behind a prefix, of letters, digits and a few marks.
func behind(prefix string) func(string) (string, bool) {
	return func(resource string) (string, bool) {
		name, ok := strings.CutPrefix(resource, prefix)
		return name, ok && plain(name, "-_.")
	}
}

// last takes a name from behind a prefix and a path.
func last(prefix string) func(string) (string, bool) {
	return func(resource string) (string, bool) {
		path, ok := strings.CutPrefix(resource, prefix)
		name := path[strings.LastIndexByte(path, '/')+1:]
		return name, ok && plain(name, "-_.+=,@")
	}
}

func plain(name, marks string) bool {
	for _, c := range name {
		if ('0' > c || c > '9') && ('a' > c || c > 'z') && ('A' > c || c > 'Z') && !strings.ContainsRune(marks, c) {
			return false
		}
	}
	return name != "" && name != "." && name != ".." && len(name) <= 512
}

func bucket(resource string) (string, bool) {
	return resource, plain(resource, "-.") && len(resource) <= 63
}

// object takes a bucket and a key, and escapes the key as S3 wants it signed: each of its
// bytes but the unreserved ones and the slash. "." and ".." as parts of the path would be
// resolved on the way.
func object(resource string) (string, bool) {
	name, key, ok := strings.Cut(resource, "/")
	if _, fine := bucket(name); !ok || !fine || key == "" || len(key) > 1024 || strings.ContainsAny(key, "*?") {
		return "", false
	}
	for _, part := range strings.Split(key, "/") {
		if part == "." || part == ".." {
			return "", false
		}
	}
	return name + "/" + aws.EscapePath(key), true
}
