import { h, fill, set } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { KINDS, kindWord } from "../state/kinds.js";
import { PARTITIONS } from "../text/arnformat.js";
import { follow } from "../state/follow.js";
import { called, isBlank, unnamed } from "../state/workspace.js";

const PAUSE = 250; // ms without a change before the kind is looked for

const step = (word, sign, keys, onclick) => h("button.quiet.step", { type: "button", title: keys, "aria-label": word, onclick },
  h("span.word", { "aria-hidden": "true" }, word), h("span.sign", { "aria-hidden": "true" }, sign));

/**
 * The bar below the tabs: which policy the views are about and of what kind it is, a step
 * back or forth, and what is done with the workspace as a whole.
 * @param {HTMLElement} element its place, which is part of index.html
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>, kinds: ReturnType<typeof import("../state/kinds.js").createKinds>, share: () => void, forget: () => void}} app
 */
export function createWorkspaceBar(element, { store, kinds, share, forget }) {
  let timer = 0;
  const choice = h("select", { id: "policy-choice", "aria-label": "Policy", onchange: () => store.set({ selected: Number(choice.value) }) });
  const name = h("input.name", { id: "policy-name", "aria-label": "Name of the policy", autocomplete: "off", spellcheck: "false", oninput: () => store.change({ name: name.value }, "name") });
  const add = h("button.quiet", { type: "button", title: "A further policy", "aria-label": "New policy", onclick: () => { store.add(); name.focus(); announce("A new policy"); } }, "+");
  const remove = h("button.quiet.close", { type: "button", title: "Take this policy out", onclick: () => {
    const { current, policies } = store.get();
    store.remove(current.id);
    announce(`${called(current, policies)} removed. Undo brings it back.`);
    name.focus();
  } }, "×");
  const kind = h("select", { id: "policy-kind", onchange: () => store.change({ policyKind: kind.value }) }, h("option", { value: "" }, "as it looks"), KINDS.map(([value, text]) => h("option", { value }, text)));
  const partition = h("select", { id: "partition", onchange: () => store.change({ partition: partition.value }) }, PARTITIONS.map((value) => h("option", { value }, value)));
  const undo = step("Undo", "↶", "Ctrl Z", () => { if (store.undo()) announce("Undone"); });
  const redo = step("Redo", "↷", "Ctrl Shift Z", () => { if (store.redo()) announce("Done again"); });
  fill(element, h("div.row.which", {}, choice, name, add, remove),
    h("span.option", {}, h("label.dim", { for: "policy-kind" }, "kind"), kind),
    h("span.option", { title: "The partition of ARNs that are made up here" }, h("label.dim", { for: "partition" }, "partition"), partition),
    h("div.row.whole", {}, undo, redo, share && h("button.quiet", { type: "button", onclick: share }, "Share"),
      h("button.quiet", { type: "button", title: "Everything that this page keeps on this device", "aria-label": "Forget everything", onclick: forget }, "Forget")));

  function render({ policies, current, partition: where }) {
    choice.hidden = policies.length < 2;
    fill(choice, policies.map((one) => h("option", { value: one.id }, called(one, policies))));
    choice.value = current.id;
    if (name.value !== current.name) name.value = current.name;
    name.placeholder = unnamed(current, policies);
    set(remove, "aria-label", `Remove ${called(current, policies)}`);
    remove.hidden = policies.length < 2 && isBlank(current);
    kind.value = current.kind;
    partition.value = where;
    undo.disabled = !store.canUndo();
    redo.disabled = !store.canRedo();
  }

  function look(state) {
    kind.options[0].textContent = "as it looks";
    clearTimeout(timer);
    timer = setTimeout(say, PAUSE, state);
  }

  async function say({ current }) {
    if (current.kind || !current.text.trim()) return;
    const found = await kinds.of({ kind: "", text: current.text });
    if (store.get().current.text !== current.text) return;
    kind.options[0].textContent = `as it looks: ${kindWord(found)}`;
  }

  const view = follow(store, { shown: () => !element.hidden, render, of: ({ current }) => [current.text, current.kind], work: look });
  view.look();
  return { look: view.look };
}
