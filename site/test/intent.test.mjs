// A template and the rows of the intent: reading one, and changing it as the rows change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tree } from "../source/yaml.js";
import { aboutRows, patched, projected, readIntent } from "../text/intent.js";
import { fromItems } from "../text/template.js";

const read = (text) => JSON.parse(tree(text));
const rows = (text, state = { items: [], exclude: [], conditions: [] }) => { let id = 9; return projected(state, read(text), () => ++id) ?? state; };
const FULL = `# team
mode: crud
name: orders
read:
- arn:aws:s3:::b/* # the reports
- 'arn:aws:s3:::c'
list: [arn:aws:s3:::b]
exclude-actions:
- s3:*Torrent
conditions:
- mfa
- region: [eu-west-1, eu-west-2]
- tag: {team: blue}
`;

test("a template's rows are its ARNs, exclusions and recipes", () => {
  const { items, exclude, conditions, rest } = readIntent(read(FULL));
  assert.deepEqual(items, [{ arn: "arn:aws:s3:::b/*", levels: ["Read"] }, { arn: "arn:aws:s3:::c", levels: ["Read"] }, { arn: "arn:aws:s3:::b", levels: ["List"] }]);
  assert.deepEqual(exclude, ["s3:*Torrent"]);
  assert.deepEqual(conditions, [{ recipe: "mfa", values: [] }, { recipe: "region", values: ["eu-west-1", "eu-west-2"] }, { recipe: "tag", values: ["team", "blue"] }]);
  assert.deepEqual(rest, []);
});

test("what rows can't show is named, and where it stands", () => {
  for (const [text, want] of [
    ["mode: crud\nwildcard-only:\n  single-actions: [s3:ListAllMyBuckets]\n", ["wildcard-only 11"]],
    ["mode: actions\nactions: [s3:GetObject, s3:PutObject]\n", ["mode 0", "actions 14"]],
    ["mode: crud\nread:\n- arn: arn:aws:s3:::b/*\n  actions: [s3:GetObject]\n- arn:aws:s3:::c/*\n", ["read 11"]],
    ["mode: crud\neffect: Deny\nread: [arn:aws:s3:::b/*]\n", ["mode 0", "effect 11", "read 24"]],
    ["mode: crud\nread: [arn:aws:s3:::b/*]\nconditions:\n- {operator: Bool, key: x, values: ['true']}\n", ["conditions 36"]],
    ["mode: crud\nread: [arn:aws:s3:::b/*]\n---\nmode: crud\n", ["more templates 40"]],
    ["a: &a [arn:aws:s3:::b/*]\nread: *a\n", ["a 0", "read 25"]],
    ["mode: crud\nread: ['']\nwrite:\nsts:\n", []],
  ]) assert.deepEqual(readIntent(read(text)).rest.map(({ field, start }) => `${field} ${start}`), want, text);
});

test("a change of a row changes its entries only", () => {
  const state = rows(FULL);
  const item = (n, change) => ({ ...state, items: state.items.map((one, i) => (i === n ? { ...one, ...change } : one)) });
  for (const [after, want] of [
    [item(0, { levels: ["Read", "Write"] }), `${FULL}write:\n- arn:aws:s3:::b/*\n`],
    [item(2, { levels: ["List", "Read"] }), FULL.replace("'arn:aws:s3:::c'\n", "'arn:aws:s3:::c'\n- arn:aws:s3:::b\n")],
    [item(0, { levels: [] }), FULL.replace("- arn:aws:s3:::b/* # the reports\n", "")],
    [item(2, { levels: [] }), FULL.replace("[arn:aws:s3:::b]", "[]")],
    [item(0, { arn: "arn:aws:s3:::new/*" }), FULL.replace("b/* #", "new/* #")],
    [item(1, { arn: "" }), FULL.replace("- 'arn:aws:s3:::c'\n", "")],
    [{ ...state, items: state.items.slice(2) }, FULL.replace(/read:\n.*\n.*\n/, "")],
    [{ ...state, exclude: [...state.exclude, "s3:GetObject"] }, FULL.replace("Torrent\n", "Torrent\n- s3:GetObject\n")],
    [{ ...state, exclude: [] }, FULL.replace("exclude-actions:\n- s3:*Torrent\n", "")],
    [{ ...state, conditions: [...state.conditions, { recipe: "own-tag", values: ["cost centre"] }] }, `${FULL}- own-tag: "cost centre"\n`],
    [{ ...state, conditions: state.conditions.slice(0, 1) }, FULL.replace(/- region.*\n- tag.*\n/, "")],
    [{ ...state, conditions: [] }, FULL.replace(/conditions:\n[^]*$/, "")],
    [state, FULL],
  ]) {
    const got = patched(FULL, read, state, after);
    assert.equal(got.trimEnd(), want.trimEnd());
    const again = rows(got, after);
    for (const list of ["exclude", "conditions"]) assert.deepEqual(again[list], after[list], "the template says what the rows do");
    assert.deepEqual(again.items.filter(({ arn }) => arn).map(({ arn, levels }) => `${arn} ${[...levels].sort()}`), after.items.filter(({ arn }) => arn).map(({ arn, levels }) => `${arn} ${[...levels].sort()}`));
  }
});

