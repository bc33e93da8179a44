// Requests that are known to kill engines: each ends in an answer, and the next one is
// right.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./harness.mjs";

let server, browser, v;
before(async () => {
  [server, browser] = await Promise.all([serve(), launch()]);
  v = await visit(browser);
  await v.page.goto(server.url);
  await v.ready();
  await v.page.evaluate(defineSends);
});
after(async () => { await browser?.close(); await server?.stop(); });

/** Sends one of the requests below; answers with how it ended and how long it took. */
const outcome = (send) => v.page.evaluate(async (name) => {
  const start = performance.now();
  const ended = await globalThis.sends[name]().then(() => ({ ok: true }), (error) => ({ code: error.code, message: error.message }));
  return { ...ended, ms: performance.now() - start };
}, send);

async function right() {
  const reply = await v.page.evaluate(() => globalThis.leastwise.engine.call("generate",
    { items: [{ arn: "arn:aws:s3:::example-bucket/*", levels: ["Read"] }], levelTable: "strict" }));
  assert.match(reply.policy, /"s3:GetObject"/);
}

/** Runs in the page: the requests by name. */
function defineSends() {
  const { engine } = globalThis.leastwise;
  const bytes = (text) => new TextEncoder().encode(text);
  const nested = (n) => '{"op":"generate","request":{"items":' + "[".repeat(n) + "]".repeat(n) + "}}";
  globalThis.sends = {
    nesting: () => engine.raw(bytes(nested(100_000))),
    objects: () => engine.raw(bytes('{"op":"generate","request":' + '{"a":'.repeat(100_000))),
    unknown: () => engine.raw(bytes('{"op":"nothing","request":' + "[".repeat(100_000) + "]".repeat(100_000) + "}")),
    document: () => engine.call("generate", { items: Array.from({ length: 40_000 }, (_, i) =>
      ({ arn: `arn:aws:s3:::example-bucket-with-a-long-name-${i}/and/a/long/prefix/that/goes/on/and/on/*`, levels: ["Read"] })), levelTable: "strict" }),
    string: () => engine.call("generate", { items: [{ arn: "arn:aws:s3:::" + "x".repeat(5_000_000), levels: ["Read"] }], levelTable: "strict" }),
    wildcards: () => engine.call("search", { text: "*a".repeat(20_000) }),
    garbage: () => engine.raw(new Uint8Array(5_000_000).fill(0xff)),
    empty: () => engine.raw(new Uint8Array(0)),
    // Not bytes at all, only their length: the engine is asked for 2 of the 4 GB that
    // WebAssembly has, and wants them once more to read the request.
    memory: () => engine.raw({ length: 2 ** 31 - 1 }),
  };
}

for (const name of ["nesting", "objects", "unknown", "document", "string", "wildcards", "garbage", "empty"]) {
  test(`${name}: ends in time, then a right answer`, async (t) => {
    const { ok, code, message, ms } = await outcome(name);
    t.diagnostic(`${name}: ${ok ? "answered" : `${code}: ${message}`} after ${ms.toFixed(0)} ms`);
    assert.ok(ok || code, "neither an answer nor an error");
    assert.ok(ms < 4000, `took ${ms.toFixed(0)} ms`);
    await right();
  });
}

test("out of memory: the engine is replaced and only that request fails", async (t) => {
  await v.page.evaluate(() => {
    globalThis.seen = [];
    new MutationObserver(() => globalThis.seen.push(document.getElementById("engine-state").dataset.state))
      .observe(document.getElementById("engine-state"), { attributes: true });
  });
  await v.page.workers().at(-1).evaluate(() => { // asking is enough, nothing need be copied
    const set = Uint8Array.prototype.set;
    Uint8Array.prototype.set = function some(from, at) { if (from.length < 2 ** 30) set.call(this, from, at); };
  });
  const { code, message, ms } = await outcome("memory");
  t.diagnostic(`${code}: ${message} after ${ms.toFixed(0)} ms`);
  assert.equal(code, "engine");
  assert.doesNotMatch(message, /took more than/, "that was slowness, not memory");
  await right();
  assert.deepEqual(await v.page.evaluate(() => globalThis.seen), ["restarting", "ready"]);
});

test("a stack overflow inside the engine is survived", async () => {
  // Whatever the engine's own guards are: encoding into its memory overflows once.
  await v.page.workers().at(-1).evaluate(() => {
    Uint8Array.prototype.set = function set(...args) { return this.set(...args); };
  });
  const failed = await v.page.evaluate(() => globalThis.leastwise.engine.call("version", {}).then(() => null, (error) => error.message));
  assert.match(failed, /call stack/i);
  await right();
});

test("the page's own view recovers", async () => {
  await v.page.fill("#paste-box", "arn:aws:s3:::example-bucket/*");
  await v.page.press("#paste-box", "Enter");
  await v.page.locator(".item").first().getByRole("button", { name: /^Read/ }).click();
  await v.page.waitForFunction(() => /s3:GetObject/.test(document.querySelector("#result .code").textContent));
  assert.deepEqual(await v.violations(), []);
});
