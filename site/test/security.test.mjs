// The content security policy in force: text is never script, in any of the three threads.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./harness.mjs";

let server, browser;
before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

/**
 * Runs in the thread under test and answers with the names of what was thrown. The timer
 * leaves the debugger's call, which may do what the page may not.
 */
const attempts = () => new Promise((resolve) => setTimeout(() => {
  const tries = { eval: () => (0, eval)("1"), Function: () => new Function("return 1")() };
  resolve(Object.fromEntries(Object.entries(tries).map(([name, run]) => {
    try { return [name, `ran: ${run()}`]; } catch (error) { return [name, error.name]; }
  })));
}));
const REFUSED = { eval: "EvalError", Function: "EvalError" };

async function open(path = "/") {
  const v = await visit(browser);
  await v.page.goto(server.url + path);
  await v.ready();
  await v.kept();
  return v;
}

test("eval throws in the page, the engine's worker and the service worker", async () => {
  const v = await open();
  assert.deepEqual(await v.page.evaluate(attempts), REFUSED, "page");
  assert.equal(v.page.workers().length, 1);
  assert.deepEqual(await v.page.workers()[0].evaluate(attempts), REFUSED, "engine worker");
  assert.equal(v.context.serviceWorkers().length, 1);
  assert.deepEqual(await v.context.serviceWorkers()[0].evaluate(attempts), REFUSED, "service worker");
  await v.close();
});

// The other tests say that there were no violations; here each thread commits one.
test("a violation is noted in whichever thread it happens", async () => {
  const v = await open();
  const connect = () => fetch("https://example.com/").then(() => "ran", (error) => error.name);
  for (const thread of [v.page, v.page.workers()[0], v.context.serviceWorkers()[0]]) assert.equal(await thread.evaluate(connect), "TypeError");
  const noted = await v.violations();
  for (const want of [/^connect-src https:\/\/example\.com/, /^worker: .*"connect-src 'self'"/, /^service worker: connect-src https:\/\/example\.com/]) {
    assert.ok(noted.some((one) => want.test(one)), `${want} is not among ${noted.join("; ")}`);
  }
  await v.close();
});

test("eval throws in the thread that signs", async () => {
  const v = await open("/sandbox");
  await v.page.getByRole("button", { name: "A reader of one bucket" }).click();
  await v.page.locator(".sizes-list meter").first().waitFor();
  assert.equal(v.page.workers().length, 2);
  assert.deepEqual(await v.page.workers().find((worker) => /\/relay-/.test(worker.url())).evaluate(attempts), REFUSED);
  await v.close();
});

// Without this the test above could pass for a reason of its own, such as a browser that
// refuses eval to every test.
test("the same attempts run where no policy is sent", async () => {
  const v = await visit(browser);
  await v.page.route("**/*", async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers["content-security-policy"];
    await route.fulfill({ response, headers });
  });
  await v.page.goto(server.url);
  await v.ready();
  assert.deepEqual(await v.page.evaluate(attempts), { eval: "ran: 1", Function: "ran: 1" });
  await v.page.unrouteAll({ behavior: "ignoreErrors" });
  await v.close();
});

test("the page refuses foreign scripts, inline scripts, styles, frames and connections", async () => {
  const v = await open();
  const out = await v.page.evaluate(async () => {
    const refused = (run) => { try { run(); return "ran"; } catch (error) { return error.name; } };
    const inline = document.createElement("p");
    inline.setAttribute("style", "color: red");
    document.body.append(inline);
    return {
      connect: await fetch("https://example.com/").then(() => "ran", (error) => error.name),
      markup: refused(() => { document.body.innerHTML = "<p>x"; }),
      worker: refused(() => new Worker("/sw.js")),
      policy: refused(() => trustedTypes.createPolicy("another", {})),
      style: getComputedStyle(inline).color === "rgb(255, 0, 0)" ? "ran" : "refused",
    };
  });
  assert.deepEqual(out, { connect: "TypeError", markup: "TypeError", worker: "TypeError", policy: "TypeError", style: "refused" });
  await v.close();
});

test("what is pasted is text, also when it looks like markup", async () => {
  const v = await open();
  const text = 'arn:aws:s3:::<img/src=x/onerror=document.title="taken">';
  await v.page.fill("#paste-box", "arn:aws:s3:::b");
  await v.page.press("#paste-box", "Enter");
  await v.page.locator(".item .arn").first().fill(text);
  await v.page.waitForTimeout(300);
  await v.page.goto(`${server.url}/explore?q=${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
  await v.ready();
  assert.equal(await v.page.locator("main img").count(), 0);
  assert.deepEqual(await v.violations(), []);
  assert.deepEqual(v.troubles, []);
  await v.close();
});

test("nothing but this server is asked for anything", async () => {
  const v = await visit(browser);
  const elsewhere = [];
  v.context.on("request", (request) => { if (!request.url().startsWith(server.url)) elsewhere.push(request.url()); });
  for (const path of ["/", "/explore/s3", "/about"]) {
    await v.page.goto(server.url + path);
    await v.ready();
  }
  assert.deepEqual(elsewhere, []);
  await v.close();
});
