// One session through all views with work in each, for the tests and pictures of the page as
// a whole. Each step ends when the view has answered.
const button = (page, name) => page.getByRole("button", { name, exact: true });
const visible = (page, selector) => page.locator(selector).filter({ visible: true }).first().waitFor();

/** @type {[string, (page: import("playwright-core").Page) => Promise<unknown>][]} */
export const TOUR = [
  ["test", async (page) => { // its examples are whole workspaces, so they come first
    await button(page, "A key that the request lacks").click();
    await visible(page, ".stage");
  }],
  ["compare", async (page) => {
    await button(page, "Conditions that moved").click();
    await page.locator(".compared tbody tr").nth(2).waitFor();
  }],
  ["roles", async (page) => {
    await button(page, "A policy made by hand").click();
    await page.locator(".change .diff").first().waitFor();
  }],
  ["build", async (page) => {
    await button(page, "New policy").click();
    await button(page, "A function and its table").click();
    await page.waitForFunction(() => !document.querySelector('#build [aria-busy="true"]') && /^Allows/.test(document.querySelector(".summary")?.textContent));
  }],
  ["check", async (page) => {
    await button(page, "New policy").click();
    await button(page, "A deployer that can do more").click();
    await page.getByRole("button", { name: "pass-role-broad" }).click();
    await page.locator(".rule a").first().waitFor();
  }],
  ["sandbox", (page) => visible(page, ".sandbox .sizes-list meter")], // of the policy that Check left
  ["explore", async (page) => {
    await page.fill("#search-box", "s3:getobject");
    await page.locator('.hits [data-path="/explore/s3/GetObject"]').click();
    await page.locator(".detail table").first().waitFor();
  }],
  ["about", (page) => page.locator(".known dd").first().waitFor()],
];

/** Goes to a view by its tab. */
export const openView = (page, view) => page.click(`[data-tab="${view}"]`);

/** @param {(view: string) => Promise<void>} [seen] called after each step */
export async function tour(page, seen = async () => {}) {
  for (const [view, work] of TOUR) {
    await openView(page, view);
    await work(page);
    await seen(view);
  }
}
