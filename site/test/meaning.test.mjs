// What stands beside the policy on Build, in a real Chromium: its meaning in words, as a table
// and as a picture, its size, its other forms.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { pane, panel } from "./panel.mjs";

const at = panel();
const program = process.env.LEASTWISE ?? fileURLToPath(new URL("../../out/leastwise", import.meta.url));
const example = async (page, name = "Read a bucket's objects") => {
  await page.getByRole("button", { name }).click();
  await pane(page, "meaning");
  await page.locator(".sentences li").first().waitFor();
};
const byHand = (page, policy, kind = "") => page.evaluate(([text, of]) => leastwise.store.change({ policy: text, policyKind: of }), [policy, kind]);
const said = (page, text) => page.waitForFunction((part) => document.querySelector(".meaning-body")?.textContent.includes(part), text);
const view = (page, name) => page.locator(".means").getByRole("button", { name, exact: true });
const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [
  { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] },
  { Sid: "Abroad", Effect: "Deny", NotAction: "iam:*", Resource: "*", Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } } },
] }, null, 2);

test("a sentence for each statement, which follows each change", async () => {
  await at("/", async (page) => {
    await example(page);
    assert.match(await page.locator(".sentences li").first().textContent(), /Allows reading objects reports\/\* in bucket example-bucket\./);
    await page.locator(".item").last().getByRole("button", { name: /^Write/ }).click();
    await said(page, "writing to objects reports/*");
    await page.locator(".sentences button").first().click();
    assert.equal(await page.evaluate(() => document.activeElement?.matches("#result button.act")), true, "the statement is shown in the policy");
  });
});

test("every kind of statement is told: denials, exceptions, principals, conditions", async () => {
  await at("/", async (page) => {
    await byHand(page, POLICY);
    await said(page, "Denies everything except iam:*, when outside of region eu-west-1.");
    await page.locator(".sentences button", { hasText: "Abroad" }).click();
    await page.waitForFunction(() => /"Abroad"/.test(document.querySelector("#result .code-editor").shadowRoot.querySelector(".cm-activeLine, .cm-selectionBackground")?.textContent ?? "") || document.querySelector("#result .code-editor").shadowRoot.activeElement?.matches(".cm-content"));
    await byHand(page, '{"Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}', "trust");
    await said(page, "Allows the service ec2.amazonaws.com to assume this role.");
  });
});

test("broken text: what can be read is told, with the place of the fault", async () => {
  await at("/", async (page) => {
    await byHand(page, '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}, "no"],}');
    await said(page, "reading all objects in bucket b");
    await said(page, "What can be read is told. Line 1: ");
    await byHand(page, "%");
    await said(page, "Nothing can be read: ");
    await page.selectOption("#export-form", "yaml");
    await page.locator(".export .said", { hasText: "Line 1: " }).waitFor();
    assert.equal(await page.locator(".export").getByRole("button", { name: "Copy" }).isDisabled(), true);
  });
});

test("the summary as the console has it, and the picture", async () => {
  await at("/", async (page) => {
    await byHand(page, POLICY);
    await view(page, "Summary").click();
    const row = page.locator(".summary-table tbody tr", { hasText: "Amazon S3" }).last();
    assert.deepEqual(await row.locator("th, td").allTextContents(), ["Amazon S3", "Limited: List, Read", "Multiple", "None"]);
    assert.match(await page.locator(".summary-table .group").first().textContent(), /^Explicit deny 4\d\d services$/);
    await row.getByRole("button").focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await page.locator(".more-row:visible li").allTextContents(), ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]);
    await byHand(page, POLICY.replace("s3:GetObject", "s3:PutObject"));
    await page.locator(".summary-table td", { hasText: "Limited: List, Write" }).waitFor();
    assert.equal(await page.locator(".more-row:visible").count(), 1, "what is open stays open");
    await view(page, "Picture").click();
    assert.match(await page.locator(".matrix").getAttribute("aria-label"), /denied/);
    assert.ok(await page.locator(".matrix .bar.deny").count() > 100);
    assert.match(await page.locator(".means p.dim").textContent(), /^The first 60 of 4\d\d/);
  });
});

