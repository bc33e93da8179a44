import assert from "node:assert/strict";
import { test } from "node:test";
import { findARNs } from "../text/arns.js";

const cases = [
  ["one a line", "arn:aws:s3:::b\n  arn:aws:s3:::b/*\r\n", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]],
  ["each once", "arn:aws:s3:::b\narn:aws:s3:::b", ["arn:aws:s3:::b"]],
  ["JSON", '"Resource": ["arn:aws:s3:::b/*", "arn:aws:sqs:eu-west-1:111122223333:q"],', ["arn:aws:s3:::b/*", "arn:aws:sqs:eu-west-1:111122223333:q"]],
  ["a JSON line", '  "arn:aws:s3:::b/*",', ["arn:aws:s3:::b/*"]],
  ["a YAML item", "- arn:aws:s3:::b/*", ["arn:aws:s3:::b/*"]],
  ["an error message", "is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because", ["arn:aws:s3:::b/k"]],
  ["a sentence", "Use arn:aws:s3:::b/k. Then (arn:aws:iam::111122223333:role/r) works", ["arn:aws:s3:::b/k", "arn:aws:iam::111122223333:role/r"]],
  ["policy variables", 'see "arn:aws:s3:::b/${aws:username}/*" here', ["arn:aws:s3:::b/${aws:username}/*"]],
  ["wildcards", "x arn:aws-cn:ec2:*:*:instance/i-??? y", ["arn:aws-cn:ec2:*:*:instance/i-???"]],
  ["an unfinished line stays as it is", "arn:aws:s3", ["arn:aws:s3"]],
  ["an unfinished one in a sentence does not count", "what is arn:aws:s3 then", []],
  ["colons in the resource", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*", ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*"]],
  ["no ARN", "hello, barn:door", []],
  ["nothing", "", []],
];
for (const [name, text, want] of cases) {
  test(name, () => assert.deepEqual(findARNs(text), want));
}

test("a long hostile line ends at once", () => {
  const start = performance.now();
  findARNs("arn:".repeat(200_000) + " x");
  findARNs("${".repeat(200_000));
  assert.ok(performance.now() - start < 1000, "took more than 1 s");
});
