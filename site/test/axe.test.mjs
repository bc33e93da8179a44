// axe on every view, in both colours and on both sizes of screen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { encode } from "../state/link.js";
import { EMPTY } from "../state/workspace.js";
import { pane, panel } from "./panel.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const at = panel();
const PHONE = { width: 390, height: 844 };
const VIEWS = {
  "the empty page": ["/", async () => {}],
  "a policy with a faulty row": ["/", async (page) => {
    await page.getByRole("button", { name: "A function and its table" }).click();
    await page.fill("#paste-box", "arn:aws:s3");
    await page.press("#paste-box", "Enter");
    await page.locator(".item .problem:not([hidden])").waitFor();
  }],
  "a template with faults, a reason and an exclusion": ["/", async (page) => {
    await page.fill("#paste-box", "mode: crud\nreed: []\nread:\n- arn:aws:s3:::b/*\n- arn:aws:s33:::b\nexclude-actions:\n- s3:GetObjectTorrent\n");
    await page.press("#paste-box", "Enter");
    await page.locator(".problems li").first().waitFor();
    await pane(page, "policy");
    await page.locator("button.act").first().click();
  }],
  "two policies, one written by hand": ["/", async (page) => {
    await page.getByRole("button", { name: "A function and its table" }).click();
    await page.getByRole("button", { name: "New policy" }).click();
    await page.getByRole("button", { name: "Read a bucket's objects" }).click();
    await pane(page, "policy");
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.locator(".by-hand button:visible").first().waitFor();
    await page.locator("#result .cm-content").waitFor();
  }],
  "what was pasted, before it is added": ["/", async (page) => {
    const user = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform:";
    await page.fill("#paste-box", `${user} s3:PutObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:PutObject action\n${user} iam:ListUsers because no service control policy allows it\nYou are not authorized to perform this operation. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6X`);
    await page.click("#paste button.primary");
    await page.locator(".incoming .diff").nth(1).waitFor();
  }],
  "a policy's services, with details": ["/", async (page) => {
    await page.getByRole("button", { name: "A function and its table" }).click();
    await pane(page, "meaning");
    await page.getByRole("button", { name: "Summary", exact: true }).click();
    await page.locator(".summary-table tbody button").first().click();
    await page.selectOption("#export-form", "hcl");
    await page.locator('.export .code[data-form="hcl"]').waitFor();
  }],
  "a picture of a policy, and what it can't be": ["/", async (page) => {
    await page.evaluate(() => leastwise.store.change({ policy: '{"Statement": [{"Sid": "a-b", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}, {"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"}]}' }));
    await pane(page, "meaning");
    await page.getByRole("button", { name: "Picture", exact: true }).click();
    await page.locator(".matrix").waitFor();
    await page.selectOption("#export-form", "hcl");
    await page.locator(".export .said:not(:empty)").waitFor();
  }],
  "an ARN from its format, with a slip and suggestions over it": ["/", async (page) => {
    await rowsOf(page, "mode: crud\nread:\n- arn:aws:s3:::b/*\nwildcard-only:\n  single-actions: [s3:ListAllMyBuckets]\n");
    await page.locator(".rest button").waitFor();
    await page.getByText("Build an ARN from its format").click();
    const type = page.getByRole("combobox", { name: "Resource type" });
    await type.fill("dynamodb:table");
    await page.getByLabel("Account", { exact: true }).fill("1111");
    await page.locator(".builder .wrong").waitFor();
    await type.press("ArrowDown");
    await page.locator(".builder [role=option][aria-selected=true]").waitFor();
  }],
  "conditions with a slip, rows of a broken template, steps of a fitted policy": ["/", async (page) => {
    await rowsOf(page, "mode: crud\nread:\n- arn:aws:s3:::b/*\nconditions:\n- mfa\n");
    await page.getByText("Add a condition").click();
    await page.locator(".picker summary", { hasText: /would count for no action here/ }).click();
    await page.locator('[data-recipe="tag"] button').first().click();
    await page.keyboard.press("Enter");
    await page.locator(".recipes .wrong:not(:empty)").waitFor();
    await page.getByRole("button", { name: "Meaning", exact: true }).click();
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await page.locator(".stops").waitFor();
    await page.getByRole("button", { name: "Intent", exact: true }).click();
    await page.evaluate(() => leastwise.store.change({ template: "mode: [" }));
    await page.locator(".rest .problem").waitFor();
  }],
  "an empty template": ["/", (page) => page.getByRole("button", { name: "Template" }).click()],
  "an empty check": ["/check", (page) => page.locator(".cm-content").waitFor()],
  "an editor's search, ways to repair, and a link that is broken": ["/check#w=broken", async (page) => {
    await page.locator('[data-kind="link"][data-wrong]').waitFor();
    await page.getByRole("button", { name: "Slips of the pen" }).click();
    await page.locator(".findings > li .mark").first().waitFor();
    await page.locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+f");
    await page.locator(".cm-search").waitFor();
    await page.locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.press("ControlOrMeta+.");
    await page.locator(".cm-tooltip.ways button").nth(2).waitFor();
  }],
  "completions": ["/check", async (page) => {
    await page.locator(".cm-content").click();
    await page.keyboard.type('{"Statement": {"Action": "s3:get');
    await page.locator(".cm-completionInfo, .cm-tooltip-autocomplete").first().waitFor();
    await page.waitForTimeout(300);
  }],
  "facts": ["/check", async (page) => {
    await page.locator(".cm-content").click();
    await page.keyboard.insertText('{"Statement": {"Action": "s3:GetObject"');
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ControlOrMeta+i");
    await page.locator(".cm-tooltip[role=status]").waitFor();
  }],
  "findings with their rule": ["/check", async (page) => {
    await page.getByRole("button", { name: "A deployer that can do more" }).click();
    await page.getByRole("button", { name: "pass-role-broad" }).click();
    await page.locator(".rule a").first().waitFor();
  }],
  "a fix as a difference, a form to ignore, what is ignored": ["/check", async (page) => {
    await page.getByRole("button", { name: "Slips of the pen" }).click();
    await page.getByRole("button", { name: /^Show what the fix/ }).first().click();
    for (const _ of [1, 2]) {
      await page.getByRole("button", { name: "Ignore", exact: true }).first().click();
      await page.locator(".ignoring:visible input").first().fill("as it should be");
      if (_ === 1) await page.getByRole("button", { name: "Ignore it" }).first().click();
      await page.locator(".ignored summary").waitFor();
    }
    await page.locator(".ignored summary").click();
    await page.getByRole("button", { name: /^Show what the fix/ }).first().click();
  }],
  "grants and a fitted policy": ["/check", async (page) => {
    await page.getByRole("button", { name: "A reader with wildcards" }).click();
    await page.locator(".grants tbody th button").first().click();
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await page.locator(".rewritten .code").waitFor();
  }],
  "an empty test": ["/test", (page) => page.locator(".decision").waitFor({ state: "attached" })],
  "a decision with its reasons": ["/test", async (page) => {
    await page.getByRole("button", { name: "A key that the request lacks" }).click();
    await page.locator(".stage").first().waitFor();
    await page.locator(".asked button").first().click();
    await page.getByRole("combobox", { name: "Action" }).fill("s3:get");
    await page.locator("[role=option]").first().waitFor();
  }],
  "an empty comparison": ["/compare", (page) => page.locator(".cm-content").nth(1).waitFor()],
  "what changed, with statements and an example": ["/compare", async (page) => {
    await page.getByRole("button", { name: "Conditions that moved" }).click();
    await page.locator(".compared tbody tr").nth(2).waitFor();
    await page.locator(".compared summary").first().click();
  }],
  "two texts beside each other": ["/compare", async (page) => {
    await page.getByRole("button", { name: "A wildcard for a list" }).click();
    await page.getByRole("button", { name: "Text", exact: true }).click();
    await page.locator(".diff .gone").first().waitFor();
  }],
  "an empty sandbox": ["/sandbox", (page) => page.locator(".cm-content").waitFor()],
  "what a sandbox would be": ["/sandbox", async (page) => {
    await page.getByRole("button", { name: "More than it looks" }).click();
    await page.locator(".plain-notes").first().waitFor();
    for (const summary of await page.locator(".sandbox summary").all()) await summary.click();
    await page.getByRole("region", { name: "Operator policy" }).waitFor();
    await page.getByRole("button", { name: "Connect" }).click();
  }],
  "no roles yet": ["/roles", (page) => page.locator(".roles .cm-content").waitFor()],
  "a plan for roles": ["/roles", async (page) => {
    await page.getByRole("button", { name: "A policy made by hand" }).click();
    await page.locator(".change .diff").first().waitFor();
  }],
  "policies of definitions, and what lint finds": ["/roles", async (page) => {
    await page.getByRole("button", { name: "Deployments from GitHub" }).click();
    await page.locator(".documents .code").first().waitFor();
  }],
  "search": ["/explore?q=s3:get", (page) => page.locator("html:not([data-starting]) .hits a").first().waitFor()],
  "a service": ["/explore/sqs", (page) => page.locator(".detail h2, .explore.has-page h2").first().waitFor()],
  "an action": ["/explore/s3/GetObject", (page) => page.locator(".detail table").first().waitFor()],
  "a resource type": ["/explore/type/s3:bucket", (page) => page.locator(".detail table").first().waitFor()],
  "a condition key": ["/explore/key/s3:prefix", (page) => page.locator(".detail .columns").first().waitFor()],
  "about": ["/about", (page) => page.locator(".facts-list dd").first().waitFor()],
  "rules and limits": ["/about", async (page) => {
    await page.getByText("Every rule, and why").click();
    await page.locator(".rule-list li").first().waitFor();
    await page.getByText("How large policies may be").click();
    await page.locator(".page tbody th[scope=rowgroup]").first().waitFor();
  }],
  "sharing, after a link was opened": ["/", async (page) => {
    await page.getByRole("button", { name: "A function and its table" }).click();
    const link = await encode({ ...EMPTY, policies: [{ ...EMPTY.policies[0], text: "{}", by: "hand" }] });
    await page.evaluate((hash) => { location.hash = hash; }, link);
    await page.getByRole("button", { name: "Back to mine" }).click();
    await page.getByRole("button", { name: "Share" }).click();
    await page.locator(".share .copies li").first().waitFor();
    for (const summary of await page.locator(".share summary").all()) await summary.click();
  }],
  "what can't be shared": ["/", async (page) => {
    await page.evaluate(() => leastwise.store.change({ policy: "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" }));
    await page.getByRole("button", { name: "Share" }).click();
    await page.locator(".share .wrong:not(:empty)").waitFor();
  }],
  "the keyboard map": ["/", async (page) => { await page.click("#help"); await page.getByRole("dialog").waitFor(); }],
};

