// Roles in a real Chromium: a folder, its zip or single files and an account's dump, what
// differs, offline, by keyboard and on a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel, tabTo, write } from "./panel.mjs";
import { zip } from "./zip.mjs";

const at = panel();
const said = (page, words) => page.waitForFunction((want) => document.querySelector(".roles .verdict-line")?.textContent.startsWith(want), words);
const FILES = {
  "accounts/accounts.yaml": "prod: 111122223333\ndev: 444455556666\n",
  "accounts/prod/app.yaml": "roles:\n  team/app:\n    allow_to_assume_me: {service: [ec2, lambda]}\n    allow_permission: {action: [s3:GetObject], resource: {s3: data}}\n    description: serves\n",
  "accounts/dev/app.yaml": "roles:\n  app: {allow_to_assume_me: {service: ec2}}\n",
};
const DUMP = JSON.stringify({ RoleDetailList: [{
  Path: "/team/", RoleName: "app", Arn: "arn:aws:iam::111122223333:role/team/app",
  AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" } })),
  RolePolicyList: [{ PolicyName: "by-hand", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] } }],
  AttachedManagedPolicies: [{ PolicyName: "ReadOnlyAccess", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }], Tags: [], InstanceProfileList: [],
}] });

/** Drops files on the page: texts or lists of bytes by name. */
const drop = (page, files) => page.evaluate((list) => {
  const data = new DataTransfer();
  for (const [name, content] of list) data.items.add(new File([typeof content === "string" ? content : new Uint8Array(content)], name));
  dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
}, Object.entries(files));
const archive = (files) => [...zip(Object.entries(files).map(([name, data]) => ({ name, data })))];
const changes = (page) => page.locator(".change > .row").evaluateAll((list) => list.map((one) => [...one.children].filter((part) => !part.matches(".hidden")).map((part) => part.textContent).join(" ")));

test("a zip and a dump: what differs, what that grants, in which order", async () => {
  await at("/", async (page) => {
    await drop(page, { "accounts.zip": archive(FILES), "dump.json": DUMP });
    await said(page, "1 to create, 1 to update, 1 to delete, 1 shown and kept");
    assert.match(page.url(), /\?v=roles$/);
    assert.deepEqual(await page.locator("#roles-folder option").allTextContents(), ["dev", "prod"]);
    assert.equal(await page.locator("#roles-folder").inputValue(), "prod", "the account of the dump");
    assert.deepEqual(await changes(page), ["M trust_document(role=app) widens", "+ role_policy(policy=syncr_policy_team__app, role=app)", "− role_policy(policy=by-hand, role=app) narrows",
      "= managed_policy(policy=arn:aws:iam::aws:policy/ReadOnlyAccess, role=app) widens"]);
    assert.deepEqual(await page.locator(".change").first().locator(".gone, .new").allTextContents(), ['− gone:         "Service": "ec2.amazonaws.com"\n', '+ new:         "Service": [\n', '+ new:           "ec2.amazonaws.com",\n', '+ new:           "lambda.amazonaws.com"\n', "+ new:         ]\n"]);
    assert.match(await page.locator(".effects").textContent(), /takes away \d+ actions: s3:.*lets in Service:lambda.amazonaws.com/);
    assert.match(await page.locator(".roles .meaning").textContent(), /What the dump does not know.*description\(role=app\) should be serves/);
    await page.getByRole("button", { name: "Calls" }).click();
    assert.deepEqual(await page.locator(".calls .mono:first-child").allTextContents(), ["iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:UpdateAssumeRolePolicy"]);
    await page.getByRole("button", { name: "Policies" }).click();
    assert.match(await page.locator(".documents").textContent(), /"arn:aws:s3:::data\/\*"/);
    await page.getByLabel("also take away what no definition speaks of").check();
    await said(page, "1 to create, 1 to update, 2 to delete");
  });
});

