// Which policy of the workspace a pasted statement belongs to.
import { kindWord } from "../../state/kinds.js";
import { isBlank, POLICY } from "../../state/workspace.js";

/** @typedef {import("../../engine/types.gen.js").IntakeCandidate} Candidate */
/** @typedef {{kind: string, of: string, place: string, candidates: Candidate[], calls: number}} Group */

/**
 * The candidates of a reply by the document that lacks them.
 * @param {import("../../engine/types.gen.js").IntakeReply} reply
 * @returns {Group[]}
 */
export function groupsOf(reply) {
  const groups = new Map();
  for (const candidate of reply.candidates) {
    const key = `${candidate.kind} ${candidate.of}`;
    if (!groups.has(key)) groups.set(key, { kind: candidate.kind, of: candidate.of, place: candidate.place, candidates: [], calls: 0 });
    const group = groups.get(key);
    group.candidates.push(candidate);
    group.calls += candidate.calls;
  }
  return [...groups.values()];
}

/**
 * The policies into which groups go by themselves: the one of that user, role or resource,
 * the one that is open, or another of the kind. Each takes one group.
 * @param {Group[]} groups
 * @param {{policies: object[], current: object, looks: Map<number, string>}} workspace looks are
 *   the policies' kinds by id
 * @returns {number[]} ids, 0 for a new policy
 */
export function homes(groups, { policies, current, looks }) {
  const taken = new Set();
  const isKind = (one, group) => looks.get(one.id) === group.kind || isBlank(one) && !one.kind;
  const isOf = (one, group) => Boolean(group.of) && (one.arn === group.of || one.name === nameFor(group));
  const free = (one, group) => !taken.has(one.id) && isKind(one, group) && (!one.arn || !group.of || one.arn === group.of);
  return groups.map((group) => {
    const home = policies.find((one) => !taken.has(one.id) && isKind(one, group) && isOf(one, group)) ?? [current, ...policies.filter((one) => !isBlank(one))].find((one) => free(one, group));
    if (home) taken.add(home.id);
    return home?.id ?? 0;
  });
}

/** What a new policy for a group is called. @param {Group} group */
export function nameFor({ kind, of }) {
  const whose = of.split(/[:/]/).at(-1);
  return kind === "identity" ? whose : [kindWord(kind), whose].filter(Boolean).join(" ");
}

/** A new policy for a group, without a text. @param {Group} group */
export const policyFor = (group, id) => ({ ...POLICY, id, name: nameFor(group), kind: group.kind, arn: ofResource(group) });

/** Test wants to know of which role or resource a policy is. */
const ofResource = ({ kind, of }) => (["resource", "trust"].includes(kind) ? of : "");
