import { h, fill } from "../../ui/dom.js";
import { address } from "../../router.js";
import { chainList, chainsOf } from "./reasons.js";

/**
 * Why the action that is pointed at stands in the policy, with a button to leave it out.
 * @param {object} act the actions of createResult
 */
export function createWhy(act) {
  const text = h("div.why-text", { id: "why" });
  const button = h("button", { type: "button", onclick: () => leaveOut(...shown) }, "Leave out");
  const element = h("div.why", { role: "group", "aria-label": "Reason" }, text, button);
  let reasons = [];
  let shown = null; // statement and action

  const chains = (statement, action) => chainsOf(reasons, statement, action);

  function show(statement, action) {
    shown = [statement, action];
    delete element.dataset.idle;
    const found = chains(statement, action);
    const fixed = act.fixed(action, found);
    const linked = (id) => h("a", { href: address.action(id) }, id);
    fill(text, !found.length && h("p.mono", {}, linked(action)), fixed && h("p.dim", {}, fixed),
      found.length > 0 && chainList(found, action, {
        action: linked,
        place: (entry) => h("button.link.mono", { type: "button", onclick: () => act.goTo(entry) }, `line ${act.line(entry.start)}`),
        item: (entry) => h("button.link.mono", { type: "button", onclick: () => act.focusItem(entry.item) }, entry.text),
      }));
    if (!/[*?]/.test(action)) showLevels(action);
    button.hidden = Boolean(fixed);
    button.setAttribute("aria-label", `Leave out ${action}`);
  }

  /** Both levels of an action, where ours is not AWS's. */
  async function showLevels(id) {
    const mine = shown;
    const reply = await act.action(id).catch(() => null); // overtaken, or not in the catalog
    if (shown === mine && reply?.strictLevel) text.append(h("p.dim", {}, `AWS's level is ${reply.level}, the strict one ${reply.strictLevel}.`));
  }

  /** @returns {boolean} whether the policy will change */
  function leaveOut(statement, action) {
    const found = chains(statement, action);
    if (act.fixed(action, found)) {
      show(statement, action);
      return false;
    }
    return act.leaveOut(action, found);
  }

  function clear() {
    shown = null;
    element.dataset.idle = "";
    button.hidden = true;
    fill(text, h("p.dim", {}, "Point at an action, or go to it with Tab and the arrow keys, to see why it is here. Without its tick it is left out."));
  }

  clear();
  return {
    element, show, leaveOut, clear,
    /** @param {import("../../engine/types.gen.js").GenerateReply} reply */
    use(reply) {
      reasons = reply.reasons;
      if (shown && chains(...shown).length) show(...shown);
      else clear();
    },
  };
}
