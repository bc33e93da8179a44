import { h, fill, set, count } from "../../ui/dom.js";
import { diffLines } from "../../ui/difflines.js";
import { diff, tidy } from "../../text/diff.js";

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
    fill(lines, diffLines(all));
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
