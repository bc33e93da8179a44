// The page's YAML reader against the trees that the Go reader gives.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { test } from "node:test";
import { SourceError, decode, tree } from "../source/yaml.js";

const corpus = new URL("../../wasm/source/yaml/testdata/", import.meta.url);
const names = readdirSync(corpus).filter((name) => name.endsWith(".yaml")).map((name) => name.slice(0, -5));
const read = (name) => tree(decode(readFileSync(new URL(name, corpus))));

test("the golden corpus gives the same bytes", () => {
  assert.ok(names.length > 100, `${names.length} files`);
  const wrong = [];
  for (const name of names) {
    const golden = new URL(`${name}.json`, corpus);
    if (existsSync(golden)) {
      let got;
      try { got = read(`${name}.yaml`); } catch (error) { got = `${error.name} ${error.offset}: ${error.stack}`; }
      const want = readFileSync(golden, "utf8").trimEnd();
      if (got !== want) wrong.push(`${name}:\n got ${got}\nwant ${want}`);
      continue;
    }
    try {
      const got = read(`${name}.yaml`);
      if (!name.startsWith("native_")) wrong.push(`${name}: got ${got}, want an error`);
    } catch (error) {
      if (!(error instanceof SourceError) || name.startsWith("native_")) wrong.push(`${name}: ${error.stack}`);
    }
  }
  assert.deepEqual(wrong, [], wrong.join("\n"));
});

const fails = (text, offset, message) => assert.throws(() => tree(text), (error) => {
  assert.ok(error instanceof SourceError, error.stack);
  assert.deepEqual([error.offset, error.message], [offset, message]);
  return true;
});

test("errors say where, in bytes of the original", () => {
  fails("é: 1\r\nb: *x\r\n", 10, "no anchor &x before this alias");
  fails("a: \ud83d\n", 3, "half a character, which no file can hold");
  fails("\ufeffa: \u0007\n", 6, "a control character, which YAML does not allow");
  fails("a: b: c\n", 3, "nested mappings are not allowed in compact mappings");
  assert.throws(() => decode(new Uint8Array([0xff, 0xfe, 0x61, 0])), /UTF-16/);
});

test("long and deep input is read or refused in little time", () => {
  for (const [name, text] of Object.entries({
    brackets: "[".repeat(100_000), braces: "{a: ".repeat(50_000), dashes: "- ".repeat(20_000), questions: "? ".repeat(20_000),
    keys: "a: b\n".repeat(30_000), list: "- a\n".repeat(50_000), line: `a: [${"[],".repeat(20_000)}]`, text: `a: ${"x\n  ".repeat(50_000)}`,
  })) {
    const start = performance.now();
    try { tree(text); } catch (error) { assert.ok(error instanceof SourceError, `${name}: ${error.stack}`); }
    const took = performance.now() - start;
    assert.ok(took < 10_000, `${name} took ${took.toFixed(0)} ms`);
  }
});
