// Links with a workspace: there and back, damage, and what is masked in them, over the
// policies of this repository's tests.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { decode, encode, LinkError, MOST } from "../state/link.js";
import { secretIn } from "../state/share.js";
import { EMPTY, POLICY, workspaceOf } from "../state/workspace.js";
import { createMask, servicesIn, unmask } from "../text/mask.js";
import { panel } from "./panel.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const formats = {};
for (const one of JSON.parse(execFileSync(process.env.LEASTWISE ?? `${root}out/leastwise`, ["query", "arns", "--format", "json"], { maxBuffer: 64 << 20 }))) (formats[one.service] ??= []).push(...one.arn_formats);

/** The policies in the archives of tests below wasm/ and scripts/: real ones and odd ones. */
function policies() {
  const out = [];
  for (const folder of ["wasm", "scripts", "worker"]) {
    for (const name of readdirSync(root + folder, { recursive: true })) {
      if (!/\.(txtar|json)$/.test(name) || /node_modules/.test(name)) continue;
      const text = readFileSync(`${root}${folder}/${name}`, "utf8");
      for (const part of /\.json$/.test(name) ? [text] : text.split(/^-- .* --$/m)) if (/"Statement"/.test(part) && /^\s*\{/.test(part) && part.length < 20_000) out.push(part.trim());
    }
  }
  return [...new Set(out)].sort();
}

const withText = (text, more = {}) => ({ ...EMPTY, policies: [{ ...POLICY, text, by: "hand" }], ...more });
const mask = (workspace, options = {}) => { const m = createMask({ formats, ...options }); return { out: m.workspace(workspace), used: m.used(), all: m.all() }; };

const RICH = {
  ...EMPTY, selected: 4, partition: "aws-cn", suite: "tests:\n- name: reads acme-logs # for Anna\n  request: {action: s3:GetObject, resource: arn:aws:s3:::acme-logs/x}\n",
  ignores: [{ rule: "public-access", policy: 4, reason: "Acme's website", until: "2027-01-01" }], before: '{"Statement": []}',
  request: { ...EMPTY.request, principal: "arn:aws:iam::123456789012:role/deployer", context: [{ id: 7, name: "aws:PrincipalOrgID", values: "o-a1b2c3d4e5" }], principalTags: "team=blue-whales" },
  policies: [{ ...POLICY, id: 3, name: "acme-deploy", items: [{ id: 5, arn: "arn:aws:s3:::acme-logs/*", levels: ["Read"] }],
    conditions: [{ recipe: "mfa", values: [] }, { recipe: "source-account", values: ["123456789012"] }, { recipe: "principal-organisation", values: ["o-a1b2c3d4e5"] }, { recipe: "tag", values: ["team", "blue-whales"] }] },
    { ...POLICY, id: 4, by: "hand", kind: "trust", arn: "arn:aws:iam::123456789012:role/deployer", text: `{
  "Statement": [{"Sid": "AcmeOnly", "Effect": "Allow", "Principal": {"AWS": ["123456789012", "arn:aws:iam::210987654321:root"], "Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
    "Action": ["sts:AssumeRole", "s3:GetObject", "lambda:InvokeFunction"],
    "Resource": ["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/team a/\${aws:username}/*", "arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:lambda:eu-west-1:123456789012:function:lambda"],
    "Condition": {"StringEquals": {"sts:ExternalId": "whale-song", "aws:RequestedRegion": "eu-west-1", "token.actions.githubusercontent.com:sub": "repo:acme/site:ref:refs/heads/main"}, "Bool": {"aws:SecureTransport": "true"}, "IpAddress": {"aws:SourceIp": "10.1.2.0/24"}}}]}` }],
};

test("a workspace goes into a link and comes out as it was", async () => {
  for (const workspace of [EMPTY, RICH, withText("é漢字😀 \u2028"), ...policies().slice(0, 40).map((text) => withText(text))]) {
    const fragment = await encode(workspace);
    assert.match(fragment, /^#w=[\w-]+$/);
    assert.deepEqual(await decode(fragment), workspaceOf({ ...workspace, tab: EMPTY.tab }));
  }
});

test("links are short", async (t) => {
  const large = policies().filter((text) => text.length > 4000 && text.length < 8000).sort((a, b) => a.length - b.length)[0];
  const fragment = await encode(withText(large));
  t.diagnostic(`${large.length} bytes of policy give ${fragment.length} letters; an empty workspace ${(await encode(EMPTY)).length}`);
  assert.ok(fragment.length < large.length * 0.6, `${fragment.length} letters of ${large.length}`);
  assert.ok((await encode(EMPTY)).length < 60);
});

test("what is broken, cut, too long, too new or swells says so", async () => {
  const good = await encode(RICH);
  for (let at = 3; at < good.length; at += 7) {
    await assert.rejects(decode(good.slice(0, at)), LinkError, `cut after ${at}`);
    const other = good[at] === "A" ? "B" : "A";
    await decode(good.slice(0, at) + other + good.slice(at + 1)).then((got) => assert.deepEqual(got, workspaceOf(RICH), "a change that went unseen"), (error) => assert.ok(error instanceof LinkError));
  }
  for (const [fragment, said] of [["#w=", /empty/], ["#w=%%%", /damaged/], [`#w=${"A".repeat(MOST)}`, /letters long/], ["#w=AgAAAAAA", /newer version/], ["#w=AQ", /damaged/]]) await assert.rejects(decode(fragment), said);
  await assert.rejects(encode(withText("0".repeat(9 << 20))).then(decode), /more than 8 MB/);
});

test("masked: nothing of one's own is left, what AWS named stays, and all comes back", () => {
  const { out, used } = mask(RICH);
  const text = JSON.stringify(out);
  for (const own of ["123456789012", "210987654321", "acme", "Acme", "deployer", "whale", "team a", "Anna", "o-a1b2c3d4e5", "10.1.2.0", "blue"]) assert.ok(!text.includes(own), `${own} in ${text}`);
  for (const [public_, where] of [["arn:aws:iam::aws:policy/AdministratorAccess", text], ["token.actions.githubusercontent.com:sub", text], ["eu-west-1", text], ["lambda:InvokeFunction", text], ["${aws:username}", text], ["refs/heads/main", text], ["function:function-1", text]]) assert.ok(where.includes(public_), `${public_} in ${where}`);
  assert.deepEqual(JSON.parse(out.policies[1].text).Statement[0].Principal.AWS, ["111111111111", "arn:aws:iam::222222222222:root"]);
  assert.equal(out.policies[0].items[0].arn, "arn:aws:s3:::bucket-1/*");
  assert.match(out.suite, /resource: arn:aws:s3:::bucket-1\/object-\d+/, "the same name has the same placeholder in every text");
  assert.deepEqual(unmask(out, used), RICH);
  assert.deepEqual(mask(RICH).out, out, "a second time gives the same");
});

test("masked: of every policy of the tests no account and no resource's name is left, and it stays a policy", () => {
  const list = policies();
  assert.ok(list.length > 150, `${list.length} policies`);
  let names = 0;
  for (const text of list) {
    const { out, used } = mask(withText(text));
    const masked = out.policies[0].text;
    const placeholders = new Set(Object.values(used));
    for (const [account] of text.matchAll(/(?<!\d)\d{12}(?!\d)/g)) {
      if (placeholders.has(account)) continue; // a placeholder of this very text that looks like one
      names++;
      assert.ok(!new RegExp(`(?<!\\d)${account}(?!\\d)`).test(masked), `${account} in ${masked}`);
    }
    for (const name of namesOf(text)) {
      names++;
      assert.ok(!new RegExp(`(?<![A-Za-z0-9])${name.replace(/[.+]/g, "\\$&")}(?![A-Za-z0-9])`).test(resourcesOf(masked)), `${name} of\n${text}\nin\n${masked}`);
    }
    let before, after;
    try { before = JSON.parse(text); } catch { continue; }
    assert.doesNotThrow(() => { after = JSON.parse(masked); }, masked);
    const actions = (document) => JSON.stringify([document.Statement].flat().map((one) => [one?.Action, one?.NotAction, one?.Effect]));
    if (before?.Statement && after?.Statement) assert.equal(actions(after), actions(before));
    assert.deepEqual(unmask(out, used).policies[0].text.replace(/\\u[0-9a-f]{4}/gi, "?"), text.replace(/\\u[0-9a-f]{4}/gi, "?"));
  }
  assert.ok(names > 1000, `${names} names were looked for`);
});

/** The texts of a policy's resources and principals, by a reader of its own. */
const resourcesOf = (text) => Array.from(text.matchAll(/"arn:[^"]*"/g), ([one]) => one).join("\n");
/** Names in ARNs: the parts of a resource that are no word of any of its service's formats. */
function namesOf(text) {
  const out = new Set();
  for (const [, service, account, resource] of text.matchAll(/"arn:[\w*-]*:([a-z0-9-]+):[^":]*:([^":]*):([^"\\]*)"/g)) {
    if (account === "aws") continue;
    const words = new Set((formats[service] ?? []).flatMap((format) => format.split(/[:/]/)));
    for (const part of resource.replace(/\$\{[^}]*\}/g, "*").split(/[*?/:]/)) if (/^[\w.+-]{3,}$/.test(part) && !words.has(part) && !/^\d+$/.test(part) && !/[a-z]+-\d+$/.test(part) && part !== "root" && part !== "token.actions.githubusercontent.com") out.add(part);
  }
  return out;
}

test("masked twice: who got a link leaves its placeholders, and its names come back at home", () => {
  const first = mask(RICH);
  const theirs = { ...first.out, policies: [...first.out.policies, { ...POLICY, id: 9, name: "", text: '{"Statement": {"Resource": "arn:aws:s3:::guest-bucket/x", "Principal": {"AWS": "999988887777"}}}' }] };
  const second = mask(theirs, { taken: Object.values(first.used), first: 100 });
  assert.deepEqual(second.out.policies.slice(0, 2), first.out.policies);
  assert.match(second.out.policies[2].text, /arn:aws:s3:::bucket-100\/object-100/);
  const home = unmask(second.out, first.all);
  assert.deepEqual(home.policies.slice(0, 2), RICH.policies);
  assert.match(home.policies[2].text, /bucket-100/);
});

test("a real name that looks like a placeholder is no placeholder", () => {
  const text = '{"Statement": {"Resource": ["arn:aws:s3:::mine", "arn:aws:s3:::bucket-1", "arn:aws:sns:eu-west-1:111111111111:t"]}}';
  const { out, used } = mask(withText(text));
  assert.deepEqual(JSON.parse(out.policies[0].text).Statement.Resource.slice(0, 2), ["arn:aws:s3:::bucket-2", "arn:aws:s3:::bucket-3"]);
  assert.ok(!out.policies[0].text.includes("111111111111"));
  assert.deepEqual(unmask(out, used).policies[0].text, text);
});

test("services whose formats are needed", () => assert.deepEqual(servicesIn(RICH), ["iam", "lambda", "s3"]));

test("a secret key is found wherever it stands", () => {
  const key = `aws_secret_access_key = ${"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}`;
  assert.equal(secretIn(RICH), "");
  assert.equal(secretIn(withText(`{}\n${key}`)), "policies 1");
  assert.equal(secretIn({ ...EMPTY, suite: key }), "suite");
});

const at = panel();
const bannerText = (page) => page.locator('[data-kind="link"]').textContent();

test("in the page: share, open elsewhere, answer, and have the names back", async () => {
  let link, answer;
  const policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-logs/*"}]}';
  const shared = (page) => page.waitForFunction(() => document.querySelector(".share .link")?.value).then((handle) => handle.jsonValue());
  await at("/?v=check", async (sender, _, url) => {
    await sender.evaluate((text) => leastwise.store.change({ policy: text }), policy);
    await sender.getByRole("button", { name: "Share" }).click();
    link = await shared(sender);
    assert.match(await sender.locator(".share").textContent(), /2 names masked|1 name masked/);
    assert.ok(!JSON.stringify(await decode(new URL(link).hash)).includes("acme"));
    await sender.getByLabel(/Mask accounts/).uncheck();
    await sender.getByText("are in the link as they are").waitFor();
    assert.equal((await decode(new URL(await shared(sender)).hash)).policies[0].text, policy);
    await sender.keyboard.press("Escape");

    await at("/", async (page) => { // another profile: the recipient, who has work of their own
      await page.evaluate(() => leastwise.store.change({ policy: '{"mine": 1}' }));
      await page.evaluate(() => leastwise.store.flush());
      for (const bad of [link.slice(0, -9), `${link.slice(0, -30)}AAAAAA${link.slice(-24)}`]) {
        await page.evaluate((hash) => { location.hash = hash; }, new URL(bad).hash);
        await page.getByText(/damaged/).waitFor();
        assert.equal(await page.evaluate(() => leastwise.store.get().policy), '{"mine": 1}', "a broken link took something");
      }
      await page.goto("about:blank");
      await page.goto(link);
      await page.waitForFunction(() => /bucket-1/.test(globalThis.leastwise?.store.get().policy));
      assert.equal(new URL(page.url()).hash, "");
      assert.match(await bannerText(page), /Yours is kept/);
      await page.getByRole("button", { name: "Back to mine" }).click();
      assert.equal(await page.evaluate(() => leastwise.store.get().policy), '{"mine": 1}');
      await page.evaluate(() => leastwise.store.undo());
      await page.evaluate(() => leastwise.store.add({ text: '{"Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:999988887777:guests"}}', by: "hand" }));
      await page.getByRole("button", { name: "Share" }).click();
      answer = await shared(page);
      await page.locator(".share .copies li").first().waitFor();
      assert.match(await page.locator(".share .copies").textContent(), /Policy/);
      const { policies: [first, second] } = await decode(new URL(answer).hash);
      assert.match(first.text, /arn:aws:s3:::bucket-1\//);
      assert.ok(!/guests|999988887777/.test(second.text));
    });

    await sender.evaluate((hash) => { location.hash = hash; }, new URL(answer).hash);
    await sender.waitForFunction(() => leastwise.store.get().policies.length === 2);
    const { policies: [first, second] } = await sender.evaluate(() => leastwise.store.get());
    assert.equal(first.text, policy, "the names are back");
    assert.match(second.text, /queue-100/);
    assert.match(await bannerText(sender), /1 name of yours is back in place/);
    assert.ok(url);
  });
});

test("in the page: no credentials of the sandbox are in a link", async () => {
  await at("/?v=sandbox", async (page) => {
    await page.getByRole("button", { name: "A reader of one bucket" }).click();
    await page.locator(".sizes-list meter").first().waitFor();
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    for (const [label, value] of [["Access key id", "ASIAIOSFODNN7EXAMPLE"], ["Secret access key", secret], ["Session token", "token-of-the-session"]]) await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByRole("button", { name: "Share" }).click();
    const link = await page.waitForFunction(() => document.querySelector(".share .link")?.value).then((handle) => handle.jsonValue());
    await page.getByLabel(/Mask accounts/).uncheck();
    await page.getByText("are in the link as they are").waitFor();
    const open = await page.inputValue(".share .link");
    for (const one of [link, open]) assert.ok(!/wJalrXUtn|ASIAIOSF|token-of-the/.test(JSON.stringify(await decode(new URL(one).hash))));
    await page.keyboard.press("Escape");
    await page.evaluate((text) => leastwise.store.change({ policy: `{}\n${text}` }), `aws_secret_access_key=${secret}`);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByText(/looks like a secret access key in policies 1/).waitFor();
    assert.equal(await page.inputValue(".share .link"), "");
    assert.ok(await page.getByRole("button", { name: "Copy link" }).isDisabled());
  });
});
