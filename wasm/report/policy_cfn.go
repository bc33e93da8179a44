package report

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// A CloudFormation template with a managed policy, or with a role if the document says who
// may assume it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
var (
	policyCFN     = PolicyFormat{"cfn", "a CloudFormation template in YAML, with an AWS::IAM::ManagedPolicy", appendPolicyCFN}
	policyCFNJSON = PolicyFormat{"cfn-json", "the same template in JSON", appendPolicyCFNJSON}
)

func appendPolicyCFN(dst []byte, doc *jsonspan.Doc, o PolicyOptions) ([]byte, error) {
	resource, property, err := cfnResource("cfn", doc)
	if err != nil {
		return nil, err
	}
	dst = append(dst, "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  "+cfnName(o.Name)+":\n    Type: "+resource+"\n    Properties:\n      "+property+":\n"...)
	return appendYAML(dst, doc.Root(), 8, false, func(n jsonspan.Node) string {
		if n.Kind() == jsonspan.String && o.Pseudo {
			if text, ok := cfnSub(n.Text()); ok {
				return "!Sub " + yamlText(text)
			}
		}
		return yamlScalar(n)
	}), nil
}

func appendPolicyCFNJSON(dst []byte, doc *jsonspan.Doc, o PolicyOptions) ([]byte, error) {
	resource, property, err := cfnResource("cfn-json", doc)
	if err != nil {
		return nil, err
	}
	compact := []byte(`{"AWSTemplateFormatVersion":"2010-09-09","Resources":{"` + cfnName(o.Name) + `":{"Type":"` + resource + `","Properties":{"` + property + `":`)
	if o.Pseudo {
		compact = appendSubs(compact, doc.Root())
	} else {
		compact = jsonspan.AppendCompact(compact, doc.Root())
	}
	return append(jsonspan.AppendIndented(dst, append(compact, "}}}}"...)), '\n'), nil
}

// appendSubs appends compact JSON with Fn::Sub around texts with placeholders. It recurses
// no deeper than jsonspan.MaxDepth.
func appendSubs(dst []byte, n jsonspan.Node) []byte {
	switch n.Kind() {
	case jsonspan.Object:
		dst = append(dst, '{')
		for key, value := range n.Members() {
			dst = append(jsonspan.AppendCompact(dst, key), ':')
			dst = append(appendSubs(dst, value), ',')
		}
		return append(trimComma(dst), '}')
	case jsonspan.Array:
		dst = append(dst, '[')
		for item := range n.Elements() {
			dst = append(appendSubs(dst, item), ',')
		}
		return append(trimComma(dst), ']')
	case jsonspan.String:
		if text, ok := cfnSub(n.Text()); ok {
			return append(jsonspan.AppendString(append(dst, `{"Fn::Sub":`...), text), '}')
		}
	}
	return jsonspan.AppendCompact(dst, n)
}

func trimComma(dst []byte) []byte {
	if dst[len(dst)-1] == ',' {
		return dst[:len(dst)-1]
	}
	return dst
}

// cfnResource is the type and the property that a document belongs into.
func cfnResource(format string, doc *jsonspan.Doc) (resource, property string, err error) {
	d, _ := policy.Parse(doc.Text())
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Principal == nil && s.NotPrincipal == nil {
			continue
		}
		if kind, _ := policy.Detect(d); kind == policy.Trust {
			return "AWS::IAM::Role", "AssumeRolePolicyDocument", nil
		}
		return "", "", &UnfitError{format, "statement " + itoa(i+1), "a managed policy names no principals",
			"write it as yaml or json, and put that into the policy property of the resource it is for"}
	}
	return "AWS::IAM::ManagedPolicy", "PolicyDocument", nil
}

// cfnName is a logical ID, which has letters and digits only: "my-policy" is MyPolicy.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/resources-section-structure.html
func cfnName(name string) string {
	var out strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !isAlphanumeric(r) }) {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	if out.Len() == 0 {
		return "Policy"
	}
	return out.String()
}

// pseudo are the placeholders that CloudFormation can fill, as formats of ARNs have them,
// or as its own templates do.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
var pseudo = map[string]string{
	"Partition": "AWS::Partition", "Region": "AWS::Region", "Account": "AWS::AccountId", "AccountId": "AWS::AccountId",
	"AWS::Partition": "AWS::Partition", "AWS::Region": "AWS::Region", "AWS::AccountId": "AWS::AccountId",
	"AWS::StackId": "AWS::StackId", "AWS::StackName": "AWS::StackName", "AWS::URLSuffix": "AWS::URLSuffix",
}

// cfnSub is a text for Fn::Sub; ok is false if there is nothing to fill in. Other ${} get
// the exclamation mark that keeps Fn::Sub away from them, as IAM's policy variables need.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
func cfnSub(s string) (text string, ok bool) {
	var out strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			break
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 { // Fn::Sub's page doesn't say what that is
			return "", false
		}
		out.WriteString(s[:i])
		name := s[i+2 : i+end]
		if parameter := pseudo[name]; parameter != "" {
			ok = true
			out.WriteString("${" + parameter + "}")
		} else {
			out.WriteString("${!" + name + "}")
		}
		s = s[i+end+1:]
	}
	out.WriteString(s)
	return out.String(), ok
}
