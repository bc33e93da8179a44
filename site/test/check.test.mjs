// Check in a real Chromium: what is found, where, and what the fixes do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { panel, tabTo, write } from "./panel.mjs";

const at = panel();
const rules = (page) => page.locator(".findings > li[data-severity] button.mono[aria-expanded]").allTextContents();
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
    const inEditor = () => document.activeElement?.shadowRoot?.activeElement?.matches(".cm-content") ?? false;
    const onFinding = () => document.activeElement.ariaLabel?.startsWith("Go to line") ?? false;
    await tabTo(page, inEditor);
    await page.keyboard.insertText('{"Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}}');
    await settled(page);
    await tabTo(page, onFinding);
    await page.keyboard.press("Enter");
    await page.waitForFunction(inEditor);
    const onSecurity = () => document.activeElement.matches("button[data-severity=security]");
    await tabTo(page, onSecurity);
    await page.keyboard.press("Space");
    await page.locator("button[data-severity=security][aria-pressed=false]").waitFor();
    assert.ok(await page.evaluate(onSecurity), "a filter keeps the focus");
  });
});

test("of very many findings the first are shown, and the others when they are asked for", async () => {
  await at("/check", async (page) => {
    const Statement = Array.from({ length: 100 }, (_, i) => ({ Sid: `S${i}`, Effect: "Allow", Action: `s3:GetNothing${i}`, Resource: `arn:aws:s3:::b${i}/*` }));
    await page.evaluate((policy) => globalThis.leastwise.store.change({ policy }), JSON.stringify({ Version: "2012-10-17", Statement }, null, 1));
    await settled(page);
    const errors = page.getByRole("list", { name: "Errors" }).locator("> li");
    assert.equal(await errors.count(), 60);
    assert.match(await page.getByRole("heading", { name: /^Errors/ }).textContent(), /100$/);
    await page.getByRole("button", { name: "and 40 more findings" }).first().focus();
    await page.keyboard.press("Enter");
    assert.equal(await errors.count(), 100);
    assert.ok(await errors.nth(60).evaluate((one) => one.contains(document.activeElement)), "the keyboard goes on with the first of the others");
    await page.getByRole("button", { name: "Suggestions" }).click();
    assert.equal(await errors.count(), 100, "drawn anew");
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
    await page.waitForFunction(() => /It fits/.test(document.querySelector(".said").textContent));
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

const BROAD = JSON.stringify({ Version: "2012-10-17", Statement: [
  { Effect: "allow", Action: "iam:PassRole", Resource: "*" }, { Effect: "Allow", Action: "iam:PassRole", Resource: "*" }, { Effect: "Allow", Action: "s3:getobject", Resource: "arn:aws:s3:::b/*" }] }, null, 2);
const give = (page, text) => page.evaluate((policy) => globalThis.leastwise.store.change({ policy }), text);
const headings = (page) => page.locator(".grouped h3").evaluateAll((list) => list.map((one) => one.firstChild.textContent));

test("findings are grouped by severity, rule or place, and filtered by words", async () => {
  await at("/check", async (page) => {
    await give(page, BROAD);
    await settled(page);
    const bySeverity = await headings(page);
    assert.deepEqual(bySeverity, ["Errors", "Security", "Warnings", "Suggestions"].filter((one) => bySeverity.includes(one)));
    assert.ok(bySeverity.includes("Errors") && bySeverity.includes("Security"), String(bySeverity));
    const all = await rules(page);
    await page.getByLabel("by", { exact: true }).selectOption("rule");
    assert.deepEqual(new Set(await headings(page)), new Set(all), "a group for each rule");
    await page.getByLabel("by", { exact: true }).selectOption("place");
    assert.deepEqual(await headings(page), []);
    const lines = await page.locator(".findings > li > button").allTextContents();
    assert.deepEqual(lines, lines.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })), "in the order of the text");
    await page.getByLabel("with", { exact: true }).fill("pass-role");
    assert.ok((await rules(page)).length > 0 && (await rules(page)).every((rule) => rule.includes("pass-role")));
    await page.getByLabel("with", { exact: true }).fill("no such words");
    await page.getByText("None of this kind.").waitFor();
  });
});

test("a fix shows what it changes before it does", async () => {
  await at("/check", async (page) => {
    await give(page, BROAD.replaceAll("Allow", "allow"));
    await settled(page);
    const finding = page.locator(".findings > li", { hasText: "invalid-effect" }).first();
    await finding.getByRole("button", { name: "Show what the fix of invalid-effect changes" }).click();
    const changed = await finding.locator(".diff .gone, .diff .new").allInnerTexts();
    assert.equal(await page.getByText("Too many to be told").count(), 0, "nothing is allowed, so there is nothing to tell");
    assert.deepEqual(changed.map((one) => one.replace(/^\S\s*(gone|new):\s*/, "$1 ").trim().replaceAll(/\s+/g, " ")), ['gone "Effect": "allow",', 'new "Effect": "Allow",']);
    assert.equal(await page.evaluate(() => globalThis.leastwise.store.get().policy), BROAD.replaceAll("Allow", "allow"), "nothing was changed by looking");
  });
});

test("a rule is ignored with a reason and a day, for this policy, until the day has passed; undo and a reload keep up", async () => {
  await at("/check", async (page, v) => {
    await give(page, BROAD);
    await settled(page);
    const finding = page.locator(".findings > li", { hasText: "pass-role-broad" });
    await finding.first().getByRole("button", { name: "Ignore", exact: true }).click();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => globalThis.leastwise.store.get().ignores.length), 0, "not without a reason");
    await page.keyboard.type("only the deployer has it");
    await finding.first().getByLabel("Ignore until").fill("2099-01-31");
    await finding.first().getByRole("button", { name: "Ignore it" }).click();
    await finding.first().waitFor({ state: "detached" });
    await page.getByText(/^\d+ findings? ignored$/).click();
    await page.locator(".ignored li").filter({ hasText: /pass-role-broad \d+: only the deployer has it, until 2099-01-31/ }).waitFor();
    await page.waitForTimeout(500); // until it is kept
    await page.reload();
    await v.ready();
    await settled(page);
    assert.ok(!(await rules(page)).includes("pass-role-broad"), "after a reload");
    // A day that has passed ends it, and says so.
    await page.evaluate(() => { const { store } = globalThis.leastwise; store.change({ ignores: store.get().ignores.map((one) => ({ ...one, until: "2020-01-01" })) }); });
    await finding.first().getByText("It was ignored, until its day came.").waitFor();
    await page.locator(".ignored summary").click();
    await page.getByRole("button", { name: "Show pass-role-broad again" }).click();
    await page.locator(".ignored").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.evaluate(() => globalThis.leastwise.store.get().ignores[0].until), "2020-01-01");
    // Another policy has ignores of its own.
    await page.evaluate((policy) => globalThis.leastwise.store.add({ text: policy, by: "hand" }), BROAD);
    await page.getByText("It was ignored").waitFor({ state: "detached" });
    await finding.first().waitFor();
  });
});

