// Sandbox in a real Chromium: page, Worker in workerd, moto. What leaves the page is read on
// the wire, by a proxy between the two.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer, connect } from "node:net";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { startMoto, startWorker } from "../../worker/test/workerd.mjs";
import { launch, serve, visit } from "./harness.mjs";
import { write } from "./panel.mjs";

const run = promisify(execFile);
const PATH = "/leastwise-sandbox/";
const LONG = { timeout: 60_000 };
let moto, browser;

before(async () => {
  [moto, browser] = await Promise.all([startMoto(), launch()]);
  await aws(moto.admin, ["s3api", "create-bucket", "--bucket", "example-bucket"]);
});
after(async () => { await browser?.close(); await moto?.stop(); });

const environment = (c) => ({ PATH: `${moto.bin}:${process.env.PATH}`, HOME: "/nonexistent", AWS_ENDPOINT_URL: moto.url, AWS_DEFAULT_REGION: "us-east-1", AWS_EC2_METADATA_DISABLED: "true", AWS_MAX_ATTEMPTS: "1",
  AWS_ACCESS_KEY_ID: c.accessKeyId, AWS_SECRET_ACCESS_KEY: c.secretAccessKey, AWS_SESSION_TOKEN: c.sessionToken });
const aws = (c, args) => run(`${moto.bin}/aws`, args, { env: environment(c) });

/** Passes connections on, and keeps every byte that the browser sends. */
async function wiretap(url) {
  const sent = [];
  const server = createServer((socket) => {
    const on = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("data", (part) => sent.push(part));
    for (const [from, to] of [[socket, on], [on, socket]]) { from.pipe(to); from.on("error", () => to.destroy()); }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, sent: () => Buffer.concat(sent).toString("latin1"), stop: () => server.close() };
}

/** The forms that a secret could leave in. */
const forms = (secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString("base64").slice(0, -4), Buffer.from(secret).toString("hex"), [...secret].reverse().join("")];

/** Everything that the browser keeps for the page, as text. */
const stored = (page) => page.evaluate(async () => {
  const all = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href, JSON.stringify(history.state)];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve) => { indexedDB.open(name).onsuccess = (event) => resolve(event.target.result); });
    for (const store of db.objectStoreNames) all.push(JSON.stringify(await new Promise((resolve) => { db.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result); })));
    db.close();
  }
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) all.push(request.url);
  return all.join("\n");
});

const choose = (page) => page.getByRole("button", { name: "A reader of one bucket" }).click();
/** moto knows trust in sessions, not in an account's root. */
async function bySession(page) {
  await page.locator(".sandbox-options summary").click();
  await page.getByLabel("trust this one session, not its role").check();
}
async function make(page) {
  await page.getByRole("button", { name: "Make the sandbox" }).click();
  await page.getByText("Assumable.").waitFor(LONG);
}
async function revoke(page) {
  await page.getByRole("button", { name: "Revoke now" }).click();
  await page.getByText("Revoked and removed.").waitFor(LONG);
}

/** The page comes with the same headers from the Worker's files as from our own server. */
async function sameHeaders(url) {
  const own = await serve();
  try {
    for (const path of ["/", "/sandbox", "/explore/s3/GetObject", `/${/src="\/?(assets\/app-[^"]+)"/.exec(await (await fetch(own.url)).text())[1]}`]) {
      const [want, got] = await Promise.all([fetch(own.url + path), fetch(url + path)]);
      assert.equal(got.status, 200, path);
      for (const name of ["content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy", "cache-control", "content-type"]) {
        assert.equal(got.headers.get(name), want.headers.get(name), `${path}: ${name}`);
      }
    }
    assert.ok(!(await (await fetch(`${url}/_headers`)).text()).includes("Permissions-Policy"), "the list of headers is no file of the page");
  } finally {
    await own.stop();
  }
}

