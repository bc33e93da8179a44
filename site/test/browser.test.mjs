// The page in a real Chromium, served by the real program. Needs `make build`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./harness.mjs";
import { opener } from "./panel.mjs";

let server, browser;
before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const at = opener(() => ({ server, browser }));
const policy = async (page) => JSON.parse(await page.locator("#result .code").textContent());
const add = async (page, text) => { await page.fill("#paste-box", text); await page.press("#paste-box", "Enter"); };
const level = (page, item, name) => page.locator(".item").nth(item).getByRole("button", { name: new RegExp(`^${name}`) });
const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy="true"]') &&
  /^Allows/.test(document.querySelector(".summary")?.textContent));

test("the page loads and the engine is ready", async (t) => {
  await at("/", async (page) => {
    const ms = await page.evaluate(() => performance.getEntriesByName("engine-ready")[0].startTime);
    t.diagnostic(`engine ready after ${ms.toFixed(0)} ms`);
    assert.match(await page.textContent("#catalog-date"), /^AWS as of \d{4}-\d\d-\d\d$/);
  });
});

test("typing is accepted before the engine is here", async () => {
  const v = await visit(browser);
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await v.page.route("**/*.wasm", async (route) => { await held; await route.continue(); });
  await v.page.goto(server.url, { waitUntil: "domcontentloaded" });
  await add(v.page, "arn:aws:s3:::example-bucket/*");
  assert.equal(await v.page.locator(".item").count(), 1);
  await level(v.page, 0, "Read").click();
  assert.equal(await v.page.getAttribute("#engine-state", "data-state"), "loading");
  release();
  await v.ready();
  await settled(v.page);
  assert.match(JSON.stringify(await policy(v.page)), /s3:GetObject/);
  await v.close();
});

test("a pasted ARN with Read and Write gives a least-privilege policy", async () => {
  await at("/", async (page) => {
    await add(page, 'resource: "arn:aws:s3:::example-bucket/*" because no policy allows it');
    await level(page, 0, "Read").click();
    await level(page, 0, "Write").click();
    await settled(page);
    const document = await policy(page);
    assert.equal(document.Version, "2012-10-17");
    const actions = document.Statement.flatMap((s) => s.Action);
    for (const want of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) assert.ok(actions.includes(want), `${want} is missing`);
    for (const no of ["s3:ListBucket", "s3:PutObjectAcl", "s3:CreateBucket", "s3:*"]) assert.ok(!actions.includes(no), `${no} is too much`);
    for (const s of document.Statement.filter((s) => s.Action.includes("s3:GetObject"))) {
      assert.deepEqual([s.Resource].flat(), ["arn:aws:s3:::example-bucket/*"]);
    }
    const [size, limit] = (await page.textContent(".size")).split(" / ");
    assert.equal(limit, "6,144");
    assert.equal(Number(size.replace(",", "")), [...JSON.stringify(document)].length);
  });
});

test("faulty ARNs are explained in their row, the others still count", async () => {
  await at("/", async (page) => {
    await add(page, "arn:aws:s3:::example-bucket\narn:aws:nosuchservice:x");
    await level(page, 0, "List").click();
    await settled(page);
    assert.match(await page.locator(".item").nth(1).locator(".problem").textContent(), /\w/);
    assert.equal(await page.locator(".item").nth(1).locator(".arn").getAttribute("aria-invalid"), "true");
    assert.match(JSON.stringify(await policy(page)), /s3:ListBucket/);
  });
});

test("text without an ARN stays, with a word of help", async () => {
  await at("/", async (page) => {
    await add(page, "my bucket please");
    await page.locator("#paste-help").filter({ hasText: "Nothing in this text is known here" }).waitFor();
    assert.equal(await page.inputValue("#paste-box"), "my bucket please");
  });
});

test("remove, undo, reload, forget", async () => {
  await at("/", async (page, v) => {
    await add(page, "arn:aws:s3:::one\narn:aws:s3:::two");
    await page.getByRole("button", { name: "Remove arn:aws:s3:::one" }).click();
    assert.equal(await page.locator(".item").count(), 1);
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator(".item .arn").first().inputValue(), "arn:aws:s3:::one");
    await page.reload();
    await v.ready();
    assert.equal(await page.locator(".item").count(), 2);
    await page.goto(`${server.url}/about`);
    await v.ready();
    await page.getByRole("button", { name: "Forget everything" }).click();
    await page.getByText("Everything kept here is gone").waitFor();
    await page.goto(server.url);
    await v.ready();
    assert.equal(await page.locator(".item").count(), 0);
  });
});