/** A template, looked at as rows. */
async function rowsOf(page, template) {
  await page.fill("#paste-box", template);
  await page.press("#paste-box", "Enter");
  await page.locator("button.act").first().waitFor({ state: "attached" });
  await page.getByRole("button", { name: "ARNs", exact: true }).click();
}

const ALL = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] };
const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

for (const [name, [path, prepare]] of Object.entries(VIEWS)) {
  test(name, () => at(path, async (page) => {
    await prepare(page);
    await page.evaluate(AXE);
    await passes(page, "phone", ALL);
    await page.setViewportSize({ width: 1440, height: 900 });
    await passes(page, "desktop", ALL);
    const light = await ink(page);
    await page.emulateMedia({ colorScheme: "dark" }); // colours are all that changes
    await passes(page, "desktop, dark", COLOURS);
    assert.notEqual(await ink(page), light, "the page has dark colours");
    await page.setViewportSize(PHONE);
    await passes(page, "phone, dark", COLOURS);
  }, { viewport: PHONE, colorScheme: "light", reducedMotion: "reduce" })); // no colour is on its way
}

/** Fails for anything that axe finds, for a page that scrolls sideways and for small targets. */
async function passes(page, where, runOnly) {
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]')); // what is about to change is dimmed
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight)); // a phone's bar covers what is not at the end
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), { runOnly, resultTypes: ["violations"] });
  assert.deepEqual(faults(violations), [], where);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${where}: the page scrolls ${wide} px sideways`);
  assert.deepEqual(await tooSmall(page), [], `${where}: targets under 24 px`);
}

/**
 * The editor's list of completions is scrolled by its arrow keys, with aria-activedescendant;
 * axe knows that of a combobox only, which a text of several lines is not.
 */
const byArrows = (id) => ({ target }) => id === "scrollable-region-focusable" && /#cm-ac-/.test(String(target));

const faults = (violations) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.filter((node) => !byArrows(id)(node)) })).filter(({ nodes }) => nodes.length).map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target).join(" | ").slice(0, 300)}`);
const ink = (page) => page.evaluate(() => getComputedStyle(document.body).color);

/** Controls under 24 CSS px on a side; links in running text are exempt (WCAG 2.5.8). */
const tooSmall = (page) => page.evaluate(() => [...document.querySelectorAll("button, input, select, textarea, .hits a, nav a")]
  .filter((element) => element.checkVisibility({ contentVisibilityAuto: true })) // not what waits for being scrolled to
  .map((element) => ({ box: element.getBoundingClientRect(), name: element.outerHTML.slice(0, 80) }))
  .filter(({ box }) => box.width < 24 || box.height < 24)
  .map(({ box, name }) => `${box.width.toFixed(0)}×${box.height.toFixed(0)} ${name}`));
