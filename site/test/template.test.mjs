// Texts of templates: recognised, edited in place, places in bytes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tree } from "../source/yaml.js";
import { places } from "../text/places.js";
import { exclude, excluded, fromItems, include, insertAfter, looksLikeTemplate, modeOf, partsOf, replace, without } from "../text/template.js";

const read = (text) => JSON.parse(tree(text));

test("templates are told from other texts", () => {
  for (const text of ["mode: crud\nread:\n- x", "# c\nmode: actions", '{"mode":"crud"}', '{\n "mode": "crud"}', "read:\n- a\nwrite:\n- b", "mode: curd", "\n  name: x\n  mode: crud"]) assert.ok(looksLikeTemplate(text), text);
  for (const text of ["", "arn:aws:s3:::b", "please read: this", "- arn:aws:s3:::b", '{"Version":"2012-10-17","Statement":[]}', "read: arn:aws:s3:::b", "the mode: of transport"]) assert.ok(!looksLikeTemplate(text), text);
});

test("an exclusion changes nothing else", () => {
  for (const [text, want] of [
    ["mode: crud\nread:\n- a\n", "mode: crud\nread:\n- a\nexclude-actions:\n- s3:X\n"],
    ["mode: crud\nread: [a] # c", "mode: crud\nread: [a] # c\nexclude-actions:\n- s3:X"],
    ["mode: crud\nexclude-actions:\n- b:Y # c\nread:\n- a\n", "mode: crud\nexclude-actions:\n- b:Y # c\n- s3:X\nread:\n- a\n"],
    ["mode: crud\nexclude-actions:\n    - 'b:*'\n", "mode: crud\nexclude-actions:\n    - 'b:*'\n    - s3:X\n"],
    ["exclude-actions:\n- ''\n", "exclude-actions:\n- s3:X\n"],
    ["exclude-actions:\n-\nread: []\n", "exclude-actions:\n- s3:X\nread: []\n"],
    ["exclude-actions:\nread: []\n", "exclude-actions:\n- s3:X\nread: []\n"],
    ["exclude-actions: # c\n", "exclude-actions:\n- s3:X # c\n"],
    ["exclude-actions: []\n", 'exclude-actions: ["s3:X"]\n'],
    ["exclude-actions: [a:B]\n", 'exclude-actions: [a:B, "s3:X"]\n'],
    ["exclude-actions: a:B\n", 'exclude-actions: [a:B, "s3:X"]\n'],
    ["exclude-actions: ''\nread: []", "exclude-actions: \n- s3:X\nread: []"],
    ['{"mode": "crud"}', '{"mode": "crud", "exclude-actions": ["s3:X"]}'],
    ['{\n\t"mode": "crud"\n}\n', '{\n\t"mode": "crud",\n\t"exclude-actions": ["s3:X"]\n}\n'],
    ['{"exclude-actions": ["a:B"]}', '{"exclude-actions": ["a:B", "s3:X"]}'],
    ['{"exclude-actions": null}', '{"exclude-actions":  ["s3:X"]}'],
    ["mode: crud\r\nread:\r\n- ü\r\n", "mode: crud\r\nread:\r\n- ü\r\nexclude-actions:\r\n- s3:X\r\n"],
    ["# 😀\n  mode: crud\n", "# 😀\n  mode: crud\n  exclude-actions:\n  - s3:X\n"],
  ]) {
    const got = exclude(text, read(text)[0], "s3:X");
    assert.equal(got, want);
    assert.ok(excluded(read(got)).includes("s3:X"), got);
    assert.ok(!excluded(read(include(got, read(got), "s3:X"))).includes("s3:X"), `${got} takes it back`);
  }
  assert.equal(exclude("a: &a [x]\nexclude-actions: *a\n", read("a: &a [x]\nexclude-actions: *a\n")[0], "s3:X"), null, "an alias is not edited");
});

test("a block has exclusions of its own", () => {
  for (const [text, want] of [
    ["mode: crud\nblocks:\n- effect: Deny\n  write:\n  - a\n- read: [b]\n", "mode: crud\nblocks:\n- effect: Deny\n  write:\n  - a\n  exclude-actions:\n  - s3:X\n- read: [b]\n"],
    ["mode: crud\nblocks: [{effect: Deny, write: [a]}]\n", 'mode: crud\nblocks: [{effect: Deny, write: [a], "exclude-actions": ["s3:X"]}]\n'],
    ["blocks:\n  - write: [a]\n    exclude-actions: [a:B]\n", 'blocks:\n  - write: [a]\n    exclude-actions: [a:B, "s3:X"]\n'],
  ]) {
    const [document, block] = partsOf(read(text)[0]);
    const got = exclude(text, block, "s3:X");
    assert.equal(got, want);
    assert.ok(excluded(read(got)).includes("s3:X"), got);
    assert.ok(!excluded(read(include(got, read(got), "s3:X"))).includes("s3:X"), `${got} takes it back`);
    assert.equal(modeOf(block, document), "crud");
  }
  const [document, listed] = partsOf(read("mode: crud\nblocks: [{actions: [a]}, x]\n")[0]);
  assert.equal(modeOf(listed, document), "actions");
  assert.equal(modeOf(partsOf(read("mode: trust\nblocks: [{principals: '*'}]\n")[0])[1], read("mode: trust\n")[0]), "trust");
});

