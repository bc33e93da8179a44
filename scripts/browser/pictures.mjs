// Pictures of every view with work in it, in both colours, 1280 and 390 px wide:
//
//	node scripts/browser/pictures.mjs [folder]      out/pictures by default
//	node scripts/browser/pictures.mjs --readme      those of README.md, as WebP in site/pictures
//
// Needs `make build`. Look at them before you commit any.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, serve, visit } from "../../site/test/harness.mjs";
import { tour } from "../../site/test/tour.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const forReadme = process.argv[2] === "--readme";
const folder = forReadme ? `${root}site/pictures` : (process.argv[2] ?? `${root}out/pictures`);
const SIZES = { 1280: 800, 390: 844 };
/** View, colours and width of the pictures in README.md. */
const CHOSEN = new Set(["check-light-1280", "test-dark-1280", "explore-light-1280"]);

mkdirSync(folder, { recursive: true });
const [server, browser] = await Promise.all([serve(), launch()]);

/** A picture as WebP, which the browser itself writes. */
async function webp(png) {
  const page = await browser.newPage();
  const url = await page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(data)).blob());
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.82);
  }, `data:image/png;base64,${png.toString("base64")}`);
  await page.close();
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

try {
  for (const [width, height] of Object.entries(SIZES)) {
    const v = await visit(browser, { viewport: { width: Number(width), height } });
    await v.page.goto(server.url);
    await v.ready();
    await tour(v.page, async (view) => {
      await v.page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
      for (const colorScheme of ["light", "dark"]) {
        const name = `${view}-${colorScheme}-${width}`;
        if (forReadme && !CHOSEN.has(name)) continue;
        await v.page.emulateMedia({ colorScheme });
        await v.page.mouse.move(0, 0);
        await v.page.waitForTimeout(250); // the last transition
        const png = await v.page.screenshot();
        writeFileSync(join(folder, `${name}.${forReadme ? "webp" : "png"}`), forReadme ? await webp(png) : png);
      }
    });
    await v.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
