// The policy editor in a real Chromium: it completes, explains, and repairs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asks, OPERATORS, operatorsLike } from "../editor/operators.js";
import { panel, write } from "./panel.mjs";

const at = panel();
const box = (page) => page.getByRole("textbox", { name: "Policy", exact: true });
const text = (page) => page.evaluate(() => leastwise.store.get().policy);
const labels = (page) => page.locator(".cm-tooltip-autocomplete li .cm-completionLabel").allTextContents();
const offered = async (page, label) => {
  await page.locator(".cm-tooltip-autocomplete li", { hasText: label }).first().waitFor();
  return labels(page);
};
/** Opens the editor and types; the list of completions is then as it stands. */
async function type(page, keys) {
  await page.locator(".cm-content").waitFor();
  await box(page).click();
  await page.keyboard.type(keys);
}
/** Takes what stands first, once that is as it should be. */
async function take(page, first) {
  await page.waitForFunction((want) => document.querySelector(".code-editor").shadowRoot.querySelector(".cm-tooltip-autocomplete li[aria-selected] .cm-completionLabel")?.textContent === want, first);
  await page.waitForTimeout(100); // CodeMirror takes nothing in the first moment, so that nobody is surprised
  await page.keyboard.press("Enter");
}

test("a policy is written with few keys, and nothing but the keyboard", async () => {
  await at("/check", async (page) => {
    await type(page, '{ver');
    await take(page, "Version");
    await page.keyboard.type(', st');
    await take(page, "Statement");
    await page.keyboard.type("ef");
    await take(page, "Effect");
    await take(page, "Allow");
    await page.keyboard.type(", ac");
    await take(page, "Action");
    await page.keyboard.type("dynamodb:getit");
    await take(page, "dynamodb:GetItem");
    await page.keyboard.type(", res");
    await take(page, "Resource");
    await take(page, "arn:aws:dynamodb:eu-west-1:111122223333:table/TableName");
    await page.keyboard.press("Tab"); // region
    await page.keyboard.press("Tab"); // account
    await page.keyboard.type("orders");
    await page.keyboard.press("Tab");
    await page.keyboard.type(", cond");
    await take(page, "Condition");
    await page.keyboard.type("forallvalues:stringeq");
    await take(page, "ForAllValues:StringEquals");
    await page.keyboard.type("leading");
    await take(page, "dynamodb:LeadingKeys");
    await page.keyboard.type("a");
    assert.deepEqual(JSON.parse(await text(page)), { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "a" } } }] });
  });
});

test("what is offered follows from the statement", async () => {
  await at("/check", async (page) => {
    await type(page, '{"Statement": {"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "');
    assert.deepEqual((await offered(page, "BucketName/ObjectName")).slice(0, 2), ["arn:aws:s3:::BucketName", "arn:aws:s3:::BucketName/ObjectName"].sort());
    await page.keyboard.press("Escape");
    await page.keyboard.press("End");
    await write(page, "Policy", '{"Statement": {"Action": ["s3:ListBucket"], "Condition": {"StringLike": {"s3:prefix": "a", ""}}}}');
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("s3:");
    const keys = await offered(page, "s3:delimiter");
    assert.ok(keys.includes("s3:max-keys") && !keys.includes("s3:prefix"), "one that is there already is offered");
    await write(page, "Policy", '{"Statement": {"Action": [""]}}');
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("lam");
    assert.equal((await offered(page, "lambda"))[0], "lambda");
    await page.keyboard.type("bda:Get*");
    await page.locator(".cm-tooltip-autocomplete li", { hasText: /^lambda:Get\*\d+ actions$/ }).waitFor();
    await write(page, "Policy", '{"Statement": {"Principal": {"Service": ""}}}');
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("lam");
    await take(page, "lambda.amazonaws.com");
    assert.equal(await text(page), '{"Statement": {"Principal": {"Service": "lambda.amazonaws.com"}}}');
    await write(page, "Policy", '{"Statement": {"Condition": {"Bool": {"aws:SecureTransport": ""}}}}');
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+Space");
    assert.deepEqual(await offered(page, "true"), ["true", "false"]);
  });
});

test("ARNs are of the workspace's partition, of the region and account that are used already", async () => {
  await at("/check", async (page) => {
    await page.selectOption("#partition", "aws-us-gov");
    await type(page, '{"Statement": [{"Action": "sqs:SendMessage", "Resource": "');
    await offered(page, "arn:aws-us-gov:sqs:us-gov-west-1:111122223333:QueueName");
    await page.keyboard.press("Escape");
    await write(page, "Policy", '{"Statement": [{"Resource": "arn:aws-us-gov:sns:us-gov-east-1:444455556666:t"}, {"Action": "sqs:SendMessage", "Resource": ""}]}');
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+Space");
    const all = await offered(page, "arn:aws-us-gov:sqs:us-gov-east-1:444455556666:QueueName");
    assert.equal(all[0], "arn:aws-us-gov:sns:us-gov-east-1:444455556666:t", "one that stands in the policy");
  });
});

