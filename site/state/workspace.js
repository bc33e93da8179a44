// What the user works on: its form, how views see it, and which kept ones are sound.

/**
 * @typedef {{id: number, arn: string, levels: string[]}} Item one pasted ARN
 * @typedef {{id: number, name: string, values: string}} ContextRow
 * @typedef {{principal: string, action: string, resource: string, context: ContextRow[], principalTags: string, principalOrg: string, resourceAccount: string, resourceTags: string, resourceOrg: string, time: string}} Request
 * @typedef {{rule: string, policy: number, reason: string, until: string}} Ignore findings of a
 *   rule in a policy that are not to be shown; until is a day, YYYY-MM-DD, or empty
 *
 * @typedef {object} Intent what Build makes a policy from
 * @property {"arns"|"template"} view
 * @property {Item[]} items
 * @property {string[]} exclude actions that the items must not bring
 * @property {import("../text/recipes.js").Condition[]} conditions what must hold for what the items bring
 * @property {string} template the text of a template, which has its own exclusions
 * @property {string} levelTable
 * @property {"none"|"scoped"|"wildcard"} dependents
 * @property {boolean} completeOnly
 * @property {boolean} minimize
 *
 * @typedef {object} Head
 * @property {number} id
 * @property {string} name
 * @property {string} kind one of the engine's kinds, empty for the one it looks like
 * @property {string} text the document
 * @property {"intent"|"hand"} by where text is from: the intent, or somebody's hand
 * @property {boolean} on whether it applies in Test
 * @property {number} level where in the organization it is attached
 * @property {string} arn of the resource or role that has it
 *
 * @typedef {Head & Intent} Policy
 *
 * @typedef {object} Workspace
 * @property {Policy[]} policies at least one
 * @property {number} selected the id of the policy that Build, Check and Sandbox are about
 * @property {string} partition of ARNs that the page makes up
 * @property {Request} request what Test asks about
 * @property {string} suite tests of the policies, as "leastwise test" reads them
 * @property {Ignore[]} ignores
 * @property {string} before the policy that Compare starts from
 * @property {string} after what became of it
 * @property {string} compareKind their kind
 * @property {string} mask the id of what was masked when it was shared, then the placeholders
 *   of others in it, with blanks between them
 * @property {string} tab the view that was open last
 */

/** @type {Request} */
const REQUEST = { principal: "", action: "", resource: "", context: [], principalTags: "", principalOrg: "", resourceAccount: "", resourceTags: "", resourceOrg: "", time: "" };

/** @type {Intent} */
const INTENT = { view: "arns", items: [], exclude: [], conditions: [], template: "", levelTable: "strict", dependents: "scoped", completeOnly: false, minimize: false };

/** @type {Policy} */
export const POLICY = { id: 1, name: "", kind: "", text: "", by: "intent", on: true, level: 0, arn: "", ...INTENT };

/** @type {Workspace} */
export const EMPTY = { policies: [POLICY], selected: 1, partition: "aws", request: REQUEST, suite: "", ignores: [], before: "", after: "", compareKind: "", mask: "", tab: "build" };

export const selected = (workspace) => workspace.policies.find((one) => one.id === workspace.selected) ?? workspace.policies[0];

/** What a policy is called that has no name. */
export const unnamed = (policy, all) => (all.length > 1 ? `Policy ${all.indexOf(policy) + 1}` : "Policy");
export const called = (policy, all) => policy.name || unnamed(policy, all);

/** Whether there is nothing in a policy, neither text nor intent. */
export const isBlank = (policy) => !policy.text.trim() && !policy.items.length && !policy.template.trim();

const pick = (from, model) => Object.fromEntries(Object.keys(model).map((key) => [key, from[key]]));

/**
 * A workspace as views see it: with the selected policy's intent, and its text and kind as
 * "policy" and "policyKind", beside what all policies share.
 * @param {Workspace} workspace
 */
export function seen(workspace) {
  const current = selected(workspace);
  return { ...workspace, ...pick(current, INTENT), selected: current.id, current, policy: current.text, policyKind: current.kind };
}
/** @typedef {ReturnType<typeof seen>} State */

/**
 * A workspace after a change as views make it. A text of which
 * nobody says that it is made from the intent is one by hand.
 * @param {Workspace} workspace
 * @param {Partial<State & Policy>} change
 * @param {number} [id] of the policy that the change is about
 * @returns {Workspace}
 */
export function changed(workspace, change, id = selected(workspace).id) {
  const own = {};
  const shared = {};
  for (const [key, value] of Object.entries(change)) {
    if (key === "policy") Object.assign(own, { text: value, by: change.by ?? (value.trim() ? "hand" : "intent") });
    else if (key === "policyKind") own.kind = value;
    else if (key in EMPTY) shared[key] = value;
    else if (key in POLICY) own[key] = value;
    else throw new TypeError(`a workspace has no ${key}`);
  }
  const next = { ...workspace, ...shared };
  if (Object.keys(own).length) next.policies = next.policies.map((one) => (one.id === id ? { ...one, ...own } : one));
  return next;
}

/** Every id that is taken. */
export const ids = (workspace) => [workspace.policies, workspace.policies.map((one) => one.items), workspace.request.context].flat(2).map((one) => one.id);

/** Whether a value has the fields of a model, each of the model's type. */
const like = (model) => (value) => Object.entries(model).every(([key, of]) => typeof value?.[key] === typeof of && Array.isArray(value[key]) === Array.isArray(of));
const isItem = like({ id: 0, arn: "", levels: [] });
const LISTS = {
  context: like({ id: 0, name: "", values: "" }),
  ignores: like({ rule: "", policy: 0, reason: "", until: "" }),
  levels: (value) => typeof value === "string",
  exclude: (value) => typeof value === "string",
  conditions: (value) => like({ recipe: "", values: [] })(value) && value.values.every(LISTS.exclude),
  items: (value) => isItem(value) && value.levels.every(LISTS.levels),
};
/** The fields of a value that a model has too, in the form they have there; the model's for the rest. */
const sound = (value, model) => Object.fromEntries(Object.entries(model).map(([key, of]) =>
  [key, like({ [key]: of })(value) && (!LISTS[key] || value[key].every(LISTS[key])) ? value[key] : of]));

/**
 * Makes a workspace of what was kept or came with a link. What has not the form that it
 * should have is left out.
 * @param {any} kept
 * @returns {Workspace}
 */
export function workspaceOf(kept) {
  if (typeof kept !== "object" || !kept) return EMPTY;
  const list = Array.isArray(kept.policies) ? kept.policies.filter((one) => Number.isSafeInteger(one?.id)) : [older(kept)];
  const seen = new Set();
  const policies = list.map((one) => sound(one, POLICY)).filter(({ id }) => !seen.has(id) && seen.add(id));
  const out = { ...sound(kept, { ...EMPTY, policies: [] }), request: sound(kept.request, REQUEST), policies: policies.length ? policies : EMPTY.policies };
  return { ...out, selected: selected(out).id };
}

/** What pages kept that had one policy. */
const older = (kept) => ({ ...kept, id: 1, text: kept.policy ?? "", kind: kept.policyKind ?? "", by: kept.policy?.trim?.() ? "hand" : "intent" });