test("a folder, chosen; another account; a number where no file gives it", async () => {
  await at("/roles", async (page, v) => {
    const { mkdtempSync, mkdirSync, writeFileSync, rmSync } = await import("node:fs");
    const dir = mkdtempSync("/tmp/roles-");
    for (const [path, text] of Object.entries(FILES)) { mkdirSync(`${dir}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true }); writeFileSync(`${dir}/${path}`, text); }
    await page.locator('input[aria-label="Choose a folder"]').setInputFiles(`${dir}/accounts`);
    await said(page, "The definitions stand");
    await page.locator("#roles-folder").selectOption("prod");
    await page.waitForFunction(() => document.querySelector(".documents h2")?.textContent === "role /team/app");
    rmSync(dir, { recursive: true });
    await page.getByRole("button", { name: "Start over" }).click();
    await page.locator('input[aria-label="Choose files"]').setInputFiles({ name: "app.yaml", mimeType: "application/yaml", buffer: Buffer.from(FILES["accounts/dev/app.yaml"]) });
    await said(page, "One mistake");
    await page.getByLabel("Number, if no file has it").fill("444455556666");
    await said(page, "The definitions stand");
    assert.match(await page.locator(".roles .meaning").textContent(), /Account 444455556666: 1 role\. Drop the account’s dump/);
    assert.deepEqual(v.troubles, []);
  });
});

test("mistakes lead to their place, and what is typed is looked at", async () => {
  await at("/roles", async (page) => {
    await page.getByRole("button", { name: "Deployments from GitHub" }).click();
    await said(page, "The definitions stand");
    await write(page, "Definitions", "roles:\n  deploy:\n    allow_to_assume_me: {oidc: githbu, repository: acme/site}\n    permision: {}\n");
    await said(page, "2 mistakes");
    assert.deepEqual(await page.locator(".roles .problems .link").allTextContents(), ["deploy.yaml:3:32", "deploy.yaml:4:5"]);
    assert.match(await page.locator(".roles .problems").textContent(), /did you mean github\?.*did you mean permission\?/);
    await page.locator(".roles .cm-lintRange-error").first().waitFor();
    await page.getByRole("button", { name: "Go to prod/deploy.yaml, line 4, column 5" }).click();
    await page.waitForFunction(() => document.querySelector(".roles .code-editor").shadowRoot.activeElement?.matches(".cm-content"));
    await write(page, "Definitions", "roles: [\n");
    await said(page, "One mistake");
    await write(page, "Definitions", "roles:\n  deploy:\n    allow_to_assume_me: {service: lambda}\n    allow_permission: {action: iam:PassRole, resource: '*'}\n");
    await said(page, "The definitions stand");
    assert.match(await page.locator(".roles .problems").textContent(), /Lint security: iam:PassRole .* pass-role-broad/);
  });
});

test("what is no dump, half a dump, another account's dump and no archive is told", async () => {
  await at("/roles", async (page) => {
    await drop(page, { "accounts.zip": archive(FILES) });
    await said(page, "The definitions stand");
    await page.locator("#roles-folder").selectOption("prod");
    await drop(page, { "part.json": '{"RoleDetailList": [], "IsTruncated": true}' });
    await said(page, "The dump is of no use");
    await page.locator(".roles .meaning", { hasText: "the dump is not complete" }).waitFor();
    await drop(page, { "other.json": DUMP.replaceAll("111122223333", "999999999999") });
    await page.locator(".roles .meaning", { hasText: "the definition is for account 111122223333" }).waitFor();
    await page.getByRole("button", { name: "Remove the dump" }).click();
    await said(page, "The definitions stand");
    await drop(page, { "broken.zip": "no archive" });
    await page.locator(".roles .problems", { hasText: "broken.zip: this is no zip archive" }).waitFor();
  });
});

test("a dump alone: its definitions, from which nothing differs until one of them does", async () => {
  await at("/roles", async (page) => {
    await drop(page, { "dump.json": DUMP });
    await page.getByRole("button", { name: "write them from the dump" }).click();
    await said(page, "Nothing to do");
    const text = await page.evaluate(() => document.querySelector(".roles .code-editor").shadowRoot.querySelector(".cm-content").innerText);
    assert.match(text, /team\/app:\n\s+allow_to_assume_me:\n\s+- service: ec2.amazonaws.com/);
    await write(page, "Definitions", text.replace("s3:*", "s3:GetObject"));
    await said(page, "1 to update");
    assert.match(await page.locator(".effects").textContent(), /takes away \d+ actions/);
  });
});

test("without a network, from its own address", async () => {
  await at("/?v=roles", async (page, v) => {
    await page.getByRole("button", { name: "A policy made by hand" }).click();
    await said(page, "1 to delete");
    await v.kept();
    await v.context.setOffline(true);
    await page.reload();
    await v.ready();
    await drop(page, { "accounts.zip": archive(FILES), "dump.json": DUMP });
    await said(page, "1 to create, 1 to update, 1 to delete");
  });
});

test("with the keyboard alone", async () => {
  await at("/", async (page) => {
    await page.keyboard.press("Alt+6");
    await page.locator(".roles .cm-content").waitFor();
    await tabTo(page, () => document.activeElement.textContent === "A policy made by hand");
    await page.keyboard.press("Enter");
    await said(page, "1 to delete");
    await tabTo(page, () => document.activeElement.textContent === "Calls");
    await page.keyboard.press("Space");
    await page.locator(".calls li").first().waitFor();
  });
});

test("on a phone of 360 pixels nothing is cut off", async () => {
  await at("/roles", async (page) => {
    await page.getByRole("button", { name: "A policy made by hand" }).click();
    await said(page, "1 to delete");
    for (const view of ["Plan", "Policies", "Calls"]) {
      await page.getByRole("button", { name: view, exact: true }).click();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${view} scrolls ${wide} px sideways`);
    }
  }, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
});
