// The part of the engine that is loaded when it is needed, in a real Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel } from "./panel.mjs";

const at = panel();
const call = (page, op, request) => page.evaluate(([name, body]) => leastwise.engine.call(name, body).then((ok) => ({ ok }), (error) => ({ error: error.message })), [op, request]);
const LINT = ["lint", { text: '{"Statement": {"Effect": "allow", "Action": "s3:GetObject", "Resource": "*"}}' }];

test("without it, what the first views ask for is answered; with it, the rest", async () => {
  await at("/", async (page, v) => {
    await page.route("**/more-*.wasm", (route) => route.abort());
    const tree = JSON.stringify([["map", 0, 10, "", [["plain", 0, 4, "", "mode"], ["plain", 6, 10, "", "crud"]]]]);
    for (const [op, request] of [
      ["version", {}], ["search", { text: "s3:get", limit: 5 }], ["service", { service: "s3" }], ["action", { id: "s3:GetObject" }],
      ["resourceType", { id: "s3:bucket" }], ["conditionKey", { name: "aws:SourceIp", limit: 5 }],
      ["expand", { text: '{"Statement": {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}}', detail: "actions", maxLevel: "read" }],
      ["generate", { items: [{ arn: "arn:aws:s3:::b/*", levels: ["Read", "Write"] }] }],
      ["generate", { items: [{ arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/t", levels: ["Read"] }], dependents: "wildcard", completeOnly: true, minimize: true, exclude: ["*:Batch*"] }],
      ["generate", { templates: [{ file: "t", tree }] }],
    ]) {
      const { error } = await call(page, op, request);
      assert.equal(error, undefined, `${op} ${JSON.stringify(request)}`);
    }
    assert.match((await call(page, ...LINT)).error, /part of the engine did not load/);
    await page.unroute("**/more-*.wasm");
    assert.ok((await call(page, ...LINT)).ok.findings.some((finding) => finding.rule === "invalid-effect"));
    v.troubles.length = 0; // the refused request is one
  });
});

test("an engine that takes a dead one's place is whole", async () => {
  await at("/", async (page) => {
    assert.ok((await call(page, ...LINT)).ok);
    const [first] = page.workers();
    await first.evaluate(() => self.onmessage({ data: { type: "call", id: 0, bytes: null } })); // a fault in the thread
    await page.waitForFunction(() => document.getElementById("engine-state").dataset.state === "ready");
    assert.ok((await call(page, ...LINT)).ok);
    assert.notEqual(page.workers().at(-1), first, "the engine was not replaced");
  });
});

test("it is kept for times without a network", async () => {
  await at("/", async (page, v) => {
    await v.kept();
    await v.context.setOffline(true);
    assert.ok((await call(page, ...LINT)).ok);
  });
});
