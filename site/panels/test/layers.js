import { h, fill, set } from "../../ui/dom.js";
import { createEditor } from "../../editor/editor.js";

/** The layers in the order of evaluation, as people call them. */
export const LAYERS = [["identity", "Identity"], ["resource", "Resource"], ["trust", "Trust"], ["boundary", "Boundary"], ["session", "Session"],
  ["scp", "SCP"], ["rcp", "RCP"], ["vpc-endpoint", "VPC endpoint"]];
const WORDS = new Map(LAYERS);
const HAS_LEVEL = new Set(["scp", "rcp"]);
const HAS_ARN = new Set(["resource", "trust"]);

/**
 * The policies that apply, each with its layer, a switch and its text.
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 */
export function createLayers(store) {
  const cards = new Map(); // id → card
  const list = h("ul.layers", { "aria-label": "Policies that apply" });
  const add = h("button", { type: "button", onclick: () => {
    const used = new Set(store.get().layers.map((layer) => layer.layer));
    put(LAYERS.find(([layer]) => !used.has(layer))?.[0] ?? "identity", "");
  } }, "Add a policy");
  const element = h("div", {}, h("h2", {}, "Policies"), list, h("div.row", {}, add));

  const change = (layers, tag) => store.change({ layers }, tag);
  const edit = (id, part, tag) => change(store.get().layers.map((layer) => (layer.id === id ? { ...layer, ...part } : layer)), tag);

  function put(layer, text) {
    const id = store.id();
    change([...store.get().layers, { id, layer, name: "", text, on: true, level: 0, arn: "" }]);
    cards.get(id).editor.focus();
  }

  function createCard(id) {
    const on = h("input", { type: "checkbox", id: `layer-on-${id}`, onchange: () => edit(id, { on: on.checked }) });
    const kind = h("select", { id: `layer-kind-${id}`, "aria-label": "Kind of policy", onchange: () => edit(id, { layer: kind.value }) },
      LAYERS.map(([value, text]) => h("option", { value }, text)));
    const name = h("input.name", { "aria-label": "Name", placeholder: "name", autocomplete: "off", spellcheck: "false", oninput: () => edit(id, { name: name.value }, `layer ${id} name`) });
    const level = h("input", { id: `layer-level-${id}`, type: "number", min: 0, max: 10, oninput: () => edit(id, { level: Math.min(Math.max(Math.trunc(level.valueAsNumber) || 0, 0), 10) }, `layer ${id} level`) });
    const levels = h("span.option", { title: "Where in the organization it is attached: 0 is the root. Each level with policies must allow." }, h("label.dim", { for: level.id }, "level"), level);
    const arn = h("input.mono", { "aria-label": "ARN of what has this policy", placeholder: "attached to: every resource of the request", autocomplete: "off", spellcheck: "false", oninput: () => edit(id, { arn: arn.value }, `layer ${id} arn`) });
    const verdict = h("span.verdict", {});
    const editor = createEditor({ label: "Policy text", placeholder: "Paste a policy", changed: (text) => edit(id, { text }, `layer ${id}`) });
    const element = h("li.layer", {},
      h("div.row", {}, on, h("label.hidden", { for: on.id }, "applies"), kind, name, verdict, h("span.grow"), levels,
        h("button.quiet.close", { type: "button", "aria-label": "Remove the policy", onclick: () => { change(store.get().layers.filter((layer) => layer.id !== id)); add.focus(); } }, "×")),
      arn, editor.element);
    return { element, editor, update(layer) {
      on.checked = layer.on;
      kind.value = layer.layer;
      if (name.value !== layer.name) name.value = layer.name;
      if (level.value !== String(layer.level) && document.activeElement !== level) level.value = layer.level;
      if (arn.value !== layer.arn) arn.value = layer.arn;
      levels.hidden = !HAS_LEVEL.has(layer.layer);
      arn.hidden = !HAS_ARN.has(layer.layer);
      set(element, "data-off", !layer.on);
      editor.setText(layer.text);
      if (!layer.on) this.clear();
    }, show(word, kind) { fill(verdict, word); set(verdict, "data-decision", kind); }, clear() { fill(verdict); editor.mark([]); editor.diagnose([]); } };
  }

  return {
    element, put,
    update(layers) {
      const ids = new Set(layers.map((layer) => layer.id));
      for (const [id, card] of cards) if (!ids.has(id)) { card.editor.destroy(); card.element.remove(); cards.delete(id); }
      for (const layer of layers) {
        if (!cards.has(layer.id)) {
          cards.set(layer.id, createCard(layer.id));
          list.append(cards.get(layer.id).element);
        }
        cards.get(layer.id).update(layer);
      }
    },
    /**
     * @param {import("../../engine/types.gen.js").EvaluateReply} reply
     * @param {object[]} asked the layers of the request, in its order
     */
    show(reply, asked) {
      const statements = reply.resources.flatMap((resource) => resource.layers.flatMap((layer) => layer.statements));
      asked.forEach((layer, i) => {
        const card = cards.get(layer.id);
        if (!card) return;
        const mine = statements.filter((one) => one.policy === i);
        card.editor.mark(mine.flatMap((one) => (one.matched === "no" ? one.misses.slice(0, 1).map((miss) => ({ start: miss.start, end: miss.end, kind: "miss", title: "does not match" })) :
          [{ start: one.start, end: one.end, kind: one.matched === "unknown" ? "unknown" : one.effect === "Deny" ? "deny" : "allow" }])));
        card.editor.diagnose(reply.problems.filter((problem) => problem.policy === i).map((problem) =>
          ({ start: problem.start, end: problem.end, severity: "error", message: problem.message + (problem.hint && ` (${problem.hint})`) })));
        const hit = mine.filter((one) => one.matched === "yes");
        card.show(...(hit.some((one) => one.effect === "Deny") ? ["denies", "explicit-deny"] : hit.length ? ["allows", "allowed"] :
          mine.some((one) => one.matched === "unknown") ? ["unknown", "unknown"] : ["is silent", "implicit-deny"]));
      });
    },
    clear() { for (const card of cards.values()) card.clear(); },
    /** What a policy is called. */
    name: (layer) => `${WORDS.get(layer.layer)} policy${layer.name ? ` “${layer.name}”` : ""}`,
    goTo: (layer, start, end) => cards.get(layer.id)?.editor.goTo(start, end),
    destroy() { for (const card of cards.values()) card.editor.destroy(); },
  };
}
