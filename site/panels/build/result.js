import { h, fill, number, count } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { highlight } from "../../ui/json.js";
import { copyButton, download } from "../../ui/copy.js";
import { address } from "../../router.js";

// Quotas in characters without white space, as AWS counts them:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const MANAGED = 6144;
const OTHERS = [["role, all inline policies", 10240], ["group, all inline policies", 5120], ["user, all inline policies", 2048]];

/**
 * The policy pane: size against the quota, the document, what there is to know about it.
 * @param {{useForm: Function, focusItem: Function}} act the panel's actions
 */
export function createResult({ useForm, focusItem }) {
  let policy = "";
  const meter = h("meter", { min: 0, max: MANAGED, low: MANAGED * 0.8, high: MANAGED, optimum: 0, "aria-label": "Size of the policy" });
  const size = h("span.size");
  const copy = copyButton("Copy", () => policy, { class: "primary" });
  const save = h("button", { type: "button", onclick: () => download("policy.json", policy) }, "Download");
  const compact = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    compact.setAttribute("aria-pressed", String(compact.getAttribute("aria-pressed") !== "true"));
    paint();
  } }, "Compact");
  const code = h("pre.code", { tabindex: "0", role: "region", "aria-label": "Policy document" });
  const summary = h("p.dim.summary");
  const notes = h("ul.notes", { "aria-label": "Notes" });
  const fault = h("div.problem", { role: "alert", hidden: true });
  const head = h("div.row.result-head", {}, h("h2", {}, "Policy"), h("span.meter", {}, meter, size), h("span.grow"), compact, save, copy);
  const element = h("div", {}, head, fault, code, summary, notes);
  let reply = null;

  function paint() {
    const small = compact.getAttribute("aria-pressed") === "true";
    policy = small ? JSON.stringify(JSON.parse(reply.policy)) : reply.policy;
    fill(code, highlight(policy));
    code.classList.toggle("wrap", small);
  }

  function idle(on) {
    for (const button of [copy, save, compact]) button.disabled = on;
    head.querySelector(".meter").hidden = on;
  }

  function clear() {
    reply = null;
    policy = "";
    element.removeAttribute("aria-busy");
    fault.hidden = true;
    fill(code, h("span.dim", {}, "The policy appears here."));
    fill(summary);
    fill(notes);
    idle(true);
  }

  /** @param {import("../../engine/types.gen.js").GenerateReply} answer */
  function show(answer, items) {
    reply = answer;
    element.removeAttribute("aria-busy");
    fault.hidden = true;
    idle(false);
    const n = answer.characters;
    meter.value = Math.min(n, MANAGED);
    meter.textContent = size.textContent = `${number(n)} / ${number(MANAGED)}`;
    size.title = "Characters without white space, as AWS counts them; a managed policy may have 6,144.\n" +
      OTHERS.map(([what, limit]) => `${what}: ${number(limit)}`).join("\n");
    size.classList.toggle("over", n > MANAGED);
    paint();
    const asked = answer.items.some((item) => item.levels.some((level) => level.asked));
    fill(summary, !asked && answer.statements === 0 ? "No level is ticked yet, so nothing is allowed." :
      `Allows ${count(answer.actions, "action")} in ${count(answer.statements, "statement")}.`);
    fill(notes, answer.notes.map((note) => line(note, items)));
    announce(`Policy: ${count(answer.actions, "action")}, ${number(n)} of ${number(MANAGED)} characters` +
      (answer.notes.length ? `, ${count(answer.notes.length, "note")}` : ""));
  }

  function line(note, items) {
    const item = items[note.item];
    return h("li", { "data-severity": note.severity },
      h("span.mark", {}, note.severity === "warning" ? "Warning" : "Note"),
      h("div", {},
        h("p", {}, note.message, " ", item && h("button.link.mono", { type: "button", title: "Go to this resource", onclick: () => focusItem(note.item) }, item.arn)),
        note.actions.length > 0 && folded(note.actions),
        note.forms.length > 0 && h("ul.forms", { "aria-label": "ARN forms to add" }, note.forms.map((form) =>
          h("li", {}, h("button.link.mono", { type: "button", onclick: () => useForm(form, note.item, false) }, `+ ${form}`))))));
  }

  clear();
  return {
    element, show, clear,
    wait() { element.setAttribute("aria-busy", "true"); },
    fail(error) {
      element.removeAttribute("aria-busy");
      fault.hidden = false;
      fill(fault, h("p", {}, error.message, " ", error.hint));
    },
  };
}

const FEW = 6; // actions shown before the rest is folded away

function folded(actions) {
  const link = (id) => h("a.mono", { href: address.action(id) }, id);
  const joined = (ids) => ids.map((id, i) => [i ? ", " : null, link(id)]);
  if (actions.length <= FEW) return h("p.ids", {}, joined(actions));
  return h("details.ids", {}, h("summary", {}, count(actions.length, "action")), h("p", {}, joined(actions)));
}
