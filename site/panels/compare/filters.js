import { h, fill, set, number } from "../../ui/dom.js";

export const GRANTS = "grants", TEXT = "text";
export const STATUSES = [["gained", "Gained"], ["lost", "Lost"], ["unknown", "Unknown"], ["same", "Same"]];
const VIEWS = [[GRANTS, "Grants"], [TEXT, "Text"]];

/**
 * What of a comparison is shown: grants or text, and of the grants which.
 * @param {() => void} changed
 */
export function createFilters(changed) {
  let view = GRANTS;
  let hidden = new Set(["same"]);
  let all = false; // actions of a row
  const views = VIEWS.map(([value, text]) => h("button", { type: "button", "aria-pressed": String(value === view), onclick: () => {
    view = value;
    VIEWS.forEach(([one], i) => set(views[i], "aria-pressed", String(one === view)));
    grants.hidden = view !== GRANTS;
    changed();
  } }, text));
  const chips = STATUSES.map(([status, text]) => h("button.kind", { type: "button", "data-status": status, "aria-pressed": String(!hidden.has(status)), onclick: () => {
    hidden = new Set(hidden.has(status) ? [...hidden].filter((one) => one !== status) : [...hidden, status]);
    set(chips[STATUSES.findIndex(([one]) => one === status)], "aria-pressed", String(!hidden.has(status)));
    all = false;
    changed();
  } }, text, " ", h("span.count")));
  const match = h("input.mono", { id: "compare-match", type: "search", placeholder: "action, resource or principal", autocomplete: "off", spellcheck: "false", autocapitalize: "off", oninput: () => { all = false; changed(); } });
  const idle = h("input", { type: "checkbox", id: "compare-idle", onchange: changed });
  const today = h("input", { type: "checkbox", id: "compare-today", onchange: changed });
  const idleLabel = h("label", { for: idle.id }, "idle pairs");
  const grants = h("div.kinds", { role: "group", "aria-label": "Rows shown" }, chips, h("label.hidden", { for: match.id }, "Only rows about"), match,
    h("span.option", { title: "Actions on resources that by the catalog they do not work on" }, idle, idleLabel),
    h("span.option", { title: "Leave out what AWS may add under wildcards" }, today, h("label", { for: today.id }, "today's actions only")));
  const element = h("div.filters", {}, h("div.switch", { role: "group", "aria-label": "View of the difference" }, views), grants);

  return {
    element,
    view: () => view,
    wantAll() { all = true; },
    /** The part of a request that says what is wanted. */
    request: () => ({ statuses: STATUSES.map(([status]) => status).filter((status) => !hidden.has(status)), match: match.value.trim(), today: today.checked, ...(all && { limit: 0 }) }),
    idle: () => idle.checked,
    /** @param {import("../../engine/types.gen.js").CompareReply} reply */
    show(reply) {
      STATUSES.forEach(([status], i) => { fill(chips[i].lastChild, number(reply.pairs[status] + reply.beyond[status] + (idle.checked ? reply.idle[status] : 0))); });
      const n = reply.idle.gained + reply.idle.lost + reply.idle.unknown;
      fill(idleLabel, "idle pairs", n > 0 && ` (${number(n)})`);
    },
  };
}
