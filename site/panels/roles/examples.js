const DUMP = JSON.stringify({
  UserDetailList: [],
  RoleDetailList: [{
    Path: "/team/", RoleName: "worker", RoleId: "AROAEXAMPLEEXAMPLE12", Arn: "arn:aws:iam::111122223333:role/team/worker",
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }] },
    RolePolicyList: [
      { PolicyName: "syncr_policy_team__worker", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: ["arn:aws:s3:::jobs", "arn:aws:s3:::jobs/*"] }] } },
      { PolicyName: "by-hand", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] } },
    ],
    AttachedManagedPolicies: [], Tags: [], InstanceProfileList: [],
  }],
}, null, 2);

const WORKER = `roles:
  team/worker:
    allow_to_assume_me: {service: ec2}
    allow_permission:
    - {action: [s3:GetObject, s3:PutObject], resource: {s3: jobs}}
`;

/** Definitions to start from, each with a point to it. */
export const EXAMPLES = [
  { name: "A policy made by hand", about: "somebody has added s3:*", files: { "accounts.yaml": "prod: 111122223333\n", "prod/worker.yaml": WORKER }, dump: DUMP },
  { name: "Deployments from GitHub", about: "a role for one branch, without keys", files: { "prod/deploy.yaml": `roles:
  deploy:
    allow_to_assume_me: {oidc: github, repository: acme/site, branch: main}
    generate:
      write: ["arn:aws:s3:::site/*"]
    max_session_duration: 1h
` }, account: "111122223333" },
  { name: "A bucket and its reader", about: "two accounts, by name", files: { "accounts.yaml": "prod: 111122223333\naudit: 444455556666\n", "prod/data.yaml": `buckets:
  data:
    location: eu-west-1
    allow_permission:
    - {action: "s3:Get*", resource: {s3: __self__}, principal: {iam: role/reader, account: audit}}
    deny_permission:
    - {action: "s3:*", resource: {s3: __self__}, Principal: "*", Condition: {Bool: {"aws:SecureTransport": false}}}
` } },
];
