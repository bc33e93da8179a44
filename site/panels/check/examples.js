const text = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);

/** Policies to start from, each with something to find. */
export const EXAMPLES = [
  { name: "A deployer that can do more", about: "passes any role", policyKind: "", policy: text(
    { Sid: "Deploy", Effect: "Allow", Action: ["lambda:UpdateFunctionCode", "lambda:CreateFunction"], Resource: "arn:aws:lambda:eu-west-1:111122223333:function:shop-*" },
    { Sid: "PassRole", Effect: "Allow", Action: "iam:PassRole", Resource: "*" }) },
  { name: "A reader with wildcards", about: "what they stand for, and in how little space", policyKind: "", policy: text(
    { Sid: "Look", Effect: "Allow", Action: ["ec2:Describe*", "s3:Get*", "s3:List*", "cloudwatch:Get*", "cloudwatch:List*", "cloudwatch:Describe*"], Resource: "*" },
    { Sid: "NotTheseObjects", Effect: "Deny", Action: "s3:GetObject*", Resource: "arn:aws:s3:::example-secrets/*" },
    { Sid: "NoPasswords", Effect: "Deny", Action: "ec2:GetPasswordData", Resource: "*" }) },
  { name: "Slips of the pen", about: "an effect, a version, a name", policyKind: "", policy: text(
    { Effect: "allow", Action: "s3:GetObjects", Resource: "arn:aws:s3:::example-bucket/*" }).replace("2012-10-17", "2021-10-17") },
];
