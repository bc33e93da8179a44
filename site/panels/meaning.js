import { h, fill, set, count } from "../ui/dom.js";
import * as local from "../state/local.js";
import { matrix, MATRIX_MOST } from "./meaning/matrix.js";
import { summaryTable } from "./meaning/summary.js";

const VIEWS = [["words", "In words"], ["summary", "Summary"], ["matrix", "Picture"]];
const KEY = "meaning";
const MANY = 200; // statements told at once

/**
 * What a policy means: a sentence for each statement, the table that the console has, a
 * picture of it. A part of views that have a policy.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{goTo?: (one: import("../engine/types.gen.js").DescribedStatement) => void}} [act] shows a statement in the text
 */
export function createMeaning(engine, { goTo } = {}) {
  let view = VIEWS.some(([name]) => name === local.get(KEY)) ? local.get(KEY) : "words";
  let last = null; // the newest reply
  let latest = 0;
  const open = new Set(); // rows of the summary
  const buttons = VIEWS.map(([value, name]) => h("button", { type: "button", onclick: () => { view = value; local.set(KEY, view); paint(); } }, name));
  const body = h("div.meaning-body");
  const element = h("section.means", { "aria-label": "Meaning", hidden: true },
    h("div.row", {}, h("h2", {}, "Meaning"), h("span.grow"), h("div.switch", { role: "group", "aria-label": "How the meaning is shown" }, buttons)), body);

  function paint() {
    VIEWS.forEach(([value], i) => set(buttons[i], "aria-pressed", String(value === view)));
    if (!last) return void fill(body);
    if (last.error) return void fill(body, h("p.problem", {}, last.error.message, " ", last.error.hint));
    if (!last.statements.length) return void fill(body, h("p.dim", {}, last.problems.length ? `Nothing can be read: ${last.problems[0].message}.` : "There is no statement in it."));
    show();
    const [first] = last.problems;
    if (first) body.prepend(h("p.dim", {}, `What can be read is told. Line ${first.line}: ${first.message}.`));
  }

  function show() {
    if (view === "words") fill(body, h("ol.sentences", {}, last.statements.slice(0, MANY).map(sentence)), last.statements.length > MANY && h("p.dim", {}, `and ${count(last.statements.length - MANY, "statement")} more`));
    else if (view === "summary") fill(body, summaryTable(last, open));
    else fill(body, h("div.scroll", { tabindex: "0", role: "region", "aria-label": "Picture of services by access levels" }, matrix(last.summary)), last.summary.length > MATRIX_MOST && h("p.dim", {}, `The first ${MATRIX_MOST} of ${last.summary.length}; the summary has all.`));
  }

  function sentence(one) {
    const name = one.sid || `Statement ${one.index + 1}`;
    return h("li", { "data-effect": one.effect },
      goTo ? h("button.link.mono", { type: "button", title: "Show it in the policy", onclick: () => goTo(one) }, name) : h("span.mono.dim", {}, name),
      h("p", {}, one.text));
  }

  paint();
  return {
    element,
    /** @param {string} text the policy @param {string} kind empty for what it looks like @param {string} levelTable */
    async update(text, kind, levelTable) {
      const mine = ++latest;
      if (!text.trim()) return this.clear();
      set(element, "aria-busy", "true");
      const reply = await engine.call("describe", { text, kind, levelTable }, { key: "describe" }).catch((error) => (error.code === "superseded" ? null : { error }));
      if (mine !== latest || !reply) return;
      set(element, "aria-busy", null);
      element.hidden = false;
      last = reply;
      paint();
    },
    clear() {
      latest++;
      last = null;
      element.hidden = true;
      set(element, "aria-busy", null);
      fill(body);
    },
  };
}
