// Which findings are ignored on which day, and how the command line is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asConfig, canIgnore, holds, split, today } from "../state/ignores.js";

const ignore = (rule, until = "", reason = "why") => ({ rule, policy: 1, reason, until });

test("an ignore holds through its last day", () => {
  assert.equal(today(new Date(2026, 0, 9, 23, 59)), "2026-01-09");
  assert.ok(holds(ignore("a"), "2099-12-31"));
  assert.ok(holds(ignore("a", "2026-11-28"), "2026-11-28"));
  assert.ok(!holds(ignore("a", "2026-11-28"), "2026-11-29"));
});

test("findings of ignored rules are apart, those whose day has passed are shown, in order", () => {
  const findings = ["a", "b", "c", "a"].map((rule, at) => ({ rule, at }));
  const { shown, ignored, over } = split(findings, [ignore("a"), ignore("c", "2020-01-01")], "2026-11-28");
  assert.deepEqual([shown, ignored, over].map((list) => list.map((one) => one.at)), [[1, 2], [0, 3], [2]]);
});

test("nothing hides that JSON is broken", () => assert.deepEqual(["json-syntax", "pass-role-broad"].map(canIgnore), [false, true]));

test("without ignores there is no configuration", () => {
  assert.equal(asConfig([], "policy.json"), "");
  assert.equal(asConfig([ignore("a", "2026-01-01", 'a "b"')], "policy.json"), 'lint:\n  ignore:\n  - {rules: a, files: "policy.json", reason: "a \\"b\\"", expires: 2026-01-01}\n');
});