test("the command line finds the same, as the page says it, with the ignores that it copies", async () => {
  const { execFileSync, spawnSync } = await import("node:child_process");
  const { mkdtempSync, rmSync, writeFileSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const program = process.env.LEASTWISE ?? new URL("../../out/leastwise", import.meta.url).pathname;
  const dir = mkdtempSync(join(tmpdir(), "check-"));
  try {
    await at("/check", async (page) => {
      const policy = BROAD.replace("s3:getobject", "s3:getobject\u{1f600}");
      await give(page, policy);
      await page.getByLabel("kind", { exact: true }).selectOption("boundary");
      await page.locator(".command code", { hasText: "--kind boundary" }).waitFor();
      const copied = async (name) => {
        await page.getByRole("button", { name }).click();
        return page.evaluate(() => navigator.clipboard.readText());
      };
      writeFileSync(join(dir, "policy.json"), policy);
      const line = await copied("Copy the command line");
      assert.equal(line, "leastwise lint --kind boundary policy.json");
      const sarif = JSON.parse(await copied("Copy SARIF")).runs[0];
      const { stdout } = spawnSync(program, [...line.split(" ").slice(1), "--format", "sarif"], { cwd: dir, encoding: "utf8" });
      const theirs = JSON.parse(stdout).runs[0];
      const plain = ({ ruleId, level, message, locations, fixes }) => ({ ruleId, level, message, region: locations[0].physicalLocation, fixes });
      assert.ok(theirs.results.length > 2);
      assert.deepEqual(sarif.results.map(plain), theirs.results.map(plain));
      assert.equal(sarif.columnKind, theirs.columnKind);
      for (const rule of sarif.tool.driver.rules) {
        const same = theirs.tool.driver.rules.find((one) => one.id === rule.id);
        assert.deepEqual([rule.shortDescription, rule.fullDescription], [same.shortDescription, same.fullDescription]);
      }
      for (const rule of new Set(theirs.results.map((one) => one.ruleId))) {
        await page.evaluate((one) => { const { store } = globalThis.leastwise; store.change({ ignores: [...store.get().ignores, { rule: one, policy: store.get().current.id, reason: 'a "reason": #1', until: "" }] }); }, rule);
      }
      await page.getByRole("button", { name: "Copy .leastwise.yaml" }).waitFor();
      writeFileSync(join(dir, ".leastwise.yaml"), await copied("Copy .leastwise.yaml"));
      execFileSync(program, line.split(" ").slice(1), { cwd: dir }); // exit code 0: all are ignored
    }, { permissions: ["clipboard-read", "clipboard-write"] });
  } finally {
    rmSync(dir, { recursive: true });
  }
});
