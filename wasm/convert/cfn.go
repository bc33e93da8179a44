package convert

import (
	"bytes"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// A CloudFormation template with a managed policy, or with a role if the document says who
// may assume it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
var (
	formCFN     = Format{"cfn", "a CloudFormation template in YAML, with an AWS::IAM::ManagedPolicy", appendPolicyCFN, joinCFN}
	formCFNJSON = Format{"cfn-json", "the same template in JSON", appendPolicyCFNJSON, joinCFNJSON}
)

func appendPolicyCFN(dst []byte, doc *jsonspan.Doc, o Options) ([]byte, error) {
	resource, property, err := cfnResource("cfn", doc)
	if err != nil {
		return nil, err
	}
	dst = append(dst, cfnHead+"  "+cfnName(o.Name)+":\n    Type: "+resource+"\n    Properties:\n      "+property+":\n"...)
	return appendYAML(dst, doc.Root(), 8, false, func(n jsonspan.Node) string {
		if n.Kind() == jsonspan.String && o.filled() {
			if text, ok := o.cfnSub(n.Text()); ok {
				return "!Sub " + yamlText(text)
			}
		}
		return yamlScalar(n)
	}), nil
}

// filled reports whether CloudFormation fills anything.
func (o *Options) filled() bool { return o.Pseudo || len(o.Holes) > 0 }

// cfnHead begins a template.
const cfnHead = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n"

// joinCFN puts the resources of several templates into one.
func joinCFN(dst []byte, parts [][]byte) []byte {
	dst = append(dst, cfnHead...)
	for _, part := range parts {
		dst = append(dst, bytes.TrimPrefix(part, []byte(cfnHead))...)
	}
	return dst
}

// joinCFNJSON does the same in JSON.
func joinCFNJSON(dst []byte, parts [][]byte) []byte {
	compact := []byte(`{"AWSTemplateFormatVersion":"2010-09-09","Resources":{`)
	for _, part := range parts {
		doc, err := jsonspan.Parse(string(part))
		if err != nil {
			panic(err) // it was just written
		}
		for key, resources := range doc.Root().Members() {
			if key.Text() != "Resources" {
				continue
			}
			for name, resource := range resources.Members() {
				compact = append(jsonspan.AppendCompact(compact, name), ':')
				compact = append(jsonspan.AppendCompact(compact, resource), ',')
			}
		}
	}
	return append(jsonspan.AppendIndented(dst, append(trimComma(compact), "}}"...)), '\n')
}

func appendPolicyCFNJSON(dst []byte, doc *jsonspan.Doc, o Options) ([]byte, error) {
	resource, property, err := cfnResource("cfn-json", doc)
	if err != nil {
		return nil, err
	}
	compact := []byte(`{"AWSTemplateFormatVersion":"2010-09-09","Resources":{"` + cfnName(o.Name) + `":{"Type":"` + resource + `","Properties":{"` + property + `":`)
	if o.filled() {
		compact = o.appendSubs(compact, doc.Root())
	} else {
		compact = jsonspan.AppendCompact(compact, doc.Root())
	}
	return append(jsonspan.AppendIndented(dst, append(compact, "}}}}"...)), '\n'), nil
}

// appendSubs appends compact JSON with Fn::Sub around texts with placeholders. It recurses
// no deeper than jsonspan.MaxDepth.
func (o *Options) appendSubs(dst []byte, n jsonspan.Node) []byte {
	switch n.Kind() {
	case jsonspan.Object:
		dst = append(dst, '{')
		for key, value := range n.Members() {
			dst = append(jsonspan.AppendCompact(dst, key), ':')
			dst = append(o.appendSubs(dst, value), ',')
		}
		return append(trimComma(dst), '}')
	case jsonspan.Array:
		dst = append(dst, '[')
		for item := range n.Elements() {
			dst = append(o.appendSubs(dst, item), ',')
		}
		return append(trimComma(dst), ']')
	case jsonspan.String:
		if text, ok := o.cfnSub(n.Text()); ok {
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

// pseudo is the parameter of CloudFormation that fills a placeholder, as formats of ARNs have
// it, or as its own templates do; empty if there is none.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
func pseudo(placeholder string) string {
	switch placeholder {
	case "Partition", "Region":
		return "AWS::" + placeholder
	case "Account", "AccountId":
		return "AWS::AccountId"
	case "AWS::Partition", "AWS::Region", "AWS::AccountId", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix":
		return placeholder
	}
	return ""
}

// cfnFills reports whether Fn::Sub takes a name: of a parameter or resource, an attribute of
// one, or a pseudo parameter. What other functions gave is no name.
func cfnFills(name string) bool {
	return name != "" && !strings.HasPrefix(name, "Fn::") && !strings.ContainsFunc(name, func(r rune) bool { return !isAlphanumeric(r) && r != '.' && r != ':' })
}

// cfnSub is a text for Fn::Sub; ok is false if there is nothing to fill in. Other ${} get
// the exclamation mark that keeps Fn::Sub away from them, as IAM's policy variables need.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
func (o *Options) cfnSub(s string) (text string, ok bool) {
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
		if parameter := pseudo(name); parameter != "" && o.Pseudo {
			ok = true
			out.WriteString("${" + parameter + "}")
		} else if slices.Contains(o.Holes, name) && cfnFills(name) {
			ok = true
			out.WriteString("${" + name + "}")
		} else {
			out.WriteString("${!" + name + "}")
		}
		s = s[i+end+1:]
	}
	out.WriteString(s)
	return out.String(), ok
}
