import { recipeOf } from "./recipes.js";

/** A word as a POSIX shell takes it, in quotation marks where it has more than letters. */
export const quote = (text) => (/^[\w.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

const FLAGS = { List: "--list", Read: "--read", Write: "--write", Tagging: "--tagging", "Permissions management": "--permissions-management" };
const ORDER = ["Read", "Write", "List", "Tagging", "Permissions management"]; // of statements
/** Values of one key are alternatives, each of them an option of its own. @param {import("./recipes.js").Condition} condition */
function conditionFlags({ recipe, values }) {
  const names = values.slice(0, Math.max((recipeOf(recipe)?.parameters.length ?? 1) - 1, 0));
  const rest = values.slice(names.length);
  return rest.length ? rest.map((value) => `--condition ${quote([recipe, ...names, value].join("="))}`) : [`--condition ${recipe}`];
}
const lines = (words) => words.join(" \\\n  ");

/**
 * The command that makes the same policy; null for one that was written by hand.
 * @param {import("../state/workspace.js").State} state
 */
export function makes(state) {
  if (state.current.by === "hand") return null;
  const options = [
    ...(state.template.trim() ? [] : state.conditions.flatMap(conditionFlags)),
    state.levelTable !== "strict" && `--levels ${quote(state.levelTable)}`, `--dependents ${quote(state.dependents)}`,
    state.completeOnly && "--complete-only", state.minimize && "--minimize", state.partition !== "aws" && `--partition ${quote(state.partition)}`,
  ].filter(Boolean);
  if (state.view === "template" || state.template.trim()) return state.template.trim() ? `${lines(["leastwise generate", ...options, "-"])} <<'END'\n${state.template.replace(/\n?$/, "\n")}END\n` : null;
  const arns = ORDER.flatMap((level) => state.items.filter((item) => item.arn && item.levels.includes(level)).map((item) => `${FLAGS[level]} ${quote(item.arn)}`));
  if (!arns.length) return null;
  return `${lines(["leastwise generate", ...arns, ...state.exclude.map((pattern) => `--exclude ${quote(pattern)}`), ...options])}\n`;
}

/**
 * The command of AWS's that puts a policy into an account; null for a resource's, which each
 * service takes in its own way.
 * @param {string} policy JSON
 * @param {string} kind of it @param {string} name
 */
export function creates(policy, kind, name) {
  let document;
  try { document = quote(JSON.stringify(JSON.parse(policy))); } catch { return null; }
  const called = quote(name.trim().replace(/[^\w+=,.@-]+/g, "-") || "leastwise");
  switch (kind) {
    case "identity": case "boundary": return `${lines(["aws iam create-policy", `--policy-name ${called}`, `--policy-document ${document}`])}\n`;
    case "trust": return `${lines(["aws iam create-role", `--role-name ${called}`, `--assume-role-policy-document ${document}`])}\n`;
    case "session": return `${lines(["aws sts assume-role", "--role-arn ROLE_ARN", `--role-session-name ${called}`, `--policy ${document}`])}\n`;
    case "scp": case "rcp": return `${lines(["aws organizations create-policy", `--type ${kind === "scp" ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY"}`, `--name ${called}`, "--description ''", `--content ${document}`])}\n`;
    case "vpc-endpoint": return `${lines(["aws ec2 modify-vpc-endpoint", "--vpc-endpoint-id VPC_ENDPOINT_ID", `--policy-document ${document}`])}\n`;
  }
  return null;
}
