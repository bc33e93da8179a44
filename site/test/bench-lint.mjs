// Linting in Chromium, the way from the page to the worker and back included: a policy of
// 6 KB, as much as IAM keeps, and one of 152 KB, as long as AWS's longest text.
//
//	node site/test/bench-lint.mjs [runs]
//
// Needs `make build`. The best call counts, as other work on the machine only adds to a
// time; the median is shown beside it. Exit code 1 when a target is missed.
import { launch, serve, visit } from "./harness.mjs";

const RUNS = Number(process.argv[2] ?? 101);
let missed = 0;

/** A policy of about so many bytes: statements as a console's user writes them. */
function policy(bytes) {
  const statements = [];
  const text = () => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
  const services = [
    ["s3", ["GetObject", "PutObject", "Get*Tagging"], (i) => `arn:aws:s3:::reports-${i}/*`],
    ["dynamodb", ["Query", "BatchGetItem", "PutItem"], (i) => `arn:aws:dynamodb:eu-west-1:111122223333:table/orders-${i}`],
    ["sqs", ["SendMessage", "Receive*"], (i) => `arn:aws:sqs:eu-west-1:111122223333:jobs-${i}`],
    ["ec2", ["Describe*", "StartInstances"], () => "*"],
    ["iam", ["PassRole"], (i) => `arn:aws:iam::111122223333:role/app-${i}`],
  ];
  for (let i = 0; text().length < bytes; i++) {
    const [service, names, resource] = services[i % services.length];
    statements.push({
      Sid: `Statement${i}`, Effect: "Allow", Action: names.map((name) => `${service}:${name}`), Resource: resource(i),
      ...(i % 3 ? {} : { Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] }, Bool: { "aws:SecureTransport": "true" } } }),
    });
  }
  return text();
}

const server = await serve();
const browser = await launch();
const v = await visit(browser);
await v.page.goto(server.url);
await v.ready();
for (const [name, bytes, target] of [["6 KB", 6_000, 5], ["152 KB", 152_000, 100]]) {
  const text = policy(bytes);
  const t = await v.page.evaluate(async ({ text, runs }) => {
    const list = [];
    let found = 0;
    for (let i = 0; i < runs; i++) {
      const start = performance.now();
      found = (await globalThis.leastwise.engine.call("lint", { text, kind: "identity" })).findings.length;
      list.push(performance.now() - start);
    }
    const first = list[0];
    list.sort((a, b) => a - b);
    return { first, best: list[0], median: list[list.length >> 1], found };
  }, { text, runs: RUNS });
  const fine = t.best <= target && t.found > 0;
  if (!fine) missed++;
  console.log(`lint of ${name} (${text.length} bytes, ${t.found} findings)`.padEnd(48) +
    ` first ${t.first.toFixed(1)} ms, best ${t.best.toFixed(2)}, median ${t.median.toFixed(2)}   target at most ${target} ms${fine ? "" : "   MISSED"}`);
}
await browser.close();
await server.stop();
process.exitCode = missed ? 1 : 0;
