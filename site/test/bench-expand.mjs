// Expansion in Chromium, the way from the page to the worker and back included, beside
// iam-expand in a Node process on the same machine and in the same run.
//
//	node site/test/bench-expand.mjs [runs]
//
// Needs `make build`, and iam-expand where `go run ./scripts/peers/bench -only expand` has
// put it; without it only our own targets are checked. Exit code 1 when one is missed.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, median, serve, visit } from "./harness.mjs";

const RUNS = Number(process.argv[2] ?? 31);
const peers = fileURLToPath(new URL("../../out/peers", import.meta.url));
let missed = 0;

const row = (name, value, target, unit, atLeast = false) => {
  const fine = atLeast ? value >= target : value <= target;
  if (!fine) missed++;
  console.log(`${name.padEnd(52)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(3)} target ${atLeast ? "at least" : "at most"} ${target}${fine ? "" : "   MISSED"}`);
};

/** Medians over warm calls, in ms: in the page with the worker, and in the worker alone. */
async function ours() {
  const server = await serve();
  const browser = await launch();
  const v = await visit(browser);
  await v.page.goto(server.url);
  await v.ready();
  await v.kept(); // the service worker's work is over, as in bench-startup.mjs
  await v.page.waitForTimeout(300);
  const times = await v.page.evaluate(async (runs) => {
    const timed = async (request) => {
      const list = [];
      for (let i = 0; i < runs; i++) {
        const start = performance.now();
        await globalThis.leastwise.engine.call("expand", request);
        list.push(performance.now() - start);
      }
      return { first: list[0], warm: list.sort((a, b) => a - b)[runs >> 1] };
    };
    return {
      text: await timed({ patterns: ["*"], detail: "text" }),
      set: await timed({ patterns: ["*"] }),
      get: await timed({ patterns: ["s3:Get*"], detail: "text" }),
    };
  }, RUNS);
  await browser.close();
  await server.stop();
  return times;
}

/** iam-expand in a process of its own: the first "*", and the median of warm ones. */
function theirs() {
  const home = existsSync(peers) && readdirSync(peers).find((name) => name.startsWith("iam-expand-"));
  if (!home) return undefined;
  const script = `
    const { expandIamActions } = await import("@cloud-copilot/iam-expand");
    const timed = async (pattern, runs) => {
      const list = [];
      for (let i = 0; i < runs; i++) {
        const start = performance.now();
        await expandIamActions([pattern], { expandAsterisk: true });
        list.push(performance.now() - start);
      }
      return { first: list[0], warm: list.sort((a, b) => a - b)[runs >> 1] };
    };
    console.log(JSON.stringify({ text: await timed("*", ${RUNS}), get: await timed("s3:Get*", ${RUNS}) }));`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: join(peers, home), stdio: ["ignore", "pipe", "ignore"] }));
}

const mine = await ours();
const peer = theirs();
const show = (name, t) => console.log(`${name}: first ${t.first.toFixed(2)} ms, warm ${t.warm.toFixed(2)} ms`);
show("\"*\" to text", mine.text);
show("\"*\" to a set", mine.set);
show("s3:Get* to text", mine.get);
row("\"*\" to a set, way included", mine.set.warm, 1, "ms");
row("\"*\" to text, way included", mine.text.warm, 4, "ms");
if (peer) {
  show("iam-expand in Node, \"*\"", peer.text);
  show("iam-expand in Node, s3:Get*", peer.get);
  row("times faster than its warm \"*\"", peer.text.warm / mine.text.warm, 3, "x", true);
  row("times faster than its first \"*\"", peer.text.first / mine.text.warm, 100, "x", true);
} else {
  console.log("without iam-expand: go run ./scripts/peers/bench -only expand installs it");
}
process.exitCode = missed ? 1 : 0;
