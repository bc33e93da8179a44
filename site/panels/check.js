import { h, fill, set } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { follow } from "../state/follow.js";
import { createPolicyEditor, diagnosticsOf } from "../editor/policy.js";
import { edited } from "../text/edits.js";
import { createFindings } from "./check/findings.js";
import { createGrants } from "./check/grants.js";
import { createTakeaway } from "./check/takeaway.js";
import { createSize } from "./size.js";
import { EXAMPLES } from "./check/examples.js";

/**
 * Check panel: a policy's text on the left, what is wrong with it, what it grants and how
 * large it is on the right.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>, openLedger: () => Promise<boolean>}} app
 */
export function create(engine, app) {
  const { store } = app;
  let latest = 0; // number of the newest request; older answers are dropped
  let known = 0; // actions in it
  const editor = createPolicyEditor(engine, store, { label: "Policy", placeholder: "Paste a policy", changed: (policy) => store.change({ policy }, "policy") });
  const findings = createFindings({ goTo: editor.goTo, line: editor.position, apply, ignore });
  const grants = createGrants(engine, app, { goTo: editor.goTo, again: () => view.again() });
  const size = createSize(engine, { use(policy) { store.change({ policy }); announce("In its place. Undo brings the old one back."); } });
  const takeaway = createTakeaway(engine, findings);
  const fault = h("div.problem", { role: "alert", hidden: true });
  const empty = h("div.empty", {}, h("p", {}, "Paste a policy, drop its file here, or start from an example:"),
    h("ul.examples", {}, EXAMPLES.map(({ name, about, policy, policyKind }) => h("li", {}, h("button.link", { type: "button", onclick: () => {
      store.change({ policy, policyKind });
      announce(`Example: ${name}`);
    } }, name), h("span.dim", {}, " ", about)))));
  const meaning = h("div.meaning", {}, fault, findings.element, takeaway.element, grants.element, size.element);
  const element = h("section.panel.check", { "aria-labelledby": "check-title" },
    h("div.text", {}, h("div.row.views", {}, h("h1", { id: "check-title" }, "Check")), editor.element, empty),
    meaning);

  function apply(fix) {
    store.change({ policy: edited(store.get().policy, fix.edits) });
    announce("Fixed. Undo brings it back.");
  }

  /** Hides a rule's findings in this policy, or shows them again. */
  function ignore(rule, reasons) {
    const { ignores, current } = store.get();
    const others = ignores.filter((one) => one.rule !== rule || one.policy !== current.id);
    store.change({ ignores: reasons ? [...others, { rule, policy: current.id, ...reasons }] : others });
    announce(reasons ? `${rule} is ignored. Undo brings it back.` : `${rule} is shown again`);
  }
  const ignoresOf = ({ ignores, current }) => ignores.filter((one) => one.policy === current.id);

  function render(state) {
    editor.setText(state.policy);
    const none = !state.policy.trim();
    empty.hidden = !none;
    for (const part of [findings, grants]) part.element.hidden = none;
  }

  function clear() {
    editor.diagnose([]);
    editor.mark([]);
    for (const part of [findings, takeaway, grants, size]) part.clear();
  }

  async function ask(state) {
    const mine = ++latest;
    fault.hidden = true;
    if (!state.policy.trim()) return clear();
    set(meaning, "aria-busy", "true");
    let found, granted;
    try {
      [found, granted] = await Promise.all([engine.call("lint", { text: state.policy, kind: state.policyKind }, { key: "lint" }),
        engine.call("expand", grants.request(state.policy, known), { key: "expand" })]);
      const n = granted.allows ? granted.effective.count : granted.unaffected.count;
      const wasListed = known <= grants.LISTED;
      known = n;
      if (mine === latest && wasListed !== (n <= grants.LISTED)) granted = await engine.call("expand", grants.request(state.policy, known), { key: "expand" });
    } catch (error) {
      if (mine !== latest || error.code === "superseded") return;
      set(meaning, "aria-busy", null);
      fault.hidden = false;
      return void fill(fault, h("p", {}, error.message, error.hint && ` (${error.hint})`));
    }
    if (mine !== latest) return;
    set(meaning, "aria-busy", null);
    findings.show(found.findings, state.policy, ignoresOf(state));
    editor.diagnose(diagnosticsOf(findings.shown(), apply));
    editor.mark(granted.statements.flatMap((one) => one.patterns).filter((one) => one.wildcard && one.count > 0)
      .map((one) => ({ start: one.start, end: one.end, kind: one.grown.length ? "grew" : "wild", title: one.grown.length ? `New: ${one.grown.join(", ")}` : "" })));
    takeaway.show(state.policy, state.policyKind);
    grants.show(granted);
    size.update(state.policy, state.policyKind);
    announce(`${findings.shown().length || "No"} findings, ${known} actions`);
  }

  const view = follow(store, { shown: () => !element.hidden, render, of: (state) => [state.selected, state.policy, state.policyKind, state.ignores], work: ask });
  view.look();
  return { element, title: "Check", update: view.look, refresh: view.again, destroy() { latest++; view.stop(); editor.destroy(); element.remove(); } };
}
