import { h, fill } from "../../ui/dom.js";
import { toggles } from "../../ui/levels.js";
import { address } from "../../router.js";

/**
 * One pasted ARN: its text, which may be edited in place, five toggles, what it matches.
 * @param {number} id of the item
 * @param {object} act the panel's actions
 */
export function createRow(id, act) {
  const arn = h("input.arn", {
    type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    oninput: () => act.edit(id, (item) => ({ ...item, arn: arn.value.trim() }), `arn ${id}`),
  });
  const levels = toggles((level, on) => act.edit(id, (item) => act.withLevel(item, level, on)), "Access levels");
  const close = h("button.quiet.close", { type: "button", onclick: () => act.remove(id) }, "×");
  const types = h("p.types");
  const problem = h("div.problem", { id: `problem-${id}`, hidden: true });
  const element = h("li.item", {}, h("div.row", {}, arn, close), levels.element, types, problem);
  let now = { arn: "", levels: [] };
  let answered = null;

  /** Shows the item; the last answer's numbers stay until the next one, dimmed. */
  function update(item) {
    if (answered && item.arn !== now.arn) element.dataset.stale = "";
    now = item;
    if (arn.value.trim() !== item.arn) arn.value = item.arn;
    arn.setAttribute("aria-label", `ARN ${item.arn}`);
    levels.element.setAttribute("aria-label", `Access levels for ${item.arn}`);
    close.setAttribute("aria-label", `Remove ${item.arn}`);
    levels.update(item.levels, answered);
  }

  /** @param {import("../../engine/types.gen.js").GenerateItemReply} reply */
  function answer(reply, index) {
    delete element.dataset.stale;
    answered = reply.error ? null : new Map(reply.levels.map(({ level, actions }) => [level, actions]));
    levels.update(now.levels, answered);
    fill(types, reply.types.map((type, i) => [i ? ", " : null,
      h("a", { href: address.resourceType(`${type.service}:${type.type}`), title: type.format }, `${type.service}:${type.type}`)]),
    reply.ambiguous && h("span.dim", {}, " (fits each of these)"));
    types.hidden = !reply.types.length;
    problem.hidden = !reply.error;
    arn.setAttribute("aria-invalid", String(Boolean(reply.error)));
    if (!reply.error) return arn.removeAttribute("aria-describedby");
    arn.setAttribute("aria-describedby", problem.id);
    const { message, hint, suggestions } = reply.error;
    fill(problem, h("p", {}, message, hint && ` (${hint})`),
      suggestions.length > 0 && h("ul.forms", { "aria-label": "Use instead" }, suggestions.map((form) =>
        h("li", {}, h("button.link.mono", { type: "button", onclick: () => act.useForm(form, index, true) }, form)))));
  }

  return {
    element, update, answer,
    focus(select = false) {
      arn.focus();
      if (select) arn.select();
    },
  };
}
