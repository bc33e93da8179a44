import { h, fill, count } from "../../ui/dom.js";
import { rules } from "../../state/rulebook.js";

/** All rules of Check, with why they are there; read when somebody unfolds them. */
export function createRules() {
  let all = [];
  const filter = h("input", { id: "filter-rules", type: "search", autocomplete: "off", spellcheck: "false", oninput: () => paint() });
  const said = h("span.dim", { role: "status" });
  const list = h("ul.rule-list", { "aria-label": "Rules" });
  const element = h("details", { ontoggle: read }, h("summary", {}, "Every rule, and why"),
    h("div.row", {}, h("label.dim", { for: "filter-rules" }, "with"), filter, said), list);

  async function read() {
    if (!element.open || all.length) return;
    try {
      all = [...(await rules()).values()];
    } catch (error) {
      return void fill(said, `The rules did not load: ${error.message}`);
    }
    paint();
  }

  function paint() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter((rule) => words.every((word) => `${rule.id} ${rule.title} ${rule.why}`.toLowerCase().includes(word)));
    fill(said, count(found.length, "rule"));
    fill(list, found.map((rule) => h("li", {}, h("p", {}, h("span.mono", {}, rule.id), " ", h("span.dim", {}, rule.title)), h("p", {}, rule.why, " ", rule.fix, " ",
      rule.sources.map((url, i) => [i ? ", " : "", h("a", { href: url, target: "_blank", rel: "noreferrer", "aria-label": `AWS's page about ${rule.id}${i ? `, ${i + 1}` : ""}` }, "AWS's page")])))));
  }

  return { element };
}
