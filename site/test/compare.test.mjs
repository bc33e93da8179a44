// Compare in a real Chromium: what changed between two policies, live, by keyboard, offline
// and on a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel, tabTo, write } from "./panel.mjs";

const at = panel();
const policy = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const said = (page, text) => page.waitForFunction((want) => document.querySelector(".verdict-line")?.textContent.startsWith(want), text);
/** The rows on screen: status, actions, resources. */
const rows = (page) => page.locator(".compared tbody tr").evaluateAll((list) => list.map((row) => [...row.children].slice(0, 3).map((cell) => cell.textContent.trim())));
const READ = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

test("what is typed is compared at once: the same, gained, lost, unknown", async () => {
  await at("/compare", async (page) => {
    await write(page, "Before", policy(READ));
    await page.getByText("Now the other one.").waitFor();
    await write(page, "After", policy({ ...READ, Action: ["S3:getobject"] }));
    await said(page, "Both allow the same.");
    assert.deepEqual(await rows(page), []);
    await page.getByRole("button", { name: /^Same/ }).click();
    await page.locator(".compared tbody tr").waitFor();
    assert.deepEqual(await rows(page), [["= Same", "s3:GetObject", "arn:aws:s3:::b/*"]]);
    await write(page, "After", policy({ ...READ, Action: ["s3:GetObject", "s3:PutObject"] }, { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/secret/*" }));
    await said(page, "Access is gained, and other access is lost.");
    assert.deepEqual(await rows(page), [
      ["+ Gained", "s3:PutObject", "arn:aws:s3:::b/*"], ["− Lost", "s3:GetObject", "arn:aws:s3:::b/secret/*"], ["= Same", "s3:GetObject", "arn:aws:s3:::b/*"]]);
    await page.locator(".compared tbody tr", { hasText: "Gained" }).locator("summary").click();
    assert.match(await page.locator(".compared details[open] p").textContent(), /calls s3:PutObject on arn:aws:s3:::b\/example: not allowed before, allowed after/);
    await page.locator(".sides .lw-allow, .sides .cm-line.lw-allow").first().waitFor();
  });
});

test("a statement leads to its place, an example to Test, where it is decided as it says", async () => {
  await at("/compare", async (page) => {
    await page.getByRole("button", { name: "Conditions that moved" }).click();
    await said(page, "Access is gained, and other access is lost. Some differences are unknown.");
    const unknown = page.locator('.compared tr[data-status="unknown"]');
    assert.match(await unknown.textContent(), /Condition StringEquals aws:PrincipalOrgID/);
    await unknown.getByRole("button", { name: "Allow Send" }).last().click();
    await page.waitForFunction(() => document.querySelectorAll(".sides .code-editor")[1].shadowRoot.activeElement?.matches(".cm-content"));
    const gained = page.locator('.compared tr[data-status="gained"]');
    await gained.locator("summary").click();
    await gained.getByRole("button", { name: "Try it in Test" }).click();
    await page.waitForFunction(() => document.querySelector(".decision")?.textContent === "Allowed");
    assert.match(page.url(), /\?v=test$/);
    assert.equal(await page.getByRole("combobox", { name: "Action" }).inputValue(), "ec2:StartInstances");
  });
});

test("filters: by status, by text, without tomorrow's actions", async () => {
  await at("/compare", async (page) => {
    await page.getByRole("button", { name: "A wildcard for a list" }).click();
    await said(page, "Access is gained.");
    assert.match((await rows(page))[0][1], /what AWS adds under s3:GetObject\*/);
    await page.getByLabel("today's actions only").check();
    await page.waitForFunction(() => !document.querySelector(".compared").textContent.includes("what AWS adds"));
    await page.getByLabel("Only rows about").fill("tagg");
    await page.waitForFunction(() => document.querySelectorAll(".compared tbody a").length === 1);
    assert.deepEqual((await rows(page)).map(([, actions]) => actions), ["s3:GetObjectVersionTagging"]);
    await page.getByRole("button", { name: /^Gained/ }).click();
    await page.getByText("No such rows.").waitFor();
  });
});

test("the texts: in one form nothing but what changed, as written everything", async () => {
  await at("/compare", async (page) => {
    await write(page, "Before", '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::b/*"}}');
    await write(page, "After", '{"Statement": [{"Resource": ["arn:aws:s3:::b/*"], "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Effect": "Allow"}],\n "Version": "2012-10-17"}');
    await page.getByRole("button", { name: "Text", exact: true }).click();
    await page.locator(".diff .new").waitFor();
    assert.deepEqual(await page.locator(".diff .new, .diff .gone").allTextContents(), ['+ new:         "s3:DeleteObject",\n']);
    await page.getByRole("button", { name: "As written" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".diff .new").length === 2);
    assert.equal(await page.locator(".compared").isVisible(), false);
  });
});

test("broken input is told, and what is broken is read as far as it goes", async () => {
  await at("/compare", async (page) => {
    await write(page, "Before", policy(READ));
    await write(page, "After", "hello");
    await said(page, "No answer");
    assert.match(await page.locator(".compare .meaning").textContent(), /After: this is no policy/);
    await write(page, "After", '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*",}]');
    await said(page, "Access is gained.");
    await page.locator(".sides .cm-lintRange-error").first().waitFor();
    await write(page, "After", policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }));
    await page.getByRole("alert").getByText(/their kinds differ, identity and trust/).waitFor();
    assert.deepEqual(await rows(page), []);
  });
});

