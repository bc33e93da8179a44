// The page without its server, a change to a new version, and what the network sees.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./harness.mjs";
import { DIST, serveStatic } from "./staticserver.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function firstPolicy(page) {
  await page.fill("#paste-box", "arn:aws:sqs:eu-west-1:111122223333:orders");
  await page.press("#paste-box", "Enter");
  await page.locator(".item").last().getByRole("button", { name: /^Write/ }).click();
  await page.waitForFunction(() => /sqs:SendMessage/.test(document.querySelector("#result .code").textContent));
}
const findings = async (page) => {
  await page.click('[data-tab="check"]');
  await page.locator(".findings li").first().waitFor();
};

/**
 * The next version of the site in a folder of its own: no file has the name that it has in
 * this one, so whoever still needs one of this version gets nothing from the server.
 */
function nextVersion(change = (text) => text.replace("Everything is computed", "All is computed")) {
  const dir = mkdtempSync(join(tmpdir(), "leastwise-site-"));
  cpSync(DIST, dir, { recursive: true });
  const assets = readdirSync(join(dir, "assets"));
  const renamed = new Map();
  for (const name of assets) {
    if (/\.(br|gz|zst)$/.test(name)) rmSync(join(dir, "assets", name));
    else renamed.set(name, name.replace(/-[0-9a-z]{10}\./, "-zzzzzzzzzz."));
  }
  const rename = (text) => [...renamed].reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  let worker = rename(readFileSync(join(dir, "sw.js"), "utf8").replace(/"[0-9a-f]{16}"/, '"0000000000000000"'));
  const rewrite = (file, change) => {
    const old = readFileSync(file, "utf8"), next = change(old);
    writeFileSync(file, next);
    worker = worker.replace(hash(old), hash(next));
  };
  rewrite(join(dir, "index.html"), (text) => rename(change(text)));
  for (const [from, to] of renamed) {
    renameSync(join(dir, "assets", from), join(dir, "assets", to));
    if (/\.(webmanifest|js)$/.test(to)) rewrite(join(dir, "assets", to), rename);
  }
  writeFileSync(join(dir, "sw.js"), worker);
  return dir;
}

test("everything works after the server process has ended", async () => {
  const server = await serve();
  const v = await visit(browser);
  await v.page.goto(server.url);
  await v.ready();
  await v.kept();
  await server.stop();
  await assert.rejects(fetch(server.url), "the server still answers");
  for (const path of ["/", "/explore/s3/GetObject", "/?v=about"]) {
    await v.page.goto(server.url + path);
    await v.ready();
  }
  assert.match(await v.page.getByLabel("Content security policy").textContent(), /^default-src 'none'/);
  await v.page.goto(server.url);
  await v.ready();
  await firstPolicy(v.page);
  await v.page.keyboard.press("Control+k");
  await v.page.fill("#search-box", "dynamodb:putitem");
  await v.page.locator('.hits [data-path="/explore/dynamodb/PutItem"]').waitFor();
  assert.deepEqual(await v.violations(), []);
  assert.deepEqual(v.troubles, []);
  await v.close();
});

test("a new version: work goes on in the old one, online and offline, until it is asked for", async () => {
  const [next, damaged] = [nextVersion(), nextVersion()];
  const file = join(damaged, "assets", "more-zzzzzzzzzz.wasm");
  writeFileSync(file, readFileSync(file).subarray(1));
  const server = await serveStatic();
  try {
    const v = await visit(browser);
    const { page } = v;
    const names = () => page.evaluate(() => caches.keys());
    await page.goto(server.url);
    await v.ready();
    await v.kept();
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await page.evaluate(() => caches.open("of-someone-else"));
    const first = await names();
    assert.equal(first.length, 2);
    await firstPolicy(page);

    server.deploy(damaged); // a deployment half done
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const found = new Promise((resolve) => registration.addEventListener("updatefound", () => resolve(registration.installing)));
      registration.update();
      const worker = await found;
      while (worker.state !== "redundant") await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    });
    assert.deepEqual(await names(), first, "something is left of a version that did not come whole");

    server.deploy(next);
    server.asked.length = 0;
    await findings(page); // with parts that are loaded now, of the old version
    assert.deepEqual(server.asked.filter((one) => /assets/.test(one) && !/zzzzzzzzzz/.test(one)), [], "the old version's files are asked for");
    await v.context.setOffline(true);
    await page.reload();
    await v.ready();
    assert.match(await page.locator(".findings li").first().textContent(), /\w/);
    await v.context.setOffline(false);
    await page.reload();
    await v.ready();
    await page.getByText("A new version is here").waitFor();
    assert.match(await page.textContent(".foot"), /Everything is computed/, "the old version was replaced unasked");
    await page.click('[data-tab="build"]');
    await page.locator("#policy-name").fill("kept"); // written down only because the page flushes
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Reload" }).click()]);
    await v.ready();
    await page.getByText("All is computed").waitFor();
    assert.deepEqual((await names()).sort(), ["leastwise-0000000000000000", "of-someone-else"]);
    assert.equal(await page.inputValue("#policy-name"), "kept");
    assert.match(await page.textContent("#result .code"), /sqs:SendMessage/);
    await findings(page);
    assert.deepEqual(v.troubles.filter((one) => !/integrity|404|sw\.js|ERR_INTERNET_DISCONNECTED|addAll/.test(one)), []);
    await v.close();
  } finally {
    await server.stop();
    for (const dir of [next, damaged]) rmSync(dir, { recursive: true });
  }
});

test("module and catalog of two builds are not used together", async () => {
  const server = await serveStatic();
  try {
    for (const [pattern, change] of [["**/catalog-*.bin", (body) => Buffer.concat([body.subarray(0, -16), Buffer.from("0123456789abcdef")])],
      ["**/engine-*.wasm", (body) => Buffer.concat([body.subarray(0, -16), Buffer.from("0123456789abcdef")])]]) {
      const v = await visit(browser, { serviceWorkers: "block" });
      await v.page.route(pattern, async (route) => { const response = await route.fetch(); await route.fulfill({ response, body: change(await response.body()) }); });
      await v.page.goto(server.url);
      await v.page.getByText(/is of another build than this page; load the page again/).waitFor();
      await v.close();
    }
  } finally {
    await server.stop();
  }
});

test("the service worker keeps every file of the version, with its hash", () => {
  const worker = readFileSync(join(DIST, "sw.js"), "utf8");
  const names = readdirSync(join(DIST, "assets")).filter((name) => !/\.(br|gz|zst)$/.test(name)).map((name) => `assets/${name}`);
  for (const name of [...names, "./"]) {
    const sum = createHash("sha256").update(readFileSync(join(DIST, name === "./" ? "index.html" : name))).digest("base64");
    assert.ok(worker.includes(`["${name}","sha256-${sum}"]`), `${name} is not kept, or with another hash`);
  }
});