test("search, filter, action page, into the policy", async () => {
  await at("/explore", async (page) => {
    await page.fill("#search-box", "s3:getobject");
    await page.locator('.hits [data-path="/explore/s3/GetObject"]').click();
    await page.getByRole("heading", { name: "s3:GetObject", exact: true }).waitFor();
    assert.equal(new URL(page.url()).search, "?v=explore/s3/GetObject&q=s3%3Agetobject");
    assert.match(await page.title(), /s3:GetObject/);
    await page.getByRole("button", { name: "Add object to the policy" }).click();
    await settled(page);
    assert.equal(await page.locator(".item .arn").inputValue(), "arn:aws:s3:::*/*");
    assert.match(JSON.stringify(await policy(page)), /s3:GetObject/);
    await page.goBack();
    await page.getByRole("heading", { name: "s3:GetObject", exact: true }).waitFor();
  });
});

test("traits of actions narrow the results, together and in the address", async () => {
  await at("/explore", async (page) => {
    const ids = () => page.locator(".hits .id").allTextContents();
    const asked = (number) => page.locator(".state", { hasText: new RegExp(`^${number}`) }).waitFor();
    await page.fill("#search-box", "sts:");
    await page.locator('.hits [data-path="/explore/sts/GetCallerIdentity"]').waitFor();
    await page.getByRole("button", { name: "only *" }).click();
    await page.locator('.hits [data-path="/explore/sts/AssumeRole"]').waitFor({ state: "detached" });
    assert.ok((await ids()).includes("sts:GetCallerIdentity"));
    assert.equal(new URL(page.url()).searchParams.get("has"), "no-resource");
    await page.getByRole("button", { name: "on resources" }).click();
    await page.getByText("Nothing in the catalog has such a name.").waitFor();
    await page.getByRole("button", { name: "only *" }).click();
    await page.getByRole("button", { name: "own conditions" }).click();
    await page.locator('.hits [data-path="/explore/sts/AssumeRole"]').waitFor();
    await page.reload();
    await page.locator('.hits [data-path="/explore/sts/AssumeRole"]').waitFor();
    assert.equal(await page.getByRole("button", { name: "on resources" }).getAttribute("aria-pressed"), "true");
    assert.ok(!(await ids()).includes("sts:GetCallerIdentity"));
  });
});

test("traits answer at once, over all actions", async () => {
  await at("/explore", async (page) => {
    const times = await page.evaluate(async () => {
      const out = [];
      for (let i = 0; i < 7; i++) {
        const start = performance.now();
        await globalThis.leastwise.engine.call("search", { text: "", has: ["resource", "condition"], limit: 200 });
        out.push(performance.now() - start);
      }
      return out.slice(1).sort((a, b) => a - b);
    });
    console.log(`all actions by two traits: median ${times[3].toFixed(1)} ms`);
    assert.ok(times[3] < 250, times.join(" "));
  });
});

test("services and condition keys lead into Build", async () => {
  await at("/explore/sqs", async (page) => {
    await page.getByRole("button", { name: "Add queue to the policy" }).click();
    await page.locator(".item .arn").waitFor();
    assert.equal(await page.locator(".item .arn").inputValue(), "arn:aws:sqs:*:*:*");
  });
  for (const [key, condition] of [["s3:prefix", { StringEquals: { "s3:prefix": "example" } }], ["aws:TagKeys", { "ForAnyValue:StringEquals": { "aws:TagKeys": ["example"] } }], ["ec2:InstanceID", null]]) {
    await at(`/explore/key/${key}`, async (page) => {
      if (!condition) return void await page.getByRole("heading", { name: "Condition", exact: true }).waitFor();
      await page.getByRole("button", { name: "Start a policy with it" }).click();
      await page.locator("#result .cm-content").waitFor();
      const [statement] = JSON.parse(await page.evaluate(() => globalThis.leastwise.store.get().policy)).Statement;
      assert.deepEqual(statement.Condition, condition);
      const { findings } = await page.evaluate(() => globalThis.leastwise.engine.call("lint", { text: globalThis.leastwise.store.get().policy }));
      assert.deepEqual(findings.filter((one) => one.severity === "error"), []);
    });
  }
});

test("an action filed stricter than AWS does is added at that level", async () => {
  await at("/explore/iam/PassRole", async (page) => {
    await page.getByRole("button", { name: "Add role to the policy" }).click();
    await settled(page);
    assert.match(JSON.stringify(await policy(page)), /iam:PassRole/);
  });
});

test("every kind of catalog page has an address of its own", async () => {
  for (const [path, heading] of [["/explore/s3", "s3"], ["/explore/s3/GetObject", "s3:GetObject"], ["/explore/type/s3:bucket", "s3:bucket"],
    ["/explore/key/aws:ResourceTag/$%7BTagKey%7D", "aws:ResourceTag/${TagKey}"], ["/explore/key/aws:SourceVpce", "aws:SourceVpce"]]) {
    await at(path, (page) => page.getByRole("heading", { name: heading, exact: true }).waitFor());
  }
  await at("/explore/s3/GetObjekt", async (page) => {
    await page.locator(".detail .wrong").waitFor();
    await page.locator(".detail").getByRole("link", { name: "s3:GetObject" }).click();
    await page.getByRole("heading", { name: "s3:GetObject", exact: true }).waitFor();
  });
});

