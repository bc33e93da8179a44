/** What to start from: common needs, with the account number AWS uses in examples. */
export const EXAMPLES = [
  { name: "Read a bucket's objects", about: "S3: list the bucket, read below one prefix", items: [
    { arn: "arn:aws:s3:::example-bucket", levels: ["List"] },
    { arn: "arn:aws:s3:::example-bucket/reports/*", levels: ["Read"] },
  ] },
  { name: "A function and its table", about: "DynamoDB, SQS, CloudWatch Logs", items: [
    { arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", levels: ["Read", "Write"] },
    { arn: "arn:aws:sqs:eu-west-1:111122223333:orders", levels: ["Write"] },
    { arn: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*", levels: ["Write"] },
  ] },
  { name: "Deploy a container", about: "ECR, ECS, one role to pass", items: [
    { arn: "arn:aws:ecr:eu-west-1:111122223333:repository/shop", levels: ["Read", "Write"] },
    { arn: "arn:aws:ecs:eu-west-1:111122223333:service/main/shop", levels: ["Read", "Write"] },
    { arn: "arn:aws:iam::111122223333:role/shop-task", levels: ["Read"] },
  ] },
  { name: "Use a key and a secret", about: "KMS, Secrets Manager", items: [
    { arn: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", levels: ["Read", "Write"] },
    { arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-a1b2c3", levels: ["Read"] },
  ] },
];

/** Templates to start from, in Policy Sentry's form and beyond. */
export const TEMPLATES = [
  { name: "CRUD template", about: "ARNs below access levels", text: `mode: crud
name: orders
read:
- arn:aws:s3:::example-bucket/reports/*
list:
- arn:aws:s3:::example-bucket
write:
- arn:aws:sqs:eu-west-1:111122223333:orders
wildcard-only:
  single-actions:
  - ec2:DescribeRegions
exclude-actions:
- s3:*Torrent
` },
  { name: "Actions template", about: "actions by name, ARNs to fill in", text: `mode: actions
name: deploy
actions:
- ecr:GetAuthorizationToken
- ecs:UpdateService
- ecs:DescribeServices
` },
  { name: "Conditions and a Deny", about: "MFA, tags, TLS, only where they count", text: `mode: crud
name: operators
conditions:
- mfa
write:
- arn: arn:aws:s3:::example-bucket/*
  exclude: ['s3:*Retention', 's3:*LegalHold']
blocks:
- conditions:
  - tag: {team: blue}
  write:
  - arn:aws:ec2:eu-west-1:111122223333:instance/*
- effect: Deny
  conditions:
  - secure-transport
  read:
  - arn:aws:s3:::example-bucket/*
` },
  { name: "Bucket policy", about: "another account reads, a service writes", text: `mode: crud
name: logs
principals:
  AWS: ['444455556666']
read:
- arn:aws:s3:::example-bucket/*
list:
- arn:aws:s3:::example-bucket
blocks:
- principals: {Service: delivery.logs.amazonaws.com}
  actions: ['s3:PutObject']
  arns: ['arn:aws:s3:::example-bucket/AWSLogs/*']
  conditions:
  - source-account: '111122223333'
` },
  { name: "Trust policy", about: "GitHub Actions deploys from one branch", text: `mode: trust
name: deploy
principals:
  Federated: arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com
subjects:
- repo:octo-org/octo-repo:ref:refs/heads/main
` },
  { name: "Boundary", about: "at most reading, in four services", text: `mode: boundary
name: readers
services: [s3, dynamodb, sqs, cloudwatch]
levels: [read, list]
exclude-actions:
- s3:GetObject*
` },
];
