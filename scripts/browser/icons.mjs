// Draws the icons that site/icon.svg has as PNG: node scripts/browser/icons.mjs
// The files are committed, so a build needs no browser.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch } from "../../site/test/harness.mjs";

const site = fileURLToPath(new URL("../../site/", import.meta.url));
const svg = readFileSync(`${site}icon.svg`, "utf8");
const square = svg.replace(' rx="6"', ""); // systems cut their own corners
/** The drawing in the middle four fifths, which no system's mask cuts. */
const safe = square.replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"').replace('width="32" height="32"', 'x="-4" y="-4" width="40" height="40"');
const ICONS = [["icon-180.png", square, 180], ["icon-192.png", svg, 192], ["icon-512.png", svg, 512], ["icon-maskable-512.png", safe, 512]];

mkdirSync(`${site}icons`, { recursive: true });
const browser = await launch();
try {
  for (const [name, drawing, size] of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>*{margin:0;background:transparent}img{display:block;width:100vw;height:100vh}</style><img src="data:image/svg+xml;base64,${Buffer.from(drawing).toString("base64")}">`);
    await page.locator("img").evaluate((image) => image.decode());
    writeFileSync(`${site}icons/${name}`, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
