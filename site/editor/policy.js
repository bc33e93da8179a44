import { createEditor } from "./editor.js";

const SEVERITY = { error: "error", security: "warning", warning: "warning", suggestion: "info" };

/**
 * An editor for a policy of the workspace: it completes and explains what the catalog knows,
 * and what is taken back is a step of the workspace.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {ReturnType<typeof import("../state/store.js").createStore>} store
 * @param {Parameters<typeof createEditor>[0]} options
 */
export const createPolicyEditor = (engine, store, options) =>
  createEditor({ ...options, ask: (op, request) => engine.call(op, request), partition: () => store.get().partition, history: store });

/**
 * Findings as an editor shows them, with what repairs them.
 * @param {import("../engine/types.gen.js").LintFinding[]} findings
 * @param {(fix: import("../engine/types.gen.js").LintFix) => void} apply
 */
export const diagnosticsOf = (findings, apply) => findings.map((one) => ({
  start: one.start, end: one.end, severity: SEVERITY[one.severity], source: one.rule, message: one.message + (one.hint && ` (${one.hint})`),
  actions: one.fixes.map((fix) => ({ name: fix.title || "Fix", apply: () => apply(fix) })),
}));
