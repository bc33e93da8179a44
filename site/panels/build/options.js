import { h } from "../../ui/dom.js";

/**
 * How the policy is written, for ARNs and templates alike.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 * @param {() => void} again asks for the policy once more
 */
export function createOptions(engine, store, again) {
  const table = choice("level-table", "levels by", "levelTable", [["strict", "strict"], ["aws", "AWS"]],
    "AWS files some dangerous actions under Write or Read. Strict moves them.");
  const dependents = choice("dependents", "dependents", "dependents", [["scoped", "scoped"], ["none", "only named"], ["wildcard", "on * too"]],
    "What becomes of actions that others need, such as iam:PassRole. Scoped: allowed on ARNs that are here and fit. A template may say it itself.");
  const complete = tick("complete-only", "complete only", "completeOnly", "Leave out actions that need a further resource of which there is no ARN.");
  const minimize = tick("minimize", "minimize", "minimize", "Write actions as the shortest patterns that cover no other action known today.");
  minimize.hidden = true; // until the engine says that it can
  engine.call("version", {}).then((reply) => {
    minimize.hidden = !reply.minimizes;
    if (store.get().minimize) again();
  }, () => {});

  function choice(id, label, key, values, title) {
    const select = h("select", { id, onchange: () => store.change({ [key]: select.value }) }, values.map(([value, text]) => h("option", { value }, text)));
    return { element: h("span.option", { title }, h("label.dim", { for: id }, label), select), update: (state) => { select.value = state[key]; } };
  }

  function tick(id, label, key, title) {
    const box = h("input", { type: "checkbox", id, onchange: () => store.change({ [key]: box.checked }) });
    return Object.assign(h("span.option", { title }, box, h("label.dim", { for: id }, label)), { update: (state) => { box.checked = state[key]; } });
  }

  return {
    element: h("div.options", { role: "group", "aria-label": "Options" }, table.element, dependents.element, complete, minimize),
    /** The options as the engine takes them. */
    request: ({ levelTable, dependents, completeOnly, minimize: wanted }) => ({ levelTable, dependents, completeOnly, minimize: wanted && !minimize.hidden }),
    update(state) { for (const part of [table, dependents, complete, minimize]) part.update(state); },
  };
}
