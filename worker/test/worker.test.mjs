// The Worker that ships, in workerd, with moto for AWS beneath it. Conditions, ends and
// boundaries are not moto's business: package flow's tests have those.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { fresh, persist, startMoto, startWorker } from "./workerd.mjs";
import { startRelay } from "./relay.mjs";

const run = promisify(execFile);
const PATH = "/leastwise-sandbox/";
const BUCKET = "example-bucket";
const READING = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${BUCKET}` }] };
let moto, broker, host, common;
const heard = []; // everything that callers were answered, and everything that was logged
const secrets = () => [moto.admin.secretAccessKey, moto.admin.sessionToken];

before(async () => {
  moto = await startMoto();
  common = { credentials: moto.admin, region: "us-east-1" };
  [broker, host] = await Promise.all([
    startWorker({ outbound: moto.url, vars: { ALLOW_CREDENTIALS: "1", ORIGINS: "https://one.example https://two.example" }, limit: 100_000 }),
    startWorker({ outbound: moto.url, limit: 100_000 }), // as it ships: no credentials
  ]);
  await aws(moto.admin, "s3api", "create-bucket", "--bucket", BUCKET);
});
after(async () => { await broker?.stop(); await host?.stop(); await moto?.stop(); });

/** AWS's own command line with some credentials; the error has what it said. */
const aws = (c, ...args) => run(`${moto.bin}/aws`, args, { env: {
  PATH: process.env.PATH, HOME: "/nonexistent", AWS_ENDPOINT_URL: moto.url, AWS_DEFAULT_REGION: "us-east-1", AWS_EC2_METADATA_DISABLED: "true", AWS_MAX_ATTEMPTS: "1",
  AWS_ACCESS_KEY_ID: c.accessKeyId, AWS_SECRET_ACCESS_KEY: c.secretAccessKey, AWS_SESSION_TOKEN: c.sessionToken } });

/** One operation, and what it says kept for the grep at the end. */
async function call(operation, body, to = broker) {
  const answer = await to.post(`/v1/sandbox/${operation}`, body);
  heard.push(answer.text, JSON.stringify([...answer.headers]));
  return answer;
}

/** A sandbox's whole life; work gets its credentials. */
async function live(policy, work = async () => {}) {
  const f = fresh();
  const created = await persist(() => call("create", { ...common, ...f, policy, principal: "session" }));
  assert.equal(created.status, 201, created.text);
  const { id } = created.json;
  try {
    const assumed = await persist(() => call("assume", { ...common, id, nonce: f.nonce }));
    assert.equal(assumed.status, 200, assumed.text);
    assert.match(assumed.json.arn, new RegExp(`:assumed-role/${id}/`));
    await work(assumed.json.credentials, id, f);
  } finally {
    const destroyed = await persist(() => call("destroy", { ...common, id }));
    assert.equal(destroyed.status, 200, destroyed.text);
    assert.equal(destroyed.json.removed, true);
  }
  return id;
}

describe("against moto", { concurrency: true }, () => {
  test("a life: made twice the same, used, looked at, removed twice", async () => {
    const id = await live(READING, async (session, id, f) => {
      const again = await call("create", { ...common, ...f, policy: READING, principal: "session" });
      assert.deepEqual([again.status, again.json.id], [201, id], "EntityAlreadyExists");
      const { stdout } = await aws(session, "sts", "get-caller-identity", "--output", "json");
      assert.match(JSON.parse(stdout).Arn, new RegExp(`:assumed-role/${id}/`));
      await aws(session, "s3api", "list-objects-v2", "--bucket", BUCKET);
      await assert.rejects(aws(session, "s3api", "delete-bucket", "--bucket", BUCKET), /AccessDenied/);
      await assert.rejects(aws(session, "iam", "delete-role", "--role-name", id), /AccessDenied/);
      const status = await call("status", { ...common, id });
      assert.deepEqual([status.status, status.json.state, status.json.drift], [200, "live", []]);
      const list = await call("status", common);
      assert.ok(list.json.sandboxes.some((one) => one.id === id));
      const swept = await call("sweep", { ...common, dryRun: true });
      assert.deepEqual([swept.status, swept.json.removed], [200, []], "none has ended");
      const probe = async (action, resource) => (await persist(() => call("probe", { credentials: session, region: "us-east-1", action, resource }))).json;
      assert.deepEqual(await Promise.all([["sts:GetCallerIdentity"], ["s3:ListBucket", `arn:aws:s3:::${BUCKET}`], ["s3:ListAllMyBuckets"], ["s3:GetObject", `arn:aws:s3:::${BUCKET}/a key`],
        ["sqs:ListQueues"], ["sns:ListTopics"], ["dynamodb:ListTables"], ["kms:ListKeys"], ["logs:DescribeLogGroups"], ["ssm:DescribeParameters"], ["ec2:DescribeVpcs"], ["iam:ListRoles"]]
        .map(async (one) => `${one[0]} ${(await probe(...one)).decision}`)),
      ["sts:GetCallerIdentity allowed", "s3:ListBucket allowed", "s3:ListAllMyBuckets denied", "s3:GetObject denied",
        ...["sqs:ListQueues", "sns:ListTopics", "dynamodb:ListTables", "kms:ListKeys", "logs:DescribeLogGroups", "ssm:DescribeParameters", "ec2:DescribeVpcs", "iam:ListRoles"].map((name) => `${name} denied`)]);
      assert.equal((await call("probe", { credentials: session, region: "us-east-1", action: "s3:DeleteBucket", resource: `arn:aws:s3:::${BUCKET}` })).status, 400);
      assert.equal((await call("assume", { ...common, id, externalId: "0".repeat(32) })).status >= 400, true, "a wrong external id");
    });
    const again = await call("destroy", { ...common, id });
    assert.deepEqual([again.status, again.json.removed], [200, true]);
    assert.equal((await call("status", { ...common, id })).status, 404);
  });

  test("50 lives at once", async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => live(READING)));
    assert.equal(new Set(ids).size, 50);
  });

  test("a life through the relay: the secret key stays here", async () => {
    const sent = [];
    const relay = await startRelay(async (body) => {
      sent.push(body);
      const { status, text } = await host.post("/v1/relay", body);
      return { status, text };
    });
    const f = fresh();
    const created = await relay.call("create", { ...common, ...f, policy: READING, principal: "session" });
    assert.equal(created.status, 201, created.text);
    const { id } = created.json;
    const assumed = await relay.call("assume", { ...common, id, nonce: f.nonce });
    assert.equal(assumed.status, 200, assumed.text);
    const probe = (action, resource) => persist(() => relay.call("probe", { credentials: assumed.json.credentials, region: "us-east-1", action, resource }));
    assert.equal((await probe("s3:ListBucket", `arn:aws:s3:::${BUCKET}`)).json.decision, "allowed");
    assert.equal((await probe("s3:ListAllMyBuckets")).json.decision, "denied");
    assert.equal((await probe("sqs:ListQueues")).json.decision, "denied");
    const destroyed = await relay.call("destroy", { ...common, id });
    assert.deepEqual([destroyed.status, destroyed.json?.removed], [200, true], destroyed.text);
    assert.ok(sent.length > 15, `${sent.length} requests`);
    for (const body of sent) for (const secret of [moto.admin.secretAccessKey, assumed.json.credentials.secretAccessKey]) assert.ok(!body.includes(secret), "a secret key left");
    const plan = await relay.call("plan", { region: "us-east-1", ...fresh(), policy: READING });
    assert.equal(plan.status, 200, plan.text);
  });

  test("a host that takes no credentials says so", async () => {
    for (const operation of ["create", "assume", "status", "destroy", "sweep"]) {
      const { status, json } = await call(operation, { ...common, ...fresh(), policy: READING }, host);
      assert.deepEqual([status, json.error.code], [403, "denied"], operation);
    }
  });

  test("a secret that is not the key's", async () => {
    const { status, json, text } = await call("create", { credentials: { ...moto.admin, secretAccessKey: `canary${moto.admin.secretAccessKey}` }, region: "us-east-1", ...fresh(), policy: READING });
    assert.deepEqual([status, json.error.awsCode, json.error.code], [401, "SignatureDoesNotMatch", "credentials"], text);
    assert.ok(!text.includes("canary"));
    const long = await call("create", { credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x".repeat(40), sessionToken: "" }, region: "us-east-1", ...fresh(), policy: READING });
    assert.equal(long.status, 401, "long-term keys are refused");
  });

  test("nothing in a body names a host", async () => {
    for (const extra of [{ host: "evil.example" }, { endpoint: "https://evil.example" }, { region: "evil.example/" }, { region: "us-east-1.evil.example" },
      { partition: "evil" }, { base: "https://evil.example", mode: "session" }, { boundary: "arn:aws:iam::123456789012:policy/x@evil.example" }, { account: "evil.example" }]) {
      const { status, json } = await call("create", { ...common, ...fresh(), policy: READING, principal: "session", ...extra });
      assert.equal(status, extra.boundary ? 201 : extra.account ? 401 : 400, JSON.stringify(extra)); // IAM's names may have an @
      if (status === 201) await persist(() => call("destroy", { ...common, id: json.id }));
    }
    for (const name of ["evil.example", "iam.amazonaws.com.evil.example", "iam.amazonaws.com@evil.example", "s3.amazonaws.com", "169.254.169.254", "localhost", ""]) {
      const { status } = await host.post("/v1/relay", { host: name, body: "Action=GetRole", token: "t", date: "20270115T080000Z",
        authorization: "AWS4-HMAC-SHA256 Credential=ASIAX/20270115/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0" });
      assert.equal(status, 400, name);
    }
  });
});

test("who may call", async () => {
  const ask = (headers, method = "POST", path = "/v1/sandbox/plan") => fetch(broker.url + path, { method, headers, body: method === "POST" ? "{}" : undefined });
  const json = { "Content-Type": "application/json" };
  const cases = [
    [{ ...json }, 400], [{ ...json, Origin: "https://one.example" }, 400], [{ ...json, Origin: "https://two.example" }, 400],
    [{ ...json, Origin: "https://evil.example" }, 403], [{ ...json, Origin: "null" }, 403], [{ ...json, Origin: "https://one.example.evil.example" }, 403],
    [{ ...json, Origin: broker.url }, 400], [{ ...json, "Sec-Fetch-Site": "cross-site" }, 403],
    [{ "Content-Type": "text/plain" }, 415], [{ "Content-Type": "application/x-www-form-urlencoded" }, 415],
  ];
  for (const [headers, want] of cases) {
    const response = await ask(headers);
    assert.equal(response.status, want, JSON.stringify(headers));
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("set-cookie"), null);
    assert.equal(response.headers.get("access-control-allow-origin"), want === 400 && /one|two/.test(headers.Origin ?? "") ? headers.Origin : null);
  }
  assert.equal((await ask({ Origin: "https://one.example" }, "OPTIONS")).status, 204);
  assert.equal((await ask({}, "GET")).status, 405);
  assert.equal((await ask(json, "POST", "/v1/sandbox/plan?secret=1")).status, 400);
  assert.equal((await ask(json, "POST", "/v1/other")).status, 404);
  assert.equal((await broker.post("/v1/sandbox/plan", `{"region":"${"x".repeat(70_000)}"}`)).status, 413);
  for (const path of ["/v1/health", "/v1/version"]) {
    const response = await fetch(broker.url + path);
    assert.equal(response.status, 200);
    assert.equal((await response.json()).status, "ok");
    assert.equal((await fetch(broker.url + path, { method: "HEAD" })).status, 200);
  }
});

// Last: it looks at what all of the above left.
test("nothing is left behind, and no secret was told", async () => {
  assert.deepEqual(await moto.roles(PATH), []);
  assert.deepEqual(await moto.roles("/"), ["Admin"]);
  assert.deepEqual([...new Set([...broker.hosts.keys(), ...host.hosts.keys()])].sort(), 
    ["iam.amazonaws.com", ...["dynamodb", "ec2", "kms", "logs", "s3", "sns", "sqs", "ssm", "sts"].map((name) => `${name}.us-east-1.amazonaws.com`)].sort());
  const said = [...heard, ...broker.logged, ...host.logged, ...(await moto.bodies()).map(decodeURIComponent)];
  assert.ok(said.some((line) => line.includes("op=\"create\" status=201")), "lines of audit are among what is searched");
  for (const line of said) for (const secret of secrets()) assert.ok(!line.includes(secret), line.slice(0, 300));
});
