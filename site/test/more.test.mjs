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
    for (const [op, request, said] of [
      ["search", { txt: "" }, /unknown field/], ["action", { id: "s3:GetObjekt" }, /GetObjekt/], ["service", { service: "s33" }, /s33/],
      ["expand", { text: "{}", detail: "idz" }, /detail/], ["expand", { patterns: ["s3:*"], since: "1999-01-01" }, /ledger/], ["generate", { levelTable: "stricd" }, /stricd/],
    ]) assert.match((await call(page, op, request)).error, said, op);
    const wrong = JSON.stringify([["map", 0, 20, "", [["plain", 0, 4, "", "mode"], ["plain", 6, 10, "", "crudd"], ["plain", 11, 15, "", "reed"], ["plain", 16, 20, "", "x"]]]]);
    for (const [op, request] of [["generate", { templates: [{ file: "t", tree: wrong }], items: [{ arn: "arn:aws:s33:::", levels: ["Read"] }] }], ["expand", { text: '{"Statement": [1, {"effect": "x"}' }], ["expand", { text: "%" }]]) {
      assert.equal((await call(page, op, request)).error, undefined, `${op} of what is wrong`);
    }
    assert.match((await call(page, ...LINT)).error, /part of the engine did not load/);
    await page.unroute("**/more-*.wasm");
    assert.ok((await call(page, ...LINT)).ok.findings.some((finding) => finding.rule === "invalid-effect"));
    v.troubles.length = 0; // the refused request is one
  }, { serviceWorkers: "block" }); // it would have the part
});

test("an engine that takes a dead one's place is whole", async () => {
  await at("/", async (page) => {
    assert.ok((await call(page, ...LINT)).ok);
    const [first] = page.workers();
    const next = page.waitForEvent("worker");
    await first.evaluate(() => self.onmessage({ data: { type: "more", id: 0, more: null } })); // a fault in the thread
    await next;
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
