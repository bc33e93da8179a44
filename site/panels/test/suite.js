import { h, fill, refill, set, count } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { copyButton, download } from "../../ui/copy.js";
import { createEditor } from "../../editor/editor.js";
import { loadYAML } from "../../source/load.js";
import { addTest, runnable, standalone, testOf } from "../../text/suite.js";
import { VERDICTS } from "./decision.js";

/**
 * Tests of the policies: named requests with what should come of them, run at each change.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 */
export function createSuite(engine, store) {
  let latest = 0;
  let current = null; // the request of the view with its decision
  let layers = [];
  const editor = createEditor({ label: "Tests", placeholder: "tests:\n- action: s3:GetObject\n  resource: arn:aws:s3:::bucket/key\n  expect: allow", plain: true,
    changed: (suite) => store.change({ suite }, "suite"), history: store });
  const add = h("button", { type: "button", disabled: true, onclick: () => {
    store.change({ suite: addTest(store.get().suite, testOf(current.request, current.decision)) });
    announce("Added to the tests");
  } }, "Add this request");
  const copy = copyButton("Copy", () => standalone(store.get().suite, layers));
  const save = h("button", { type: "button", onclick: () => download("policy.test.yml", standalone(store.get().suite, layers), "application/yaml") }, "Download");
  const said = h("p.suite-said", { role: "status" });
  const problems = h("ul.problems", { "aria-label": "Problems in the tests" });
  const table = h("div.scroll");
  const rest = h("p.dim");
  const element = h("section.suite", { "aria-labelledby": "suite-title" },
    h("div.row", {}, h("h2", { id: "suite-title" }, "Tests"), h("span.grow"), add, copy, save), editor.element, said, problems, table, rest);

  function clear() {
    editor.diagnose([]);
    for (const part of [said, problems, table, rest]) fill(part);
  }

  async function run(state, applied) {
    const mine = ++latest;
    layers = applied;
    editor.setText(state.suite);
    copy.disabled = save.disabled = !state.suite.trim();
    if (!state.suite.trim()) return clear();
    const { text, before, files } = runnable(state.suite, layers);
    let reply;
    try {
      const yaml = await loadYAML();
      reply = await engine.call("suite", { tree: yaml.tree(text), files }, { key: "suite" });
    } catch (error) {
      if (mine !== latest || error.code === "superseded") return;
      const at = error.offset === undefined ? 0 : error.offset - before;
      return tell([{ message: error.message, hint: error.hint ?? "", start: Math.max(at, 0), end: Math.max(at, 0) }], 0);
    }
    if (mine !== latest) return;
    if (reply.problems.length) return tell(reply.problems, before);
    fill(problems);
    editor.diagnose(reply.cases.filter((one) => !one.passed).map((one) => ({ start: one.start - before, end: one.end - before, severity: "warning", message: one.why })));
    set(said, "data-decision", reply.failed ? "explicit-deny" : "allowed");
    fill(said, h("strong", {}, reply.failed ? `${count(reply.failed, "test")} failed` : "All passed"), `, ${reply.passed} of ${reply.cases.length} as expected.`);
    refill(table, h("table", {}, h("thead", {}, h("tr", {}, ["", "Request", "Expected", "Decision"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, reply.cases.map((one) => h("tr", { "data-passed": String(one.passed) },
        h("td.mark", {}, one.passed ? "✓" : "✗", h("span.hidden", {}, one.passed ? "passed" : "failed")),
        h("td", {}, h("button.link", { type: "button", onclick: () => editor.goTo(one.start - before, one.end - before) }, one.name), !one.passed && h("p.dim", {}, one.why, one.missing.length > 0 && ` The policies ask for ${one.missing.join(", ")}.`)),
        h("td", {}, one.expect), h("td", {}, VERDICTS[one.decision].word))))));
    const idle = reply.statements.filter((one) => !one.cases);
    fill(rest, idle.length ? `No test is about ${count(idle.length, "statement")}: ${idle.map((one) => `${one.effect} ${one.sid || `number ${one.statement + 1}`}`).join(", ")}.` : "Every statement has a test.");
  }

  function tell(list, before) {
    for (const part of [said, table, rest]) fill(part);
    const own = list.map((one) => (one.file ? one : { ...one, start: Math.max(one.start - before, 0), end: Math.max(one.end - before, 0) }));
    editor.diagnose(own.filter((one) => !one.file).map((one) => ({ start: one.start, end: one.end, severity: "error", message: one.message + (one.hint && ` (${one.hint})`) })));
    fill(problems, own.map((one) => {
      const { line, column } = editor.position(one.file ? 0 : one.start);
      return h("li", { "data-severity": "error" }, h("button.link.mono", { type: "button", disabled: Boolean(one.file), onclick: () => editor.goTo(one.start, one.end) }, one.file || `${line}:${column}`),
        h("p", {}, one.message, one.hint && h("span.hint", {}, ` (${one.hint})`)));
    }));
  }

  return {
    element, run,
    /** The view's request and what came of it; null if there is none. */
    now(request, decision) { current = request && { request, decision }; add.disabled = !current; },
    destroy: () => { latest++; editor.destroy(); },
  };
}
