const text = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);

const OBJECTS = "arn:aws:s3:::example-bucket/*";
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

/** Pairs of policies to start from, each with a point to it. */
export const EXAMPLES = [
  { name: "A wildcard for a list", about: "shorter, and more", before: text(
    { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectTagging"], Resource: OBJECTS }), after: text(
    { Sid: "Read", Effect: "Allow", Action: "s3:GetObject*", Resource: OBJECTS }) },
  { name: "Written anew", about: "other words, the same access", before: text(
    { Sid: "Queue", Effect: "Allow", Action: ["sqs:SendMessage", "sqs:ReceiveMessage"], Resource: ["arn:aws:sqs:*:111122223333:jobs", "arn:aws:sqs:*:111122223333:mails"] }), after: text(
    { Effect: "Allow", Action: "SQS:ReceiveMessage", Resource: ["arn:aws:sqs:*:111122223333:mails", "arn:aws:sqs:*:111122223333:jobs"] },
    { Effect: "Allow", Action: "SQS:SendMessage", Resource: "arn:aws:sqs:*:111122223333:mails" },
    { Effect: "Allow", Action: "SQS:SendMessage", Resource: "arn:aws:sqs:*:111122223333:jobs" }) },
  { name: "Conditions that moved", about: "one tighter, one looser, one that can’t be told", before: text(
    { Sid: "Stop", Effect: "Allow", Action: "ec2:StopInstances", Resource: "*" },
    { Sid: "Start", Effect: "Allow", Action: "ec2:StartInstances", Resource: "*", Condition: MFA },
    { Sid: "Send", Effect: "Allow", Action: "sns:Publish", Resource: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } }), after: text(
    { Sid: "Stop", Effect: "Allow", Action: "ec2:StopInstances", Resource: "*", Condition: MFA },
    { Sid: "Start", Effect: "Allow", Action: "ec2:StartInstances", Resource: "*" },
    { Sid: "Send", Effect: "Allow", Action: "sns:Publish", Resource: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-z9y8x7w6v5" } } }) },
];
