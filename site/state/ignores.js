// Findings that are not to be shown, each with a reason and perhaps a last day.

/** Broken JSON hides what is behind it, so nothing hides that it is broken. */
export const canIgnore = (rule) => rule !== "json-syntax";

/** @param {Date} [now] @returns {string} the day here, YYYY-MM-DD */
export const today = (now = new Date()) => [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

/** Whether an ignore holds on a day; its last day counts. @param {import("./workspace.js").Ignore} ignore */
export const holds = (ignore, day = today()) => !ignore.until || day <= ignore.until;

/**
 * Tells findings that are ignored from the others.
 * @param {{rule: string}[]} findings
 * @param {import("./workspace.js").Ignore[]} ignores of the policy
 */
export function split(findings, ignores, day = today()) {
  const out = { shown: [], ignored: [], over: [] };
  for (const finding of findings) {
    const ignore = ignores.find((one) => one.rule === finding.rule);
    const list = !ignore ? out.shown : holds(ignore, day) ? out.ignored : out.over;
    list.push(finding);
  }
  return { ...out, shown: findings.filter((one) => !out.ignored.includes(one)) };
}

/** The ignores as "leastwise lint" reads them in .leastwise.yaml. */
export function asConfig(ignores, file) {
  if (!ignores.length) return "";
  return `lint:\n  ignore:\n${ignores.map(({ rule, reason, until }) => `  - {rules: ${rule}, files: ${JSON.stringify(file)}, reason: ${JSON.stringify(reason)}${until ? `, expires: ${until}` : ""}}`).join("\n")}\n`;
}
