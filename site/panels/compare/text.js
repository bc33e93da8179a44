import { h, fill, set, count } from "../../ui/dom.js";
import { diff, tidy } from "../../text/diff.js";

const AROUND = 3; // lines shown around a difference
const SIGNS = { same: " ", gone: "−", new: "+" };

/** The difference of two texts, as they are written or in one form. */
export function createText() {
  let texts = ["", ""];
  let tidied = true;
  const forms = [[true, "In one form"], [false, "As written"]];
  const buttons = forms.map(([value, name]) => h("button", { type: "button", "aria-pressed": String(value === tidied), onclick: () => { tidied = value; paint(); } }, name));
  const said = h("p.dim");
  const lines = h("pre.code.diff", { tabindex: "0", role: "region", "aria-label": "Difference of the texts" });
  const element = h("div", {}, h("div.row", {}, h("div.switch", { role: "group", "aria-label": "Form of the texts" }, buttons)), said, lines);

  function paint() {
    forms.forEach(([value], i) => set(buttons[i], "aria-pressed", String(value === tidied)));
    const [a, b] = tidied ? texts.map(tidy) : texts;
    if (a === null || b === null) {
      lines.hidden = true;
      return void fill(said, "One of the texts is no JSON, and has no other form.");
    }
    const all = diff(a, b);
    const [gone, come] = ["gone", "new"].map((kind) => all.filter((one) => one.kind === kind).length);
    fill(said, gone + come ? `${count(gone, "line")} gone, ${count(come, "line")} new.` : "The texts are the same.");
    lines.hidden = !(gone + come);
    fill(lines, parts(all).map((part) => (part.skipped ? h("span.skipped", {}, `${count(part.skipped, "line")} alike\n`) :
      h(`span.${part.kind}`, {}, h("span.sign", { "aria-hidden": "true" }, SIGNS[part.kind], " "), part.kind !== "same" && h("span.hidden", {}, part.kind === "gone" ? "gone: " : "new: "), part.text, "\n"))));
  }

  return {
    element,
    update(before, after) {
      if (texts[0] === before && texts[1] === after) return;
      texts = [before, after];
      paint();
    },
  };
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
