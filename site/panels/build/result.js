import { h, fill, number, count } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { copyButton, download } from "../../ui/copy.js";
import { address } from "../../router.js";
import { createCode } from "./code.js";
import { createWhy } from "./why.js";

// Quotas in characters without white space, as AWS counts them:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const MANAGED = 6144;
const OTHERS = [["role, all inline policies", 10240], ["group, all inline policies", 5120], ["user, all inline policies", 2048]];
const WORDS = { error: "Error", warning: "Warning", info: "Note" };

/**
 * The policy pane: size against the quota, the document, why each action is in it, what
 * there is to know about it.
 * @param {object} act the panel's actions
 * @param {(arn: string, item: number, replaces: boolean) => void} act.useForm
 * @param {(item: number) => void} act.focusItem
 * @param {(entry: object) => void} act.goTo shows an entry in the template
 * @param {(offset: number) => number} act.line
 * @param {(statement: number, action: string, chains: object[]) => void} act.leaveOut
 * @param {(action: string, chains: object[]) => string} act.fixed why an action can't be left out, or ""
 * @param {(action: string) => void} act.takeBack
 * @param {(id: string) => Promise<object>} act.action the engine's reply about an action
 * @param {() => void} act.edit lets the policy be changed by hand
 * @param {ReturnType<typeof import("./hand.js").createHand>} hand
 */
