// How long a page's tasks keep its main thread, in CPU time: what else the machine does
// hardly counts.

/**
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").Page} page that has not been anywhere yet
 * @param {(step: (name: string) => Promise<void>) => Promise<void>} work names what it does next
 * @returns {Promise<{step: string, ms: number}[]>} the longest first
 */
export async function mainTasks(browser, page, work) {
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"] });
  await work((name) => page.evaluate((mark) => { performance.mark(mark); }, `step ${name}`));
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const steps = traceEvents.filter(({ cat, name }) => /user_timing/.test(cat) && name.startsWith("step ")).sort((a, b) => a.ts - b.ts);
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const main = new Set(steps.map(thread));
  return traceEvents.filter((one) => /RunTask$/.test(one.name) && one.tdur && main.has(thread(one)))
    .map(({ ts, tdur }) => ({ step: steps.findLast((one) => one.ts <= ts)?.name.slice(5) ?? "start", ms: tdur / 1000 }))
    .sort((a, b) => b.ms - a.ms);
}
