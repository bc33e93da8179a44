// Reload with the server process gone, and the change to a new version.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./harness.mjs";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function firstPolicy(page) {
  await page.fill("#paste-box", "arn:aws:sqs:eu-west-1:111122223333:orders");
  await page.press("#paste-box", "Enter");
  await page.locator(".item").last().getByRole("button", { name: /^Write/ }).click();
  await page.waitForFunction(() => /sqs:SendMessage/.test(document.querySelector("#result .code").textContent));
}

test("everything works after the server process has ended", async () => {
  const server = await serve();
  const v = await visit(browser);
  await v.page.goto(server.url);
  await v.ready();
  await v.kept();
  await server.stop();
  await assert.rejects(fetch(server.url), "the server still answers");
  for (const path of ["/", "/explore/s3/GetObject", "/about"]) {
    await v.page.goto(server.url + path);
    await v.ready();
  }
  await v.page.goto(server.url);
  await v.ready();
  await firstPolicy(v.page);
  await v.page.keyboard.press("Control+k");
  await v.page.fill("#search-box", "dynamodb:putitem");
  await v.page.locator('.hits [data-path="/explore/dynamodb/PutItem"]').waitFor();
  assert.deepEqual(await v.violations(), []);
  await v.close();
});

test("a new version waits until asked for, then replaces the old one and only it", async () => {
  const dir = mkdtempSync(join(tmpdir(), "leastwise-site-"));
  cpSync(dist, dir, { recursive: true });
  const server = await serve({ dir });
  try {
    const v = await visit(browser);
    await v.page.goto(server.url);
    await v.ready();
    await v.kept();
    await v.page.evaluate(() => caches.open("of-someone-else"));
    const before = await v.page.evaluate(() => caches.keys());
    // The next version: another style sheet, another service worker.
    edit("sw.js", (text) => text.replace(/"[0-9a-f]{16}"/, '"0000000000000000"'));
    edit("index.html", (text) => text.replace("Everything is computed", "All is computed"));
    await v.page.reload();
    await v.ready();
    await v.page.getByText("A new version is here").waitFor();
    assert.match(await v.page.textContent(".foot"), /Everything is computed/, "the old version was replaced unasked");
    await Promise.all([v.page.waitForEvent("load"), v.page.getByRole("button", { name: "Reload" }).click()]);
    await v.ready();
    await v.page.getByText("All is computed").waitFor();
    const names = await v.page.evaluate(() => caches.keys());
    assert.deepEqual(names.sort(), ["leastwise-0000000000000000", "of-someone-else"]);
    assert.equal(before.length, 2);
    await v.close();
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true });
  }

  function edit(name, change) {
    const file = join(dir, name);
    const text = readFileSync(file, "utf8");
    const next = change(text);
    assert.notEqual(next, text, `${name} has nothing to change`);
    writeFileSync(file, next);
    for (const suffix of [".br", ".gz", ".zst"]) if (existsSync(file + suffix)) rmSync(file + suffix);
  }
});

test("the service worker keeps every file of the version", () => {
  const worker = readFileSync(join(dist, "sw.js"), "utf8");
  for (const name of readdirSync(join(dist, "assets"))) {
    if (/\.(br|gz|zst)$/.test(name)) continue;
    assert.ok(worker.includes(`/assets/${name}`), `${name} is not kept`);
  }
});
