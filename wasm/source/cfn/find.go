package cfn

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
)

// Policy is a policy in a template.
type Policy struct {
	// Name is where it stands, "Role.Policies.0.PolicyDocument".
	Name string
	// Known is set if the resource's type says what Kind is.
	Known bool
	Kind  policy.Kind
	// ResourceType is CloudFormation's of what a policy of kind Resource belongs to; it may
	// be empty.
	ResourceType string
	// Start and End are the bytes of its resource in the file, up to the next one; Metadata is
	// what the resource says for programs, nil if that is nothing.
	Start, End int
	Metadata   *source.Node
	// Document is the policy, without intrinsic functions.
	Document source.Node
	// Pieces are there instead if the policy is written as a text: what makes it up in turn,
	// each at its place.
	Pieces []source.Node
}

// property is where a type of resource has a policy.
type property struct {
	path         string // names with dots between, "*" is each item of a list
	kind         policy.Kind
	resourceType string
}

// properties are those of all types that have policies, as of 2026-08.
var properties = map[string][]property{
	"AWS::IAM::Policy":        {{"PolicyDocument", policy.Identity, ""}},
	"AWS::IAM::ManagedPolicy": {{"PolicyDocument", policy.Identity, ""}},
	"AWS::IAM::RolePolicy":    {{"PolicyDocument", policy.Identity, ""}},
	"AWS::IAM::UserPolicy":    {{"PolicyDocument", policy.Identity, ""}},
	"AWS::IAM::GroupPolicy":   {{"PolicyDocument", policy.Identity, ""}},
	"AWS::IAM::User":          {{"Policies.*.PolicyDocument", policy.Identity, ""}},
	"AWS::IAM::Group":         {{"Policies.*.PolicyDocument", policy.Identity, ""}},
	"AWS::IAM::Role": {{"AssumeRolePolicyDocument", policy.Trust, ""},
		{"Policies.*.PolicyDocument", policy.Identity, ""}},
	"AWS::Serverless::Function": {{"AssumeRolePolicyDocument", policy.Trust, ""},
		{"Policies", policy.Identity, ""}, {"Policies.*", policy.Identity, ""}},
	"AWS::Serverless::StateMachine":           {{"Policies", policy.Identity, ""}, {"Policies.*", policy.Identity, ""}},
	"AWS::SSO::PermissionSet":                 {{"InlinePolicy", policy.Identity, ""}},
	"AWS::EC2::VPCEndpoint":                   {{"PolicyDocument", policy.VPCEndpoint, ""}},
	"AWS::S3::BucketPolicy":                   {{"PolicyDocument", policy.Resource, "AWS::S3::Bucket"}},
	"AWS::S3::AccessPoint":                    {{"Policy", policy.Resource, "AWS::S3::AccessPoint"}},
	"AWS::SQS::QueuePolicy":                   {{"PolicyDocument", policy.Resource, "AWS::SQS::Queue"}},
	"AWS::SNS::TopicPolicy":                   {{"PolicyDocument", policy.Resource, "AWS::SNS::Topic"}},
	"AWS::KMS::Key":                           {{"KeyPolicy", policy.Resource, "AWS::KMS::Key"}},
	"AWS::KMS::ReplicaKey":                    {{"KeyPolicy", policy.Resource, "AWS::KMS::Key"}},
	"AWS::SecretsManager::ResourcePolicy":     {{"ResourcePolicy", policy.Resource, "AWS::SecretsManager::Secret"}},
	"AWS::ECR::Repository":                    {{"RepositoryPolicyText", policy.Resource, "AWS::ECR::Repository"}},
	"AWS::DynamoDB::Table":                    {{"ResourcePolicy.PolicyDocument", policy.Resource, "AWS::DynamoDB::Table"}},
	"AWS::EFS::FileSystem":                    {{"FileSystemPolicy", policy.Resource, "AWS::EFS::FileSystem"}},
	"AWS::Backup::BackupVault":                {{"AccessPolicy", policy.Resource, "AWS::Backup::BackupVault"}},
	"AWS::ApiGateway::RestApi":                {{"Policy", policy.Resource, "AWS::ApiGateway::RestApi"}},
	"AWS::OpenSearchService::Domain":          {{"AccessPolicies", policy.Resource, "AWS::OpenSearchService::Domain"}},
	"AWS::Elasticsearch::Domain":              {{"AccessPolicies", policy.Resource, "AWS::OpenSearchService::Domain"}},
	"AWS::Logs::ResourcePolicy":               {{"PolicyDocument", policy.Resource, ""}},
	"AWS::Lambda::LayerVersionPermission":     nil,
	"AWS::IoT::Policy":                        nil, // of AWS IoT's own language
	"AWS::OpenSearchServerless::AccessPolicy": nil,
}

