import { h, fill, set, count } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { createPolicyEditor, diagnosticsOf } from "../../editor/policy.js";
import { edited } from "../../text/edits.js";

/**
 * The policy as somebody wrote it, or changed it, and what becomes of the list or template
 * beside it: nothing, until it is put in its place or its statements are added.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 * @param {{replace: () => void, merge: () => void}} act
 */
export function createHand(engine, store, act) {
  let editor = null; // made when there is something to edit
  let latest = 0;
  let checked = null; // the text whose faults are shown
  const change = (policy, tag = null) => store.change({ policy, by: "hand" }, tag);
  const make = () => createPolicyEditor(engine, store, { label: "Policy", placeholder: "Paste a policy", changed: (policy) => change(policy, "policy") });
  const merge = h("button", { type: "button", onclick: act.merge }, "Add its statements");
  const replace = h("button", { type: "button", onclick: act.replace }, "Use it instead");
  const words = h("p");
  const element = h("div", { hidden: true }, h("div.by-hand", { role: "note" }, words, h("div.row", {}, merge, replace)));

  /** What is wrong in the text, below the words that it is about. */
  async function look(text) {
    const mine = ++latest;
    const reply = text.trim() ? await engine.call("lint", { text, kind: store.get().policyKind }, { key: "lint" }).catch(() => null) : { findings: [] };
    if (mine !== latest || !reply) return;
    editor.diagnose(diagnosticsOf(reply.findings, (fix) => {
      change(edited(store.get().policy, fix.edits));
      announce("Fixed. Undo brings it back.");
    }));
  }

  return {
    element,
    focus: () => editor?.focus(),
    /** Shows a part of the text. @param {{start: number, end: number}} part bytes */
    goTo: ({ start, end }) => editor?.goTo(start, end),
    /** Whether somebody writes in it. */
    busy: () => element.contains(document.activeElement),
    /** @param {string} policy @param {import("../../engine/types.gen.js").GenerateReply|null} other what the list or template gives */
    show(policy, other) {
      if (!editor) element.append((editor = make()).element);
      editor.setText(policy);
      if (policy !== checked) look(checked = policy);
      element.hidden = false;
      const there = Boolean(other?.statements);
      merge.hidden = replace.hidden = !there;
      fill(words, h("strong", {}, "Written by hand."), " ", there ? `What stands beside it gives another policy, of ${count(other.statements, "statement")}.` : "It stays as it is.");
      set(element, "data-other", there);
    },
    hide() { element.hidden = true; },
    destroy: () => editor?.destroy(),
  };
}
