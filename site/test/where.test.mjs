// Where the cursor is in a policy that is being written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { outline, placeAt } from "../editor/outline.js";
import { where } from "../editor/where.js";

/** The place of "|" in a text without it. */
const at = (marked) => where(marked.replace("|", ""), marked.indexOf("|"));

test("a place of a policy is known, however unfinished the text", () => {
  for (const [marked, kind, more = {}] of [
    ['{|}', "document"],
    ['{"Ver|"}', "document"],
    ['{"Version": "|"}', "version"],
    ['{"Version": "2012-10-17", "|', "document", { has: ["Version"] }],
    ['{"Statement": [{|}]}', "element"],
    ['{"Statement": [{"Effect": "Allow", "|": "s3:*"}]}', "element", { has: ["Effect"], named: true }],
    ['{"Statement": {"Effect": "|"}}', "effect"],
    ['{"Statement": [{"Effect": |', "effect", { string: null }],
    ['{"Statement": [{"Action": "s3:Ge|"}]}', "action", { actions: ["s3:Ge"] }],
    ['{"Statement": [{"Action": "s3:Ge|', "action"],
    ['{"Statement": [{"Action": ["s3:Get", |]}]}', "action", { string: null, actions: ["s3:Get"] }],
    ['{"Statement": [{"Action": ["s3:Get" "s3:P|"\n "Resource": "*"}]}', "action"],
    ['{"Statement": [{"NotAction": ["|"], "Resource": "*"}]}', "action", { actions: [""] }],
    ['{"Statement": [{"Resource": "arn:|", "Action": ["s3:GetObject", "s3:PutObject"]}]}', "resource", { actions: ["s3:GetObject", "s3:PutObject"] }],
    ['{"Statement": [{"Action": "s3:GetObject", "Resource": ["a", "|"]}]}', "resource", { actions: ["s3:GetObject"] }],
    ['{"Statement": [{"Action": "s3:GetObject", "Condition": {"|"}}]}', "operator", { actions: ["s3:GetObject"] }],
    ['{"Statement": [{"Condition": {"StringLike": {"aws:|"}}, "Action": "a:B"}]}', "key", { operator: "StringLike", actions: ["a:B"] }],
    ['{"Statement": [{"Condition": {"Bool": {"aws:SecureTransport": "|"}}}]}', "value", { operator: "Bool", key: "aws:SecureTransport" }],
    ['{"Statement": [{"Condition": {"Bool": {"aws:SecureTransport": ["|"]}}}]}', "value", { operator: "Bool", key: "aws:SecureTransport" }],
    ['{"Statement": [{"Principal": {"|"}}]}', "principal-type"],
    ['{"Statement": [{"Principal": "|"}]}', "principal", { type: "" }],
    ['{"Statement": [{"Principal": {"AWS": ["x", "|"]}}]}', "principal", { type: "AWS" }],
    ['{"Effect": "Allow", "Action": "|"}', "action"], // a fragment
    ['// note "\n{"Statement": [{"Action": /* "x */ "|"}]}', "action"],
    ['{"PolicyDocument": {"Statement": [{"Action": "|"}]}}', "action"], // what a command prints
    ['{"Statement": [{"Effect": Al|}]}', "effect", { string: null }],
    ['{"Statement": [{"Effect": "Allow", Ac|}]}', "element", { string: null, has: ["Effect"] }],
    ['{"Statement": [{"Action": [s3:|]}]}', "action", { string: null }],
    ['{"Statement": [{"Sid": "|"}]}', undefined],
    ['"|"', undefined],
    ['{"Statement": [{"Condition": {"Bool": "|"}}]}', undefined],
    ["|", undefined],
  ]) {
    const got = at(marked);
    assert.equal(got?.kind, kind, marked);
    for (const [key, want] of Object.entries(more)) assert.deepEqual(got[key], want, `${key} at ${marked}`);
  }
});

test("a string is taken from inside its quotation marks, escapes and all", () => {
  const { string } = at('{"Statement": {"Action": "s3\\"|:x"}}');
  assert.deepEqual(string, { from: 26, to: 32, text: 's3\\":x', closed: true });
});

test("any text is read, from end to end", () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
  const bits = ['"', "{", "}", "[", "]", ":", ",", " ", "\n", "a", "\\", "/", "*", "Statement", "Action", "😀"];
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: random(40) }, () => bits[random(bits.length)]).join("");
    const root = outline(text);
    assert.equal(root.to, text.length);
    for (let k = 0; k <= text.length; k++) {
      const { string } = placeAt(root, k);
      if (string) assert.ok(string.from < k && k <= string.to, JSON.stringify([text, k]));
      where(text, k);
    }
    (function check(one) {
      for (const child of one.parts) {
        assert.ok(child.from >= one.from && child.to <= one.to && child.from < child.to, JSON.stringify(text));
        check(child);
      }
    })(root);
  }
});
