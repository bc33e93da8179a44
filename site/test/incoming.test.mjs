// What is pasted and dropped, before the engine sees it, and which policy it goes into.
import assert from "node:assert/strict";
import { File } from "node:buffer";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { bounded, onlyARNs, textOf } from "../text/incoming.js";
import { groupsOf, homes, nameFor, policyFor } from "../panels/build/targets.js";

test("lists of ARNs are told from texts with ARNs in them", () => {
  for (const text of ["arn:aws:s3:::b", "- arn:aws:s3:::b\n- arn:aws:s3:::c/*\n", '["arn:aws:s3:::b", "arn:aws:s3:::c"]', "arn:aws:s3", "  arn:aws:s3:::b,\r\narn:aws:s3:::c "]) assert.ok(onlyARNs(text), text);
  for (const text of ["see arn:aws:s3:::b", '{"Resource": "arn:aws:s3:::b"}', "User: arn:aws:iam::111122223333:user/ann is not authorized", "s3:GetObject"]) assert.ok(!onlyARNs(text), text);
});

test("files are unpacked and decoded by what is in them, not by their names", async () => {
  const text = '{"é": "\u{1f512}"}';
  const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
  for (const bytes of [Buffer.from(text), gzipSync(text), Buffer.from(`\ufeff${text}`), utf16, Buffer.from(utf16).swap16(), gzipSync(utf16)]) {
    assert.equal(await textOf(new File([bytes], "any.name")), text);
  }
  assert.equal(await textOf(new File([], "empty")), "");
});

test("damaged and endless files are refused by name", async () => {
  const packed = gzipSync("x".repeat(10_000));
  const wrong = Buffer.from(packed);
  wrong[20] ^= 0xff;
  for (const bytes of [packed.subarray(0, 15), packed.subarray(0, 2), wrong]) await assert.rejects(textOf(new File([bytes], "a.gz")), /^IncomingError: a\.gz looks as if gzip had packed it/);
  const huge = gzipSync(Buffer.alloc((32 << 20) + 1));
  assert.ok(huge.length < 100_000);
  await assert.rejects(textOf(new File([huge], "b.gz")), { message: "b.gz is larger than 32 MB.", hint: /leastwise intake/ });
  assert.throws(() => bounded("x".repeat((32 << 20) + 1)), /^IncomingError: The text is larger/);
});

const candidate = (kind, of, calls = 1) => ({ kind, of, place: `${kind} ${of}`, calls });
const one = (id, kind, text = "{}", more = {}) => ({ id, kind, name: "", arn: "", text, items: [], template: "", ...more });
const ANN = "arn:aws:iam::111122223333:user/team/ann", BOB = "arn:aws:iam::111122223333:user/bob", ROLE = "arn:aws:iam::111122223333:role/deploy";

/** Where the candidates go: indices of the policies, -1 for a new one. */
function where(candidates, policies, current = 0) {
  const looks = new Map(policies.map(({ id, kind }) => [id, kind || "identity"]));
  return homes(groupsOf({ candidates }), { policies, current: policies[current], looks }).map((id) => policies.findIndex((p) => p.id === id));
}

test("candidates of one document are one group", () => {
  const groups = groupsOf({ candidates: [candidate("identity", ANN), candidate("scp", "1"), candidate("identity", ANN, 3), candidate("identity", BOB)] });
  assert.deepEqual(groups.map(({ kind, of, calls, candidates }) => [kind, of, calls, candidates.length]), [["identity", ANN, 4, 2], ["scp", "1", 1, 1], ["identity", BOB, 1, 1]]);
});

test("a group goes into the document of its kind and owner, else the open one, else a new one", () => {
  assert.deepEqual(where([candidate("identity", ANN)], [one(1, "", "")]), [0], "the empty page");
  assert.deepEqual(where([candidate("scp", "1")], [one(1, "", "")]), [0], "which has no kind yet");
  assert.deepEqual(where([candidate("scp", "1")], [one(1, "", "{}")]), [-1], "never into a policy of another kind");
  assert.deepEqual(where([candidate("identity", ANN)], [one(1, "scp", "")]), [-1], "not even an empty one, if it was said");
  assert.deepEqual(where([candidate("scp", "1")], [one(1, ""), one(2, "scp")]), [1]);
  assert.deepEqual(where([candidate("identity", ANN)], [one(1, ""), one(2, "", "{}", { name: "ann" })]), [1], "by name");
  assert.deepEqual(where([candidate("identity", ANN), candidate("identity", BOB)], [one(1, "")]), [0, -1], "each its own");
  assert.deepEqual(where([candidate("trust", ROLE)], [one(1, "trust", "{}", { arn: ANN })]), [-1], "another role's");
  assert.deepEqual(where([candidate("trust", ROLE)], [one(1, "trust"), one(2, "trust", "{}", { arn: ROLE })]), [1], "that role's");
  assert.deepEqual(where([candidate("identity", ANN)], [one(1, "scp"), one(2, "", "")], 0), [-1], "an empty one that is not open stays empty");
});

test("new policies are called by whose they are", () => {
  const named = [["identity", ANN, "ann"], ["scp", "111122223333", "SCP 111122223333"], ["scp", "", "SCP"], ["trust", ROLE, "Trust deploy"], ["resource", "arn:aws:sqs:eu-west-1:111122223333:jobs", "Resource jobs"], ["identity", "", ""]];
  for (const [kind, of, name] of named) assert.equal(nameFor({ kind, of }), name);
  const { id, kind, arn, name } = policyFor({ kind: "trust", of: ROLE }, 7);
  assert.deepEqual({ id, kind, arn, name }, { id: 7, kind: "trust", arn: ROLE, name: "Trust deploy" });
});
