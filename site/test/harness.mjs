// What the browser tests and benchmarks share: the server as a process of its own, a
// browser, and a page that notes everything that went wrong on it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { FLAGS, findChromium, playwright } from "../../scripts/browser/chromium.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Starts "leastwise serve" and waits for the address it prints.
 * @param {{dir?: string, catalog?: string, port?: number, broker?: boolean, env?: object}} [options] dir:
 *   another built site; catalog: another catalog's file; port: 0 takes any; broker: with one,
 *   and env for it
 */
export async function serve({ dir, catalog, port = 0, broker = false, env = {} } = {}) {
  const program = process.env.LEASTWISE ?? `${root}out/leastwise`;
  if (!existsSync(program)) throw new Error(`${program} is not there: run \`make build\`, or set LEASTWISE to a built program`);
  const args = ["serve", "--addr", `127.0.0.1:${port}`, ...(dir ? ["--dir", dir] : []), ...(catalog ? ["--catalog", catalog] : []), ...(broker ? ["--broker"] : [])];
  const logged = [];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", broker ? "pipe" : "inherit"], env: { ...process.env, ...env } });
  if (broker) createInterface({ input: child.stderr }).on("line", (line) => logged.push(line));
  const ended = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
  const lines = createInterface({ input: child.stdout });
  const url = await Promise.race([
    new Promise((resolve) => lines.once("line", resolve)),
    ended.then((code) => { throw new Error(`serve ended with exit code ${code}`); }),
  ]);
  return { url: url.replace(/\/$/, ""), logged, stop() { child.kill("SIGTERM"); return ended; } };
}

/** Launches a browser; closed by the caller. */
export const launch = () => playwright().chromium.launch({ executablePath: findChromium(), headless: true, args: FLAGS });

/**
 * A fresh profile with one page, whose troubles are collected: console errors and uncaught
 * errors, and apart from them violations of the content security policy; both of the page, of
 * its workers, and violations of the service worker too.
 */
export async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const troubles = [], inThreads = [];
  context.on("console", (message) => { if (message.type() === "error") troubles.push(`console: ${message.text()}`); });
  context.on("weberror", (error) => troubles.push(`uncaught: ${error.error()}`));
  await context.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  context.on("serviceworker", (worker) => worker.evaluate(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(`service worker: ${event.violatedDirective} ${event.blockedURI}`));
  }).catch(() => {})); // it has ended already
  // What is logged in a worker reaches only the log of its page, from the worker's start on.
  const listen = async (page) => {
    const tools = await context.newCDPSession(page);
    tools.on("Log.entryAdded", ({ entry: { source, level, text } }) => {
      if (source === "worker" && level === "error") (/Content Security Policy/.test(text) ? inThreads : troubles).push(`worker: ${text}`);
    });
    await tools.send("Log.enable");
  };
  const open = async () => {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await listen(page);
    return {
      context, page, troubles,
      async violations() {
        const noted = () => globalThis.violations ?? [];
        const workers = context.serviceWorkers().map((worker) => worker.evaluate(noted).catch(() => [])); // a version before may have ended
        return [...(await Promise.all([page.evaluate(noted), ...workers])).flat(), ...inThreads];
      },
      ready: () => page.waitForSelector('#engine-state[data-state="ready"]', { state: "attached" }),
      /** Waits until the service worker keeps the files of the open version. */
      kept: () => page.evaluate(() => navigator.serviceWorker.ready.then(() => true)),
      close: () => context.close(),
      /**
       * Closes the page and opens another in the same profile: what was stored is gone, the
       * files and the compiled code that the browser keeps are there.
       */
      async again() {
        const from = new URL(page.url()).origin;
        await page.close();
        await context.setOffline(false);
        troubles.length = inThreads.length = 0;
        const next = await open();
        const tools = await context.newCDPSession(next.page);
        await tools.send("Storage.clearDataForOrigin", { origin: from, storageTypes: "indexeddb,local_storage" });
        await tools.detach();
        return next;
      },
    };
  };
  return open();
}

export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
