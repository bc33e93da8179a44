// The difference of texts, and the one form that policies are compared in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { diff, tidy } from "../text/diff.js";

const told = (list) => list.map(({ kind, text }) => ({ same: " ", gone: "-", new: "+" })[kind] + text);

test("lines that go and come", () => {
  for (const [before, after, want] of [
    ["", "", []],
    ["a", "a", [" a"]],
    ["a\nb\nc", "a\nc", [" a", "-b", " c"]],
    ["a\nc\n", "a\nb\nc\n", [" a", "+b", " c"]],
    ["a\nb", "c\nd", ["-a", "-b", "+c", "+d"]],
    ["", "a\n", ["+a"]],
    ["x\na\nb\ny", "x\nb\na\ny", [" x", "-a", " b", "+a", " y"]],
    ["a\r\nb", "a\nb", [" a", " b"]],
  ]) assert.deepEqual(told(diff(before, after)), want, JSON.stringify([before, after]));
});

test("both texts come out of their difference, with their line numbers", () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let round = 0; round < 500; round++) {
    const text = () => Array.from({ length: random(8) }, () => "abc"[random(3)]).join("\n");
    const [before, after] = [text(), text()];
    const out = diff(before, after);
    const side = (gone, number) => out.filter(({ kind }) => kind !== gone).map((line, i) => { assert.equal(line[number], i + 1); return line.text; }).join("\n");
    assert.equal(side("new", "a"), before);
    assert.equal(side("gone", "b"), after);
    // No shorter difference: the longest common part, by trying all.
    const [x, y] = [before ? before.split("\n") : [], after ? after.split("\n") : []];
    const longest = (i, j) => (i === x.length || j === y.length ? 0 : x[i] === y[j] ? 1 + longest(i + 1, j + 1) : Math.max(longest(i + 1, j), longest(i, j + 1)));
    assert.equal(out.filter(({ kind }) => kind === "same").length, longest(0, 0), JSON.stringify([before, after]));
  }
});

test("large texts are told, if not in the fewest lines", () => {
  const text = (word) => Array.from({ length: 3000 }, (_, i) => `${word} ${i}`).join("\n");
  assert.equal(diff(text("a"), text("b")).length, 6000);
});

test("one form for all ways to write a policy", () => {
  const one = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: ["s3:Put", "s3:Get"], Resource: "*", Principal: { AWS: "1" }, Condition: { StringEquals: { k: "v" } } } };
  const other = { Statement: [{ Condition: { StringEquals: { k: ["v"] } }, Principal: { AWS: ["1"] }, Resource: ["*"], Action: ["s3:Get", "s3:Put"], Effect: "Allow" }], Version: "2012-10-17" };
  assert.equal(tidy(JSON.stringify(one)), tidy(JSON.stringify(other)));
  assert.match(tidy(JSON.stringify(one)), /^\{\n {2}"Version"/);
  const statements = (...list) => tidy(JSON.stringify({ Statement: list }));
  assert.notEqual(statements({ Sid: "a" }, { Sid: "b" }), statements({ Sid: "b" }, { Sid: "a" }), "statements stay in their order");
  assert.equal(tidy("{"), null);
  assert.equal(tidy('{"Statement": [{"Principal": "*"}]}'), tidy('{"Statement": {"Principal": "*"}}'));
});
