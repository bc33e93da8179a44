// Start-up in Chromium: cold and warm, from navigation to the first generated policy, as
// a ratio to an empty Go module under the same page, worker, glue, headers and
// service-worker state. Runs alternate, so that noise of the machine hits both alike.
//
//	node site/test/bench-startup.mjs [runs]
//
// Needs `make build`. Exit code 1 when a target is missed.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FLAGS, findChromium, playwright } from "../../scripts/browser/chromium.mjs";
import { launch, median, serve, visit } from "./harness.mjs";

const RUNS = Number(process.argv[2] ?? 9);
const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "leastwise-bench-"));
let missed = 0;

const row = (name, value, target, unit) => {
  const fine = value <= target;
  if (!fine) missed++;
  console.log(`${name.padEnd(44)} ${value.toFixed(2).padStart(8)} ${unit.padEnd(3)} target ${target} ${unit}${fine ? "" : "   MISSED"}`);
};

/** Builds the same site around an empty Go module and an empty catalog. */
function buildEmpty() {
  const run = (file, args, env) => execFileSync(file, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });
  const wasm = join(scratch, "empty.wasm"), blobs = join(scratch, "blobs"), out = join(scratch, "site");
  run("go", ["build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", wasm, "./scripts/empty"], { GOOS: "js", GOARCH: "wasm" });
  mkdirSync(blobs);
  writeFileSync(join(blobs, "catalog.bin"), "x");
  run("go", ["run", "./scripts/sitebuild", "-engine", wasm, "-catalog", blobs, "-out", out]);
  // The stand-in comes before the worker's script, whose hash the service worker knows.
  const assets = join(out, "assets"), sw = join(out, "sw.js");
  const sha256 = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  for (const name of readdirSync(assets).filter((n) => n.startsWith("worker-"))) {
    if (!name.endsWith(".js")) { rmSync(join(assets, name)); continue; } // twins without the stand-in
    const script = readFileSync(join(assets, name), "utf8"), whole = `(${standIn})();\n${script}`;
    writeFileSync(join(assets, name), whole);
    writeFileSync(sw, readFileSync(sw, "utf8").replace(sha256(script), sha256(whole)));
  }
  for (const twin of readdirSync(out).filter((n) => n.startsWith("sw.js."))) rmSync(join(out, twin));
  return out;
}

/** Runs in the worker: gives the empty module the engine's exports, which answer at once. */
function standIn() {
  const real = WebAssembly.instantiate;
  WebAssembly.instantiate = async (module, imports) => {
    const { exports } = await real(module, imports);
    const at = exports.mem.grow(1) * 65536;
    const answer = new TextEncoder().encode('{"ok":{"kind":"catalog","date":"2000-01-01","items":[],"notes":[],"policy":"{}"}}');
    const answered = () => { new Uint8Array(exports.mem.buffer, at + 32768).set(answer); return at + 32768; };
    return Object.defineProperty(Object.create(WebAssembly.Instance.prototype), "exports", { value: {
      ...exports, Alloc: () => at, AllocBlob: () => at, Call: answered, OpenBlob: answered, ReplyLength: () => answer.length } });
  };
}

/** One start, in ms from navigation to the reply of the first generate. */
async function start(context, url) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "commit" });
  const ms = await page.evaluate(async () => {
    while (!globalThis.leastwise) await new Promise((resolve) => setTimeout(resolve, 1));
    await globalThis.leastwise.engine.call("generate",
      { items: [{ arn: "arn:aws:s3:::example-bucket/*", levels: ["Read", "Write"] }], levelTable: "strict" });
    return performance.now();
  });
  return { ms, page };
}

const profile = (name) => playwright().chromium.launchPersistentContext(join(scratch, name),
  { executablePath: findChromium(), headless: true, args: FLAGS });

async function cold(url, i, name) {
  const folder = `cold-${name}-${i}`;
  const context = await profile(folder);
  const { ms } = await start(context, url);
  await context.close();
  rmSync(join(scratch, folder), { recursive: true, force: true });
  return ms;
}

async function compare(what, target, once) {
  const times = { engine: [], empty: [] };
  for (let i = 0; i < RUNS; i++) {
    for (const name of i % 2 ? ["empty", "engine"] : ["engine", "empty"]) times[name].push(await once(name, i));
  }
  const [engine, empty] = [median(times.engine), median(times.empty)];
  console.log(`${what}: engine ${engine.toFixed(0)} ms, empty module ${empty.toFixed(0)} ms, medians of ${RUNS}`);
  row(`${what} start, ratio to an empty module`, engine / empty, target, "x");
}

async function startUp() {
  const servers = { engine: await serve(), empty: await serve({ dir: buildEmpty() }) };
  await compare("cold", 1.6, (name, i) => cold(servers[name].url, i, name));
  const context = await profile("warm");
  for (const server of Object.values(servers)) {
    for (let i = 0; i < 3; i++) { // fills HTTP cache, service worker and code cache
      const { page } = await start(context, server.url);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
      await page.waitForTimeout(1500);
      await page.close();
    }
  }
  await compare("warm", 1.8, async (name) => {
    const { ms, page } = await start(context, servers[name].url);
    await page.close();
    return ms;
  });
  await context.close();
  for (const server of Object.values(servers)) await server.stop();
}