test("with the keyboard alone", async () => {
  await at("/", async (page) => {
    await page.keyboard.press("Alt+4");
    await page.locator(".sides .cm-content").nth(1).waitFor();
    const inEditor = (n) => document.activeElement === document.querySelectorAll(".sides .code-editor")[n];
    const onRead = () => document.activeElement.textContent === "Allow Read";
    await tabTo(page, inEditor, 0);
    await page.keyboard.insertText(policy(READ));
    await tabTo(page, inEditor, 1);
    await page.keyboard.insertText(policy({ ...READ, Action: "s3:PutObject" }));
    await said(page, "Access is gained, and other access is lost.");
    await tabTo(page, () => document.activeElement.textContent.startsWith("Same"));
    await page.keyboard.press("Space");
    await tabTo(page, onRead);
    // Whoever is quicker than the answer stays where they are.
    await page.evaluate(() => {
      const { store } = globalThis.leastwise;
      globalThis.was = document.activeElement;
      store.change({ after: store.get().after.replace("b/*", "b/c/*") });
    });
    await page.waitForFunction(() => !globalThis.was.isConnected);
    assert.ok(await page.evaluate(onRead), "the focus after the rows were drawn anew");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.matches(".cm-content"));
  });
});

test("without a network, from its own address, and kept over a reload", async () => {
  await at("/?v=compare", async (page, v) => {
    await page.getByRole("button", { name: "Written anew" }).click();
    await said(page, "Both allow the same.");
    await v.kept();
    await page.waitForTimeout(500); // the workspace is written a moment after the last change
    await v.context.setOffline(true);
    await page.reload();
    await v.ready();
    await said(page, "Both allow the same.");
    await page.getByRole("button", { name: "Exchange" }).click();
    await said(page, "Both allow the same.");
    await write(page, "After", policy(READ));
    await said(page, "Access is gained, and other access is lost.");
  });
});

test("a dropped file is compared with what is there", async () => {
  await at("/compare", async (page) => {
    const drop = (text) => page.evaluate((content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], "policy.json", { type: "application/json" }));
      dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    }, text);
    await drop(policy(READ));
    await page.getByText("Now the other one.").waitFor();
    await drop(policy({ ...READ, Action: "s3:*" }));
    await said(page, "Access is gained.");
  });
});

test("on a phone of 360 pixels nothing is cut off", async () => {
  await at("/compare", async (page) => {
    await page.getByRole("button", { name: "Conditions that moved" }).click();
    await page.locator(".compared tbody tr").nth(2).waitFor();
    for (const view of ["Grants", "Text"]) {
      await page.getByRole("button", { name: view, exact: true }).click();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${view} scrolls ${wide} px sideways`);
    }
    const heights = await page.locator(".compare button:visible, .compare input:visible").evaluateAll((list) => list.map((one) => one.getBoundingClientRect()).filter((box) => box.height < 24 || box.width < 24).length);
    assert.equal(heights, 0, "targets under 24 px");
  }, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
});