test("taking back leaves the other entries", () => {
  for (const [text, want] of [
    ["exclude-actions:\n- a:B\n- s3:X # c\n- c:D\n", "exclude-actions:\n- a:B\n- c:D\n"],
    ["exclude-actions:\n- a:B\n- s3:X", "exclude-actions:\n- a:B"],
    ["exclude-actions: [a:B, s3:X, c:D]\n", "exclude-actions: [a:B, c:D]\n"],
    ["exclude-actions: [a:B, s3:X]\n", "exclude-actions: [a:B]\n"],
    ["exclude-actions: [s3:X]\n", "exclude-actions: []\n"],
    ["exclude-actions:\r\n- s3:X\r\nread: []\r\n", "exclude-actions:\r\nread: []\r\n"],
  ]) assert.equal(include(text, read(text), "s3:X"), want);
  const actions = "mode: actions\nactions:\n- a:B\n- s3:X\n";
  assert.equal(without(actions, read(actions)[0][4][3][4][1]), "mode: actions\nactions:\n- a:B\n");
});

test("a further entry comes behind its neighbour", () => {
  for (const [text, want] of [
    ["read:\n- arn:aws:s3:::é # c\nlist:\n", "read:\n- arn:aws:s3:::é # c\n- arn:aws:s3:::b/*\nlist:\n"],
    ["read: [arn:aws:s3:::b]\n", 'read: [arn:aws:s3:::b, "arn:aws:s3:::b/*"]\n'],
  ]) {
    const item = read(text)[0][4][1][4][0];
    assert.equal(insertAfter(text, { start: item[1], end: item[2] }, "arn:aws:s3:::b/*"), want);
    const replaced = replace(text, { start: item[1], end: item[2] }, "arn:aws:s3:::c");
    assert.equal(read(replaced)[0][4][1][4][0][4], "arn:aws:s3:::c");
    assert.equal(replaced.length, text.length + "arn:aws:s3:::c".length - item[4].length + (text.includes("[") ? 2 : 0));
  }
});

test("an entry with actions of its own stays as it is", () => {
  for (const [text, want] of [
    ["read:\n- arn: arn:aws:s3:::b\n  exclude: [x]\n", "read:\n- arn:aws:s3:::b/*\n- arn: arn:aws:s3:::b\n  exclude: [x]\n"],
    ["read:\n- {arn: arn:aws:s3:::b}\n", "read:\n- arn:aws:s3:::b/*\n- {arn: arn:aws:s3:::b}\n"],
    ["read: [{exclude: [x], arn: arn:aws:s3:::b}]\n", 'read: ["arn:aws:s3:::b/*", {exclude: [x], arn: arn:aws:s3:::b}]\n'],
  ]) {
    const map = read(text)[0][4][1][4][0][4];
    const arn = map[map.findIndex((node) => node[4] === "arn") + 1];
    assert.equal(insertAfter(text, { start: arn[1], end: arn[2] }, "arn:aws:s3:::b/*"), want);
    read(want);
  }
});

test("the ARN list becomes a template", () => {
  const text = fromItems({ items: [{ arn: "arn:aws:s3:::b", levels: ["List", "Read"] }, { arn: "arn:aws:s3:::b/${aws:username}", levels: ["Read"] }, { arn: "arn:aws:x: #", levels: ["Permissions management"] }], exclude: ["s3:*Torrent"] });
  assert.equal(text, "mode: crud\nread:\n- arn:aws:s3:::b\n- arn:aws:s3:::b/${aws:username}\nlist:\n- arn:aws:s3:::b\npermissions-management:\n- 'arn:aws:x: #'\nexclude-actions:\n- s3:*Torrent\n");
  assert.deepEqual(read(text)[0][4].filter((_, i) => i % 2).map((v) => (Array.isArray(v[4]) ? v[4].map((n) => n[4]) : v[4])).at(-2), ["arn:aws:x: #"]);
});

test("places are in bytes, columns in code points", () => {
  const text = "a: é\r\n😀b\rc\n";
  const at = places(text);
  const of = (byte) => { const { line, column, index } = at.at(byte); return [line, column, index]; };
  assert.deepEqual([of(0), of(3), of(5), of(7), of(11), of(12), of(13), of(14), of(15), of(99)],
    [[1, 1, 0], [1, 4, 3], [1, 5, 4], [2, 1, 6], [2, 2, 8], [2, 3, 9], [3, 1, 10], [3, 2, 11], [4, 1, 12], [4, 1, 12]]);
  assert.equal(at.count, 4);
  assert.deepEqual(places("").at(0), { line: 1, column: 1, index: 0 });
});
