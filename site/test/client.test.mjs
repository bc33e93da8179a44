// The engine client against workers made of plain objects: what a browser can not be made
// to do on demand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createEngine } from "../engine/client.js";

const encode = (value) => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** @param {(request: any, message: any, reply: Function) => void} behave */
function engineWith(behave, { more, start = () => ({ ok: { kind: "catalog", date: "2026-01-01" } }) } = {}) {
  const workers = [];
  const states = [];
  const spawn = () => {
    const worker = { ended: false, terminate() { this.ended = true; }, postMessage(message) {
      const reply = (data) => queueMicrotask(() => worker.onmessage({ data }));
      worker.messages.push(message);
      if (message.type === "start") {
        try { return reply({ type: "ready", replies: message.blobs.map((b) => encode(start(b))) }); }
        catch (error) { return reply({ type: "dead", reason: error.message }); }
      }
      behave(message.type === "call" ? decode(message.bytes) : null, message, reply);
    }, messages: [] };
    workers.push(worker);
    return worker;
  };
  const engine = createEngine({ module: Promise.resolve("module"), more, spawn,
    catalog: Promise.resolve({ bytes: new Uint8Array([1]), untrusted: false }), onstate: (state) => states.push(state) });
  return { engine, workers, states };
}
const echo = (request, message, reply) => reply({ type: "answer", id: message.id, bytes: encode({ ok: request }) });

test("replies reach their askers, one request at a time", async () => {
  let busy = 0;
  const { engine } = engineWith((request, message, reply) => {
    assert.equal(++busy, 1, "two requests in the engine at once");
    setTimeout(() => { busy--; echo(request, message, reply); }, 5);
  });
  const replies = await Promise.all([1, 2, 3].map((n) => engine.call("x", { n })));
  assert.deepEqual(replies.map((r) => r.request.n), [1, 2, 3]);
});

test("the engine's error carries code and hint", async () => {
  const { engine } = engineWith((_, message, reply) =>
    reply({ type: "answer", id: message.id, bytes: encode({ error: { code: "not-found", message: "no", hint: "try yes" } }) }));
  await assert.rejects(engine.call("x", {}), { name: "EngineError", code: "not-found", message: "no", hint: "try yes" });
});

test("a waiting request gives way to a newer one with its key", async () => {
  const { engine } = engineWith(echo);
  const [first, second, third] = [1, 2, 3].map((n) => engine.call("x", { n }, { key: "k" }));
  await assert.rejects(first, { code: "superseded" });
  await assert.rejects(second, { code: "superseded" });
  assert.equal((await third).request.n, 3);
});

test("a dead engine is replaced and only its request fails", async () => {
  const { engine, workers, states } = engineWith((request, message, reply) =>
    request.op === "kill" ? reply({ type: "dead", id: message.id, reason: "RangeError" }) : echo(request, message, reply));
  await engine.call("x", {});
  const doomed = engine.call("kill", {});
  const next = engine.call("after", {});
  await assert.rejects(doomed, { code: "engine", message: /RangeError/ });
  assert.equal((await next).op, "after");
  assert.equal(workers.length, 2);
  assert.ok(workers[0].ended, "the dead worker was not terminated");
  assert.equal(workers[1].messages[0].module, "module", "the compiled module was not used again");
  assert.deepEqual(states, ["loading", "ready", "restarting", "ready"]);
});

test("over 2 s counts as dead; what it says later is dropped", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let late;
  const { engine, workers } = engineWith((request, message, reply) => {
    if (request.op === "slow") late = () => echo(request, message, reply);
    else echo(request, message, reply);
  });
  await engine.call("x", {});
  const slow = engine.call("slow", {});
  const failed = assert.rejects(slow, { code: "engine", message: /more than 2 s/ });
  await tick();
  t.mock.timers.tick(2001);
  await failed;
  const next = engine.call("after", {});
  late();
  assert.equal((await next).op, "after");
  assert.equal(workers.length, 2);
});

test("an engine that does not start is given up", async () => {
  const { engine, states, workers } = engineWith(echo, { start: () => { throw new Error("trap"); } });
  await assert.rejects(engine.call("x", {}), { code: "engine", message: /does not start: trap/ });
  assert.equal(states.at(-1), "failed");
  assert.equal(workers.length, 4);
  await assert.rejects(engine.call("x", {}), { code: "engine" });
});