test("pasted, connected, made, probed, a denial turned into a statement, revoked; no secret key left the page", async () => {
  const worker = await startWorker({ outbound: moto.url, assets: true });
  const tap = await wiretap(worker.url);
  const v = await visit(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = v;
  try {
    await sameHeaders(worker.url);
    await page.goto(`${tap.url}/sandbox`);
    await v.ready();
    await choose(page);
    await page.locator(".sizes-list meter").first().waitFor();
    await bySession(page);
    // A paste of export lines fills all three fields.
    const c = moto.admin;
    await page.evaluate((text) => navigator.clipboard.writeText(text), `export AWS_ACCESS_KEY_ID='${c.accessKeyId}'\nexport AWS_SECRET_ACCESS_KEY="${c.secretAccessKey}"\nexport AWS_SESSION_TOKEN=${c.sessionToken}\n`);
    await page.getByLabel("Access key id").focus();
    await page.keyboard.press("ControlOrMeta+v");
    assert.equal(await page.getByLabel("Secret access key").inputValue(), c.secretAccessKey);
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("Connected.").waitFor(LONG);
    assert.equal(await page.locator("#caller-secret").inputValue(), "", "the fields are emptied");
    await make(page);
    assert.match(await page.locator(".countdown").textContent(), /^(29|30):\d\d$/);

    await page.getByRole("button", { name: "Export lines" }).click();
    const lines = await page.evaluate(() => navigator.clipboard.readText());
    const value = (name) => new RegExp(`${name}='([^']+)'`).exec(lines)[1];
    const session = { accessKeyId: value("AWS_ACCESS_KEY_ID"), secretAccessKey: value("AWS_SECRET_ACCESS_KEY"), sessionToken: value("AWS_SESSION_TOKEN") };
    const { stdout } = await aws(session, ["sts", "get-caller-identity", "--output", "json"]);
    assert.match(JSON.parse(stdout).Arn, /:assumed-role\/sbx-/);

    await page.getByRole("button", { name: "Run the probes" }).click();
    const row = (name) => page.locator(".probes tbody tr", { hasText: name });
    await page.getByText("control-ok").waitFor(LONG);
    await row("s3:ListAllMyBuckets").getByText("denied").waitFor(LONG);
    assert.match(await row("s3:ListBucket").textContent(), /allow.*allowed/);
    assert.equal(await row("s3:ListAllMyBuckets").getAttribute("data-agrees"), "true");
    await page.locator("#probe-action").selectOption("s3:GetObject");
    await page.locator("#probe-resource").fill("arn:aws:s3:::other-bucket/key");
    await page.locator(".probe-add").getByRole("button", { name: "Add" }).click();
    await row("s3:GetObject").getByText("deny").waitFor();
    await row("s3:ListAllMyBuckets").getByRole("button").click();
    await page.locator(".cm-line", { hasText: "s3:ListAllMyBuckets" }).waitFor();
    await page.waitForTimeout(500); // the workspace is written a moment after the last change

    const kept = await stored(page);
    assert.match(kept, /s3:ListAllMyBuckets/, "the workspace is among what is searched");
    for (const secret of [c.secretAccessKey, c.sessionToken, session.secretAccessKey, session.sessionToken]) assert.ok(!kept.includes(secret), "a secret is stored");
    await revoke(page);
    assert.deepEqual(await moto.roles(PATH), []);

    const sent = tap.sent();
    assert.ok(sent.includes(c.accessKeyId) && sent.includes("AWS4-HMAC-SHA256"), "the wire is read");
    for (const secret of [c.secretAccessKey, session.secretAccessKey]) {
      for (const form of forms(secret)) assert.ok(!sent.includes(form), "a secret key left the page");
      for (const line of worker.logged) assert.ok(!line.includes(secret));
    }
    assert.ok(!/GET [^\r\n]*(ASIA|AWS4)/.test(sent), "credentials in an address");
    assert.deepEqual([...worker.hosts.keys()].sort(), ["iam.amazonaws.com", "s3.us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com"]);
    await page.getByRole("button", { name: "Forget the credentials" }).click();
    assert.equal(page.workers().length, 1, "the thread that signed has ended");
    assert.deepEqual(await v.violations(), []);
    assert.deepEqual(v.troubles, []);
  } finally {
    await v.close();
    tap.stop();
    await worker.stop();
  }
});

test("the local broker: its token leaves the address, its machine's credentials make the sandbox, which ends in time", async () => {
  const server = await serve({ broker: true, env: environment(moto.admin) });
  const token = /#broker=([0-9a-f]{32})$/.exec(server.url)[1];
  const v = await visit(browser);
  const { page } = v;
  await page.clock.install();
  try {
    await page.goto(server.url.replace("/#", "/sandbox#"));
    await v.ready();
    assert.ok(!page.url().includes(token));
    await choose(page);
    await bySession(page);
    await page.getByLabel("ends after").selectOption("2 hours");
    assert.ok(await page.getByLabel("This machine's credentials").isChecked());
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("Connected.").waitFor(LONG);
    await make(page);
    await page.getByRole("button", { name: "Run the probes" }).click();
    await page.getByText("control-ok").waitFor(LONG);
    // A session ends before a long sandbox does, and another one can begin. The time is the
    // page's; moto's and the broker's go on.
    const another = page.getByRole("button", { name: "Begin a session" });
    assert.equal(await another.isVisible(), false);
    await page.clock.fastForward("01:05:00");
    await page.getByText("The session has ended. The sandbox goes on").waitFor(LONG);
    assert.equal(await page.locator(".copies").isVisible(), false, "nothing is left to copy");
    assert.ok(await page.getByRole("button", { name: "Run the probes" }).isDisabled());
    assert.match(await page.locator(".countdown").textContent(), /^5[345]:\d\d$/);
    await another.click();
    await page.waitForFunction(() => !/Waiting/.test(document.querySelector("#session-title ~ p").textContent));
    await page.clock.fastForward("56:00");
    await page.getByText("It has ended: its role can do nothing any more.").waitFor(LONG);
    assert.equal(await another.isVisible(), false);
    await revoke(page);
    assert.deepEqual(await moto.roles(PATH), []);
    // The same server passes on what the tab signs.
    await page.getByRole("button", { name: "Forget the credentials" }).click();
    await page.getByLabel("A session's credentials").check();
    for (const [label, text] of [["Access key id", moto.admin.accessKeyId], ["Secret access key", moto.admin.secretAccessKey], ["Session token", moto.admin.sessionToken]]) await page.getByLabel(label).fill(text);
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("Connected.").waitFor(LONG);
    await page.waitForTimeout(300); // the server's lines arrive on a pipe of their own
    assert.ok(server.logged.some((line) => line.includes('op="relay ListRoles" status=200')));
    const kept = await stored(page);
    for (const secret of [token, moto.admin.secretAccessKey, moto.admin.sessionToken]) {
      assert.ok(!kept.includes(secret), "a secret is stored");
      for (const line of server.logged) assert.ok(!line.includes(secret), line);
    }
    assert.ok(server.logged.some((line) => line.includes('op="create" status=201')));
    assert.deepEqual(v.troubles, []);
  } finally {
    await v.close();
    await server.stop();
  }
});

test("without a broker and without a network: sizes, what is dangerous, and a script that does the same", async () => {
  const server = await serve();
  const v = await visit(browser);
  const { page } = v;
  try {
    await page.goto(`${server.url}/sandbox`);
    await v.ready();
    await v.kept();
    await v.context.setOffline(true);
    await page.getByRole("button", { name: "More than it looks" }).click();
    await page.locator(".plain-notes", { hasText: "iam:PassRole" }).first().waitFor();
    assert.match(await page.locator(".meaning").textContent(), /Dangerous grants/);
    await write(page, "Policy", JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::example-bucket" }] }));
    await bySession(page);
    await page.getByText("What an account needs once").click();
    await page.getByRole("region", { name: "Operator policy" }).waitFor();
    await page.getByText("Without a broker: the same").click();
    await page.getByRole("button", { name: "Download the script" }).click();
    await page.getByText("This is not what aws sts get-caller-identity prints.").waitFor();
    const { stdout } = await aws(moto.admin, ["sts", "get-caller-identity", "--output", "json"]);
    await page.locator("#sandbox-identity").fill(stdout);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download the script" }).click()]);
    const path = await file.path();
    const made = await run("sh", [path], { env: environment(moto.admin) });
    const value = (name) => new RegExp(`${name}='([^']+)'`).exec(made.stdout)[1];
    const session = { accessKeyId: value("AWS_ACCESS_KEY_ID"), secretAccessKey: value("AWS_SECRET_ACCESS_KEY"), sessionToken: value("AWS_SESSION_TOKEN") };
    await aws(session, ["s3api", "list-objects-v2", "--bucket", "example-bucket"]);
    await assert.rejects(aws(session, ["s3api", "list-buckets"]), /AccessDenied/);
    assert.equal((await moto.roles(PATH)).length, 1);
    await run("sh", [path, "revoke"], { env: environment(moto.admin) });
    assert.deepEqual(await moto.roles(PATH), []);
    assert.deepEqual(v.troubles, []);
  } finally {
    await v.close();
    await server.stop();
  }
});

// moto ignores session policies, so only that the session is the role's is shown here; what
// they allow is shown by package flow's tests.
test("no new role: a session of one that exists, and the same as a script", async () => {
  await aws(moto.admin, ["iam", "create-role", "--role-name", "Base", "--assume-role-policy-document", JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: moto.arn }, Action: "sts:AssumeRole" }] })]);
  const base = `arn:aws:iam::${moto.account}:role/Base`;
  const server = await serve({ broker: true, env: environment(moto.admin) });
  const v = await visit(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = v;
  try {
    await page.goto(server.url.replace("/#", "/sandbox#"));
    await v.ready();
    await choose(page);
    await page.locator(".sandbox-options summary").click();
    await page.getByLabel("no new role: a session of this one").fill(base);
    await page.locator(".sizes-list", { hasText: "session policy" }).waitFor();
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("Connected.").waitFor(LONG);
    await make(page);
    assert.match(await page.locator(".meaning").textContent(), /:assumed-role\/Base\//);
    assert.equal(await page.getByRole("button", { name: "Revoke now" }).isVisible(), false);
    assert.equal(await page.getByRole("button", { name: "Credential process" }).isVisible(), false);
    await page.getByRole("button", { name: "Run the probes" }).click();
    await page.locator(".probes tr", { hasText: "sts:GetCallerIdentity" }).getByText("allowed").waitFor(LONG);
    await page.getByText("Without a broker: the same").click();
    await page.locator("#sandbox-identity").fill((await aws(moto.admin, ["sts", "get-caller-identity", "--output", "json"])).stdout);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download the script" }).click()]);
    assert.match((await run("sh", [await file.path()], { env: environment(moto.admin) })).stdout, /^export AWS_ACCESS_KEY_ID='ASIA/);
    assert.deepEqual(await moto.roles(PATH), []);
    assert.deepEqual(v.troubles, []);
  } finally {
    await v.close();
    await server.stop();
  }
});

test("what can't be used is refused before anything is sent, and a page without broker says so", async () => {
  const server = await serve();
  const v = await visit(browser);
  const { page } = v;
  const asked = [];
  v.context.on("request", (request) => { if (request.method() === "POST") asked.push(request.url()); });
  try {
    await page.goto(`${server.url}/sandbox`);
    await v.ready();
    await choose(page);
    const actions = Array.from({ length: 400 }, (_, i) => `example:AnActionWithALongName${i}`);
    await write(page, "Policy", JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] }));
    await page.locator(".meaning").getByRole("link", { name: "Check makes it fit" }).waitFor();
    const fill = async (id, secret, token) => {
      for (const [label, text] of [["Access key id", id], ["Secret access key", secret], ["Session token", token]]) await page.getByLabel(label).fill(text);
      await page.getByRole("button", { name: "Connect" }).click();
    };
    await fill("AKIAIOSFODNN7EXAMPLE", "canary", "");
    await page.getByText("This is a long-term key. It stays here").waitFor();
    await fill("ASIAIOSFODNN7EXAMPLE", "canary", "");
    await page.getByText("The session token is missing.").waitFor();
    assert.deepEqual(asked, []);
    await fill("ASIAIOSFODNN7EXAMPLE", "canary", "token");
    await page.getByText("No broker answers at this page's address.").waitFor(LONG);
    assert.deepEqual(await v.violations(), []);
  } finally {
    await v.close();
    await server.stop();
  }
});
