// AWS's SDK for JavaScript under "sandbox exec". It prefers AWS_PROFILE to keys in the
// environment, so that a profile left there would make it somebody else.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { root, startMoto } from "./workerd.mjs";

const run = promisify(execFile);
let moto, home, env;

before(async () => {
  moto = await startMoto();
  home = mkdtempSync(`${tmpdir()}/leastwise-`);
  mkdirSync(`${home}/.aws`);
  const { accessKeyId, secretAccessKey, sessionToken } = moto.admin;
  writeFileSync(`${home}/.aws/credentials`, `[admin]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${sessionToken}\n`);
  writeFileSync(`${home}/.aws/config`, "[profile admin]\nregion = us-east-1\n");
  writeFileSync(`${home}/policy.json`, JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::example-bucket" }] }));
  writeFileSync(`${home}/who.cjs`, `
const { STSClient, GetCallerIdentityCommand } = require(${JSON.stringify(`${root}site/node_modules/@aws-sdk/client-sts`)});
new STSClient({}).send(new GetCallerIdentityCommand({})).then(({ Arn }) => console.log(Arn), (error) => { console.error(error.name); process.exit(1); });`);
  env = { PATH: process.env.PATH, HOME: home, AWS_PROFILE: "admin", AWS_ENDPOINT_URL: moto.url, LEASTWISE_STATE: `${home}/state` };
});
after(async () => { await moto?.stop(); if (home) rmSync(home, { recursive: true }); });

const who = [process.execPath, "who.cjs"];
const sandbox = (more, ...command) => run(process.env.LEASTWISE ?? `${root}out/leastwise`, ["sandbox", "exec", "--policy", "policy.json", "--principal", "session", "--no-sweep", "--", ...command], { cwd: home, env: { ...env, ...more } });

describe("under exec", { concurrency: true }, () => {
  test("told by AWS_PROFILE to be an administrator, it is the sandbox", async () => {
    assert.equal((await run(who[0], who.slice(1), { cwd: home, env })).stdout.trim(), moto.arn, "without exec it is the administrator");
    const files = { AWS_DEFAULT_PROFILE: "admin", AWS_SDK_LOAD_CONFIG: "1", AWS_SHARED_CREDENTIALS_FILE: `${home}/.aws/credentials`, AWS_CONFIG_FILE: `${home}/.aws/config` };
    await Promise.all([{}, files].map(async (more) => {
      const { stdout, stderr } = await sandbox(more, ...who);
      assert.match(stdout, /^arn:aws:sts::\d{12}:assumed-role\/sbx-/, stderr);
      for (const secret of [moto.admin.secretAccessKey, moto.admin.sessionToken]) assert.ok(!(stdout + stderr).includes(secret));
    }));
  });

  test("a profile that the program asks for itself is out of its reach", async () => {
    await assert.rejects(sandbox({}, process.execPath, "-e", `process.env.AWS_PROFILE = "admin"; require("./who.cjs")`), /CredentialsProviderError|Could not/);
  });
});

test("nothing is left behind", async () => assert.deepEqual(await moto.roles("/leastwise-sandbox/"), []));
