// CPU time of the Worker per request, beside Workers that do nothing.
//
//	node scripts/workercpu/bench.mjs
//
// The time is that of all threads of a workerd process, from schedstat, over 200 requests
// one after the other. It is no proof of what Cloudflare measures: their machines differ,
// and miniflare's own entry Worker is part of it here.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, copyFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { fresh, root, startWorker } from "../../worker/test/workerd.mjs";

const REQUESTS = 200, ROUNDS = 8, LIMIT = 1.3;

const js = { ...process.env, GOOS: "js", GOARCH: "wasm" };
const build = (out, pkg) => {
  execFileSync("go", ["build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", out, pkg], { cwd: root, env: js });
  for (const tool of ["wasmlean", "wasmjump"]) execFileSync("go", ["run", `./scripts/${tool}`, out], { cwd: root });
};

/** A Worker beside the real one: its glue, and another module or script. */
function folder(name, pkg, script) {
  const to = `${root}out/workercpu/${name}`;
  mkdirSync(to, { recursive: true });
  for (const file of ["worker.mjs", "runtime.mjs", "wasm_exec.js"]) copyFileSync(`${root}out/worker/${file}`, `${to}/${file}`);
  if (script) writeFileSync(`${to}/worker.mjs`, script);
  build(`${to}/app.wasm`, pkg);
  return `out/workercpu/${name}`;
}

const ok = folder("ok", "./scripts/empty", `export default { fetch: () => new Response("ok") };`);
const empty = folder("empty", "./scripts/empty", `
import "./wasm_exec.js";
import mod from "./app.wasm";
export default { async fetch() {
  const go = new Go();
  go.run(await WebAssembly.instantiate(mod, go.importObject), {});
  return new Response("ok");
} };`);
const hello = folder("hello", "./scripts/workercpu/hello");

const aws = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200, { "x-amzn-RequestId": "r" }).end("<GetCallerIdentityResponse/>"));
});
await new Promise((resolve) => aws.listen(0, "127.0.0.1", resolve));
const outbound = { external: { address: `127.0.0.1:${aws.address().port}`, http: {} } };
const start = (folder) => startWorker({ outbound, folder, limit: 100_000 });

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["s3:ListBucket", "s3:GetObject"], Resource: ["arn:aws:s3:::example-bucket", "arn:aws:s3:::example-bucket/*"] }] };
const relay = { host: "sts.eu-west-1.amazonaws.com", body: "Action=GetCallerIdentity&Version=2011-06-15", token: "t".repeat(900), date: "20270115T080000Z",
  authorization: `AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20270115/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=${"0".repeat(64)}` };
const get = async (worker, path = "/") => { const r = await fetch(worker.url + path); await r.text(); return r.status; };
const post = async (worker, path, body) => (await worker.post(path, body)).status;

const real = await start("out/worker");
const contestants = [
  ["JavaScript, ok", await start(ok), (w) => get(w)],
  ["an empty Go module", await start(empty), (w) => get(w)],
  ["syumai/workers, ok", await start(hello), (w) => get(w)],
  ["health", real, (w) => get(w, "/v1/health")],
  ["plan", real, (w) => post(w, "/v1/sandbox/plan", { region: "eu-west-1", ...fresh(), policy })],
  ["signed relay", real, (w) => post(w, "/v1/relay", relay)],
];

/** Nanoseconds on a CPU, of all threads of this test's workerd with that address. */
function spent(pid) {
  let sum = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]);
  return sum;
}
/** The workerd process that listens on an address's port. */
function owner(url) {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, "0");
  const inode = readFileSync("/proc/net/tcp", "utf8").split("\n").map((line) => line.trim().split(/\s+/)).find((f) => f[1]?.endsWith(`:${port}`) && f[3] === "0A")?.[9];
  for (const pid of readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ")) {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      try { if (readFileSync(`/proc/${pid}/fdinfo/${fd}`, "utf8").includes(`ino:\t${inode}`)) return pid; } catch { /* closed meanwhile */ }
    }
  }
  throw new Error(`no process of ours listens at ${url}`);
}

const totals = contestants.map(() => 0);
for (const [, worker, ask] of contestants) for (let i = 0; i < 20; i++) if (await ask(worker) !== 200) throw new Error("a contestant does not answer 200");
for (let round = 0; round < ROUNDS; round++) {
  for (const [i, [, worker, ask]] of contestants.entries()) {
    const pid = owner(worker.url), before = spent(pid);
    for (let n = 0; n < REQUESTS / ROUNDS; n++) await ask(worker);
    totals[i] += spent(pid) - before;
  }
}
const mean = totals.map((ns) => ns / REQUESTS / 1e6);
console.log(`CPU per request in workerd, mean over ${REQUESTS}, and as a multiple of syumai/workers' least`);
contestants.forEach(([name], i) => console.log(`${mean[i].toFixed(2).padStart(8)} ms  ${(mean[i] / mean[2]).toFixed(2)}  ${name}`));
for (const worker of new Set(contestants.map(([, worker]) => worker))) await worker.stop();
aws.close();
const slow = contestants.filter((_, i) => i > 2 && mean[i] > LIMIT * mean[2]).map(([name]) => name);
if (slow.length) { console.error(`more than ${LIMIT} times as much: ${slow.join(", ")}`); process.exit(1); }
