// Lighthouse over every view, as a phone sees it: accessibility and best practices must be
// 100 everywhere; performance is the median of five runs on two views, with the spread,
// because one run swings by ten points.
//
//	node scripts/lighthouse/bench.mjs [runs]
//
// Needs `make build`. It installs Lighthouse beside this file at its first run. Exit code 1
// when a target is missed.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { FLAGS, findChromium, playwright } from "../browser/chromium.mjs";
import { median, serve } from "../../site/test/harness.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const VIEWS = ["/", "/?v=check", "/?v=test", "/?v=compare", "/?v=sandbox", "/?v=roles", "/?v=explore", "/?v=explore/s3/GetObject", "/?v=about"];
const MEASURED = ["/", "/?v=explore/s3/GetObject"];
const RUNS = Number(process.argv[2] ?? 5);
const PORT = 0; // any

if (!existsSync(`${here}node_modules/lighthouse`)) execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdio: ["ignore", 2, 2] });
const { default: lighthouse } = await import(pathToFileURL(createRequire(`${here}package.json`).resolve("lighthouse")));

/** A free port for the browser's debugger. */
async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer().listen(PORT, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const port = await freePort();
const [server, browser] = await Promise.all([serve(), playwright().chromium.launch({ executablePath: findChromium(), headless: true, args: [...FLAGS, `--remote-debugging-port=${port}`] })]);
let missed = 0;
const percent = (category) => Math.round(category.score * 100);

/** @param {string[]} categories of Lighthouse */
async function run(path, categories) {
  const { lhr } = await lighthouse(server.url + path, { port, output: "json", logLevel: "error", onlyCategories: categories, formFactor: "mobile" });
  if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  return lhr;
}

/** The audits that took points away, in a line. */
const faults = (lhr) => Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs)
  .filter(({ id, weight }) => weight && lhr.audits[id].score !== null && lhr.audits[id].score < 1).map(({ id }) => id).join(" ");

try {
  console.log("view                           accessibility  best practices");
  for (const path of VIEWS) {
    const lhr = await run(path, ["accessibility", "best-practices"]);
    const [a, b] = [percent(lhr.categories.accessibility), percent(lhr.categories["best-practices"])];
    if (a < 100 || b < 100) missed++;
    console.log(`${path.padEnd(30)} ${String(a).padStart(13)}  ${String(b).padStart(14)}${a < 100 || b < 100 ? `   MISSED: ${faults(lhr)}` : ""}`);
  }
  for (const path of MEASURED) {
    const scores = [], paints = [], blocked = [], shifts = [];
    for (let i = 0; i < RUNS; i++) {
      const lhr = await run(path, ["performance"]);
      scores.push(percent(lhr.categories.performance));
      paints.push(lhr.audits["largest-contentful-paint"].numericValue);
      blocked.push(lhr.audits["total-blocking-time"].numericValue);
      shifts.push(lhr.audits["cumulative-layout-shift"].numericValue);
    }
    const fine = median(scores) >= 90;
    if (!fine) missed++;
    console.log(`performance of ${path}: median ${median(scores)} of ${RUNS}, from ${Math.min(...scores)} to ${Math.max(...scores)}, target 90; ` +
      `largest paint ${median(paints).toFixed(0)} ms, blocked ${median(blocked).toFixed(0)} ms, shift ${median(shifts).toFixed(3)}${fine ? "" : "   MISSED"}`);
  }
} finally {
  await browser.close();
  await server.stop();
}
process.exitCode = missed ? 1 : 0;
