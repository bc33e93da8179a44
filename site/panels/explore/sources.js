import { h } from "../../ui/dom.js";

const REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference/";

const outside = (url, text) => h("a", { href: url, target: "_blank", rel: "noreferrer" }, text);
const list = (rows) => h("dl.facts-list", {}, rows.filter(([, value]) => value).map(([key, value]) => [h("dt", {}, key), h("dd", {}, value)]));

/** Where an action's facts are from. @param {import("../../engine/types.gen.js").ActionReply} a */
export function actionSources({ level, ledger }) {
  const { page, anchor, link } = ledger;
  const other = ledger.pagesLevel !== level && ledger.pagesLevel !== "Unknown" && ` (the pages say ${ledger.pagesLevel})`;
  return list([
    ["Listed in", ledger.sources.join(", ")],
    ["Level from", ledger.levelSources.length > 0 && [ledger.levelSources.join(", "), other]],
    ["Strict level", ledger.strictReason && [ledger.strictReason, " ", ledger.strictSource && outside(ledger.strictSource, "AWS on this")]],
    ["Depends on the call", ledger.scenarios.length > 0 && ledger.scenarios.map((s) =>
      h("div", {}, h("span.mono", {}, s.scenario), s.resourceType && `: ${s.resourceType}`, s.required && ", required"))],
    ["Last accessed", ledger.lastAccessed && "IAM reports when the action was last used"],
    ["AWS's pages", (page || link) && [page && outside(`${REFERENCE}${page}.html${anchor ? `#${anchor}` : ""}`, "service authorization reference"),
      page && link && ", ", link && outside(link, "API reference")]],
  ]);
}

/** Where a service's facts are from. @param {import("../../engine/types.gen.js").ServiceReply} s */
export const serviceSources = ({ ledger }) => list([
  ["Listed in", ledger.sources.join(", ")],
  ["AWS's pages", ledger.pages.length > 0 && ledger.pages.map((page) => h("div", {}, outside(`${REFERENCE}${page}.html`, page)))],
]);
