// The fit slider stops at what the engine can make of a policy, in a real Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel } from "./panel.mjs";

const at = panel();
const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [
  { Sid: "A", Effect: "Allow", Action: ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:PurgeQueue", "sqs:TagQueue", "sqs:UntagQueue"], Resource: ["*"] },
  { Sid: "B", Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging", "s3:GetBucketPolicy"], Resource: ["*"] },
  { Sid: "C", Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["arn:aws:kms:*:111122223333:key/a"] }] }, null, 2);
const slider = (page) => page.getByRole("slider", { name: "Step" });
const code = (page) => page.locator(".side .rewritten .code").first().textContent();
const size = (text) => text.replace(/\s/g, "").length;

test("each stop has a size, statements and what it widens; keys go from one to the next", () => at("/", async (page) => {
  await page.evaluate((policy) => leastwise.store.change({ policy }), POLICY);
  await page.getByRole("button", { name: "Meaning", exact: true }).click();
  await page.locator(".side").getByRole("button", { name: "Fit", exact: true }).click();
  await slider(page).waitFor();
  assert.equal(await slider(page).getAttribute("aria-valuetext"), `as written: ${size(POLICY)} characters, 3 statements`);
  await slider(page).focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await slider(page).getAttribute("aria-valuetext"), /^statements joined: \d+ characters, 2 statements$/);
  await page.keyboard.press("End");
  const smallest = await slider(page).getAttribute("aria-valuetext");
  assert.equal(Number(/: (\d+) characters/.exec(smallest)[1]), size(await code(page)), "the label is the size of what is shown");
  assert.ok(!/more action/.test(smallest), smallest);
  const count = await slider(page).evaluate((element) => Number(element.max));
  await page.getByLabel("grant more where nothing else helps").check();
  await page.waitForFunction((before) => Number(document.querySelector("#build-fit-stop").max) > before, count);
  await slider(page).focus();
  await page.keyboard.press("End");
  assert.match(await slider(page).getAttribute("aria-valuetext"), /: \d+ characters, \d statements?, grants \d+ more actions?$/);
  assert.match(await page.locator(".side .rewritten .said").textContent(), /^It fits: \d+ of 6,144 became \d+, and it grants \d+ more actions: /);
  const rows = page.locator(".stops tbody tr");
  assert.equal(await rows.count(), Number(await slider(page).getAttribute("max")) + 1);
  const sizes = (await rows.locator("td:nth-child(2)").allTextContents()).map(Number);
  assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a), "each is smaller than the one before");
  await rows.nth(1).getByRole("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await slider(page).inputValue(), "1");
  assert.equal(await page.evaluate(() => document.activeElement.closest("tr")?.getAttribute("aria-current")), "step", "the focus is lost");
  await page.locator(".side").getByRole("button", { name: "Use it" }).click();
  assert.equal(await page.evaluate(() => JSON.parse(leastwise.store.get().policy).Statement.length), 2);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
}, { viewport: { width: 360, height: 740 } }));

test("one that is too large starts at the first stop that fits, several policies if need be", () => at("/", async (page) => {
  const arn = (i) => `arn:aws:sqs:eu-west-1:111122223333:${"q".repeat(60)}${i}`;
  const Statement = Array.from({ length: 60 }, (_, i) => ({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [arn(i)], Condition: { StringNotEquals: { "aws:PrincipalTag/n": String(i) } } }));
  await page.evaluate((policy) => leastwise.store.change({ policy }), JSON.stringify({ Version: "2012-10-17", Statement }));
  await page.locator(".side").getByRole("button", { name: "Fit", exact: true }).click();
  await page.locator(".side .rewritten .said", { hasText: /^It fits: [\d,]+ of 6,144 became [\d,]+( \+ [\d,]+)+ in \d policies, and it grants the same/ }).waitFor();
  assert.match(await slider(page).getAttribute("aria-valuetext"), /^split: .* \+ .* characters, \d policies, 60 statements$/);
  await slider(page).focus();
  await page.keyboard.press("Home");
  await page.locator(".side .rewritten .said", { hasText: /^It does not fit: / }).waitFor();
}));