export function createResult(act, hand) {
  let policy = "";
  const meter = h("meter", { min: 0, max: MANAGED, low: MANAGED * 0.8, high: MANAGED, optimum: 0, "aria-label": "Size of the policy" });
  const size = h("span.size");
  const copy = copyButton("Copy", () => policy, { class: "primary" });
  const save = h("button", { type: "button", onclick: () => download("policy.json", policy) }, "Download");
  const compact = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    compact.setAttribute("aria-pressed", String(compact.getAttribute("aria-pressed") !== "true"));
    paint();
  } }, "Compact");
  const edit = h("button", { type: "button", title: "Change the policy by hand", onclick: act.edit }, "Edit");
  const why = createWhy(act);
  const code = createCode({ point: why.show, toggle: (statement, action) => why.leaveOut(statement, action) || paint() });
  const summary = h("p.dim.summary");
  const out = h("div.out", { role: "group", "aria-label": "Actions left out", hidden: true });
  const notes = h("ul.notes", { "aria-label": "Notes" });
  const fault = h("div.problem", { role: "alert", hidden: true });
  const head = h("div.row.result-head", {}, h("h2", {}, "Policy"), h("span.meter", {}, meter, size), h("span.grow"), edit, compact, save, copy);
  const element = h("div", {}, head, fault, hand.element, code.element, why.element, summary, out, notes);
  let reply = null;

  function paint() {
    const small = compact.getAttribute("aria-pressed") === "true";
    policy = small ? JSON.stringify(JSON.parse(reply.policy)) : reply.policy;
    code.show(policy, small);
    code.element.classList.toggle("wrap", small);
    why.element.hidden = small || !(reply.actions + reply.denied);
  }

  function idle(on) {
    for (const button of [copy, save, compact, edit]) button.disabled = on;
    head.querySelector(".meter").hidden = on;
  }

  function settle() {
    element.removeAttribute("aria-busy");
    delete element.dataset.stale;
    fault.hidden = true;
    for (const part of [edit, compact, code.element]) part.hidden = false;
    hand.hide();
  }

  function clear() {
    reply = null;
    policy = "";
    settle();
    code.clear(h("span.dim", {}, "The policy appears here."));
    why.clear();
    why.element.hidden = true;
    fill(summary);
    fill(notes);
    out.hidden = true;
    idle(true);
  }

  /**
   * @param {import("../../engine/types.gen.js").GenerateReply} answer
   * @param {{items: object[], excluded: string[], errors: number, rows: boolean}} from what was asked for;
   *   with errors the policy is not what a template asks for; with rows nothing else shows the
   *   notes on places of a template
   */
  function show(answer, { items, excluded, errors, rows }) {
    reply = answer;
    settle();
    idle(false);
    const n = answer.characters;
    meter.value = Math.min(n, MANAGED);
    meter.textContent = size.textContent = `${number(n)} / ${number(MANAGED)}`;
    size.title = "Characters without white space, as AWS counts them; a managed policy may have 6,144.\n" +
      OTHERS.map(([what, limit]) => `${what}: ${number(limit)}`).join("\n");
    size.classList.toggle("over", n > MANAGED);
    why.use(answer);
    paint();
    if (errors) {
      say(`${count(errors, "error")} in the template: this is not the policy that it asks for.`);
      copy.disabled = save.disabled = edit.disabled = true;
    }
    const asked = answer.statements > 0 || answer.items.every((item) => item.levels.every((level) => !level.asked)) === false;
    fill(summary, !asked && items.length ? "No level is ticked yet, so nothing is allowed." :
      `Allows ${answer.denied ? `${number(answer.actions)} and denies ${count(answer.denied, "action")}` : count(answer.actions, "action")} in ${count(answer.statements, "statement")}.`);
    out.hidden = !excluded.length;
    fill(out, h("span.dim", {}, "Left out:"), excluded.map((action) => h("button.mono", { type: "button", "aria-label": `Take ${action} back in`, onclick: () => act.takeBack(action) }, action, h("span.dim", { "aria-hidden": "true" }, " ×"))));
    const about = answer.notes.filter((note) => rows || note.template < 0 || !placed(note));
    fill(notes, about.map((note) => line(note, items)));
    announce(`Policy: ${count(answer.actions, "action")}, ${number(n)} of ${number(MANAGED)} characters` +
      (errors ? `, ${count(errors, "error")}` : "") + (answer.notes.length - errors > 0 ? `, ${count(answer.notes.length - errors, "note")}` : ""));
  }

  function say(...words) {
    fault.hidden = false;
    fill(fault, h("p", {}, words));
  }

  function line(note, items) {
    const item = items[note.item];
    return h("li", { "data-severity": note.severity },
      h("span.mark", {}, WORDS[note.severity]),
      h("div", {},
        h("p", {}, note.message, note.hint && ` (${note.hint})`, " ", item && h("button.link.mono", { type: "button", title: "Go to this resource", onclick: () => act.focusItem(note.item) }, item.arn),
          !item && placed(note) && h("button.link.mono", { type: "button", title: "Go to this place in the template", onclick: () => act.goTo(note) }, `line ${act.line(note.start)}`)),
        note.actions.length > 0 && folded(note.actions),
        note.forms.length > 0 && h("ul.forms", { "aria-label": "ARN forms to add" }, note.forms.map((form) =>
          h("li", {}, h("button.link.mono", { type: "button", onclick: () => act.useForm(form, note.item, false) }, `+ ${form}`))))));
  }

  /**
   * A policy that was written by hand.
   * @param {string} text
   * @param {import("../../engine/types.gen.js").GenerateReply|null} other what the intent gives
   */
  function showHand(text, other) {
    reply = null;
    settle();
    idle(true);
    policy = text;
    copy.disabled = save.disabled = false;
    for (const part of [edit, compact, code.element, why.element, out]) part.hidden = true;
    for (const part of [summary, notes]) fill(part);
    hand.show(text, other);
  }

  clear();
  return {
    element, show, showHand, clear,
    /** Shows a statement. @param {{index: number}} one */
    goTo: ({ index }) => code.goTo(index),
    wait() { element.setAttribute("aria-busy", "true"); },
    /** The last policy stays, but is not that of the text. */
    stale(message) {
      settle();
      if (!reply) clear();
      element.dataset.stale = "";
      copy.disabled = save.disabled = edit.disabled = true;
      say(message);
    },
    fail(error) {
      settle();
      say(error.message, error.hint && ` (${error.hint})`);
    },
  };
}

/** Whether a note about a template belongs to a place in it. */
export const placed = (note) => note.template >= 0 && note.end + note.start > 0;

const FEW = 6; // actions shown before the rest is folded away

function folded(actions) {
  const link = (id) => h("a.mono", { href: address.action(id) }, id);
  const joined = (ids) => ids.map((id, i) => [i ? ", " : null, link(id)]);
  if (actions.length <= FEW) return h("p.ids", {}, joined(actions));
  return h("details.ids", {}, h("summary", {}, count(actions.length, "action")), h("p", {}, joined(actions)));
}
