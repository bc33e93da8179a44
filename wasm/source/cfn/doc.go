// Package cfn finds the policies in templates of CloudFormation and SAM.
//
// A template is a tree of nodes, from YAML or JSON alike. Its intrinsic functions, in full
// ("Fn::Sub") or as tags (!Sub), become text: what they stand for is not known, so they are
// placeholders such as "${Bucket}" and "${AWS::Region}", which match anything in lint. Every
// node keeps its place in the file.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html
package cfn
