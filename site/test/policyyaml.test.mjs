// Policies in YAML as JSON: what the command line makes of the same file.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { looksLikeYAMLPolicy, toJSON } from "../text/policyyaml.js";
import { tree } from "../source/yaml.js";

const program = process.env.LEASTWISE ?? fileURLToPath(new URL("../../out/leastwise", import.meta.url));
const read = (text) => JSON.parse(tree(text)).map((document) => toJSON(document));

test("policies in YAML are told from other texts", () => {
  for (const text of ["Version: 2012-10-17\nStatement:\n- Effect: Allow\n  Action: '*'\n", "- Effect: Deny\n  NotAction: x\n", "Effect: Allow\nAction:\n- a\n"]) assert.ok(looksLikeYAMLPolicy(text), text);
  for (const text of ['{"Statement": [{"Effect": "Allow",\n"Action": "x"}]}', '"Effect": "Allow",\n"Action": "x"', "mode: crud\nread:\n- arn:aws:s3:::b\n", "arn:aws:s3:::b", "Effect: of the change\n"]) assert.ok(!looksLikeYAMLPolicy(text), text);
});

test("the JSON is that of the command line", () => {
  for (const text of [
    "Version: 2012-10-17\nStatement:\n- Effect: Allow\n  Action: [a:B, 'c:D']\n  Resource: '*'\n  Condition: {Bool: {x: true}, NumericLessThan: {y: 0o7}, StringEquals: {z: 011122223333, n: \"é\\u2028\"}}\n",
    "Statement:\n  Effect: Deny\n  Action: &a\n  - s3:*\n  NotResource: *a\n",
  ]) {
    const cli = execFileSync(program, ["convert", "--to", "json-compact", "-"], { input: text, encoding: "utf8" });
    assert.deepEqual(JSON.parse(read(text)[0]), JSON.parse(cli), text);
  }
});

test("what stands there twice stays, an empty value is null, documents are texts of their own", () => {
  assert.deepEqual(read("a: 1\na: [x, {b: }]\nc: []\n---\n~\n"), ['{\n  "a": "1",\n  "a": [\n    "x",\n    {\n      "b": null\n    }\n  ],\n  "c": []\n}', "null"]);
});
