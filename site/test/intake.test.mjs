// What people paste and drop on Build: messages, events, policies, each into its document.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, serve, visit } from "./harness.mjs";
import { opener } from "./panel.mjs";

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const USER = "arn:aws:iam::111122223333:user/ann";
const refused = (action, resource, why) => `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
const MISSING = "because no identity-based policy allows the action";
const PUT = `An error occurred (AccessDenied) when calling the PutObject operation: ${refused("s3:PutObject", '"arn:aws:s3:::reports/may.csv"', MISSING)}`;
const LIST = refused("iam:ListUsers", "*", "because no service control policy allows the iam:ListUsers action");
const DENY = refused("ec2:StopInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123", "with an explicit deny in a service control policy: arn:aws:organizations::444455556666:policy/o-abc/service_control_policy/p-123");
const event = (n) => ({ eventSource: "s3.amazonaws.com", eventName: n % 2 ? "HeadObject" : "PutObject", awsRegion: "eu-west-1", recipientAccountId: "111122223333",
  userIdentity: { type: "IAMUser", arn: USER }, requestParameters: { bucketName: "reports", key: `k${n % 500}` }, eventID: `e${n}`, additionalEventData: { "x-amz-id-2": "A".repeat(300) } });
const events = (n) => JSON.stringify({ Records: Array.from({ length: n }, (_, i) => event(i)) });

let server, browser, clipboard;
before(async () => {
  [server, browser] = await Promise.all([serve(), launch()]);
  clipboard = await visit(browser, CLIPBOARD);
  await clipboard.page.goto(`${server.url}/about`);
});
after(async () => { await browser?.close(); await server?.stop(); });

const fill = (text) => clipboard.page.evaluate((value) => navigator.clipboard.writeText(value), text);

const at = opener(() => ({ server, browser }), CLIPBOARD);

/** Pastes into the box as a person does. */
async function paste(page, text) {
  await fill(text);
  await page.click("#paste-box");
  await page.keyboard.press("ControlOrMeta+v");
}

const drop = (page, files) => page.evaluate((list) => {
  const transfer = new DataTransfer();
  for (const [name, bytes] of list) transfer.items.add(new File([new Uint8Array(bytes)], name));
  dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}, Object.entries(files).map(([name, bytes]) => [name, [...bytes]]));

const found = (page) => page.locator(".incoming");
const addButton = (page) => found(page).getByRole("button", { name: /^Add/ });
const policies = (page) => page.evaluate(() => globalThis.leastwise.store.get().policies.map(({ name, kind, text, by, arn }) => ({ name, kind, text, by, arn })));
const said = (page, pattern) => page.locator("#paste-help").filter({ hasText: pattern }).waitFor();
const policy = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
const PUTS = { Effect: "Allow", Action: ["s3:PutObject"], Resource: ["arn:aws:s3:::reports/may.csv"] };

test("a refused request becomes an exported statement in 3 interactions, and at most 10 s after a cold start", async () => {
  await fill(PUT);
  const v = await visit(browser, CLIPBOARD);
  const { page } = v;
  let interactions = 0;
  const does = (work) => { interactions++; return work; };
  const start = performance.now();
  await page.goto(server.url, { waitUntil: "commit" });
  await page.locator("#intent-rows .examples").first().waitFor(); // the page listens
  await does(page.keyboard.press("ControlOrMeta+v"));
  await addButton(page).waitFor();
  await does(addButton(page).click());
  await page.locator("#result .cm-content").waitFor();
  await does(page.locator(".result-head").getByRole("button", { name: "Copy" }).click());
  await page.locator(".result-head").getByRole("button", { name: "Copied" }).waitFor();
  const took = performance.now() - start;
  const exported = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual(exported, { Version: "2012-10-17", Statement: [PUTS] });
  assert.ok(interactions <= 4, `${interactions} interactions`);
  assert.ok(took < 10_000, `${Math.round(took)} ms`);
  assert.deepEqual([await v.violations(), v.troubles], [[], []]);
  console.log(`${interactions} interactions, ${Math.round(took)} ms from a cold start`);
  await v.close();
});

test("each statement goes into the document that lacks it, and one undo takes all back", () => at("/", async (page) => {
  await paste(page, `${PUT}\n${LIST}\n${DENY}`);
  await found(page).getByRole("heading", { name: "3 messages that a request was refused" }).waitFor();
  await found(page).getByRole("heading", { name: `For an identity-based policy of ${USER}` }).waitFor();
  await found(page).getByRole("heading", { name: "For a service control policy over account 111122223333" }).waitFor();
  await found(page).getByText("No statement helps.").waitFor();
  await found(page).getByText("Look at arn:aws:organizations::444455556666:policy/o-abc/service_control_policy/p-123.").waitFor();
  assert.equal((await policies(page)).length, 1, "nothing changes before Add");
  await found(page).getByRole("button", { name: "Add 2 statements" }).click();
  const [own, scp] = await policies(page);
  assert.deepEqual(JSON.parse(own.text).Statement, [PUTS]);
  assert.deepEqual([scp.kind, scp.name, JSON.parse(scp.text).Statement], ["scp", "SCP 111122223333", [{ Effect: "Allow", Action: ["iam:ListUsers"], Resource: ["*"] }]]);
  // Another message of the layer goes into the same document, whichever is open.
  await paste(page, refused("iam:ListRoles", "*", "because no service control policy allows the iam:ListRoles action"));
  await addButton(page).click();
  await page.waitForFunction(() => globalThis.leastwise.store.get().policies[1].text.includes("iam:ListRoles"));
  const now = await policies(page);
  assert.deepEqual([now.length, now[0].text, JSON.parse(now[1].text).Statement[0].Action], [2, own.text, ["iam:ListUsers", "iam:ListRoles"]]);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.deepEqual((await policies(page)).map((one) => one.text), [""]);
}));

test("a role's trust and a resource's policy become documents of their kind, with whose they are", () => at("/", async (page) => {
  const role = "arn:aws:iam::111122223333:role/deploy", queue = "arn:aws:sqs:eu-west-1:111122223333:jobs";
  await paste(page, `${refused("sts:AssumeRole", role, "because no role trust policy allows the sts:AssumeRole action")}\n${refused("sqs:SendMessage", queue, "because no resource-based policy allows the sqs:SendMessage action")}`);
  await addButton(page).click();
  const list = await policies(page);
  assert.deepEqual(list.map(({ kind, arn }) => [kind, arn]).sort(), [["resource", queue], ["trust", role]]);
  for (const { text } of list) assert.deepEqual(JSON.parse(text).Statement[0].Principal, { AWS: [USER] });
}));

test("an explicit deny and an encoded message give no statement but what to do", () => at("/", async (page) => {
  await paste(page, DENY);
  await found(page).getByText("No statement helps.").waitFor();
  assert.equal(await addButton(page).count(), 0);
  await found(page).getByRole("button", { name: "Close" }).click();
  await paste(page, "You are not authorized to perform this operation. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6X");
  await found(page).getByText("sts:DecodeAuthorizationMessage").first().waitFor();
  await found(page).getByRole("button", { name: "Copy the command" }).click();
  await found(page).getByRole("button", { name: "Copied" }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^aws sts decode-authorization-message --encoded-message 4GIOHlTkIaWHQD0Q0m6X /);
}));

test("a preview shows what changes in the policy that is there; what is unticked stays out", () => at("/", async (page) => {
  const mine = '{"Version": "2012-10-17", "Statement": [\n  {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::reports/may.csv"]}\n]}\n';
  await page.evaluate((text) => globalThis.leastwise.store.change({ policy: text }), mine);
  await paste(page, `${PUT}\n${refused("sqs:DeleteQueue", "arn:aws:sqs:eu-west-1:111122223333:jobs", MISSING)}`);
  await found(page).locator(".diff .new").first().waitFor();
  const changed = await found(page).locator(".diff .gone, .diff .new").allInnerTexts();
  assert.ok(changed.some((line) => line.includes('"Action": ["s3:GetObject", "s3:PutObject"]')), changed.join(""));
  await found(page).getByLabel("Add sqs:DeleteQueue").uncheck();
  await found(page).getByRole("button", { name: "Add", exact: true }).click();
  assert.equal((await policies(page))[0].text, mine.replace('["s3:GetObject"]', '["s3:GetObject", "s3:PutObject"]'));
  await paste(page, PUT);
  await found(page).getByText("The policy allows all of it already.").waitFor();
  await found(page).getByLabel("goes into").selectOption({ label: "a new policy, ann" });
  await found(page).locator(".diff .new").first().waitFor();
  await addButton(page).click();
  assert.deepEqual((await policies(page)).map(({ name }) => name), ["", "ann"]);
}));

test("policies and their parts: a whole one as it is written, a part into what is there", () => at("/", async (page) => {
  const whole = policy({ Sid: "A", Effect: "Deny", Action: "s3:*", Resource: "*" }).replace("{", '{ "Id": "mine",');
  await paste(page, whole);
  await found(page).getByRole("heading", { name: "A policy, or a part of one: 1 statement" }).waitFor();
  await addButton(page).click();
  assert.deepEqual((await policies(page)).map(({ text, by }) => [text, by]), [[whole, "hand"]]);
  await paste(page, '"Effect": "Allow",\n"Action": "sqs:SendMessage",\n"Resource": "*",');
  await addButton(page).click();
  assert.deepEqual(JSON.parse((await policies(page))[0].text), { ...JSON.parse(whole), Statement: [...JSON.parse(whole).Statement, { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }] });
}));

const YAML = `Version: 2012-10-17
Statement:
# who
- Effect: Allow
  Action: [s3:GetObject, 's3:PutObject']
  Resource: arn:aws:s3:::reports/*
  Condition:
    Bool: {aws:SecureTransport: true}
    StringEquals: {aws:SourceAccount: 011122223333}
`;

test("a policy in YAML is read as its JSON: whole, a part of one, inside of a template; pasted or dropped", () => at("/", async (page) => {
  const chunks = () => page.evaluate(() => performance.getEntriesByType("resource").filter((r) => /\/yaml-/.test(r.name)).length);
  assert.equal(await chunks(), 0, "the YAML reader is fetched before it is needed");
  await paste(page, YAML);
  await found(page).getByRole("heading", { name: "A policy, or a part of one: 1 statement" }).waitFor();
  await addButton(page).click();
  const want = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::reports/*", Condition: { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:SourceAccount": "011122223333" } } };
  assert.equal((await policies(page))[0].text, JSON.stringify({ Version: "2012-10-17", Statement: [want] }, null, 2));
  assert.equal(await chunks(), 1);
  const part = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
  await paste(page, "- Effect: Allow\n  Action: sqs:SendMessage\n  Resource: '*'\n");
  await addButton(page).click();
  assert.deepEqual(JSON.parse((await policies(page))[0].text).Statement, [want, part]);
  await drop(page, { "role.yaml": Buffer.from(`Resources:\n  Policy:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n${YAML.replace(/^/gm, "        ").replace("reports", "more")}`) });
  await found(page).getByRole("heading", { name: "A policy, or a part of one: 1 statement" }).waitFor();
  await addButton(page).click();
  assert.equal(JSON.parse((await policies(page))[0].text).Statement.at(-1).Resource, "arn:aws:s3:::more/*");
}));

test("broken YAML says where, and stays in the box", () => at("/", async (page) => {
  const broken = YAML.replace("Resource: arn", "Resource: [arn");
  await paste(page, broken);
  await said(page, /^The YAML can't be read: line \d+, column \d+: /);
  assert.equal(await page.inputValue("#paste-box"), broken);
  assert.ok(await page.locator("#paste-help").evaluate((element) => element.classList.contains("wrong")));
  await page.fill("#paste-box", YAML);
  await page.press("#paste-box", "Enter");
  await found(page).getByRole("heading", { name: /^A policy/ }).waitFor();
}));

test("what is pasted into an editor or a field stays there", () => at("/", async (page) => {
  await page.evaluate((text) => globalThis.leastwise.store.change({ policy: text }), policy(PUTS));
  await fill(PUT);
  await page.locator("#result .cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+v");
  await page.waitForFunction((text) => globalThis.leastwise.store.get().policy === text, PUT);
  await page.getByLabel("Name of the policy").click();
  await page.keyboard.press("ControlOrMeta+v");
  await page.waitForFunction(() => globalThis.leastwise.store.get().current.name.includes("s3:PutObject"));
  assert.ok(await found(page).isHidden());
  await page.locator("h2:visible").first().click(); // outside of any
  await page.keyboard.press("ControlOrMeta+v");
  await found(page).getByRole("heading", { name: "1 message that a request was refused" }).waitFor();
}));

test("lists of ARNs and templates go where they went before, in whatever text", () => at("/", async (page) => {
  await paste(page, "the bucket arn:aws:s3:::b and all in it, arn:aws:s3:::b/*");
  await said(page, "2 ARNs added.");
  await paste(page, '["arn:aws:s3:::b", "arn:aws:s3:::c"]');
  await said(page, "1 ARN added, 1 already here.");
  await paste(page, "mode: crud\nread:\n- arn:aws:s3:::b/*\n");
  await page.getByRole("button", { name: "Template", pressed: true }).waitFor();
}));

test("packed events of CloudTrail are dropped in, several files at once, on any tab", () => at("/check", async (page) => {
  await drop(page, { "111122223333_CloudTrail_eu-west-1_1.json.gz": gzipSync(events(3)), "2.json": Buffer.from(events(1)) });
  await found(page).getByRole("heading", { name: "4 events of CloudTrail" }).waitFor();
  await addButton(page).click();
  const actions = JSON.parse((await policies(page))[0].text).Statement.flatMap((one) => one.Action).sort();
  assert.deepEqual([...new Set(actions)], ["s3:GetObject", "s3:PutObject"]);
}));

test("events are read offline", async () => {
  const v = await visit(browser, CLIPBOARD);
  await v.page.goto(server.url);
  await v.ready();
  await v.kept();
  await v.context.setOffline(true);
  await v.page.reload();
  await v.ready();
  await drop(v.page, { "trail.json.gz": gzipSync(events(2)) });
  await found(v.page).getByRole("heading", { name: "2 events of CloudTrail" }).waitFor();
  await addButton(v.page).click();
  assert.match((await policies(v.page))[0].text, /s3:GetObject/);
  assert.deepEqual(v.troubles, []);
  await v.close();
});

test("what can't be read is said, and stays in the box", () => at("/", async (page) => {
  await paste(page, "no idea what this is");
  await said(page, /Nothing in this text is known here/);
  assert.equal(await page.inputValue("#paste-box"), "no idea what this is");
  await drop(page, { "cut.json.gz": gzipSync(events(5)).subarray(0, 200) });
  await said(page, "cut.json.gz looks as if gzip had packed it, and is damaged or cut off.");
  await drop(page, { "bomb.gz": gzipSync(Buffer.alloc(40 << 20, 32)) });
  await said(page, /^bomb\.gz is larger than 32 MB\. The command line takes more/);
  await drop(page, { "empty.json": Buffer.from("") });
  await said(page, /Nothing in this text is known here/);
  // A target that is no policy is not written to.
  await page.evaluate(() => globalThis.leastwise.store.change({ policy: '{"Statement": [' }));
  await paste(page, PUT);
  await found(page).getByRole("alert").filter({ hasText: "broken" }).waitFor();
  assert.ok(await addButton(page).isDisabled());
  await found(page).getByLabel("goes into").selectOption("0");
  await page.waitForFunction(() => !document.querySelector(".incoming .primary").disabled);
  await addButton(page).click();
  assert.deepEqual((await policies(page)).map(({ text }) => text.slice(0, 14)), ['{"Statement": ', '{\n  "Version":']);
}));

test("the keyboard is enough", () => at("/", async (page) => {
  const tabTo = async (test, key = "Tab") => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press(key);
      if (await page.evaluate(test)) return;
    }
    assert.fail(`not reached: ${test}`);
  };
  await fill(PUT);
  await tabTo(() => document.activeElement.id === "paste-box");
  await page.keyboard.press("ControlOrMeta+v");
  await page.waitForFunction(() => document.activeElement.matches(".incoming .primary"));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement.id === "paste-box");
  assert.ok(await found(page).isHidden());
  await page.keyboard.press("ControlOrMeta+v");
  await page.waitForFunction(() => document.activeElement.matches(".incoming .primary"));
  await tabTo(() => document.activeElement.matches(".incoming select"), "Shift+Tab");
  await tabTo(() => document.activeElement.matches(".incoming .primary"));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => globalThis.leastwise.store.get().policy.includes("s3:PutObject"));
  await tabTo(() => document.activeElement.id === "paste-choose");
}));

test("on a phone of 360 px nothing scrolls sideways", () => at("/", async (page) => {
  await paste(page, `${PUT}\n${LIST}\n${DENY}`);
  await found(page).locator(".diff").nth(1).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
  await addButton(page).click();
  assert.equal((await policies(page)).length, 2);
}, { viewport: { width: 360, height: 640 } }));

test("a large paste keeps the page alive", () => at("/", async (page) => {
  const text = events(20_000);
  assert.ok(text.length > 10 << 20);
  await page.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map((one) => Math.round(one.duration)))).observe({ entryTypes: ["longtask"] });
  });
  const start = performance.now();
  await drop(page, { "trail.json.gz": gzipSync(text) });
  await page.evaluate(() => { globalThis.tasks = []; }); // handing the bytes over was one, in this test
  await page.fill("#paste-box", "typed meanwhile");
  await found(page).getByRole("heading", { name: "20,000 events of CloudTrail" }).waitFor({ timeout: 60_000 });
  const took = Math.round(performance.now() - start);
  const longest = await page.evaluate(() => Math.max(0, ...globalThis.tasks));
  assert.ok(longest < 400, `the page stood still for ${longest} ms`);
  console.log(`${(text.length / (1 << 20)).toFixed(1)} MB of events in ${took} ms, the longest task on the page took ${longest} ms`);
}));
