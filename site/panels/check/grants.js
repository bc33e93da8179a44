import { h, fill, set, count, number } from "../../ui/dom.js";
import { LEVELS, chip } from "../../ui/levels.js";
import { address } from "../../router.js";

const LISTED = 4000; // actions that are told one by one; of more only the numbers

const part = (n, text) => n > 0 && h("li", {}, `${count(n, "action")} ${text}`);

/** How many actions of each level: chips with numbers. */
const tally = (levels) => levels.filter((one) => one.actions).map((one) => [" ", h("span.nowrap", {}, chip(one.level), ` ${number(one.actions)}`)]);

/**
 * What a policy grants: counts, services by level, what is denied of it, what grew.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {{openLedger: () => Promise<boolean>}} app
 * @param {{goTo: (start: number, end: number) => void, again: () => void}} act
 */
export function createGrants(engine, app, { goTo, again }) {
  const since = h("input", { id: "since", type: "date", max: "2099-12-31", onchange: async () => {
    if (since.value && !await app.openLedger()) since.value = "";
    again();
  } });
  const sentence = h("p");
  const besides = h("ul.besides");
  const unknown = h("ul.problems", { "aria-label": "Patterns that cover nothing" });
  const table = h("div.scroll");
  const element = h("section", { "aria-labelledby": "grants-title" },
    h("div.row", {}, h("h2", { id: "grants-title" }, "Grants"), h("span.grow"), h("label.dim", { for: "since" }, "new since"), since),
    sentence, besides, unknown, table);

  /** @param {import("../../engine/types.gen.js").ExpandReply} reply */
  function show(reply) {
    const denies = !reply.allows && reply.statements.some((one) => one.effect === "Deny");
    const set = reply.allows ? reply.effective : reply.unaffected;
    fill(sentence, reply.allows ? `Allows ${count(set.count, "action")}:` : denies ? `Allows nothing. Its denials leave ${count(set.count, "action")} alone:` : "Allows nothing.",
      set.count > 0 && (reply.allows || denies) && tally(set.levels));
    fill(besides, reply.allows && part(reply.allowed.count - reply.effective.count, "more are named and denied everywhere"),
      part(reply.deniedOnSome.count, "of these are denied on some resources"), part(reply.deniedToSome.count, "are denied to some principals"),
      part(reply.deniedConditionally.count, "are denied under a condition"),
      reply.grown && h("li", {}, `${count(reply.grown.count, "action")} came after ${reply.since}`));
    fill(unknown, reply.statements.flatMap((one) => one.patterns).filter((pattern) => pattern.unknown).map((pattern) => h("li", {},
      h("button.link.mono", { type: "button", onclick: () => goTo(pattern.start, pattern.end) }, `${pattern.line}:${pattern.column + 1}`),
      h("p", {}, h("code", {}, pattern.text), ` covers nothing: ${pattern.unknown}`, pattern.near && h("span.hint", {}, ` (did you mean ${pattern.near}?)`)))));
    fill(table, reply.actions.length > 0 ? services(reply.actions) : (reply.allows || denies) && set.count > LISTED && h("p.dim", {}, "Too many to be told one by one."));
  }

  function services(actions) {
    const groups = new Map();
    for (const one of actions) {
      const prefix = one.action.slice(0, one.action.indexOf(":"));
      if (!groups.has(prefix)) groups.set(prefix, []);
      groups.get(prefix).push(one);
    }
    return h("table.grants", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Service"), LEVELS.map((level) => h("th.n", { scope: "col" }, chip(level.name))))),
      [...groups].map(([prefix, list]) => group(prefix, list)));
  }

  function group(prefix, list) {
    const rows = h("tr", { hidden: true }, h("td", { colspan: 6 }));
    const button = h("button.link.mono", { type: "button", "aria-expanded": "false", onclick: () => {
      rows.hidden = !rows.hidden;
      set(button, "aria-expanded", String(!rows.hidden));
      if (!rows.hidden) fill(rows.firstChild, h("ul.columns", {}, list.map((one) => h("li", {}, chip(one.level), " ", h("a.mono", { href: address.action(one.action) }, one.action.slice(prefix.length + 1)), one.grown && h("span.tag", {}, "new")))));
    } }, prefix);
    const counts = LEVELS.map((level) => list.filter((one) => one.level === level.name).length);
    return h("tbody", {}, h("tr", {}, h("th", { scope: "row" }, button, list.some((one) => one.grown) && h("span.tag", {}, "grew")),
      counts.map((n) => h("td.n", {}, n || h("span.dim", {}, "–")))), rows);
  }

  return {
    element, show,
    clear() { for (const part of [sentence, besides, unknown, table]) fill(part); },
    /** The request for a policy; known is how many actions the last answer had. */
    request: (text, known) => ({ text, detail: known <= LISTED ? "actions" : "", since: since.value }),
    LISTED,
  };
}
