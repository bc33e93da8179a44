import { h, set, count } from "../../ui/dom.js";
import { chip } from "../../ui/levels.js";
import { address } from "../../router.js";

const MANY = 200; // rows drawn at once

/**
 * The table of services as the console's policy summary has it: what is denied first, then
 * what is allowed, with what "Multiple" stands for on demand.
 * @param {import("../../engine/types.gen.js").DescribeReply} reply
 * @param {Set<string>} open rows whose details are shown, which the table adds to
 */
export function summaryTable({ summary, services }, open) {
  if (!summary.length) return h("p.dim", {}, "The policy names no action that is known.");
  const part = (effect) => summary.filter((row) => row.effect === effect);
  const groups = [["Deny", "Explicit deny"], ["Allow", "Allow"]].map(([effect, title]) => [title, part(effect)]).filter(([, rows]) => rows.length);
  const rest = services - new Set(summary.filter((row) => row.effect === "Allow").map((row) => row.service)).size;
  return [h("div.scroll", { tabindex: "0", role: "region", "aria-label": "Summary by service" }, h("table.summary-table", {},
    h("thead", {}, h("tr", {}, ["Service", "Access level", "Resource", "Request condition"].map((name) => h("th", { scope: "col" }, name)))),
    groups.map(([title, rows]) => [h("tbody", {}, h("tr.group", {}, h("th", { colspan: 4, scope: "rowgroup" }, title, h("span.dim", {}, ` ${count(rows.length, "service")}`)))), rows.slice(0, MANY).map((row) => line(row, open)),
      rows.length > MANY && h("tbody", {}, h("tr", {}, h("td.dim", { colspan: 4 }, `and ${count(rows.length - MANY, "more service")}`)))]))),
  h("p.dim", {}, `${count(rest, "other service")}: nothing is allowed.`)];
}

function line(row, open) {
  const key = `${row.effect} ${row.service}`;
  const more = h("tr.more-row", {}, h("td", { colspan: 4 }));
  const button = h("button.link", { type: "button", onclick: () => {
    if (!open.delete(key)) open.add(key);
    show();
  } }, row.serviceName || row.service);
  const show = () => {
    more.hidden = !open.has(key);
    set(button, "aria-expanded", String(!more.hidden));
    if (!more.hidden && !more.firstChild.childElementCount) more.firstChild.append(...details(row));
  };
  show();
  return h("tbody", {}, h("tr", {}, h("th", { scope: "row" }, button), h("td", {}, access(row)), h("td.break", {}, row.resource), h("td.break", {}, row.condition)), more);
}

/** "Full: List, Read Limited: Write" with its two words told from the levels. */
const access = ({ access: text }) => text.split(/(Full:|Limited:|Full access)/).filter(Boolean).map((word) => (/^(Full|Limited)/.test(word) ? h("strong", {}, word) : word));

function details(row) {
  const list = (title, lines) => lines.length > 0 && h("div", {}, h("p.dim", {}, title), h("ul.plain-notes", {}, lines.map((text) => h("li.mono", {}, text))));
  return [h("p", {}, row.levels.map((one) => h("span.nowrap", {}, chip(one.level), ` ${one.actions} of ${one.of} ${one.level}`)), " ", h("a", { href: address.service(row.service) }, row.service)),
    list("Resources", row.resources), list("Conditions", row.conditions)].filter(Boolean);
}
