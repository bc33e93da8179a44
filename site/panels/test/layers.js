import { h, fill, set } from "../../ui/dom.js";
import { createPolicyEditor } from "../../editor/policy.js";
import { KINDS, kindWord } from "../../state/kinds.js";
import { isBlank, unnamed } from "../../state/workspace.js";

const HAS_LEVEL = new Set(["scp", "rcp"]);
const HAS_ARN = new Set(["resource", "trust"]);

/**
 * @typedef {{id: number, layer: string, name: string, text: string, level: number, arn: string}} Layer
 *   a policy as it applies to a request
 *
 * The workspace's policies that apply, in its order.
 * @param {import("../../state/workspace.js").State} state
 * @param {ReturnType<typeof import("../../state/kinds.js").createKinds>} kinds
 * @returns {Promise<Layer[]>}
 */
export const layersOf = ({ policies }, kinds) => Promise.all(policies.filter((one) => one.on && one.text.trim()).map(async (one) =>
  ({ id: one.id, layer: await kinds.of(one), name: one.name, text: one.text, level: one.level, arn: one.arn })));

/**
 * The policies of the workspace, each with its kind, a switch and its text.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../../state/store.js").createStore>, kinds: ReturnType<typeof import("../../state/kinds.js").createKinds>}} app
 */
export function createLayers(engine, { store, kinds }) {
  const cards = new Map(); // id → card
  const list = h("ul.layers", { "aria-label": "Policies that apply" });
  const add = h("button", { type: "button", onclick: async () => {
    const { policies } = store.get();
    const used = new Set(await Promise.all(policies.map(kinds.of)));
    const id = policies.find(isBlank)?.id ?? store.add({ kind: KINDS.find(([kind]) => !used.has(kind))?.[0] ?? "identity" });
    cards.get(id).editor.focus();
  } }, "Add a policy");
  const element = h("div", {}, h("h2", {}, "Policies"), list, h("div.row", {}, add));

  function createCard(id) {
    const edit = (part, tag = null) => store.change(part, tag, id);
    const on = h("input", { type: "checkbox", id: `layer-on-${id}`, onchange: () => edit({ on: on.checked }) });
    const kind = h("select", { id: `layer-kind-${id}`, "aria-label": "Kind of policy", onchange: () => edit({ kind: kind.value }) },
      h("option", { value: "" }, "as it looks"), KINDS.map(([value, text]) => h("option", { value }, text)));
    const name = h("input.name", { "aria-label": "Name", autocomplete: "off", spellcheck: "false", oninput: () => edit({ name: name.value }, "name") });
    const level = h("input", { id: `layer-level-${id}`, type: "number", min: 0, max: 10, oninput: () => edit({ level: Math.min(Math.max(Math.trunc(level.valueAsNumber) || 0, 0), 10) }, "level") });
    const levels = h("span.option", { title: "Where in the organization it is attached: 0 is the root. Each level with policies must allow." }, h("label.dim", { for: level.id }, "level"), level);
    const arn = h("input.mono", { "aria-label": "ARN of what has this policy", placeholder: "attached to: every resource of the request", autocomplete: "off", spellcheck: "false", oninput: () => edit({ arn: arn.value }, "arn") });
    const verdict = h("span.verdict", {});
    const editor = createPolicyEditor(engine, store, { label: "Policy text", placeholder: "Paste a policy", changed: (policy) => edit({ policy }, "policy") });
    const close = h("button.quiet.close", { type: "button", "aria-label": "Remove the policy", onclick: () => { store.remove(id); add.focus(); } }, "×");
    const element = h("li.layer", {}, h("div.row", {}, on, h("label.hidden", { for: on.id }, "applies"), kind, name, verdict, h("span.grow"), levels, close), arn, editor.element);

    function clear() { fill(verdict); editor.mark([]); editor.diagnose([]); }

    return {
      element, editor, clear,
      update(policy, all) {
        on.checked = policy.on;
        kind.value = policy.kind;
        if (name.value !== policy.name) name.value = policy.name;
        name.placeholder = unnamed(policy, all);
        if (level.value !== String(policy.level) && document.activeElement !== level) level.value = policy.level;
        if (arn.value !== policy.arn) arn.value = policy.arn;
        levels.hidden = !HAS_LEVEL.has(policy.kind);
        set(element, "data-off", !policy.on);
        editor.setText(policy.text);
        if (!policy.on) clear();
      },
      /** @param {string} found its kind, where nobody has said it */
      known(found) {
        kind.options[0].textContent = `as it looks: ${kindWord(found)}`;
        arn.hidden = !HAS_ARN.has(found);
      },
      show(word, decision) { fill(verdict, word); set(verdict, "data-decision", decision); },
    };
  }

  return {
    element,
    update(policies) {
      const ids = new Set(policies.map((one) => one.id));
      for (const [id, card] of cards) if (!ids.has(id)) { card.editor.destroy(); card.element.remove(); cards.delete(id); }
      policies.forEach(async (policy, i) => {
        if (!cards.has(policy.id)) cards.set(policy.id, createCard(policy.id));
        const card = cards.get(policy.id);
        if (list.children[i] !== card.element) list.insertBefore(card.element, list.children[i] ?? null);
        card.update(policy, policies);
        card.known(await kinds.of(policy));
      });
    },
    /**
     * @param {import("../../engine/types.gen.js").EvaluateReply} reply
     * @param {Layer[]} asked the layers of the request, in its order
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
    /** What a policy is called. @param {Layer} layer */
    name: (layer) => `${kindWord(layer.layer)} policy${layer.name ? ` “${layer.name}”` : ""}`,
    /** @param {Layer} layer */
    goTo: (layer, start, end) => cards.get(layer.id)?.editor.goTo(start, end),
    destroy() { for (const card of cards.values()) card.editor.destroy(); },
  };
}