test("JSON stays JSON, and what can't be changed is refused", () => {
  const text = '{\n  "mode": "crud",\n  "read": ["arn:aws:s3:::b/*"]\n}\n';
  const state = rows(text);
  const got = patched(text, read, state, { ...state, items: [{ ...state.items[0], levels: ["Read", "List"] }], conditions: [{ recipe: "tag", values: ["team", "a", "b"] }] });
  assert.deepEqual(JSON.parse(got), { mode: "crud", read: ["arn:aws:s3:::b/*"], list: ["arn:aws:s3:::b/*"], conditions: [{ tag: { team: ["a", "b"] } }] });
  const actions = "mode: actions\nactions: [s3:GetObject]\n";
  const none = { items: [], exclude: [], conditions: [] };
  assert.equal(patched(actions, read, none, { ...none, items: [{ id: 1, arn: "arn:aws:s3:::b", levels: ["List"] }] }), null, "rows have no place in an actions template");
  assert.equal(patched(actions, read, none, { ...none, conditions: [{ recipe: "mfa", values: [] }] }), `${actions}conditions:\n- mfa\n`);
});

test("the rows as a template say the same, whatever the values", () => {
  const state = { items: [{ id: 1, arn: "arn:aws:s3:::b/${aws:username}/*", levels: ["Read", "Permissions management"] }], exclude: ["s3:*"],
    conditions: [{ recipe: "source-ip", values: ["::1", "10.0.0.0/8"] }, { recipe: "mfa-age", values: ["3600"] }, { recipe: "tag", values: ["on", "yes: #1"] }, { recipe: "after", values: ["2027-01-31"] }, { recipe: "source-account", values: ["011122223333"] }] };
  assert.equal(projected(state, read(fromItems(state)), () => 2), null, fromItems(state));
});

test("random changes of rows are those of the template", () => {
  let seed = 7;
  const random = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
  const LEVELS = ["Read", "Write", "List", "Tagging", "Permissions management"];
  const more = [{ recipe: "mfa", values: [] }, { recipe: "region", values: ["eu-west-1", "a b"] }, { recipe: "tag", values: ["t", "v"] }];
  const sorted = ({ items, exclude, conditions }) => JSON.stringify([items.filter(({ arn, levels }) => arn && levels.length).map(({ arn, levels }) => [arn, ...[...levels].sort()].join()).sort(), [...exclude].sort(), conditions.map((one) => JSON.stringify(one)).sort()]);
  for (let round = 0; round < 60; round++) {
    let text = round % 2 ? FULL : "# empty\n";
    let state = rows(text);
    for (let step = 0, id = 100; step < 12; step++) {
      const after = { ...state };
      const at = random(state.items.length || 1);
      if (random(3) === 0 || !state.items.length) after.items = [...state.items, { id: ++id, arn: `arn:aws:s3:::n${id}`, levels: LEVELS.filter(() => random(2)) }];
      else if (random(4) === 0) after.items = state.items.filter((_, i) => i !== at);
      else after.items = state.items.map((one, i) => (i !== at ? one : random(2) ? { ...one, arn: `arn:aws:sqs:*:*:r${++id}` } : { ...one, levels: LEVELS.filter(() => random(2)) }));
      if (random(3) === 0) after.exclude = ["s3:*Torrent", "s3:GetObject", "sqs:*"].filter(() => random(2));
      if (random(3) === 0) after.conditions = more.filter(() => random(2));
      text = patched(text, read, state, after);
      assert.equal(sorted(readIntent(text.trim() ? read(text) : [])), sorted(after), text);
      state = after;
    }
  }
});

test("notes and reasons about a row's ARN are about the row", () => {
  const text = "mode: crud\nread:\n- 'arn:aws:s3:::é/*'\n";
  const start = new TextEncoder().encode(text.slice(0, text.indexOf("'"))).length;
  const end = new TextEncoder().encode(text.trimEnd()).length;
  const { notes, reasons } = aboutRows({ notes: [{ template: 0, start, end, item: -1 }, { template: 0, start: 0, end: 4, item: -1 }],
    reasons: [{ template: 0, entries: [{ text: "arn:aws:s3:::é/*", start, end, item: -1 }] }, { template: 0, entries: [{ text: "s3:x", start, end, item: -1 }] }] }, [{ arn: "arn:aws:s3:::é/*" }], text);
  assert.deepEqual(notes.map(({ item }) => item), [0, -1]);
  assert.deepEqual(reasons.map(({ template, entries }) => [template, entries[0].item]), [[-1, 0], [0, -1]]);
});
