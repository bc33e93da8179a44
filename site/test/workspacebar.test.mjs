// One workspace under all views: they work on the same policy, it is kept, taken back, forgotten.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel, write } from "./panel.mjs";

const at = panel();
const KEPT = 500; // ms: the workspace is written 300 ms after the last change
const tab = (page, name) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name, exact: true }).click();
const shown = (page, nth = 0) => page.locator(".cm-content:visible").nth(nth).evaluate((content) => [...content.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
/** An editor holds only the lines that can be seen. */
const head = (text) => text.split("\n").slice(0, 10).join("\n");
const built = (page) => page.locator("#result pre.code").textContent();
const example = async (page) => {
  await page.getByRole("button", { name: "Read a bucket's objects" }).click();
  await page.waitForFunction(() => /^Allows/.test(document.querySelector(".summary")?.textContent));
};
const kept = (page) => page.evaluate(() => new Promise((resolve) => {
  const open = indexedDB.open("leastwise");
  open.onsuccess = () => {
    const all = open.result.transaction("values").objectStore("values").getAll();
    all.onsuccess = () => resolve(all.result);
  };
}));

test("what Build makes is what Check and Test are about", async () => {
  await at("/", async (page) => {
    await example(page);
    const policy = await built(page);
    await tab(page, "Check");
    await page.locator(".cm-content").waitFor();
    assert.equal(head(await shown(page)), head(policy));
    await page.waitForFunction(() => /as it looks: Identity/.test(document.querySelector("#policy-kind").textContent));
    await tab(page, "Test");
    await page.locator(".layer .cm-content").waitFor();
    assert.equal(head(await shown(page)), head(policy));
    await page.getByRole("combobox", { name: "Principal" }).fill("arn:aws:iam::111122223333:role/app");
    await page.getByRole("combobox", { name: "Action" }).fill("s3:GetObject");
    await page.getByRole("combobox", { name: "Resource" }).fill("arn:aws:s3:::example-bucket/reports/a.csv");
    await page.waitForFunction(() => document.querySelector(".decision")?.textContent === "Allowed");
  });
});

test("a change by hand stays until the list takes its place or is added, and is taken back step by step", async () => {
  await at("/", async (page) => {
    await example(page);
    const policy = await built(page);
    await tab(page, "Check");
    await write(page, "Policy", '{"Version": "2012-10-17", "Statement": [{"Sid": "Mine", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}]}');
    await tab(page, "Build");
    await page.getByText("Written by hand.").waitFor();
    assert.equal(await page.locator("#result pre.code").isVisible(), false);
    await page.locator(".item").first().getByRole("button", { name: /^Tagging/ }).click();
    await page.getByText(/gives another policy, of \d+ statements/).waitFor();
    await page.locator("#result").getByRole("button", { name: "Add its statements" }).click();
    const merged = JSON.parse(await shown(page));
    assert.deepEqual(merged.Statement.map((one) => one.Sid).slice(0, 2), ["Mine", JSON.parse(policy).Statement[0].Sid]);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator("#result").getByRole("button", { name: "Use it instead" }).click();
    await page.locator("#result pre.code:visible").waitFor();
    assert.match(await built(page), /Tagging/);
    for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction((want) => document.querySelector("#result pre.code").textContent === want, policy);
    for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Redo" }).click();
    assert.match(await built(page), /Tagging/);
  });
});

test("Edit makes the generated text one by hand", async () => {
  await at("/", async (page) => {
    await example(page);
    const policy = await built(page);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.waitForFunction(() => document.querySelector("#result .code-editor")?.shadowRoot?.activeElement?.matches(".cm-content"));
    assert.equal(head(await shown(page)), head(policy));
    await page.keyboard.press("ControlOrMeta+z");
    await page.locator("#result pre.code:visible").waitFor();
  });
});

test("several policies, each with a name and a kind, over a reload", async () => {
  await at("/check", async (page, v) => {
    await page.getByRole("textbox", { name: "Name of the policy" }).fill("deploy");
    await write(page, "Policy", '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}');
    await page.getByRole("button", { name: "New policy" }).click();
    await page.keyboard.type("guard");
    await write(page, "Policy", '{"Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}');
    await page.selectOption("#policy-kind", "scp");
    await page.selectOption("#partition", "aws-us-gov");
    await page.waitForTimeout(KEPT);
    await page.reload();
    await v.ready();
    await page.waitForFunction(() => document.querySelector("#policy-name").value === "guard");
    assert.equal(await page.inputValue("#policy-kind"), "scp");
    assert.equal(await page.inputValue("#partition"), "aws-us-gov");
    assert.match(await shown(page), /Deny/);
    await page.selectOption("#policy-choice", { label: "deploy" });
    assert.match(await shown(page), /s3:\*/);
    assert.equal(await page.inputValue("#policy-kind"), "");
    await tab(page, "Test");
    assert.equal(await page.locator(".layer").count(), 2);
    assert.deepEqual(await page.locator(".layer .name").evaluateAll((all) => all.map((one) => one.value)), ["deploy", "guard"]);
    await tab(page, "Check");
    await page.getByRole("button", { name: "Remove deploy" }).click();
    assert.match(await shown(page), /Deny/);
    assert.equal(await page.locator("#policy-choice").isVisible(), false);
    await page.getByRole("button", { name: "Undo" }).click();
    assert.match(await shown(page), /s3:\*/);
  });
});

test("the keys take back and bring back, also in the editor, whatever view made the change", async () => {
  await at("/", async (page) => {
    await example(page);
    await tab(page, "Check");
    await page.locator(".cm-content").waitFor();
    const text = () => page.evaluate(() => leastwise.store.get().policy);
    const before = await text();
    await page.getByRole("textbox", { name: "Policy", exact: true }).click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("\n// mine");
    assert.match(await text(), /\/\/ mine/);
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await text(), before);
    await page.keyboard.press("ControlOrMeta+Shift+Z");
    assert.match(await text(), /\/\/ mine/);
    await page.locator("h1:visible").click();
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await text(), before);
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await text(), "", "the example itself");
    await page.keyboard.press("ControlOrMeta+y");
    await page.waitForFunction(() => /s3:GetObject/.test(document.querySelector(".code-editor").shadowRoot.textContent));
  });
});