test("other forms: each says the same, and what does not fit is told", async () => {
  await at("/", async (page) => {
    await byHand(page, POLICY);
    const code = page.locator(".export .code");
    for (const [form, part] of [["json-compact", '"Sid":"Read"'], ["yaml", "- Sid: Read\n"], ["hcl", 'data "aws_iam_policy_document" "policy" {'], ["cfn", "Type: AWS::IAM::ManagedPolicy"], ["aws", "aws iam create-policy"]]) {
      await page.selectOption("#export-form", form);
      await page.locator(`.export .code[data-form="${form}"]`).waitFor();
      assert.ok((await code.textContent()).includes(part), `${form}: ${await code.textContent()}`);
    }
    await page.selectOption("#export-form", "hcl");
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".export").getByRole("button", { name: "Download" }).click()]);
    assert.equal(file.suggestedFilename(), "policy.tf");
    const back = execFileSync(program, ["convert", "--to", "json", await file.path().then((path) => copyAs(path, "policy.tf"))], { encoding: "utf8" });
    assert.deepEqual(loose(JSON.parse(back)), loose(JSON.parse(POLICY)));
    await byHand(page, POLICY.replace('"Read"', '"Read-1"'));
    await page.locator(".export .said", { hasText: "has more than letters and digits" }).waitFor();
    await page.selectOption("#export-form", "command");
    await page.locator(".export .said", { hasText: "no command makes it" }).waitFor();
  });
});

test("the command makes the same policy", async () => {
  await at("/", async (page) => {
    await example(page, "A function and its table");
    await page.selectOption("#export-form", "command");
    const shown = async () => page.locator('.export .code[data-form="command"]').textContent();
    const run = (command) => execFileSync("sh", ["-c", `leastwise() { "$PROGRAM" "$@"; }\n${command}`], { encoding: "utf8", env: { ...process.env, PROGRAM: program }, stdio: ["ignore", "pipe", "ignore"] });
    const policy = async () => JSON.parse(await page.evaluate(() => leastwise.store.get().policy));
    assert.deepEqual(JSON.parse(run(await shown())), await policy());
    await page.fill("#paste-box", "mode: crud\nread:\n- arn:aws:s3:::it's/*\n");
    await page.press("#paste-box", "Enter");
    await page.locator(".export .code", { hasText: "<<'END'" }).waitFor();
    await said(page, "it's");
    assert.deepEqual(JSON.parse(run(await shown())), await policy());
  });
});

test("the size by the kind's quotas, and ways to write it smaller", async () => {
  await at("/", async (page) => {
    await byHand(page, POLICY.replace('"s3:GetObject",', '"s3:Get*", "s3:GetObject",'));
    const size = page.getByRole("region", { name: "Size" });
    await size.locator(".size", { hasText: "/ 6,144 characters" }).waitFor();
    await size.getByRole("button", { name: "Compact", exact: true }).click();
    await size.locator(".said", { hasText: "it grants the same" }).waitFor();
    await size.getByRole("button", { name: "Use it" }).click();
    await page.waitForFunction(() => !leastwise.store.get().policy.includes("s3:GetObject"));
    await page.evaluate(() => leastwise.store.change({ policyKind: "scp" }));
    await size.locator(".size", { hasText: "/ 10,240" }).waitFor();
  });
});

test("the keyboard alone; a phone scrolls in one direction only", async () => {
  await at("/", async (page) => {
    await example(page);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    await view(page, "In words").focus();
    for (const name of ["Summary", "Picture"]) {
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await view(page, name).getAttribute("aria-pressed"), "true", name);
      assert.equal(await width(), 360, name);
    }
    await page.reload();
    await page.locator("#engine-state[data-state=ready]").waitFor({ state: "attached" });
    await pane(page, "meaning");
    await page.locator(".matrix").waitFor();
    await byHand(page, POLICY);
    for (const name of ["Summary", "In words"]) {
      await view(page, name).click();
      assert.equal(await width(), 360, name);
    }
  }, { viewport: { width: 360, height: 740 } });
});

function copyAs(path, name) {
  const to = join(mkdtempSync(join(tmpdir(), "leastwise-")), name);
  copyFileSync(path, to);
  return to;
}
const list = (value) => [value].flat();
/** A policy with lists where one value may stand, and sorted. */
const loose = ({ Statement }) => Statement.map((one) => ({ ...one, ...Object.fromEntries(["Action", "NotAction", "Resource"].filter((key) => one[key]).map((key) => [key, list(one[key]).sort()])),
  Condition: one.Condition && JSON.stringify(one.Condition).replace(/[[\]]/g, "") }));
