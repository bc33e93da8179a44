// The reader of zip archives, against archives that others have made.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ZipError, unzip } from "../text/zip.js";
import { zip } from "./zip.mjs";
import { arrange, dumpAccount, isDump } from "../text/definitions.js";

const dir = mkdtempSync(join(tmpdir(), "zip-"));
after(() => rmSync(dir, { recursive: true }));
const text = (bytes) => new TextDecoder().decode(bytes);

test("an archive of Python's zipfile, deflated and stored, with folders", async () => {
  mkdirSync(join(dir, "accounts/prod"), { recursive: true });
  writeFileSync(join(dir, "accounts/accounts.yaml"), "prod: 111122223333\n");
  writeFileSync(join(dir, "accounts/prod/größe.yaml"), "roles: {}\n".repeat(1000));
  for (const [name, how] of [["a.zip", "ZIP_DEFLATED"], ["b.zip", "ZIP_STORED"]]) {
    execFileSync("python3", ["-c", `import zipfile,os
z=zipfile.ZipFile("${name}","w",zipfile.${how})
for r,d,f in os.walk("accounts"):
  for x in d+f: z.write(os.path.join(r,x))
z.comment=b"made by a test"
z.close()`], { cwd: dir });
    const files = await unzip(new Uint8Array(readFileSync(join(dir, name))));
    assert.deepEqual(files.map((one) => [one.name, one.bytes.length]).sort(), [["accounts/accounts.yaml", 19], ["accounts/prod/größe.yaml", 10_000]]);
    assert.equal(text(files.find((one) => one.name.includes("prod/")).bytes.subarray(0, 9)), "roles: {}");
    assert.deepEqual((await unzip(new Uint8Array(readFileSync(join(dir, name))), (path) => path.endsWith("accounts.yaml"))).length, 1);
  }
});

test("what can't be read is refused with a reason", async () => {
  const whole = zip([{ name: "a.yaml", data: "roles: {}\n" }]);
  assert.equal(text((await unzip(whole))[0].bytes), "roles: {}\n");
  assert.equal((await unzip(zip([{ name: "./a\\b.yaml", data: "x", flags: 0 }])))[0].name, "a/b.yaml");
  for (const [bytes, want] of [
    [new Uint8Array(10), /no zip archive/], [new TextEncoder().encode("x".repeat(100)), /no zip archive/],
    [zip([{ name: "a", data: "x", flags: 1 }]), /a has a password/], [zip([{ name: "a", data: "x", method: 12 }]), /packed in a way/],
    [zip([{ name: "a", data: "xxxx", size: 2 }]), /larger than the archive says/], [zip([{ name: "a", data: "xx", size: 9 }]), /a is damaged/],
    [zip([{ name: "a", data: "x", size: 80 << 20 }]), /larger than 64 MB/],
  ]) await assert.rejects(unzip(bytes), (error) => error instanceof ZipError && want.test(error.message), String(want));
  for (let i = 0; i < whole.length; i++) { // whatever byte is broken, an answer or a ZipError
    const broken = Uint8Array.from(whole);
    broken[i] ^= 0xff;
    await unzip(broken).catch((error) => assert.ok(error instanceof ZipError, `byte ${i}: ${error.stack}`));
    await unzip(whole.subarray(0, i)).catch((error) => assert.ok(error instanceof ZipError, `cut at ${i}: ${error.stack}`));
  }
});

test("files are arranged by account", () => {
  const files = (...paths) => paths.map((path) => ({ path, text: path }));
  const told = (list) => { const { accounts, folders, passed } = arrange(list); return [accounts?.path ?? null, Object.fromEntries(folders.map(({ name, files: own }) => [name, own.map((one) => one.path)])), passed]; };
  assert.deepEqual(told(files("x/prod/b/c.yaml", "x/prod/a.yaml", "x/accounts.yaml", "x/dev/a.yaml", "x/dev/b.yml", "x/dev/.hidden.yaml")),
    ["x/accounts.yaml", { dev: ["x/dev/a.yaml"], prod: ["x/prod/a.yaml", "x/prod/b/c.yaml"] }, ["x/dev/.hidden.yaml", "x/dev/b.yml"]]);
  assert.deepEqual(told(files("prod/a.yaml", "prod/team/b.yaml")), [null, { prod: ["prod/a.yaml", "prod/team/b.yaml"] }, []]);
  assert.deepEqual(told(files("a.yaml")), [null, { "": ["a.yaml"] }, []]);
  assert.ok(isDump('{"RoleDetailList": []}') && !isDump('{"Statement": []}'));
  assert.equal(dumpAccount('{"RoleDetailList": [{"Arn": "arn:aws-cn:iam::111122223333:role/a"}]}'), "111122223333");
});