test("what was changed last is kept, whichever way the page is left", async () => {
  await at("/?v=check", async (page, v, url) => {
    const back = async (text) => {
      await v.ready();
      await page.waitForFunction((want) => leastwise.store.get().policy === want, text);
    };
    await write(page, "Policy", '{"left": "by a reload"}');
    await page.reload();
    await back('{"left": "by a reload"}');
    await write(page, "Policy", '{"left": "for another page"}');
    await page.goto(`${url}/?v=about`);
    await back('{"left": "for another page"}');
    const second = await v.context.newPage();
    await second.goto(`${url}/?v=check`);
    await second.waitForFunction(() => leastwise.store.get().policy.includes("another"));
    await write(second, "Policy", '{"left": "by closing the tab"}');
    await second.close();
    await page.reload();
    await back('{"left": "by closing the tab"}');
    // A phone's tab goes to the background, and is never told of its end.
    await page.evaluate(() => {
      leastwise.store.change({ policy: '{"left": "in the background"}' });
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    assert.match(JSON.stringify(await kept(page)), /in the background/);
  });
});

test("forget empties the page, its memory and its history in one click", async () => {
  await at("/", async (page, v) => {
    await example(page);
    await page.click("#theme");
    await page.waitForTimeout(KEPT);
    assert.match(JSON.stringify(await kept(page)), /example-bucket/);
    await page.getByRole("region", { name: "Workspace" }).getByRole("button", { name: "Forget everything" }).click();
    await page.getByText("Everything kept here is gone").waitFor();
    assert.equal(await page.locator(".item").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Undo" }).isDisabled(), true);
    await page.waitForTimeout(KEPT);
    assert.deepEqual(await kept(page), []);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await page.reload();
    await v.ready();
    assert.equal(await page.locator(".item").count(), 0);
  });
});

test("what one tab forgets, the others do not write down again", async () => {
  await at("/", async (page, v, url) => {
    await example(page);
    await page.waitForTimeout(KEPT);
    const other = await v.context.newPage();
    await other.goto(url);
    await other.waitForFunction(() => document.querySelector(".item"));
    await page.getByRole("region", { name: "Workspace" }).getByRole("button", { name: "Forget everything" }).click();
    await other.getByText("Everything kept here is gone").waitFor();
    assert.equal(await other.locator(".item").count(), 0);
    await other.close({ runBeforeUnload: true });
    await page.waitForTimeout(KEPT);
    assert.deepEqual(await kept(page), []);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  });
});