/** Opening the catalog and searching all of it, each time in a new engine. */
async function catalog() {
  const server = await serve();
  const browser = await launch();
  const times = { alone: [], idle: [], module: [], open: [], lookup: [], cold: [], warm: [], policy: [], ec2: [], minimized: [] };
  for (let i = 0; i < 2 * RUNS; i++) {
    const v = await visit(browser);
    if (i < RUNS) await v.page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } })); // no warming up
    await v.page.goto(server.url);
    await v.ready();
    await v.kept(); // the service worker's work is over: only the engine is cold
    await v.page.waitForTimeout(300);
    const measures = await v.page.workers()[0].evaluate(() =>
      Object.fromEntries(performance.getEntriesByType("measure").map((m) => [m.name, m.duration])));
    const round = await v.page.evaluate(async (only) => {
      const timed = async (op, request) => {
        const start = performance.now();
        await globalThis.leastwise.engine.call(op, request);
        return performance.now() - start;
      };
      const lookup = await timed("action", { id: "s3:GetObject" });
      const cold = await timed("search", { text: "*tag*" });
      if (!only) return { cold };
      const warm = [];
      for (const text of ["*role*", "get *object*", "*tag*", "delete", "*:*bucket*"]) warm.push(await timed("search", { text }));
      // Policy Sentry's worked example, and all of EC2; each once before, as while one types.
      const parameter = "arn:aws:ssm:us-east-1:123456789012:parameter/myparameter", secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mysecret";
      const worked = { items: [{ arn: parameter, levels: ["Read", "Write", "List"] }, { arn: secret, levels: ["Tagging", "Permissions management"] }], dependents: "scoped" };
      const ec2 = { items: [{ arn: "arn:aws:ec2:*:*:*/*", levels: ["Read", "Write", "List", "Tagging", "Permissions management"] }], dependents: "scoped" };
      const second = async (request) => { await timed("generate", request); return timed("generate", request); };
      return { lookup, cold, warm: warm.sort((a, b) => a - b)[2], policy: await second(worked), ec2: await second(ec2), minimized: await second({ ...ec2, minimize: true }) };
    }, i < RUNS);
    if (i >= RUNS) {
      times.idle.push(round.cold);
      await v.close();
      continue;
    }
    times.module.push(measures.module);
    times.open.push(measures.blobs);
    times.lookup.push(measures.blobs + round.lookup);
    times.cold.push(round.cold);
    times.warm.push(round.warm);
    for (const name of ["policy", "ec2", "minimized"]) times[name].push(round[name]);
    await v.close();
  }
  for (let i = 0; i < RUNS; i++) times.alone.push(await openIdle(browser, server.url));
  console.log(`instantiate and run: ${median(times.module).toFixed(1)} ms; open and one lookup with the way there and back: ${median(times.lookup).toFixed(1)} ms`);
  console.log(`catalog open, copy included, while the page starts beside it: ${median(times.open).toFixed(1)} ms`);
  row("catalog open, copy included", median(times.alone), 5, "ms");
  row("whole-catalog search, cold, way included", median(times.cold), 40, "ms");
  console.log(`whole-catalog search, the first one of a person in an idle page: ${median(times.idle).toFixed(1)} ms`);
  row("whole-catalog search, warm, way included", median(times.warm), 10, "ms");
  row("policy of the worked example, way included", median(times.policy), 10, "ms");
  console.log(`policy of all of EC2: ${median(times.ec2).toFixed(1)} ms, minimized ${median(times.minimized).toFixed(1)} ms`);
  await browser.close();
  await server.stop();
}

/** Opens the catalog in a fresh module and a page that does nothing else, in ms. */
async function openIdle(browser, url) {
  const context = await browser.newContext({ bypassCSP: true, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/worker-*.js", (route) => route.abort()); // the page's own engine would compile the same code
  await page.goto(`${url}/about`);
  await page.waitForTimeout(500);
  await page.addScriptTag({ path: join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "lib/wasm/wasm_exec.js") });
  const ms = await page.evaluate(async ([engine, blob]) => {
    const bytes = Uint8Array.from(atob(blob), (c) => c.charCodeAt(0));
    const module = await WebAssembly.compile(await (await fetch(engine)).arrayBuffer());
    const go = new Go();
    const instance = await WebAssembly.instantiate(module, go.importObject);
    go.run(instance);
    const { AllocBlob, OpenBlob, mem } = instance.exports;
    const start = performance.now();
    const at = AllocBlob(0, bytes.length);
    new Uint8Array(mem.buffer, at >>> 0, bytes.length).set(bytes);
    OpenBlob(0);
    return performance.now() - start;
  }, [`/assets/${readdirSync(join(root, "site/dist/assets")).find((name) => /^engine-.*\.wasm$/.test(name))}`,
    readFileSync(join(root, "catalog/embedded/catalog.bin")).toString("base64")]);
  await context.close();
  return ms;
}

try {
  await startUp();
  await catalog();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = missed ? 1 : 0;
