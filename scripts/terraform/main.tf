# A policy from a template, in place of Policy Sentry's module: no file is written. template
# is an object with a template's fields (read = ["arn:..."]) or with the inputs of that module
# (read_access_level = [...]), and with options of "leastwise generate" (minimize = true).
variable "template" {
  type = any
}
data "external" "policy" {
  program = ["leastwise", "generate", "--format", "terraform"]
  query   = { for name, value in var.template : name => try(tostring(value), jsonencode(value)) if value != null }
}
output "policy_json" {
  value = data.external.policy.result.policy
}