test("the directory shows where the open page belongs", async () => {
  await at("/explore/type/s3:bucket", async (page) => {
    const line = page.locator('.hits [data-path="/explore/s3"]');
    await page.locator('.hits [aria-current="true"]').waitFor();
    assert.equal(await line.getAttribute("aria-current"), "true");
    await page.waitForFunction(() => {
      const [line, list] = [document.querySelector('.hits [aria-current]'), document.querySelector(".hits")].map((e) => e.getBoundingClientRect());
      return line.top >= list.top && line.bottom <= list.bottom;
    });
    await page.locator('.hits [data-path="/explore/sqs"]').click();
    await page.locator('.hits [data-path="/explore/sqs"][aria-current="page"]').waitFor();
    assert.equal(await line.getAttribute("aria-current"), null);
  });
});

test("nothing is cut off on a phone", async () => {
  for (const path of ["/explore/ec2/RunInstances", "/explore/s3", "/explore/type/s3:bucket", "/explore/key/aws:TagKeys", "/about"]) {
    await at(path, async (page) => {
      await page.locator("h2").first().waitFor();
      const cut = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll(".scroll")]
        .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => `${e.className}: ${e.scrollWidth} of ${e.clientWidth}`));
      assert.deepEqual(cut, [], path);
    }, { viewport: { width: 390, height: 844 } });
  }
});

test("an action's page says where its facts are from", async () => {
  await at("/explore/s3/GetObject", async (page) => {
    await page.getByRole("heading", { name: "Sources" }).waitFor();
    const link = page.getByRole("link", { name: "service authorization reference" });
    assert.match(await link.getAttribute("href"), /^https:\/\/docs\.aws\.amazon\.com\/service-authorization\/latest\/reference\/list_[a-z0-9]+\.html/);
  });
});

test("level filters narrow the results", async () => {
  await at("/explore?q=s3:", async (page) => {
    await page.getByRole("group", { name: "Only these access levels" }).getByRole("button", { name: /^Permissions/ }).click();
    await page.waitForFunction(() => new URL(location).searchParams.get("level") === "P");
    await page.waitForFunction(() => !document.querySelector(".explore[aria-busy]"));
    const levels = await page.locator(".hits .chip .hidden").allTextContents();
    assert.ok(levels.length > 3);
    assert.deepEqual([...new Set(levels)], ["Permissions management"]);
  });
});

test("the keyboard alone is enough", async () => {
  await at("/", async (page) => {
    const keys = page.keyboard;
    await keys.press("?");
    await page.getByRole("dialog").waitFor();
    await keys.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    while (!(await page.evaluate(() => document.activeElement.id === "paste-box"))) await keys.press("Tab");
    await keys.type("arn:aws:sqs:eu-west-1:111122223333:orders");
    await keys.press("Enter");
    const pressed = async () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? "");
    for (let i = 0; !/^Read/.test(await pressed()) && i < 20; i++) await keys.press("Tab");
    assert.match(await pressed(), /^Read/);
    await keys.press("Space");
    await settled(page);
    assert.match(JSON.stringify(await policy(page)), /sqs:GetQueueAttributes/);
    await keys.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "search-box");
    await keys.type("sqs:sendmessage");
    await page.locator('.hits [data-path="/explore/sqs/SendMessage"]').waitFor();
    await keys.press("ArrowDown");
    for (let i = 0; i < 20 && !(await page.evaluate(() => document.activeElement.dataset.path === "/explore/sqs/SendMessage")); i++) await keys.press("ArrowDown");
    await keys.press("Enter");
    await page.getByRole("heading", { name: "sqs:SendMessage", exact: true }).waitFor();
    await keys.press("Alt+1");
    assert.equal(new URL(page.url()).search, "");
    await keys.press("Control+z");
    assert.equal(await page.locator('.item [aria-pressed="true"]').count(), 0, "undo took the level back");
  });
});

test("copy and download give the policy", async () => {
  await at("/", async (page) => {
    await add(page, "arn:aws:s3:::example-bucket/*");
    await level(page, 0, "Read").click();
    await settled(page);
    const shown = await policy(page);
    await page.locator("#result").getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    assert.deepEqual(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())), shown);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#result").getByRole("button", { name: "Download" }).click()]);
    assert.equal(download.suggestedFilename(), "policy.json");
  }, { permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true });
});

test("the manual switch of colours is kept", async () => {
  await at("/", async (page, v) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.click("#theme");
    await page.click("#theme");
    assert.notEqual(await paper(), light);
    await page.reload();
    await v.ready();
    assert.notEqual(await paper(), light, "after a reload");
  }, { colorScheme: "light" });
});
