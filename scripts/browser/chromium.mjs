// Finds a Chromium for the browser tests and benchmarks, or says how to get one. It never
// answers "none": tests that need a browser must fail without it.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const site = fileURLToPath(new URL("../../site/package.json", import.meta.url));
const NAMES = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome"];

/** playwright-core, which is installed under site/. */
export function playwright() {
  try {
    return createRequire(site)("playwright-core");
  } catch {
    throw new Error("playwright-core is not installed: run `npm ci` in site/, or `make site`");
  }
}

/** The path of a browser: $CHROMIUM, PATH, Playwright's own, Debian's package. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM=${named}: there is no such file`);
  }
  return onPath() ?? ownDownload() ?? fromDebian() ?? download();
}

function onPath() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) {
      const file = join(folder, process.platform === "win32" ? `${name}.exe` : name);
      try { accessSync(file, constants.X_OK); return file; } catch { /* the next one */ }
    }
  }
}

function ownDownload() {
  const file = playwright().chromium.executablePath();
  return file && existsSync(file) ? file : undefined;
}

function fromDebian() {
  const debian = existsSync("/etc/debian_version") && !/ubuntu/i.test(readFileSync("/etc/os-release", "utf8"));
  if (!debian || process.getuid?.() !== 0) return undefined; // Ubuntu's package is a snap stub
  try {
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  } catch { return undefined; }
  return onPath();
}

function download() {
  try {
    run(process.execPath, [join(site, "../node_modules/playwright-core/cli.js"), "install", "chromium"]);
    const file = ownDownload();
    if (file) return file;
  } catch { /* said below */ }
  throw new Error("no Chromium here: set CHROMIUM to one, or run `apt-get install chromium`, " +
    "or `npx playwright-core install chromium` in site/");
}

const run = (file, args) => execFileSync(file, args, { stdio: ["ignore", "inherit", "inherit"], timeout: 600_000,
  env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });

/** What every launch uses: nothing but the page may cause traffic or work. */
export const FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--disable-default-apps", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check", "--metrics-recording-only",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
