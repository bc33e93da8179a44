// What the tests of single panels share: a server and a browser for the file, and a fresh
// page that must end without troubles.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { launch, serve, visit } from "./harness.mjs";

/**
 * How tests open a page: goes to a path, runs work, then asserts that nothing went wrong.
 * Each finds empty storage, but tests with the same options share a profile: a start with
 * the browser's caches takes a third of the processor's time. What a first visit does has
 * tests that call visit.
 * @param {() => {server, browser}} place
 * @param {object} [usual] options of every visit
 * @returns {(path: string, work: (page, v, url: string) => Promise<void>, options?: object) => Promise<void>}
 */
export const opener = (place, usual) => {
  const profiles = new Map(); // by their options
  return async (path, work, options) => {
    const { server, browser } = place();
    const key = JSON.stringify(options ?? {});
    const before = profiles.get(key);
    profiles.delete(key); // one that breaks is not used again
    const v = before ? await before.again() : await visit(browser, { ...usual, ...options });
    try {
      await v.page.goto(server.url + path);
      await v.ready();
      await work(v.page, v, server.url);
      assert.deepEqual(await v.violations(), [], "policy violations");
      assert.deepEqual(v.troubles, [], "console errors");
    } catch (error) {
      await v.close();
      throw error;
    }
    profiles.set(key, v);
  };
};

/** An opener with a server and a browser of its own. */
export function panel() {
  let server, browser;
  before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
  after(async () => { await browser?.close(); await server?.stop(); });
  return opener(() => ({ server, browser }));
}

/** Build shows one of its parts at a time on a phone; elsewhere this does nothing. */
export async function pane(page, name) {
  const button = page.locator(`.panes [data-pane="${name}"]`);
  if (await button.isVisible()) await button.click();
}

/** Presses Tab until a control is reached. @param {() => boolean} reached is asked in the page */
export async function tabTo(page, reached, ...args) {
  const passed = [];
  for (let i = 0; i < 40; i++) {
    if (await page.evaluate(reached, ...args)) return;
    await page.keyboard.press("Tab");
    passed.push(await page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim().slice(0, 20)));
  }
  assert.fail(`never reached, but ${passed.join(", ")}`);
}

/** Puts a text into the editor with that label, in place of what is there. */
export async function write(page, label, text, nth = 0) {
  const box = page.getByRole("textbox", { name: label, exact: true }).nth(nth);
  await page.locator(".cm-content").nth(nth).waitFor();
  await box.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}
