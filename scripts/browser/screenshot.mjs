// Takes the picture in README.md anew: node scripts/browser/screenshot.mjs
// Needs `make build`. Look at it before you commit it.
import { fileURLToPath } from "node:url";
import { launch, serve, visit } from "../../site/test/harness.mjs";

const WANTED = [["arn:aws:s3:::example-bucket", "List"], ["arn:aws:s3:::example-bucket/reports/*", "Read"]];
const file = fileURLToPath(new URL("../../site/screenshot.png", import.meta.url));
const server = await serve();
const browser = await launch();
try {
  const { page, ready } = await visit(browser, { viewport: { width: 1280, height: 720 }, colorScheme: "light" });
  await page.goto(server.url);
  await ready();
  await page.fill("#paste-box", WANTED.map(([arn]) => arn).join("\n"));
  await page.press("#paste-box", "Enter");
  for (const [i, [, level]] of WANTED.entries()) {
    await page.locator(".item").nth(i).getByRole("button", { name: new RegExp(`^${level}`) }).click();
  }
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]') && /^Allows/.test(document.querySelector(".summary")?.textContent));
  await page.evaluate(() => document.activeElement.blur());
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300); // the last transition
  await page.screenshot({ path: file });
} finally {
  await browser.close();
  await server.stop();
}
