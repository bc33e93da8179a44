// Check in a real Chromium: what is found, where, and what the fixes do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel, write } from "./panel.mjs";

const at = panel();
const rules = (page) => page.locator(".findings > li[data-severity] button[aria-expanded]").allTextContents();
const settled = (page) => page.waitForFunction(() => !document.querySelector('.meaning[aria-busy="true"]') && document.querySelector(".findings")?.children.length > 0);

test("a pasted policy is checked, and a fix changes nothing but what it must", async () => {
  await at("/check", async (page) => {
    const text = '{\n  "Version": "2012-10-17",\n  "Statement": [\n    // 😀 kept as it is\n    {"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}\n  ]\n}';
    await write(page, "Policy", text);
    await settled(page);
    assert.ok((await rules(page)).includes("invalid-effect"), "invalid-effect is missing");
    const finding = page.locator(".findings > li", { hasText: "invalid-effect" });
    assert.equal(await finding.locator("button").first().textContent(), "5:16");
    await finding.getByRole("button", { name: /^Fix/ }).click();
    await page.waitForFunction(() => !document.querySelector(".findings")?.textContent.includes("invalid-effect"));
    const now = (await page.locator(".cm-line").allTextContents()).join("\n");
    assert.equal(now, text.replace("allow", "Allow"));
    await page.locator("h1:visible").first().click();
    await page.keyboard.press("ControlOrMeta+z");
    await page.waitForFunction(() => document.querySelector(".findings")?.textContent.includes("invalid-effect"));
  });
});

test("a finding leads to its place and says why, with the network cut", async () => {
  await at("/check", async (page, v) => {
    await page.getByRole("button", { name: "A deployer that can do more" }).click();
    await settled(page);
    await v.kept();
    await v.context.setOffline(true);
    const finding = page.locator(".findings > li", { hasText: "pass-role-broad" });
    await finding.getByRole("button", { name: /^Go to line/ }).click();
    await page.waitForFunction(() => document.querySelector(".code-editor").shadowRoot.activeElement?.matches(".cm-content"));
    await finding.getByRole("button", { name: "pass-role-broad" }).click();
    await finding.locator(".rule", { hasText: "role" }).waitFor();
    assert.match(await finding.locator(".rule a").first().getAttribute("href"), /^https:\/\/docs\.aws\.amazon\.com\//);
    await page.getByRole("button", { name: /^Security/ }).click();
    assert.equal(await page.locator(".findings > li", { hasText: "pass-role-broad" }).count(), 0, "a severity that is switched off");
  });
});

test("broken text is told where it is broken, and the rest is still checked", async () => {
  await at("/check", async (page) => {
    await write(page, "Policy", '{"Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",}]');
    await settled(page);
    const found = await rules(page);
    assert.ok(found.some((rule) => rule.startsWith("json-")), `no syntax finding in ${found}`);
    assert.ok(found.includes("pass-role-broad"), `the rest was not checked: ${found}`);
  });
});

test("the keyboard alone: in, out of the editor, to a finding and back", async () => {
  await at("/check", async (page) => {
    await page.locator(".cm-content").waitFor();
    for (let i = 0; i < 20 && !await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.matches(".cm-content") ?? false); i++) await page.keyboard.press("Tab");
    await page.keyboard.insertText('{"Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}}');
    await settled(page);
    for (let i = 0; i < 20 && !/^Go to line/.test(await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "")); i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.matches(".cm-content"));
  });
});

test("what was checked is here after a reload", async () => {
  await at("/check", async (page, v) => {
    await page.getByRole("button", { name: "Slips of the pen" }).click();
    await settled(page);
    await page.waitForTimeout(500); // the workspace is written a moment after the last change
    await page.reload();
    await v.ready();
    await settled(page);
    assert.ok((await rules(page)).includes("invalid-version"));
  });
});

test("what a policy grants: counted, by service and level, what is denied kept apart", async () => {
  await at("/check", async (page) => {
    await page.getByRole("button", { name: "A reader with wildcards" }).click();
    await settled(page);
    await page.locator(".grants").waitFor();
    const text = await page.getByRole("region", { name: "Grants" }).textContent();
    assert.match(text, /Allows [\d,]+ actions/);
    assert.match(text, /actions? of these are denied on some resources|actions of these are denied on some resources/);
    assert.deepEqual(await page.locator(".grants tbody th button").allTextContents(), ["cloudwatch", "ec2", "s3"]);
    await page.locator(".grants tbody th button", { hasText: "s3" }).click();
    const names = await page.locator(".grants .columns a:visible").allTextContents();
    assert.ok(names.includes("GetObject") && names.includes("ListBucket"), names.slice(0, 5).join());
    assert.ok(!names.some((name) => name.startsWith("Put")));
  });
});

test("a wildcard under the pointer tells what it stands for", async () => {
  await at("/check", async (page) => {
    await page.getByRole("button", { name: "A reader with wildcards" }).click();
    await page.locator(".lw-wild").first().waitFor();
    await page.locator(".lw-wild", { hasText: "cloudwatch:Get*" }).hover();
    const tip = page.locator(".cm-tooltip-hover");
    await tip.waitFor();
    assert.match(await tip.textContent(), /cloudwatch:Get\* stands for \d+ actions.*cloudwatch:GetMetricData/s);
  });
});

test("explicit, compact and fitted: each is shown with its size, and used on demand", async () => {
  await at("/check", async (page) => {
    await page.getByRole("button", { name: "A reader with wildcards" }).click();
    await settled(page);
    const code = () => page.locator(".rewritten .code").textContent();
    await page.getByRole("button", { name: "Explicit" }).click();
    await page.locator(".rewritten .code").waitFor();
    const explicit = JSON.parse(await code());
    assert.ok(!JSON.stringify(explicit.Statement[0].Action).includes("*"), "a wildcard in an Allow");
    assert.equal(explicit.Statement[1].Action, "s3:GetObject*", "a Deny's wildcard stays");
    await page.getByRole("button", { name: "Use it" }).click();
    await page.waitForFunction(() => !document.querySelector(".policy-editor .code-editor").shadowRoot.querySelector(".lw-wild")?.textContent.includes("ec2"));
    await page.getByRole("button", { name: "Compact" }).click();
    await page.waitForFunction(() => /became/.test(document.querySelector(".said").textContent));
    const compact = JSON.parse(await code());
    assert.ok(JSON.stringify(compact).length < JSON.stringify(explicit).length / 4, "it is hardly smaller");
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await page.locator("#fit-limit").waitFor();
    await page.waitForFunction(() => /It fits/.test(document.querySelector(".said").textContent));
    await page.locator("#fit-limit").focus();
    await page.keyboard.press("Home");
    await page.waitForFunction(() => /does not fit/.test(document.querySelector(".said").textContent));
  });
});

test("what is new since a day", async () => {
  await at("/check", async (page) => {
    await page.getByRole("button", { name: "A reader with wildcards" }).click();
    await settled(page);
    await page.fill("#since", "2026-06-15");
    await page.waitForFunction(() => /came after 2026-06-15/.test(document.querySelector(".besides").textContent));
  });
});

test("a policy that allows everything is told in numbers, and the page goes on at once", async () => {
  await at("/check", async (page) => {
    await write(page, "Policy", '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}');
    await page.waitForFunction(() => /Allows 2\d,\d{3} actions/.test(document.querySelector(".meaning").textContent));
    assert.match(await page.locator(".meaning").textContent(), /Too many to be told one by one/);
  });
});
