import { h, fill, set } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { isBlank, POLICY } from "../state/workspace.js";
import { createPolicyEditor } from "../editor/policy.js";
import { KINDS, kindWord } from "../state/kinds.js";
import { follow } from "../state/follow.js";
import { createFilters, GRANTS, TEXT } from "./compare/filters.js";
import { createRows, summary, verdict } from "./compare/rows.js";
import { createText } from "./compare/text.js";
import { EXAMPLES } from "./compare/examples.js";

const SIDES = [["before", "Before", "the policy as it was"], ["after", "After", "the policy as it is to be"]];
const SHOWN = 24; // actions of a row, until all are asked for

/**
 * Compare panel: two policies, and what the second allows more and less than the first.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>, go: (path: string) => void}} app
 */
export function create(engine, { store, go }) {
  let latest = 0; // number of the newest request; older answers are dropped
  const editors = SIDES.map(([side, name, about]) => createPolicyEditor(engine, store, { label: name, placeholder: `Paste ${about}`, changed: (text) => store.change({ [side]: text }, side) }));
  const kind = h("select", { id: "compare-kind", onchange: () => store.change({ compareKind: kind.value }) }, [["", "as it looks"], ...KINDS].map(([value, text]) => h("option", { value }, text)));
  const swap = h("button.quiet", { type: "button", onclick: () => { const { before, after } = store.get(); store.change({ before: after, after: before }); announce("Exchanged"); } }, "Exchange");
  const filters = createFilters(() => view.again());
  const rows = createRows({ goTo: (side, start, end) => editors[side].goTo(start, end), all: () => { filters.wantAll(); view.again(); }, toTest });
  const text = createText();
  const said = h("p.verdict-line");
  const counts = h("p.dim");
  const fault = h("div.problem", { role: "alert", hidden: true });
  const empty = h("div.empty", {}, h("p", {}, "Paste two policies, drop their files here, or start from an example:"),
    h("ul.examples", {}, EXAMPLES.map(({ name, about, before, after }) => h("li", {}, h("button.link", { type: "button", onclick: () => {
      store.change({ before, after, compareKind: "" });
      announce(`Example: ${name}`);
    } }, name), h("span.dim", {}, " ", about)))));
  const answer = h("div.meaning", { role: "region", "aria-label": "Difference" }, fault, said, counts, filters.element, rows.element, text.element);
  const fromCheck = SIDES.map(([side]) => h("button.quiet", { type: "button", onclick: () => { store.change({ [side]: store.get().policy }); announce("The policy of Check"); } }, "Check's policy"));
  const element = h("section.panel.compare", { "aria-labelledby": "compare-title" },
    h("div.row.views", {}, h("h1", { id: "compare-title" }, "Compare"), h("span.grow"), swap, h("span.option", {}, h("label.dim", { for: "compare-kind" }, "kind"), kind)),
    h("div.sides", {}, SIDES.map(([, name], i) => h("div", {}, h("div.row", {}, h("h2", {}, name), h("span.grow"), fromCheck[i]), editors[i].element))),
    empty, answer);

  /** Puts a row's request and the changed policy into Test. */
  function toTest(witness, kindOf) {
    const { request, after, policies } = store.get();
    const id = store.id();
    store.change({
      request: { ...request, principal: witness.principal, action: witness.action, resource: witness.resource,
        context: witness.context.map(({ name, values }) => ({ id: store.id(), name, values: values.join(",") })) },
      policies: [...policies.filter((one) => !isBlank(one)).map((one) => ({ ...one, on: false })), { ...POLICY, id, kind: kindOf, name: "after", text: after, by: "hand" }],
      selected: id,
    });
    go("/test");
  }

  function render(state) {
    kind.value = state.compareKind;
    SIDES.forEach(([side], i) => editors[i].setText(state[side]));
    const [none, both] = [!state.before.trim() && !state.after.trim(), state.before.trim() && state.after.trim()];
    empty.hidden = !none;
    answer.hidden = none;
    swap.hidden = none;
    for (const button of fromCheck) button.hidden = !state.policy.trim();
    for (const part of [filters, rows, text]) part.element.hidden = !both;
    if (both) show();
  }

  /** One of the two views of the difference. */
  function show() {
    rows.element.hidden = filters.view() !== GRANTS;
    text.element.hidden = filters.view() !== TEXT;
  }

  function clear(...words) {
    answer.removeAttribute("aria-busy");
    set(said, "data-status", null);
    fill(said);
    fill(counts, words);
    rows.clear();
    for (const editor of editors) { editor.mark([]); editor.diagnose([]); }
  }

  async function ask(state) {
    const mine = ++latest;
    fault.hidden = true;
    if (!state.before.trim() || !state.after.trim()) return clear(state.before.trim() || state.after.trim() ? "Now the other one." : "");
    show();
    text.update(state.before, state.after);
    set(answer, "aria-busy", "true");
    let reply;
    try {
      reply = await engine.call("compare", { a: state.before, b: state.after, kind: state.compareKind, limit: SHOWN, ...filters.request() }, { key: "compare" });
    } catch (error) {
      if (mine !== latest || error.code === "superseded") return;
      clear();
      fault.hidden = false;
      return void fill(fault, h("p", {}, error.message, error.hint && ` (${error.hint})`));
    }
    if (mine !== latest) return;
    answer.removeAttribute("aria-busy");
    kind.options[0].textContent = state.compareKind ? "as it looks" : `as it looks: ${kindWord(reply.kind)}`;
    editors.forEach((editor, side) => {
      editor.diagnose(reply.problems.filter((one) => one.policy === side).map((one) => ({ start: one.start, end: one.end, severity: "error", message: one.message + (one.hint && ` (${one.hint})`) })));
      editor.mark(marks(reply.rows, side));
    });
    const broken = reply.problems.filter((one) => one.code === "not-a-policy");
    filters.element.hidden = broken.length > 0;
    if (broken.length) {
      rows.clear();
      set(said, "data-status", "unknown");
      fill(said, "No answer");
      return void fill(counts, broken.map((one) => `${SIDES[one.policy][1]}: ${one.message}. `));
    }
    const [status, words] = verdict(reply);
    set(said, "data-status", status);
    fill(said, words);
    fill(counts, `By the catalog of ${reply.date}`, !reply.sure && !state.compareKind && `, as ${kindWord(reply.kind).toLowerCase()} policies`, ".");
    filters.show(reply);
    rows.show(reply, filters.idle());
    announce(`${words} ${summary(reply)}`);
  }

  const view = follow(store, { shown: () => !element.hidden, render, of: (state) => [state.before, state.after, state.compareKind], work: ask });
  view.look();
  return {
    element, title: "Compare", update: view.look, refresh: view.again,
    /** A dropped file goes to the side that is empty, else it is the changed policy. @param {File} file */
    async takeFile(file) {
      const side = store.get().before.trim() ? "after" : "before";
      store.change({ [side]: await file.text() });
      announce(`${file.name} is the policy ${side}`);
    },
    destroy() { latest++; view.stop(); for (const editor of editors) editor.destroy(); element.remove(); },
  };
}

const MARKS = { gained: "allow", lost: "deny", unknown: "unknown" };

/** What of one side's text the rows speak about. */
function marks(list, side) {
  const out = new Map();
  for (const row of list) {
    if (!MARKS[row.status] || row.idle) continue;
    const mine = side ? row.b : row.a;
    // What is gained stands in the second, what is lost in the first, unless a Deny makes it.
    const makes = row.status === "unknown" ? mine : mine.filter((one) => (row.status === "gained") === ((side === 1) === (one.effect !== "Deny")));
    for (const one of makes) if (!out.has(one.start)) out.set(one.start, { start: one.start, end: one.end, kind: MARKS[row.status], title: row.status });
  }
  return [...out.values()];
}