// IsTemplate reports whether a tree has the shape of a template: a map with Resources, each
// of which has a Type of AWS's form.
func IsTemplate(root *source.Node) bool {
	resources := root.Member("Resources")
	if resources == nil || resources.Kind != source.Map || len(resources.Children) == 0 {
		return false
	}
	for i := 1; i < len(resources.Children); i += 2 {
		if t := resources.Children[i].Member("Type"); t != nil && strings.Contains(t.Text, "::") {
			return true
		}
	}
	return false
}

// Policies finds all policies of a template, in its order. What stands in a resource of
// another type, and has a Statement, is found as well, of a kind that is not Known.
func Policies(root *source.Node) []Policy {
	list, _ := InView(root, 0)
	return list
}

// InView is [Policies] with other branches of !If; more is set if the next view has yet
// others. Of an !If with fewer branches it shows the last one.
func InView(root *source.Node, number int) (list []Policy, more bool) {
	f := finder{resolver: resolver{source.View{Number: number}}}
	f.template(root)
	return f.found, f.More
}

func (f *finder) template(root *source.Node) {
	resources := root.Member("Resources")
	if resources == nil || resources.Kind != source.Map {
		return
	}
	for i := 1; i < len(resources.Children); i += 2 {
		resource := &resources.Children[i]
		t, values := resource.Member("Type"), resource.Member("Properties")
		if t == nil || values == nil {
			continue
		}
		name := resources.Children[i-1].Text
		f.in = Policy{Start: resources.Children[i-1].Start, End: resource.End, Metadata: resource.Member("Metadata")}
		if i+1 < len(resources.Children) {
			f.in.End = max(f.in.End, resources.Children[i+1].Start-1)
		}
		list, known := properties[t.Text]
		if t.Text == "AWS::Organizations::Policy" {
			list, known = control(values), true
		}
		if !known {
			f.search(name, values, 0)
			continue
		}
		for _, p := range list {
			f.follow(name, values, p.path, p)
		}
	}
}

// control is where an organization's policy is, if it is one of IAM's language.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html
func control(values *source.Node) []property {
	of := values.Member("Type")
	switch {
	case of == nil:
	case of.Text == "SERVICE_CONTROL_POLICY":
		return []property{{"Content", policy.SCP, ""}}
	case of.Text == "RESOURCE_CONTROL_POLICY":
		return []property{{"Content", policy.RCP, ""}}
	}
	return nil
}

type finder struct {
	resolver
	in    Policy // with the resource's places
	found []Policy
}

// follow goes along a path of property names.
func (f *finder) follow(name string, n *source.Node, path string, p property) {
	for path != "" {
		n = f.branch(n)
		first, rest, _ := strings.Cut(path, ".")
		if first == "*" {
			if n.Kind == source.Seq {
				for i := range n.Children {
					f.follow(name+"."+decimal(i), &n.Children[i], rest, p)
				}
			}
			return
		}
		if n = n.Member(first); n == nil {
			return
		}
		name, path = name+"."+first, rest
	}
	f.add(Policy{Name: name, Known: true, Kind: p.kind, ResourceType: p.resourceType}, f.branch(n))
}

// add adds a node, if it is a policy.
func (f *finder) add(p Policy, n *source.Node) bool {
	p.Start, p.End, p.Metadata = f.in.Start, f.in.End, f.in.Metadata
	if isPolicy(n) {
		p.Document = f.resolve(n)
	} else if p.Pieces = f.pieces(n); !isPolicyText(p.Pieces, p.Known) {
		return false
	}
	f.found = append(f.found, p)
	return true
}

// search looks for policies everywhere. It recurses no deeper than source.MaxDepth.
func (f *finder) search(name string, n *source.Node, depth int) {
	if f.add(Policy{Name: name}, n) {
		return
	}
	if depth == source.MaxDepth {
		return
	}
	for i := range n.Children {
		switch {
		case n.Kind == source.Seq:
			f.search(name+"."+decimal(i), &n.Children[i], depth+1)
		case i%2 == 1:
			f.search(name+"."+n.Children[i-1].Text, &n.Children[i], depth+1)
		}
	}
}

// isPolicy reports whether a node is a map with a Statement that is an object, a list that
// begins with one, or left to a function.
func isPolicy(n *source.Node) bool {
	s := n.Member("Statement")
	if s == nil {
		return false
	}
	if s.Kind == source.Seq && len(s.Children) > 0 {
		s = &s.Children[0]
	}
	name, _ := function(s)
	return s.Kind == source.Map || name != ""
}

func decimal(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return decimal(n/10) + string(rune('0'+n%10))
}
