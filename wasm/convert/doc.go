// Package convert writes a policy document, given as JSON, in the other forms that people
// keep policies in: YAML, Terraform's data source and resource, CloudFormation's templates.
// Each form says the same as the document, or an error says what it has no place for.
//
// How such files are read is the business of package source.
package convert
