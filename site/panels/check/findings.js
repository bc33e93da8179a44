import { h, fill, refill, set, count } from "../../ui/dom.js";
import { diffLines } from "../../ui/difflines.js";
import { diff } from "../../text/diff.js";
import { edited } from "../../text/edits.js";
import { asConfig, canIgnore, holds, split } from "../../state/ignores.js";
import { createIgnoring } from "./ignoring.js";
import { rules } from "../../state/rulebook.js";

/** The severities, the worst first, as Access Analyzer's page calls them. */
const SEVERITIES = [["error", "Errors", "Error"], ["security", "Security", "Security"], ["warning", "Warnings", "Warning"], ["suggestion", "Suggestions", "Suggestion"]];
const rank = (finding) => SEVERITIES.findIndex(([severity]) => severity === finding.severity);
/** What a fix does to the meaning. */
const EFFECTS = { same: "keeps the meaning", narrows: "narrows", widens: "widens", "needs-input": "needs a value from you" };
/** Ways to put findings together: a group's key and title. */
const GROUPS = {
  severity: ["severity", (finding) => [String(rank(finding)), SEVERITIES[rank(finding)][1]]],
  rule: ["rule", (finding) => [`${rank(finding)} ${finding.rule}`, finding.rule]],
  place: ["place", () => ["", ""]],
};

const MOST = 60; // findings of a group, until all are asked for

/**
 * The findings of a policy, with what to do about them.
 * @param {object} act
 * @param {(start: number, end: number) => void} act.goTo
 * @param {(byte: number) => {line: number, column: number}} act.line
 * @param {(fix: object, finding: object) => void} act.apply
 * @param {(rule: string, ignore: {reason: string, until: string}|null) => void} act.ignore null
 *   shows the rule's findings again
 */