test("what is under the pointer is explained, with the network cut", async () => {
  await at("/check", async (page, v) => {
    await v.kept();
    await v.context.setOffline(true);
    await write(page, "Policy", '{"Version": "2012-10-17",\n"Statement": [{"Effect": "Allow",\n"Action": "s3:GetObject",\n"Resource": "arn:aws:s3:::b/*",\n"Condition": {"NumericLessThan":\n{"s3:TlsVersion": "1.2"}}}]}');
    for (const [word, said] of [["s3:GetObject", /Level: Read.*object.*Keys: /s], ["arn:aws:s3:::b/*", /s3:object/], ["NumericLessThan", /whether it is less/], ["s3:TlsVersion", /Type: Numeric/]]) {
      await page.getByText(`"${word}"`).hover();
      await page.waitForFunction(([shape]) => new RegExp(shape, "s").test(document.querySelector(".code-editor").shadowRoot.querySelector(".cm-tooltip-hover")?.textContent ?? ""), [said.source]);
      await page.mouse.move(0, 0);
      await page.locator(".cm-tooltip-hover").waitFor({ state: "detached" });
    }
  });
});

test("a key tells the same, and a link in it leads to the catalog", async () => {
  await at("/check", async (page) => {
    await write(page, "Policy", '{"Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}}');
    for (let i = 0; i < 22; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ControlOrMeta+i");
    const tip = page.locator(".cm-tooltip[role=status]");
    await tip.waitFor();
    assert.match(await tip.textContent(), /Level: Write/);
    await tip.getByRole("link", { name: "sqs:SendMessage" }).click();
    await page.getByRole("heading", { name: "sqs:SendMessage", exact: true }).waitFor();
  });
});

test("findings are repaired where they stand: by pointer, and by key", async () => {
  await at("/check", async (page) => {
    const policy = '{"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}}';
    await write(page, "Policy", policy);
    await page.locator(".cm-lintRange-error").first().hover();
    await page.locator(".cm-tooltip-lint .cm-diagnosticAction").first().click();
    assert.equal(await text(page), policy.replace("allow", "Allow"));
    await page.keyboard.press("ControlOrMeta+z");
    await page.waitForFunction(() => document.querySelector(".code-editor").shadowRoot.querySelector(".cm-lintRange-error"));
    assert.equal(await text(page), policy);
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("F8");
    await page.keyboard.press("ControlOrMeta+.");
    await page.waitForFunction((want) => leastwise.store.get().policy === want, policy.replace("allow", "Allow"));
  });
});

test("search and fold by keyboard; Tab leaves", async () => {
  await at("/check", async (page) => {
    await page.getByRole("button", { name: "A reader with wildcards" }).click();
    await page.locator(".lw-wild").first().waitFor();
    await box(page).click();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("ControlOrMeta+f");
    await page.keyboard.type("NoPasswords");
    await page.locator(".cm-searchMatch").first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("ControlOrMeta+Shift+{");
    await page.locator(".cm-foldPlaceholder").waitFor();
    await page.keyboard.press("ControlOrMeta+Shift+}");
    await page.locator(".cm-foldPlaceholder").waitFor({ state: "detached" });
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => Boolean(document.activeElement?.shadowRoot)), false, "Tab stayed in the editor");
  });
});

test("every operator that is offered is one of AWS's, and is explained", async () => {
  await at("/check", async (page) => {
    const all = [...OPERATORS.map(([name]) => name), ...operatorsLike("ifexists"), ...operatorsLike("for")];
    assert.ok(all.length > 80, `${all.length} operators`);
    for (const name of all) assert.ok(asks(name), `${name} is not explained`);
    assert.equal(asks("NullIfExists"), undefined);
    assert.equal(asks("StringEqual"), undefined);
    const condition = Object.fromEntries([...all, "StringEqual"].map((name) => [name, { "aws:PrincipalArn": "x" }]));
    const { findings } = await page.evaluate((policy) => leastwise.engine.call("lint", { text: policy }), JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*", Condition: condition }] }));
    assert.deepEqual(findings.filter((one) => one.rule === "unknown-operator").map((one) => /"(\w+)"/.exec(one.message)?.[1]), ["StringEqual"]);
  });
});
