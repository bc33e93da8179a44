// Test in a real Chromium: requests, layers, decisions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel, write } from "./panel.mjs";

const at = panel();
const verdict = (page, word) => page.waitForFunction((want) => document.querySelector(".decision")?.textContent === want, word);

test("layers are switched on and off, and the decision follows", async () => {
  await at("/test", async (page) => {
    await page.getByRole("button", { name: "A boundary that is silent" }).click();
    await verdict(page, "Not allowed");
    assert.match(await page.locator(".stage", { hasText: "Boundary" }).textContent(), /is silent.*ReadOnly.*does not match.*Action.*does not cover it/s);
    await page.locator(".layer", { has: page.locator('select option:checked:text-is("Boundary")') }).getByRole("checkbox").click();
    await verdict(page, "Allowed");
    await page.keyboard.press("ControlOrMeta+z");
    await verdict(page, "Not allowed");
  });
});

test("statements that matched are marked in their policy, those of a Deny too", async () => {
  await at("/test", async (page) => {
    await page.getByRole("button", { name: "A key that the request lacks" }).click();
    await verdict(page, "Denied");
    await page.locator(".cm-line.lw-deny").first().waitFor();
    assert.match((await page.locator(".cm-line.lw-deny").allTextContents()).join(""), /OnlyWithMFA/);
    assert.match((await page.locator(".cm-line.lw-allow").allTextContents()).join(""), /ec2:\*/);
  });
});

test("a context key that the policies ask for is given with one click", async () => {
  await at("/test", async (page) => {
    await page.getByRole("button", { name: "A key that the request lacks" }).click();
    await verdict(page, "Denied");
    await page.locator(".asked").getByRole("button", { name: "aws:MultiFactorAuthPresent" }).click();
    await page.keyboard.insertText("true");
    await verdict(page, "Allowed");
    assert.match(await page.locator(".reasons").textContent(), /Deny OnlyWithMFA does not match.*BoolIfExists aws:MultiFactorAuthPresent.*the request has true/s);
  });
});

test("action and resource are picked from the catalog, by keyboard alone", async () => {
  await at("/test", async (page) => {
    await page.getByRole("combobox", { name: "Principal" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.locator('[role="option"][aria-selected="true"]').waitFor();
    await page.keyboard.press("Enter");
    assert.match(await page.getByRole("combobox", { name: "Principal" }).inputValue(), /^arn:aws:iam::111122223333:role\//);
    await page.keyboard.press("Tab");
    await page.keyboard.type("dynamodb:getit");
    await page.getByRole("option", { name: /dynamodb:GetItem$/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await page.getByRole("combobox", { name: "Action" }).inputValue(), "dynamodb:GetItem");
    await page.keyboard.press("Tab");
    await page.getByRole("option", { name: /:table\// }).first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.match(await page.getByRole("combobox", { name: "Resource" }).inputValue(), /^arn:aws:dynamodb:eu-west-1:111122223333:table\/example$/);
    await verdict(page, "Not allowed");
    await page.getByRole("button", { name: "Add a policy" }).press("Enter");
    await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.matches(".cm-content"));
    await page.keyboard.insertText('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "arn:aws:dynamodb:*:*:table/example"}}');
    await verdict(page, "Allowed");
  });
});

test("two accounts, a resource policy, and the network cut", async () => {
  await at("/test", async (page, v) => {
    await page.getByRole("button", { name: "Two accounts" }).click();
    await verdict(page, "Allowed");
    await v.kept();
    await v.context.setOffline(true);
    await page.locator(".layer", { has: page.locator('select option:checked:text-is("Identity")') }).getByRole("checkbox").click();
    await verdict(page, "Not allowed");
    assert.match(await page.locator(".meaning").textContent(), /another account's, 444455556666/);
  });
});

test("a broken policy is told where, the rest still counts", async () => {
  await at("/test", async (page) => {
    await page.getByRole("button", { name: "A boundary that is silent" }).click();
    await verdict(page, "Not allowed");
    await write(page, "Policy text", '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}', 1);
    await verdict(page, "Allowed");
    await page.locator(".cm-lintRange-error, .cm-lintPoint-error").first().waitFor({ state: "attached" });
  });
});

test("a principal that is none is refused with what one looks like", async () => {
  await at("/test", async (page) => {
    await page.getByRole("combobox", { name: "Principal" }).fill("bob");
    await page.getByRole("combobox", { name: "Action" }).fill("s3:GetObject");
    await page.waitForFunction(() => /names no principal/.test(document.querySelector(".meaning")?.textContent));
  });
});

test("what was tested is here after a reload", async () => {
  await at("/test", async (page, v) => {
    await page.getByRole("button", { name: "A boundary that is silent" }).click();
    await verdict(page, "Not allowed");
    await page.waitForTimeout(500); // the workspace is written a moment after the last change
    await page.reload();
    await v.ready();
    await verdict(page, "Not allowed");
    assert.equal(await page.locator(".layer").count(), 2);
  });
});

test("tests run at each change, the view's request becomes one, and the file stands alone", async () => {
  await at("/test", async (page) => {
    const said = (text) => page.waitForFunction((want) => document.querySelector(".suite-said")?.textContent.includes(want), text);
    await page.getByRole("button", { name: "A boundary that is silent" }).click();
    await said("All passed, 3 of 3");
    await verdict(page, "Not allowed");
    await page.getByRole("button", { name: "Add this request" }).click();
    await said("All passed, 4 of 4");
    await page.locator(".layer", { has: page.locator('select option:checked:text-is("Boundary")') }).getByRole("checkbox").click();
    await said("3 tests failed, 1 of 4");
    assert.match(await page.locator(".suite tbody").textContent(), /s3:PutObject on arn:aws:s3:::example-bucket\/report.csv/);
    await page.keyboard.press("ControlOrMeta+z");
    await said("All passed, 4 of 4");
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".suite").getByRole("button", { name: "Download" }).click()]);
    assert.equal(file.suggestedFilename(), "policy.test.yml");
    const { execFileSync } = await import("node:child_process");
    const out = execFileSync(process.env.LEASTWISE ?? new URL("../../out/leastwise", import.meta.url).pathname, ["test", "-"], { input: (await import("node:fs")).readFileSync(await file.path()) });
    assert.match(out.toString(), /4/);
  });
});

test("a slip in the tests is told with its place", async () => {
  await at("/test", async (page) => {
    await page.getByRole("button", { name: "A boundary that is silent" }).click();
    await page.waitForFunction(() => document.querySelector(".suite-said")?.textContent.includes("All passed"));
    await page.locator(".suite .cm-content").click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("- name: misspelt\n  acton: s3:GetObject\n  expect: allow\n");
    await page.waitForFunction(() => /acton.*action/s.test(document.querySelector(".suite .problems")?.textContent));
    assert.match(await page.locator(".suite .problems button").first().textContent(), /^\d+:3$/);
  });
});
