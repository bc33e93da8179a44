// Package hcl finds the policies in files of Terraform's language: blocks of data
// aws_iam_policy_document, and what jsonencode or a text makes in the attributes of the AWS
// provider's resources.
//
// Nothing is run. What an expression stands for is mostly not known; it becomes a placeholder
// such as "${var.bucket}", which matches anything in lint, and a statement that is not
// written here is left out. The language of OpenTofu is the same.
//
// https://developer.hashicorp.com/terraform/language/syntax/configuration
// https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/d/iam_policy_document.html.markdown
package hcl
