// Many requests at once: each gets its own answer, and memory stays bounded.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fresh, startWorker } from "./workerd.mjs";
import { http, relayBody, startWire } from "./wire.mjs";

let wire, worker;
before(async () => {
  wire = await startWire((socket, name) => socket.write(http(200, `<Echo>${name}</Echo>`)));
  worker = await startWorker({ outbound: wire.outbound, limit: 100_000 });
});
after(async () => { await worker?.stop(); wire?.stop(); });

test("1,000 requests, 50 at once: no wrong answer, memory bounded", async () => {
  const policy = (n) => ({ Version: "2012-10-17", Id: `policy-${n}`, Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::example-bucket" }] });
  const kinds = [
    async (n) => {
      const { status, json } = await worker.post("/v1/sandbox/plan", { region: "us-east-1", ...fresh(), policy: policy(n) });
      assert.equal(status, 200);
      assert.ok(json.subject.includes(`policy-${n}"`), "another request's policy");
    },
    async (n) => assert.deepEqual((await worker.post("/v1/relay", relayBody(`n${n}`))).json, { status: 200, body: `<Echo>n${n}</Echo>` }),
    async (n) => assert.equal((await worker.post("/v1/sandbox/plan", `{"region":"r-${n}"`)).status, 400),
    async () => assert.equal((await (await fetch(`${worker.url}/v1/health`)).json()).status, "ok"),
  ];
  let next = 0, most = 0;
  await Promise.all(Array.from({ length: 50 }, async () => {
    while (next < 1000) { const n = next++; await kinds[n % kinds.length](n); if (n % 50 === 0) most = Math.max(most, resident()); }
  }));
  console.log(`# workerd took ${most} MB at most`);
  assert.ok(most < 900, `workerd took ${most} MB`);
});

/** Resident megabytes of all workerd processes that this test started. */
function resident() {
  const own = new Set([process.pid]);
  let sum = 0;
  for (const [pid, parent, name, pages] of processes()) if (own.has(parent) && name.includes("workerd")) sum += pages * 4096 / 1e6;
  return Math.round(sum);
}
function* processes() {
  for (const pid of readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ")) {
    const [, name, rest] = /\((.*)\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
    const fields = rest.split(" ");
    yield [Number(pid), Number(fields[1]), name, Number(fields[21])];
  }
}
