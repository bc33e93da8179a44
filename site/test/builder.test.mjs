// The ARN builder on Build, in a real Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel } from "./panel.mjs";

const at = panel();
const open = async (page, type) => {
  await page.getByText("Build an ARN from its format").click();
  await page.getByRole("combobox", { name: "Resource type" }).fill(type);
};
const arns = (page) => page.evaluate(() => leastwise.store.get().items.map((item) => item.arn));

test("a type's placeholders are filled; region and account are remembered; what is empty is a star", async () => {
  await at("/", async (page) => {
    await open(page, "dynamodb:table");
    await page.getByLabel("Region", { exact: true }).fill("eu-west-1");
    await page.getByLabel("Account", { exact: true }).fill("444455556666");
    await page.getByLabel("TableName", { exact: true }).fill("orders");
    assert.equal(await page.locator(".made output").textContent(), "arn:aws:dynamodb:eu-west-1:444455556666:table/orders");
    await page.getByRole("button", { name: "Add it" }).click();
    await page.locator("#partition").selectOption("aws-cn");
    await page.getByRole("combobox", { name: "Resource type" }).fill("sqs:queue");
    await page.locator(".made output", { hasText: "arn:aws-cn:sqs:eu-west-1:444455556666:*" }).waitFor();
    await page.getByRole("button", { name: "Add it" }).click();
    assert.deepEqual(await arns(page), ["arn:aws:dynamodb:eu-west-1:444455556666:table/orders", "arn:aws-cn:sqs:eu-west-1:444455556666:*"]);
    await page.getByRole("button", { name: "Add it" }).click();
    assert.equal((await arns(page)).length, 2, "one that is there is not added again");
  });
});

test("slips are told, and nothing is added", async () => {
  await at("/", async (page) => {
    await open(page, "dynamodb:tabel");
    await page.locator(".builder p[role=status]", { hasText: "tabel" }).waitFor();
    await page.getByRole("combobox", { name: "Resource type" }).fill("dynamodb:table");
    await page.getByLabel("Account", { exact: true }).fill("1111");
    await page.locator(".builder .wrong", { hasText: "an account has 12 digits" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Add it" }).isDisabled(), true);
    await page.getByLabel("Account", { exact: true }).press("Enter");
    assert.deepEqual(await arns(page), []);
  });
});

test("the keyboard alone, on a phone that scrolls in one direction only", async () => {
  await at("/", async (page) => {
    await page.locator(".builder summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("s3:obj");
    await page.locator(".builder [role=option]:first-child").filter({ hasText: "s3:object" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByLabel("BucketName", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("b");
    await page.keyboard.press("Tab");
    await page.keyboard.type("reports/*");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    await page.keyboard.press("Enter");
    assert.deepEqual(await arns(page), ["arn:aws:s3:::b/reports/*"]);
  }, { viewport: { width: 360, height: 740 } });
});
