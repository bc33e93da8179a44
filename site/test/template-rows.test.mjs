// The template and the rows of Build are two views of one intent, in a real Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel } from "./panel.mjs";

const at = panel();
const text = (page) => page.inputValue("#template-box");
const rows = (page) => page.evaluate(() => leastwise.store.get().items.map(({ arn, levels }) => `${arn} ${levels.join("+")}`));
const paste = async (page, value) => { await page.fill("#paste-box", value); await page.press("#paste-box", "Enter"); };
const until = (page, holds, arg) => page.waitForFunction(holds, arg);
const has = (page, want) => until(page, (one) => !document.querySelector("#result [aria-busy]") && document.querySelector("#result .code").textContent.includes(one), want);
const lacks = (page, want) => until(page, (one) => { const { textContent } = document.querySelector("#result .code"); return textContent.includes("Statement") && !textContent.includes(one); }, want);
const WITH_MORE = `mode: crud
# who reads what
read:
- arn:aws:s3:::example-bucket/*
wildcard-only:
  single-actions:
  - s3:ListAllMyBuckets
`;

test("rows become a template; what is typed there changes the rows; undo takes both back", () => at("/", async (page, v) => {
  await page.getByRole("button", { name: "Read a bucket's objects" }).click();
  await has(page, "s3:GetObject");
  await page.getByText("Add a condition").click();
  await page.locator('[data-recipe="mfa"]').getByRole("button").click();
  await page.getByRole("checkbox", { name: "Keep s3:GetObjectTorrent", exact: true }).click();
  await lacks(page, "s3:GetObjectTorrent");
  await page.click("#view-template");
  const made = "mode: crud\nread:\n- arn:aws:s3:::example-bucket/reports/*\nlist:\n- arn:aws:s3:::example-bucket\nexclude-actions:\n- s3:GetObjectTorrent\nconditions:\n- mfa\n";
  assert.equal(await text(page), made);
  await has(page, "aws:MultiFactorAuthPresent");
  await page.focus("#template-box");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("- region: eu-west-1\nwrite:\n- arn:aws:sqs:eu-west-1:111122223333:orders\n");
  await has(page, "sqs:SendMessage");
  await has(page, "aws:RequestedRegion");
  assert.deepEqual(await page.locator(".conditions-list li span").allTextContents(), ["Signed in with MFA", "In regions: eu-west-1"]);
  await page.click("#view-arns");
  await has(page, "sqs:SendMessage");
  assert.deepEqual(await rows(page), ["arn:aws:s3:::example-bucket List", "arn:aws:s3:::example-bucket/reports/* Read", "arn:aws:sqs:eu-west-1:111122223333:orders Write"]);
  await page.locator(".item").last().getByRole("button", { name: /^Read/ }).click();
  await has(page, "sqs:GetQueueUrl");
  await page.getByRole("button", { name: "Remove the condition Signed in with MFA" }).click();
  await lacks(page, "aws:MultiFactorAuthPresent");
  await page.click("#view-template");
  const changed = made.replace("- arn:aws:s3:::example-bucket/reports/*\n", "- arn:aws:s3:::example-bucket/reports/*\n- arn:aws:sqs:eu-west-1:111122223333:orders\n").replace("- mfa\n", "- region: eu-west-1\n") + "write:\n- arn:aws:sqs:eu-west-1:111122223333:orders\n";
  assert.equal(await text(page), changed);
  await page.waitForTimeout(400); // it is written down 300 ms after the last change
  await page.reload();
  await v.ready();
  await has(page, "sqs:GetQueueUrl");
  assert.equal(await text(page), changed);
  assert.equal((await rows(page)).length, 3);
}));

test("what rows can't show stays in the template and the policy, and rows change the text around it", () => at("/", async (page) => {
  await paste(page, WITH_MORE);
  await has(page, "s3:ListAllMyBuckets");
  await page.click("#view-arns");
  await page.locator(".rest", { hasText: "Also in the template, and in the policy:" }).waitFor();
  await has(page, "s3:ListAllMyBuckets");
  assert.deepEqual(await rows(page), ["arn:aws:s3:::example-bucket/* Read"]);
  await page.locator(".item .types a", { hasText: "s3:object" }).waitFor();
  await page.locator(".item").getByRole("button", { name: /^Tagging/ }).click();
  await has(page, "s3:PutObjectTagging");
  await page.locator('button.act[data-action="s3:GetObject"]').click();
  assert.equal(await page.locator("#why").textContent(), "s3:GetObject ← read ← arn:aws:s3:::example-bucket/* ← object");
  await page.getByRole("checkbox", { name: "Keep s3:GetObject", exact: true }).click();
  await lacks(page, '"s3:GetObject"');
  await paste(page, "arn:aws:sqs:eu-west-1:111122223333:orders");
  await page.locator(".item").last().getByRole("button", { name: /^Write/ }).click();
  await has(page, "sqs:SendMessage");
  await page.locator(".item input.arn").last().fill("arn:aws:sqs:eu-west-1:111122223333:jobs");
  await has(page, "111122223333:jobs");
  await page.getByRole("button", { name: "Undo" }).click();
  await has(page, "111122223333:orders");
  await page.locator(".rest").getByRole("button", { name: "wildcard-only, 1 entry" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.selectionStart), WITH_MORE.indexOf("wildcard-only"));
  assert.equal(await text(page), `${WITH_MORE}tagging:\n- arn:aws:s3:::example-bucket/*\nexclude-actions:\n- s3:GetObject\nwrite:\n- arn:aws:sqs:eu-west-1:111122223333:orders\n`);
}));

test("a broken template keeps its text and the rows, says where the fault is, and is mended", () => at("/", async (page) => {
  await paste(page, WITH_MORE);
  await has(page, "s3:ListAllMyBuckets");
  await page.fill("#template-box", `${WITH_MORE}write: [\n`);
  await page.locator("#result [data-stale]").waitFor();
  await page.click("#view-arns");
  await page.locator(".rest .problem", { hasText: /^The template can't be read: line \d+: / }).waitFor();
  assert.deepEqual(await rows(page), ["arn:aws:s3:::example-bucket/* Read"]);
  assert.equal(await page.locator(".item").evaluate((element) => Boolean(element.closest("[inert]"))), true);
  await page.getByRole("button", { name: "Mend it" }).click();
  assert.equal(await text(page), `${WITH_MORE}write: [\n`);
  await page.fill("#template-box", `${WITH_MORE}write: [arn:aws:s3:::example-bucket/in/*]\n`);
  await has(page, "s3:PutObject");
  await page.click("#view-arns");
  await until(page, () => document.querySelectorAll(".item").length === 2);
  assert.equal(await page.locator(".rest .problem").count(), 0);
  assert.equal(await page.locator(".item").first().evaluate((element) => Boolean(element.closest("[inert]"))), false);
}));

test("an actions template has no rows; a level ticked there changes nothing and says why", () => at("/", async (page) => {
  await paste(page, "mode: actions\nactions:\n- sqs:PurgeQueue\n");
  await has(page, "sqs:PurgeQueue");
  await page.click("#view-arns");
  await page.locator(".rest").getByRole("button", { name: "actions, 1 entry" }).waitFor();
  await paste(page, "arn:aws:s3:::example-bucket");
  await page.locator(".item").getByRole("button", { name: /^List/ }).click();
  await page.locator("#paste-help.wrong", { hasText: "change its text" }).waitFor();
  await has(page, "sqs:PurgeQueue");
}));
