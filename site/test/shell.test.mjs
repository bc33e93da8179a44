// The page as a whole: where it can stand, what it asks the network for, how it starts and
// what it fits on.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./harness.mjs";
import { DIST, serveStatic } from "./staticserver.mjs";
import { pane } from "./panel.mjs";
import { mainTasks } from "./tasks.mjs";
import { openView, TOUR, tour } from "./tour.mjs";

const SINGLE = fileURLToPath(new URL("../../out/leastwise.html", import.meta.url));
let browser, server;
before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const faultless = async (v) => {
  assert.deepEqual(await v.violations(), [], "policy violations");
  assert.deepEqual(v.troubles, [], "console errors");
};

test("below any path of a plain server: every view, and no request after the start", async () => {
  const plain = await serveStatic({ under: "/some/where/" });
  const v = await visit(browser);
  try {
    const { page } = v;
    const elsewhere = [];
    v.context.on("request", (request) => { if (!request.url().startsWith(plain.url) && !/^(blob|data):/.test(request.url())) elsewhere.push(request.url()); });
    await page.goto(`${plain.url}?v=explore/s3/GetObject&q=tag`); // a link that somebody sent
    await v.ready();
    await page.getByRole("heading", { name: "s3:GetObject", exact: true }).waitFor();
    assert.equal(await page.inputValue("#search-box"), "tag");
    await v.kept();
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    plain.asked.length = 0;
    await tour(page, async (view) => {
      assert.equal(new URL(page.url()).pathname, "/some/where/", view);
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href")).filter((href) => href.startsWith("/"))), [],
        `${view} has links that only a server with its host to itself can follow: use link() of router.js`);
    });
    assert.match(await page.getByLabel("Content security policy").textContent(), /^default-src 'none'/);
    await openView(page, "build");
    await page.getByRole("button", { name: "Template", exact: true }).click();
    await page.goBack();
    await page.locator(".known dd").first().waitFor();
    await page.reload();
    await v.ready();
    assert.deepEqual(plain.asked.filter((one) => one !== "GET /some/where/sw.js"), []);
    assert.deepEqual(elsewhere, []);

    await openView(page, "sandbox"); // the one view that asks somebody, when it is told to
    assert.deepEqual(plain.asked.filter((one) => /v1/.test(one)), []);
    await faultless(v);
  } finally {
    await v.close();
    await plain.stop();
  }
});

test("the single file works from disk, under its own content security policy", async (t) => {
  assert.ok(existsSync(SINGLE), "out/leastwise.html is not there: run `make site`");
  t.diagnostic(`${(statSync(SINGLE).size / 1e6).toFixed(2)} MB`);
  const v = await visit(browser);
  const { page } = v;
  const asked = [];
  v.context.on("request", (request) => asked.push(request.url()));
  const address = pathToFileURL(SINGLE).href;
  await page.goto(`${address}?v=explore/s3/GetObject`);
  await v.ready();
  await page.getByRole("heading", { name: "s3:GetObject", exact: true }).waitFor();
  await tour(page);
  const policy = await page.getByLabel("Content security policy").textContent();
  for (const want of ["default-src 'none'", "connect-src 'none'", "require-trusted-types-for 'script'", "sha256-"]) assert.ok(policy.includes(want), want);
  await openView(page, "build");
  await page.getByRole("button", { name: "New policy" }).click();
  await page.fill("#paste-box", "mode: crud\nread:\n- arn:aws:s3:::example-bucket/*\n"); // by the reader of YAML
  await page.press("#paste-box", "Enter");
  await page.waitForFunction(() => /s3:GetObject/.test(document.querySelector("#result .code").textContent));
  const refused = await page.evaluate(() => new Promise((resolve) => setTimeout(() => { // beyond the debugger's own call
    const names = [];
    for (const run of [() => (0, eval)("1"), () => new Worker("data:text/javascript,1"), () => { document.body.innerHTML = "<p>"; }]) {
      try { run(); names.push("ran"); } catch (error) { names.push(error.name); }
    }
    const script = document.createElement("script");
    try { script.text = "globalThis.taken = true"; document.head.append(script); } catch (error) { names.push(error.name); }
    resolve([...names, String(globalThis.taken)]);
  })));
  assert.deepEqual(refused, ["EvalError", "TypeError", "TypeError", "TypeError", "undefined"]);
  assert.deepEqual(asked.filter((url) => !url.startsWith(address) && !/^(blob|data):/.test(url)), []);
  const policies = await page.locator("#policy-choice option").count();
  assert.ok(policies > 2);
  await page.evaluate(() => leastwise.store.flush());
  await page.goto(address);
  await v.ready();
  assert.equal(await page.locator("#policy-choice option").count(), policies, "the workspace is kept");
  assert.deepEqual(v.troubles.filter((one) => !/Trusted|unsafe-eval|trusted-types/i.test(one)), []);
  await v.close();
});