export function createFindings({ goTo, line, apply, ignore }) {
  let hidden = new Set(); // severities not shown
  let by = "severity";
  let whole = new Set(); // groups that are shown whole
  let last = { findings: [], text: "", ignores: [] };
  const tabs = h("div.kinds", { role: "group", "aria-label": "Severities shown" });
  const group = h("select", { id: "group-by", onchange: () => { by = group.value; whole = new Set(); paint(); } }, Object.entries(GROUPS).map(([value, [word]]) => h("option", { value }, word)));
  const filter = h("input", { id: "filter-findings", type: "search", autocomplete: "off", spellcheck: "false", placeholder: "rule or words", oninput: () => paint() });
  const tools = h("div.row.tools", {}, h("label.dim", { for: "group-by" }, "by"), group, h("label.dim", { for: "filter-findings" }, "with"), filter);
  const list = h("div.grouped");
  const ignored = h("details.ignored", { hidden: true });
  const element = h("section", { "aria-labelledby": "findings-title" }, h("h2", { id: "findings-title" }, "Findings"), tabs, tools, list, ignored);

  const wanted = (finding) => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const text = `${finding.rule} ${finding.code} ${finding.message} ${finding.hint}`.toLowerCase();
    return !hidden.has(finding.severity) && words.every((word) => text.includes(word));
  };

  function paint() {
    const { shown, ignored: left, over } = split(last.findings, last.ignores);
    refill(tabs, SEVERITIES.map(([severity, name]) => h("button.kind", { type: "button", "aria-pressed": String(!hidden.has(severity)), "data-severity": severity,
      onclick: () => { hidden = new Set(hidden.has(severity) ? [...hidden].filter((one) => one !== severity) : [...hidden, severity]); paint(); } },
    name, " ", h("span.count", {}, shown.filter((one) => one.severity === severity).length))));
    tabs.hidden = tools.hidden = !shown.length;
    refill(list, shown.length ? groups(shown.filter(wanted), over) : h("ul.findings", { "aria-label": "Findings" }, h("li.none", {}, "Nothing to complain about.")));
    paintIgnored(left);
  }

  function groups(findings, over) {
    const out = new Map();
    for (const finding of findings) {
      const [key, title] = GROUPS[by][1](finding);
      if (!out.has(key)) out.set(key, { title, found: [] });
      out.get(key).found.push(finding);
    }
    if (!out.size) return h("ul.findings", { "aria-label": "Findings" }, h("li.none", {}, "None of this kind."));
    return [...out].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { title, found }]) => {
      const shown = whole.has(key) ? found : found.slice(0, MOST);
      const items = h("ul.findings", { "aria-label": title || "Findings" }, shown.map((finding) => item(finding, over.includes(finding))));
      return [title && h("h3", {}, title, " ", h("span.count.dim", {}, found.length)), items, found.length > shown.length && h("button.link", { type: "button", onclick: ({ target }) => {
        whole.add(key);
        const rest = found.slice(MOST).map((finding) => item(finding, over.includes(finding)));
        items.append(...rest);
        target.remove();
        rest[0].querySelector("button").focus();
      } }, `and ${count(found.length - shown.length, "more finding")}`)];
    });
  }

  function paintIgnored(left) {
    ignored.hidden = !last.ignores.length;
    const number = new Map();
    for (const finding of left) number.set(finding.rule, (number.get(finding.rule) ?? 0) + 1);
    refill(ignored, h("summary", {}, `${count(left.length, "finding")} ignored`), h("ul", {}, last.ignores.map((one) => h("li.row", {},
      h("span", {}, h("span.mono", {}, one.rule), ` ${number.get(one.rule) ?? 0}: ${one.reason}`, h("span.dim", {}, one.until ? holds(one) ? `, until ${one.until}` : `, which ended with ${one.until}` : "")),
      h("button.link", { type: "button", "aria-label": `Show ${one.rule} again`, onclick: () => ignore(one.rule, null) }, "Show again")))));
  }

  function item(finding, over) {
    const at = line(finding.start);
    const more = h("div.rule", { hidden: true });
    const why = h("button.link.mono", { type: "button", "aria-expanded": "false", onclick: async () => {
      more.hidden = !more.hidden;
      set(why, "aria-expanded", String(!more.hidden));
      if (more.childElementCount) return;
      const rule = (await rules().catch(() => new Map())).get(finding.rule);
      fill(more, rule ? [h("p", {}, rule.why), h("p", {}, rule.fix), rule.sources.map((url) => h("p", {}, h("a", { href: url, target: "_blank", rel: "noreferrer" }, "AWS's page")))] : "No more is known of it here.");
    } }, finding.rule);
    const ignoring = canIgnore(finding.rule) ? createIgnoring(finding.rule, (reasons) => ignore(finding.rule, reasons)) : {};
    const fixes = finding.fixes.map((fix) => fixer(fix, finding));
    return h("li", { "data-severity": finding.severity },
      h("button.link.mono", { type: "button", "aria-label": `Go to line ${at.line}, column ${at.column}`, onclick: () => goTo(finding.start, finding.end) }, `${at.line}:${at.column}`),
      h("div", {}, h("p", {}, h("span.mark", {}, SEVERITIES[rank(finding)][2]), " ", finding.message, finding.hint && h("span.hint", {}, ` (${finding.hint})`), over && h("span.hint", {}, " It was ignored, until its day came.")),
        h("p.row.do", {}, fixes.map((one) => [one.button, one.show]), why, ignoring.button,
          finding.silenced > 0 && h("span.dim", {}, `and ${count(finding.silenced, "finding")} with it`)), fixes.map((one) => one.lines), more, ignoring.form));
  }

  /** A fix, and what it changes. */
  function fixer(fix, finding) {
    const lines = h("pre.code.diff", { tabindex: "0", role: "region", "aria-label": `What the fix of ${finding.rule} changes`, hidden: true });
    const show = h("button.link.sign", { type: "button", "aria-expanded": "false", "aria-label": `Show what the fix of ${finding.rule} changes`, onclick: () => {
      lines.hidden = !lines.hidden;
      set(show, "aria-expanded", String(!lines.hidden));
      if (!lines.childElementCount) fill(lines, diffLines(diff(last.text, edited(last.text, fix.edits))));
    } }, "±");
    const button = h("button", { type: "button", title: `This fix ${EFFECTS[fix.effect]}.`, onclick: () => apply(fix, finding) },
      fix.title || "Fix", fix.effect !== "same" && h("span.dim", {}, `, ${EFFECTS[fix.effect]}`));
    return { button, show, lines };
  }

  return {
    element,
    /**
     * @param {import("../../engine/types.gen.js").LintFinding[]} findings
     * @param {string} text what they are about
     * @param {import("../../state/workspace.js").Ignore[]} ignores of this policy
     */
    show(findings, text, ignores) { last = { findings, text, ignores }; paint(); },
    clear() { whole = new Set(); last = { findings: [], text: "", ignores: [] }; fill(tabs); fill(list); tools.hidden = ignored.hidden = true; },
    /** What is not ignored. */
    shown: () => split(last.findings, last.ignores).shown,
    config: (file) => asConfig(last.ignores, file),
  };
}
