// A catalog blob that the user gives: verified, kept, named, and taken back.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./harness.mjs";

const assets = new URL("../dist/assets/", import.meta.url);
const blob = readFileSync(new URL(readdirSync(assets).find((name) => /^catalog-[0-9a-z]+\.bin$/.test(name)), assets)).subarray(0, -32); // without the mark of its build
let server, browser;
before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const give = (page, name, buffer) => page.setInputFiles("#own-catalog", { name, mimeType: "application/octet-stream", buffer });

test("damaged blobs are refused with a reason, a good one is used until taken back", async () => {
  const v = await visit(browser);
  const { page } = v;
  await page.goto(`${server.url}/about`);
  await v.ready();
  const broken = Buffer.from(blob);
  broken[broken.length >> 1] ^= 0xff;
  for (const [name, bytes] of [["short.bin", blob.subarray(0, 1000)], ["text.bin", Buffer.from("hello")], ["broken.bin", broken]]) {
    await give(page, name, bytes);
    await page.getByRole("alert").filter({ hasText: `${name} was not taken` }).waitFor();
    await page.getByText("In use: the built-in catalog").waitFor();
    const version = await page.evaluate(() => globalThis.leastwise.engine.call("version", {}));
    assert.ok(version.actions > 1000, "the old catalog is gone");
  }
  await give(page, "mine.bin", blob);
  await page.getByText("In use: mine.bin").waitFor();
  await page.reload();
  await v.ready();
  await page.getByText("In use: mine.bin").waitFor();
  assert.match(await page.textContent("#catalog-date"), /mine\.bin/);
  await page.getByRole("button", { name: "Use the built-in catalog" }).click();
  await page.getByText("In use: the built-in catalog").waitFor();
  await page.reload();
  await v.ready();
  await page.getByText("In use: the built-in catalog").waitFor();
  await v.close();
});

test("a file dropped anywhere is taken", async () => {
  const v = await visit(browser);
  await v.page.goto(server.url);
  await v.ready();
  const transfer = await v.page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "dropped.bin"));
    return data;
  }, [...blob]);
  await v.page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await v.page.getByText(/^dropped\.bin, of .* is in use/).waitFor();
  await v.close();
});

// The same catalog under another name, without the ledger and the operations beside it: so the
// page, its service worker and what it shows come from what the server was given.
test("a server started with a catalog serves that one, also without a network", async () => {
  const dir = mkdtempSync(join(tmpdir(), "leastwise-catalog-"));
  const file = join(dir, "given.bin");
  writeFileSync(file, blob);
  const given = await serve({ catalog: file });
  try {
    const v = await visit(browser);
    const { page } = v;
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${given.url}/?v=about`);
    await v.ready();
    await page.getByText("In use: given.bin, which the server was started with.").waitFor();
    await page.getByText(createHash("sha256").update(blob).digest("hex")).waitFor();
    await v.kept();
    assert.deepEqual(asked.filter((path) => /ledger|operations/.test(path)), []);
    assert.equal(await page.getAttribute('meta[name="leastwise:ledger"]', "content", { timeout: 100 }).catch(() => null), null);
    await given.stop();
    await page.reload();
    await v.ready();
    await page.getByText("In use: given.bin").waitFor();
    await page.goto(`${given.url}/?v=explore/s3/GetObject`);
    await v.ready();
    await page.getByText("s3:GetObject").first().waitFor();
    assert.deepEqual(await v.violations(), []);
    await v.close();
  } finally {
    await given.stop();
    rmSync(dir, { recursive: true });
  }
});
