// From a key to updated findings and summary, in Check, over a policy of 6 KB: what somebody
// waits who writes by hand. The clock starts at the page's keydown and stops when findings,
// summary and editor are drawn.
//
//	node site/test/bench-latency.mjs [keys]
//
// Needs `make build`. Exit code 1 when the 95th percentile is over the target.
import { launch, serve, visit } from "./harness.mjs";

const KEYS = Number(process.argv[2] ?? 150);
const TARGET = 50; // ms
const ARNS = ["arn:aws:s3:::example-bucket/*", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", "arn:aws:sqs:eu-west-1:111122223333:jobs",
  "arn:aws:lambda:eu-west-1:111122223333:function:resize", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "arn:aws:sns:eu-west-1:111122223333:news"];

const server = await serve();
const browser = await launch();
try {
  const { page, ready } = await visit(browser);
  await page.goto(`${server.url}/?v=check`);
  await ready();
  const size = await page.evaluate(async (arns) => {
    const { policy } = await leastwise.engine.call("generate", { items: arns.map((arn) => ({ arn, levels: ["Read", "Write", "List"] })), levelTable: "strict" });
    const document = JSON.parse(policy);
    document.Statement.unshift({ Sid: "x", Effect: "Allow", Action: "iam:PassRole", Resource: "*" });
    while (JSON.stringify(document, null, 1).length > 6200) document.Statement.findLast((one) => one.Action.length > 3).Action.pop();
    const text = JSON.stringify(document, null, 1);
    leastwise.store.change({ policy: text });
    return text.length;
  }, ARNS);
  await page.locator(".findings li").first().waitFor();
  await page.locator(".cm-content").first().click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    globalThis.times = [];
    let from = 0;
    addEventListener("keydown", () => { from = performance.now(); }, true);
    const meaning = document.querySelector(".check .meaning");
    new MutationObserver(() => {
      if (from && !meaning.hasAttribute("aria-busy")) { globalThis.times.push(performance.now() - from); from = 0; }
    }).observe(meaning, { attributes: true, attributeFilter: ["aria-busy"] });
  });
  for (let i = 0; i < KEYS; i++) {
    const before = await page.evaluate(() => globalThis.times.length);
    await page.keyboard.press(i % 2 ? "Backspace" : "Space"); // before the document, where every place in it moves
    await page.waitForFunction((n) => globalThis.times.length > n, before, { polling: 5 });
    await page.waitForTimeout(60);
  }
  const times = (await page.evaluate(() => globalThis.times)).slice(10).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  const missed = at(0.95) > TARGET;
  console.log(`a key in a policy of ${size} bytes, to findings and summary: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, target ${TARGET} ms, ${times.length} keys${missed ? "   MISSED" : ""}`);
  process.exitCode = missed ? 1 : 0;
} finally {
  await browser.close();
  await server.stop();
}
