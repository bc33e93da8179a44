import { places } from "./places.js";

/** As in the command line's SARIF. */
const LEVELS = { error: "error", security: "warning", warning: "warning", suggestion: "note" };

/**
 * Findings as SARIF 2.1.0, for code scanning: the results are those of
 * "leastwise lint --format sarif".
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @param {string} text the policy
 * @param {import("../engine/types.gen.js").LintFinding[]} findings
 * @param {{rules: Map<string, object>, file: string, version: string}} about
 */
export function sarif(text, findings, { rules, file, version }) {
  const at = places(text);
  const artifactLocation = { uri: encodeURI(file), uriBaseId: "%SRCROOT%" };
  const region = ({ start, end }) => {
    const [from, to] = [at.at(start), at.at(end)];
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  };
  const ids = [...new Set(findings.map((one) => one.rule))];
  const severity = (id) => LEVELS[findings.find((one) => one.rule === id).severity];
  return JSON.stringify({
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "leastwise", version, informationUri: "https://github.com/leastwise/leastwise", rules: ids.map((id) => rule(id, rules.get(id), severity(id))) } },
      columnKind: "unicodeCodePoints",
      invocations: [{ executionSuccessful: true }],
      results: findings.map((one) => ({
        ruleId: one.rule, ruleIndex: ids.indexOf(one.rule), level: LEVELS[one.severity], message: { text: one.message + (one.hint ? `. Hint: ${one.hint}` : "") },
        locations: [{ physicalLocation: { artifactLocation, region: region(one) } }],
        ...(one.fixes.length ? { fixes: one.fixes.map((fix) => ({ description: { text: `${fix.title || one.hint} (${fix.effect})` },
          artifactChanges: [{ artifactLocation, replacements: fix.edits.map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.text } })) }] })) } : {}),
      })),
    }],
  }, null, 2);
}

function rule(id, known, level) {
  const about = known ? { shortDescription: { text: known.title }, fullDescription: { text: known.why }, help: { text: `${known.why}\n\n${known.fix}` }, helpUri: known.sources[0] } : {};
  return { id, ...about, defaultConfiguration: { level } };
}
