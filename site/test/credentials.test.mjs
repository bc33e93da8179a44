// Credentials as people paste them, and as the page hands them out.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { FORMS, readCredentials, refuses } from "../text/credentials.js";

const C = { accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalr/XUtn+FEMI/K7MDENG", sessionToken: "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ=" };

test("export lines, profiles, JSON and PowerShell are read", () => {
  const { accessKeyId: id, secretAccessKey: secret, sessionToken: token } = C;
  for (const [name, text] of Object.entries({
    sh: `export AWS_ACCESS_KEY_ID=${id}\nexport AWS_SECRET_ACCESS_KEY="${secret}"\nexport AWS_SESSION_TOKEN='${token}'\n`,
    "one line": `AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret} AWS_SESSION_TOKEN=${token} aws s3 ls`,
    profile: `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\naws_session_token = ${token}\n`,
    "assume-role": JSON.stringify({ Credentials: { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: "2026-11-28T17:00:00Z" } }, null, 2),
    "credential process": JSON.stringify({ Version: 1, AccessKeyId: id, SecretAccessKey: secret, SessionToken: token }),
    PowerShell: `$Env:AWS_ACCESS_KEY_ID="${id}"\r\n$Env:AWS_SECRET_ACCESS_KEY="${secret}"\r\n$Env:AWS_SESSION_TOKEN="${token}"\r\n`,
    cmd: `SET AWS_ACCESS_KEY_ID=${id}\r\nSET AWS_SECRET_ACCESS_KEY=${secret}\r\nSET AWS_SESSION_TOKEN=${token}\r\n`,
    "security token": `aws_access_key_id=${id}\naws_secret_access_key=${secret}\naws_security_token=${token}`,
  })) assert.deepEqual(readCredentials(text), C, name);
  assert.deepEqual(readCredentials("nothing of the kind"), { accessKeyId: "", secretAccessKey: "", sessionToken: "" });
});

test("what is no session's is refused with the reason", () => {
  assert.equal(refuses(C), "");
  assert.match(refuses({ ...C, accessKeyId: "AKIAIOSFODNN7EXAMPLE" }), /long-term key/);
  assert.match(refuses({ ...C, accessKeyId: "ASIA" }), /20 characters/);
  assert.match(refuses({ ...C, accessKeyId: "ASIAIOSFODNN7EXAMPL1" }), /20 characters/);
  assert.match(refuses({ ...C, secretAccessKey: "" }), /secret/);
  assert.match(refuses({ ...C, sessionToken: "" }), /token/);
});

test("what is handed out is read by shells as it was meant", () => {
  const session = { id: "sbx-20261128T170000Z-0123456789abcdef0123", externalId: "0123", region: "eu-west-1", credentials: { ...C, secretAccessKey: "a'b\"c$d`e", expiration: "2026-11-28T17:00:00Z" } };
  const made = Object.fromEntries(Object.entries(FORMS).map(([name, [, form]]) => [name, form(session)]));
  const env = execFileSync("sh", ["-c", `${made.env}\nprintf '%s|%s|%s|%s' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_REGION" "\${AWS_PROFILE-none}"`], { env: { AWS_PROFILE: "admin" } });
  assert.equal(env.toString(), `${C.accessKeyId}|a'b"c$d\`e|eu-west-1|none`);
  assert.deepEqual(readCredentials(FORMS.profile[1]({ ...session, credentials: C })), C);
  assert.match(made.process, /^credential_process = leastwise sandbox assume sbx-\S+ --external-id 0123 --region eu-west-1 --output credential-process$/m);
  assert.ok(!made.process.includes(C.accessKeyId), "a process has no credentials in it");
  // The console's link: curl sends the session to AWS's sign-in in a body, and the token of
  // the answer goes into the link.
  const curl = `curl() { [ "$1 $2" = "-fsS https://signin.aws.amazon.com/federation" ] || exit 1; printf '%s\\n' "$@" >&2; echo '{"SigninToken":"tok-1_2"}'; }`;
  const link = execFileSync("sh", ["-c", `${curl}\n${made.console}`], { stdio: ["ignore", "pipe", "ignore"] }).toString().trim();
  const url = new URL(link);
  assert.deepEqual([url.origin, url.searchParams.get("SigninToken"), url.searchParams.get("Action")], ["https://signin.aws.amazon.com", "tok-1_2", "login"]);
  assert.match(url.searchParams.get("Destination"), /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\//);
  assert.ok(!link.includes(C.accessKeyId));
  for (const [region, host] of [["cn-north-1", "signin.amazonaws.cn"], ["us-gov-west-1", "signin.amazonaws-us-gov.com"]]) assert.ok(FORMS.console[1]({ ...session, region }).includes(`https://${host}/federation`));
  assert.match(FORMS.console[1]({ ...session, region: "eusc-de-east-1" }), /^echo ".*not known here" >&2\n$/);
});
