import { h, count } from "./dom.js";

const AROUND = 3; // lines shown around a difference
const SIGNS = { same: " ", gone: "−", new: "+" };

/**
 * The lines of a difference, without those far from what differs.
 * @param {ReturnType<typeof import("../text/diff.js").diff>} all
 */
export function diffLines(all) {
  return parts(all).map((part) => (part.skipped ? h("span.skipped", {}, `${count(part.skipped, "line")} alike\n`) :
    h(`span.${part.kind}`, {}, h("span.sign", { "aria-hidden": "true" }, SIGNS[part.kind], " "), part.kind !== "same" && h("span.hidden", {}, part.kind === "gone" ? "gone: " : "new: "), part.text, "\n")));
}

/** The lines near differences, and how many are left out between. */
function parts(all) {
  const near = all.map(() => false);
  all.forEach((one, i) => { if (one.kind !== "same") for (let k = Math.max(i - AROUND, 0); k <= Math.min(i + AROUND, all.length - 1); k++) near[k] = true; });
  const out = [];
  for (let i = 0; i < all.length; i++) {
    if (near[i]) out.push(all[i]);
    else if (out.at(-1)?.skipped) out.at(-1).skipped++;
    else out.push({ skipped: 1 });
  }
  return out;
}
