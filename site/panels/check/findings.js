import { h, fill, set, count } from "../../ui/dom.js";
import { fileURL } from "../../engine/files.js";

/** The severities, the worst first, as Access Analyzer's page calls them. */
const SEVERITIES = [["error", "Errors", "Error"], ["security", "Security", "Security"], ["warning", "Warnings", "Warning"], ["suggestion", "Suggestions", "Suggestion"]];
/** What a fix does to the meaning. */
const EFFECTS = { same: "keeps the meaning", narrows: "narrows", widens: "widens", "needs-input": "needs a value from you" };

let rulebook;
const rules = () => (rulebook ??= fetch(fileURL("rules")).then((response) => response.json()).then((list) => new Map(list.map((rule) => [rule.id, rule])))
  .catch((error) => { rulebook = undefined; throw error; }));

/**
 * The findings of a policy, with what to do about them.
 * @param {{goTo: (start: number, end: number) => void, line: (byte: number) => {line: number, column: number}, apply: (fix: object, finding: object) => void}} act
 */
export function createFindings({ goTo, line, apply }) {
  let hidden = new Set(); // severities not shown
  let last = [];
  const tabs = h("div.kinds", { role: "group", "aria-label": "Severities shown" });
  const list = h("ul.findings", { "aria-label": "Findings" });
  const element = h("section", { "aria-labelledby": "findings-title" }, h("h2", { id: "findings-title" }, "Findings"), tabs, list);

  function paint() {
    fill(tabs, SEVERITIES.map(([severity, name]) => h("button.kind", { type: "button", "aria-pressed": String(!hidden.has(severity)), "data-severity": severity,
      onclick: () => { hidden = new Set(hidden.has(severity) ? [...hidden].filter((one) => one !== severity) : [...hidden, severity]); paint(); } },
    name, " ", h("span.count", {}, last.filter((one) => one.severity === severity).length))));
    tabs.hidden = !last.length;
    fill(list, last.length ? last.filter((one) => !hidden.has(one.severity)).map(item) : h("li.none", {}, "Nothing to complain about."));
  }

  function item(finding) {
    const at = line(finding.start);
    const more = h("div.rule", { hidden: true });
    const why = h("button.link.mono", { type: "button", "aria-expanded": "false", onclick: async () => {
      more.hidden = !more.hidden;
      set(why, "aria-expanded", String(!more.hidden));
      if (more.childElementCount) return;
      const rule = (await rules().catch(() => new Map())).get(finding.rule);
      fill(more, rule ? [h("p", {}, rule.why), h("p", {}, rule.fix), rule.sources.map((url) => h("p", {}, h("a", { href: url, target: "_blank", rel: "noreferrer" }, "AWS's page")))] : "No more is known of it here.");
    } }, finding.rule);
    return h("li", { "data-severity": finding.severity },
      h("button.link.mono", { type: "button", "aria-label": `Go to line ${at.line}, column ${at.column}`, onclick: () => goTo(finding.start, finding.end) }, `${at.line}:${at.column}`),
      h("div", {}, h("p", {}, h("span.mark", {}, SEVERITIES.find(([severity]) => severity === finding.severity)[2]), " ", finding.message, finding.hint && h("span.hint", {}, ` (${finding.hint})`)),
        h("p.row.do", {}, finding.fixes.map((fix) => h("button", { type: "button", title: `This fix ${EFFECTS[fix.effect]}.`, onclick: () => apply(fix, finding) },
          fix.title || "Fix", fix.effect !== "same" && h("span.dim", {}, `, ${EFFECTS[fix.effect]}`))), why,
        finding.silenced > 0 && h("span.dim", {}, `and ${count(finding.silenced, "finding")} with it`)), more));
  }

  return {
    element,
    /** @param {import("../../engine/types.gen.js").LintFinding[]} findings */
    show(findings) { last = findings; paint(); },
    clear() { last = []; fill(tabs); fill(list); },
  };
}
