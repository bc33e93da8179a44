const text = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);

/** Requests to start from, each with a point to it. */
export const SCENES = [
  { name: "A boundary that is silent", about: "the role may, its boundary does not", request: {
    principal: "arn:aws:iam::111122223333:role/app", action: "s3:PutObject", resource: "arn:aws:s3:::example-bucket/report.csv", context: [],
  }, layers: [
    { layer: "identity", name: "app", text: text({ Sid: "Objects", Effect: "Allow", Action: "s3:*Object", Resource: "arn:aws:s3:::example-bucket/*" }) },
    { layer: "boundary", name: "read-only", text: text({ Sid: "ReadOnly", Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" }) },
  ], suite: `defaults:
  principal: arn:aws:iam::111122223333:role/app
tests:
- name: reads reports
  action: [s3:GetObject]
  resource: arn:aws:s3:::example-bucket/report.csv
  expect: allow
- name: writes none
  action: [s3:PutObject, s3:DeleteObject]
  resource: arn:aws:s3:::example-bucket/report.csv
  expect: implicit-deny
` },
  { name: "Two accounts", about: "bucket and role must both allow", request: {
    principal: "arn:aws:iam::111122223333:role/app", action: "s3:GetObject", resource: "arn:aws:s3:::their-bucket/data.json", resourceAccount: "444455556666", context: [],
  }, layers: [
    { layer: "resource", name: "their bucket", text: text({ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "s3:GetObject", Resource: "arn:aws:s3:::their-bucket/*" }) },
    { layer: "identity", name: "app", text: text({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::their-bucket/*" }) },
  ] },
  { name: "A key that the request lacks", about: "Deny without MFA, and what no MFA means", request: {
    principal: "arn:aws:iam::111122223333:user/dev", action: "ec2:TerminateInstances", resource: "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0", context: [],
  }, layers: [
    { layer: "identity", name: "dev", text: text({ Effect: "Allow", Action: "ec2:*", Resource: "*" },
      { Sid: "OnlyWithMFA", Effect: "Deny", Action: "ec2:TerminateInstances", Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }) },
  ] },
];