test("a browser that is too old is told what it lacks", async () => {
  const v = await visit(browser);
  await v.page.addInitScript(() => { delete globalThis.CompressionStream; delete Array.prototype.toSorted; });
  await v.page.goto(server.url);
  const said = v.page.locator('[data-kind="features"]');
  assert.match(await said.textContent(), /lacks compression streams, sorted copies of lists, or .* last two versions .* command line tool/);
  assert.equal(await said.getAttribute("role"), "alert");
  await v.close();
});

test("the start: paint before the engine, no jumps, few bytes", async (t) => {
  const v = await visit(browser, { viewport: { width: 412, height: 823 } });
  await v.page.addInitScript(() => {
    globalThis.seen = { shifts: 0 };
    new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) globalThis.seen.shifts += one.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await v.page.goto(server.url);
  await v.ready();
  await v.page.waitForTimeout(200);
  const { paint, ready, shifts, loaded } = await v.page.evaluate(() => ({ ...globalThis.seen,
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime, ready: performance.getEntriesByName("engine-ready")[0].startTime,
    loaded: performance.getEntriesByType("resource").filter((one) => one.startTime < performance.getEntriesByName("engine-ready")[0].startTime).map((one) => new URL(one.name).pathname.slice(1)) }));
  t.diagnostic(`first paint ${paint.toFixed(0)} ms, engine ready ${ready.toFixed(0)} ms, shift ${shifts.toFixed(3)}`);
  assert.ok(paint < ready, "something is painted before the engine is here");
  assert.ok(shifts < 0.05, `the layout shifts by ${shifts}`);
  const { files } = JSON.parse(readFileSync(join(DIST, "files.json"), "utf8"));
  const sent = [...new Set([...loaded, "index.html"])].map((path) => files.find((one) => one.path === path) ?? assert.fail(`${path} is no file of the site`));
  assert.deepEqual(sent.map(({ kind }) => kind).filter((kind) => /chunk|more|relay|ledger|operations|rules|text/.test(kind)), [], "what no view needs at once");
  const bytes = sent.reduce((sum, one) => sum + (one.br || one.raw), 0);
  t.diagnostic(`${sent.length} files, ${bytes} bytes of brotli`);
  assert.ok(bytes < 1_300_000);
  await v.close();
});

test("no task keeps the main thread: the start, each view, typing in each editor, searching", async (t) => {
  const v = await visit(browser);
  const { page } = v;
  const tasks = await mainTasks(browser, page, async (step) => {
    await page.goto(server.url);
    await v.ready();
    for (const [view, work] of TOUR) {
      await step(`${view} opens`);
      await openView(page, view);
      await work(page);
      await step(`${view} is typed in`);
      if (view === "explore") for (const text of ["s", "*", "ec2:*", ""]) {
        await page.fill("#search-box", text);
        await page.locator(".explore:not([aria-busy])").waitFor();
      }
      if (view === "build") await page.getByRole("button", { name: "Edit", exact: true }).click();
      const editor = page.locator(".cm-content:visible").first();
      if (view === "about" || view === "explore") continue;
      await editor.click();
      await page.keyboard.press("ControlOrMeta+End");
      await page.keyboard.type("   ", { delay: 20 }); // which changes no policy
    }
  });
  const worst = tasks.slice(0, 6).map(({ step, ms }) => `${ms.toFixed(0)} ms when ${step}`);
  t.diagnostic(worst.join(", "));
  assert.ok(tasks.length > 1000, `only ${tasks.length} tasks were seen`);
  assert.ok(tasks[0].ms < 100, `tasks of ${worst.join(", ")}; an idle machine's longest takes 50`);
  await faultless(v);
  await v.close();
});

test("360 px and 200 % zoom: no view scrolls sideways; who wants no motion sees none", async () => {
  const v = await visit(browser, { viewport: { width: 640, height: 400 }, reducedMotion: "reduce" }); // 1280 px at 200 %
  const { page } = v;
  await page.goto(server.url);
  await v.ready();
  await tour(page, async (view) => {
    for (const [width, part] of [360, 640].flatMap((one) => (view === "build" ? ["meaning", "policy", "intent"] : [""]).map((name) => [one, name]))) {
      await page.setViewportSize({ width, height: 400 });
      if (part) await pane(page, part);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${view} ${part} scrolls ${over} px sideways at ${width} px`);
    }
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return /[1-9]/.test(style.transitionDuration) || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).map((one) => one.outerHTML.slice(0, 80))), [], `${view} moves`);
  });
  assert.equal(TOUR.length, await page.locator("[data-tab]").count(), "a view that the tour leaves out");
  await faultless(v);
  await v.close();
});
