// Conditions of Build's policy, from recipes, in a real Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel } from "./panel.mjs";

const at = panel();
const policy = (page) => page.locator("#result .code").textContent();
const start = async (page) => {
  await page.getByRole("button", { name: "Deploy a container" }).click();
  await page.locator("button.act").first().waitFor({ state: "attached" });
  await page.getByText("Add a condition").click();
  await page.locator('.recipes [data-recipe="mfa"] .dim', { hasText: /^on \d+ actions$/ }).waitFor();
};
const recipe = (page, name) => page.locator(`[data-recipe="${name}"]`);
const has = (page, text) => page.waitForFunction((want) => document.querySelector("#result .code").textContent.includes(want), text);
const lacks = (page, text) => page.waitForFunction((want) => { const { textContent } = document.querySelector("#result .code"); return textContent.includes("Statement") && !textContent.includes(want); }, text);

test("recipes that count go into the policy, undo takes them out, a reload keeps them, a link carries them", () => at("/", async (page, v) => {
  await start(page);
  await recipe(page, "mfa").getByRole("button").click();
  await has(page, "aws:MultiFactorAuthPresent");
  await page.getByRole("button", { name: "Undo" }).click();
  await lacks(page, "aws:MultiFactorAuthPresent");
  await page.keyboard.press("Control+Shift+z");
  await has(page, "aws:MultiFactorAuthPresent");
  await recipe(page, "region").getByRole("button").click();
  await page.getByLabel("Region", { exact: true }).fill("eu-west-1, eu-west-2");
  await page.keyboard.press("Enter");
  await has(page, '"eu-west-2"');
  const statements = JSON.parse(await policy(page)).Statement;
  for (const { Sid, Condition } of statements) assert.deepEqual(Condition, { Bool: { "aws:MultiFactorAuthPresent": ["true"] }, StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-west-2"] } }, Sid);
  await page.selectOption("#export-form", "command");
  await page.getByRole("region", { name: "Exported policy" }).filter({ hasText: "--condition mfa" }).filter({ hasText: "--condition region=eu-west-2" }).waitFor();
  const link = await page.evaluate(async () => { await leastwise.store.flush(); return leastwise.store.workspace().policies[0].conditions; });
  assert.deepEqual(link, [{ recipe: "mfa", values: [] }, { recipe: "region", values: ["eu-west-1", "eu-west-2"] }]);
  await page.reload();
  await v.ready();
  await has(page, "aws:RequestedRegion");
  await page.getByRole("button", { name: "Remove the condition Signed in with MFA" }).click();
  await lacks(page, "aws:MultiFactorAuthPresent");
  assert.equal(await page.locator(".conditions-list li").count(), 1);
}));

test("a recipe says for how many actions it counts; one that counts for none can't be chosen, and says why", () => at("/", async (page) => {
  await page.getByRole("button", { name: "Read a bucket's objects" }).click();
  await page.locator("button.act").first().waitFor();
  await page.getByText("Add a condition").click();
  await page.locator(".picker summary", { hasText: /would count for no action here/ }).click();
  const none = recipe(page, "passed-to-service");
  await none.locator(".dim", { hasText: "No action here has iam:PassedToService." }).waitFor();
  assert.ok(await none.getByRole("button").isDisabled());
  await page.fill("#paste-box", "arn:aws:iam::111122223333:role/task");
  await page.press("#paste-box", "Enter");
  await page.locator(".item").last().getByRole("button", { name: /^Permissions/ }).click();
  await none.locator(".dim", { hasText: /^on 1 of \d+ actions: iam:PassRole$/ }).waitFor();
  await none.getByRole("button").click();
  await page.getByLabel("Service", { exact: true }).fill("ecs-tasks.amazonaws.com");
  await none.getByRole("button", { name: "Add it" }).click();
  await has(page, "iam:PassedToService");
  await page.locator(".notes li", { hasText: /the condition on iam:PassedToService was not put on/ }).waitFor();
}));

test("values are looked at before they are taken, and the keyboard is enough", () => at("/", async (page) => {
  await start(page);
  const button = recipe(page, "source-ip").getByRole("button").first();
  await button.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("10.0.0.0/40");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "10.0.0.0/40: an address is like 203.0.113.7" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
  assert.deepEqual(await page.evaluate(() => leastwise.store.get().conditions), []);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("203.0.113.0/24");
  await page.keyboard.press("Enter");
  await has(page, "aws:SourceIp");
  assert.equal(await page.evaluate(() => document.activeElement.closest("[data-recipe]")?.dataset.recipe), "source-ip", "the focus is lost");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
}, { viewport: { width: 360, height: 740 } }));
