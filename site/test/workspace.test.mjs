// The workspace as data: what views change, what is kept, what a stranger's may hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { called, changed, EMPTY, isBlank, POLICY, seen, workspaceOf } from "../state/workspace.js";
import { addStatements } from "../text/merge.js";

const two = { ...EMPTY, selected: 5, policies: [{ ...POLICY, id: 3, name: "a" }, { ...POLICY, id: 5, text: "{}", by: "hand", items: [{ id: 9, arn: "arn:aws:s3:::b", levels: ["Read"] }] }] };

test("a view sees the selected policy beside what all share", () => {
  const state = seen(two);
  assert.equal(state.policy, "{}");
  assert.equal(state.items, two.policies[1].items);
  assert.equal(state.partition, "aws");
  assert.equal(seen({ ...two, selected: 77 }).current.id, 3, "one that is gone");
});

test("a change goes to the selected policy, or the one that is named, or to all", () => {
  const text = changed(two, { policy: "x" });
  assert.deepEqual([text.policies[1].text, text.policies[1].by, text.policies[0]], ["x", "hand", two.policies[0]]);
  assert.equal(changed(two, { policy: "x", by: "intent" }, 3).policies[0].by, "intent");
  assert.equal(changed(two, { policy: " " }).policies[1].by, "intent", "what is empty is nobody's");
  assert.equal(changed(two, { policyKind: "scp" }).policies[1].kind, "scp");
  const shared = changed(two, { partition: "aws-cn" });
  assert.equal(shared.partition, "aws-cn");
  assert.equal(shared.policies, two.policies, "no policy was touched");
  assert.throws(() => changed(two, { polcy: "x" }), /no polcy/);
});

test("what was kept comes back as it was; what has a wrong form does not", () => {
  assert.deepEqual(workspaceOf(structuredClone(two)), two);
  for (const bad of [null, 7, "x", [], {}, { policies: [] }, { policies: [{}] }, { policies: "no" }, { policies: [null, { id: "1" }] }]) {
    const { policies } = workspaceOf(bad);
    assert.ok(policies.length === 1 && isBlank(policies[0]), JSON.stringify(bad));
  }
  const got = workspaceOf({ policies: [{ ...two.policies[1], items: [{ id: 1, arn: 2, levels: [] }], on: "yes", evil: 1 }, { ...POLICY, id: 5 }], selected: 4, partition: 1, ignores: [{}], request: { action: "s3:GetObject", context: [1] } });
  assert.deepEqual(got.policies, [{ ...two.policies[1], items: [] }], "a faulty list, a faulty switch, an unknown field, an id twice");
  assert.deepEqual([got.selected, got.partition, got.ignores, got.request.action, got.request.context], [5, "aws", [], "s3:GetObject", []]);
});

test("what a page kept that had one policy is read", () => {
  const got = workspaceOf({ view: "arns", items: two.policies[1].items, policy: '{"Statement": []}', policyKind: "scp", suite: "tests: []", exclude: ["s3:*"] });
  assert.deepEqual([got.policies.length, got.policies[0].text, got.policies[0].by, got.policies[0].kind, got.policies[0].items.length, got.suite, got.policies[0].exclude],
    [1, '{"Statement": []}', "hand", "scp", 1, "tests: []", ["s3:*"]]);
});

test("policies without a name are told by their number", () => {
  assert.deepEqual(two.policies.map((one) => called(one, two.policies)), ["a", "Policy 2"]);
  assert.equal(called(POLICY, [POLICY]), "Policy");
});

test("statements are added once, and no Sid stands twice", () => {
  const text = '{"Version": "2012-10-17", "Statement": {"Sid": "A", "Effect": "Deny"}}';
  const { text: got, added } = addStatements(text, [{ Sid: "A", Effect: "Allow" }, { Sid: "A", Effect: "Deny" }, { Effect: "Allow" }, { Sid: "A", Effect: "Allow", Action: "x:Y" }]);
  assert.equal(added, 3);
  assert.deepEqual(JSON.parse(got).Statement.map((one) => one.Sid), ["A", "A2", undefined, "A3"]);
  assert.deepEqual(JSON.parse(addStatements("{}", [{ Effect: "Allow" }]).text), { Statement: [{ Effect: "Allow" }] });
  for (const bad of ["", "[]", "null", "{"]) assert.throws(() => addStatements(bad, []), SyntaxError, bad);
});
