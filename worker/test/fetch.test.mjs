// How the Worker asks AWS, as bytes on the wire, and what it makes of bad answers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startWorker } from "./workerd.mjs";
import { http, relayBody, startWire } from "./wire.mjs";

let wire, worker;

/** Passes one request on; the answer by name is what the server gives. */
const relay = (name, to = worker, headers = {}) => to.post("/v1/relay", relayBody(name), headers);

const ANSWERS = {
  plain: (socket) => socket.write(http(200, "<ok>é</ok>", "x-amzn-RequestId: r-1\r\n")),
  refused: (socket) => socket.write(http(403, "<Error/>")),
  away: (socket) => socket.write(http(302, "", "Location: https://evil.example/\r\n")),
  again: (socket) => socket.write(http(307, "", "Location: https://evil.example/\r\n")),
  long: (socket) => socket.write(http(200, "x".repeat((1 << 20) + 1))),
  full: (socket) => socket.write(http(200, "x".repeat(1 << 20))),
  cut: (socket) => socket.end("HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\nhalf"),
  closed: (socket) => socket.destroy(),
  empty: (socket) => socket.write("HTTP/1.1 204 x\r\n\r\n"),
  silent: () => {},
  stalled: (socket) => socket.write("HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\nhalf"),
};

before(async () => {
  wire = await startWire((socket, name) => ANSWERS[name](socket));
  worker = await startWorker({ outbound: wire.outbound, limit: 100_000 });
});
after(async () => { await worker?.stop(); wire?.stop(); });

describe("answers", { concurrency: true }, () => {
  test("pass", async () => {
    assert.deepEqual((await relay("plain")).json, { status: 200, requestId: "r-1", body: "<ok>é</ok>" });
    assert.deepEqual((await relay("refused")).json, { status: 403, body: "<Error/>" });
    assert.deepEqual((await relay("empty")).json, { status: 204, body: "" });
  });
  test("that lead elsewhere are answers, and nobody goes there", async () => {
    assert.equal((await relay("away")).json.status, 302);
    assert.equal((await relay("again")).json.status, 307);
    for (const text of wire.asked) assert.match(text, /\r\nhost: sts\.eu-west-1\.amazonaws\.com\r\n/i);
  });
  test("have at most 1 MiB", async () => {
    assert.equal((await relay("full")).json.body.length, 1 << 20);
    assert.equal((await relay("long")).status, 503);
  });
  test("that break off are none", async () => {
    for (const name of ["cut", "closed"]) {
      const { status, json } = await relay(name);
      assert.deepEqual([status, json.error.retryable], [503, true], name);
    }
  });
  for (const name of ["silent", "stalled"]) {
    test(`that stay out are given up after 10 seconds: ${name}`, async () => {
      const start = performance.now();
      assert.equal((await relay(name)).status, 503);
      const took = performance.now() - start;
      assert.ok(took > 9_500 && took < 20_000, `${took} ms`);
    });
  }
});

test("requests go in one piece, with their length and nothing that was not asked for", () => {
  for (const text of wire.asked) {
    const [head, body] = text.split("\r\n\r\n");
    const headers = new Map(head.split("\r\n").slice(1).map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]));
    assert.match(head, /^POST \/ HTTP\/1\.1\r\n/);
    assert.equal(Number(headers.get("content-length")), body.length);
    assert.equal(headers.get("user-agent"), "leastwise-sandbox");
    assert.equal(headers.get("x-amz-security-token"), "token of a session");
    for (const name of ["transfer-encoding", "cookie", "referer", "origin", "x-forwarded-for", "cf-connecting-ip"]) assert.equal(headers.get(name), undefined, name);
  }
});

test("an address has its share of requests, and an account too", async () => {
  const small = await startWorker({ outbound: wire.outbound, limit: 4 });
  try {
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push((await small.post("/v1/sandbox/plan", "{}", { "CF-Connecting-IP": "192.0.2.1" })).status);
    assert.deepEqual(codes, [400, 400, 400, 400, 429]);
    const other = await small.post("/v1/sandbox/plan", "{}", { "CF-Connecting-IP": "192.0.2.2" });
    assert.equal(other.status, 400, "another address");
    const account = [];
    for (let i = 0; i < 5; i++) account.push((await relay("plain", small, { "CF-Connecting-IP": `192.0.2.${10 + i}` })).status);
    assert.deepEqual(account, [200, 200, 200, 200, 429]);
    const line = small.logged.find((one) => one.includes('op="plan"'));
    assert.match(line, /address="192\.0\.2\.1"/);
    assert.ok(small.logged.some((one) => /op="relay GetCallerIdentity" status=429 code="rate_limited" account="\d{12}"/.test(one)));
  } finally {
    await small.stop();
  }
});
