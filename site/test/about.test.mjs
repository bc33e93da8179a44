// About in a real Chromium: what the answers rest on, and under which headers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { panel } from "./panel.mjs";

const at = panel();

test("catalog, sources with dates, hash, engine", () => at("/about", async (page) => {
  await page.locator(".facts-list dd").nth(3).waitFor();
  const facts = await page.locator(".facts-list").first().evaluate((list) => Object.fromEntries([...list.querySelectorAll("dt")].map((dt) => [dt.textContent, dt.nextElementSibling.textContent])));
  const version = await page.evaluate(() => globalThis.leastwise.engine.call("version", {}));
  assert.equal(facts["As of"], version.date);
  assert.match(facts.Sources, /, \d{4}-\d\d(-\d\d)?/);
  assert.match(facts["SHA-256"], /^[0-9a-f]{64}$/);
  assert.match(facts.Holds, new RegExp(`${version.actions.toLocaleString("en")} actions`));
  for (const part of ["Privacy", "Licences", "Keyboard"]) await page.getByRole("heading", { name: part }).waitFor();
  const licences = await page.request.get(new URL(await page.getByRole("link", { name: /^Licences of everything/ }).getAttribute("href"), page.url()).href);
  assert.match(await licences.text(), /CodeMirror/i);
}));

test("every rule, with why and AWS's page, found by words", () => at("/about", async (page) => {
  await page.getByText("Every rule, and why").click();
  await page.locator(".rule-list li").first().waitFor();
  const documented = readFileSync(new URL("../../wasm/lint/RULES.md", import.meta.url), "utf8");
  const ids = await page.locator(".rule-list li .mono").allTextContents();
  assert.ok(ids.length > 100 && ids.every((id) => documented.includes(id)), `${ids.length} rules`);
  await page.getByRole("searchbox").last().fill("pass-role-broad");
  await page.getByRole("status").filter({ hasText: /^1 rule$/ }).waitFor();
  assert.match(await page.locator(".rule-list a").first().getAttribute("href"), /^https:\/\/docs\.aws\.amazon\.com\//);
}));

test("limits are those that the engine measures by", () => at("/about", async (page) => {
  await page.getByText("How large policies may be").click();
  const table = page.getByRole("region", { name: "Limits" });
  await table.getByText("6,144 characters").first().waitFor();
  await table.getByText("5,120").first().waitFor();
  assert.equal(await table.locator("th[scope=rowgroup]").count(), 8, "a row for each kind");
}));

test("the headers are those of this server", () => at("/about", async (page, _, url) => {
  const sent = (await page.request.get(url)).headers();
  const ask = page.getByRole("button", { name: "Ask the server for it" });
  await page.getByLabel("Content security policy").filter({ hasText: /./ }).waitFor();
  if (await ask.isVisible()) await ask.click(); // where nothing is kept yet, nothing is asked unasked
  await page.getByLabel("Content security policy").filter({ hasText: "default-src 'none'" }).waitFor();
  assert.equal(await page.getByLabel("Content security policy").textContent(), sent["content-security-policy"]);
  const shown = await page.locator("dl[aria-label='Response headers']").evaluate((list) => Object.fromEntries([...list.querySelectorAll("dt")].map((dt) => [dt.textContent, dt.nextElementSibling.textContent])));
  assert.equal(shown["x-content-type-options"], sent["x-content-type-options"]);
  assert.equal(shown["x-content-type-options"], "nosniff");
}));