test("requests that kill engines do not use up the attempts", async () => {
  const { engine } = engineWith((request, message, reply) =>
    request.op === "kill" ? reply({ type: "dead", id: message.id, reason: "trap" }) : echo(request, message, reply));
  for (let i = 0; i < 10; i++) await assert.rejects(engine.call("kill", {}), { code: "engine" });
  assert.equal((await engine.call("x", {})).op, "x");
});

test("a refused blob is not opened in later engines, a taken one is", async () => {
  const { engine, workers } = engineWith((request, message, reply) => {
    if (message.type === "open") return reply({ type: "answer", id: message.id,
      bytes: encode(message.bytes[0] === 9 ? { error: { code: "catalog", message: "offset 0: wrong magic", hint: "" } } : { ok: { kind: "catalog", date: "2025-01-01" } }) });
    if (request.op === "kill") return reply({ type: "dead", id: message.id, reason: "trap" });
    echo(request, message, reply);
  });
  await assert.rejects(engine.open("catalog", new Uint8Array([9]), { untrusted: true }), { code: "catalog" });
  assert.equal((await engine.open("catalog", new Uint8Array([7]), { untrusted: true })).date, "2025-01-01");
  await assert.rejects(engine.call("kill", {}));
  await engine.call("x", {});
  assert.deepEqual(workers[1].messages[0].blobs.map((b) => [b.kind, b.bytes[0]]), [[256, 7]]);
});

test("a new catalog takes the blobs of the old one away", async () => {
  const { engine, workers } = engineWith((request, message, reply) => {
    if (message.type === "open") return reply({ type: "answer", id: message.id, bytes: encode({ ok: { kind: "x", date: "" } }) });
    reply({ type: "dead", id: message.id, reason: "trap" });
  });
  await engine.open("ledger", new Uint8Array([2]));
  await assert.rejects(engine.call("kill", {}));
  await engine.open("catalog", new Uint8Array([7]), { untrusted: true });
  await assert.rejects(engine.call("kill", {}));
  await engine.open("ledger", new Uint8Array([3]));
  assert.deepEqual(workers.map((w) => w.messages[0].blobs.map((b) => b.bytes[0])), [[1], [1, 2], [7]]);
});

test("a blob beside the catalog that no longer opens is left out", async () => {
  let ledgers = 0;
  const { engine, workers, states } = engineWith((request, message, reply) => {
    if (message.type === "open") return reply({ type: "answer", id: message.id, bytes: encode({ ok: { kind: "ledger", date: "" } }) });
    reply({ type: "dead", id: message.id, reason: "trap" });
  }, { start: (b) => (b.kind === 2 && ++ledgers ? { error: { code: "catalog", message: "no", hint: "" } } : { ok: { kind: "catalog", date: "" } }) });
  await engine.open("ledger", new Uint8Array([2]));
  for (let i = 0; i < 2; i++) await assert.rejects(engine.call("kill", {}), { code: "engine" });
  await tick();
  assert.equal(ledgers, 1);
  assert.deepEqual(workers.map((w) => w.messages.length && w.messages[0].blobs.length), [1, 2, 1]);
  assert.notEqual(states.at(-1), "failed");
});

test("a catalog that does not open is an error for every request", async () => {
  const { engine, states } = engineWith(echo, { start: () => ({ error: { code: "catalog", message: "broken", hint: "" } }) });
  await assert.rejects(engine.call("x", {}), { code: "catalog" });
  assert.equal(states.at(-1), "failed");
});

test("what was split from the module is loaded once, when it is first needed, and given to later engines", async () => {
  let loads = 0;
  const { engine, workers } = engineWith((request, message, reply) =>
    request?.op === "kill" ? reply({ type: "dead", id: message.id, reason: "RangeError" }) : echo(request, message, reply),
  { more: async () => { if (++loads === 1) throw new Error("no network"); return "more"; } });
  await engine.call("search", {});
  assert.equal(loads, 0);
  await assert.rejects(engine.call("lint", {}), { code: "engine", message: /no network/ });
  await Promise.all([engine.call("lint", {}), engine.call("evaluate", {})]);
  assert.equal(loads, 2);
  assert.deepEqual(workers[0].messages.filter((message) => message.type === "more").map((message) => message.more), ["more"]);
  await assert.rejects(engine.call("kill", {}), { code: "engine" });
  await engine.call("lint", {});
  assert.equal(loads, 2);
  assert.equal(workers[1].messages[0].more, "more");
});
