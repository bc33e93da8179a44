import { member, outline, pathOf, placeAt, strings } from "./outline.js";

const ELEMENTS = new Set(["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"]);

/**
 * @typedef {object} Where what stands, or could stand, at a place of a policy
 * @property {"document"|"element"|"version"|"effect"|"action"|"resource"|"operator"|"key"|"value"|"principal-type"|"principal"} kind
 * @property {{from: number, to: number, text: string, closed: boolean}|null} string the string
 *   around the place, from inside its quotation marks; null where one could begin
 * @property {string[]} actions patterns in Action or NotAction of the statement
 * @property {string[]} has names that the object has already, other than this one
 * @property {string} operator of a condition's key or value
 * @property {string} key of a condition's value
 * @property {string} type of a principal: "AWS"
 * @property {boolean} named whether a colon follows the name
 */

/**
 * @param {string} text a policy, perhaps half-written
 * @param {number} index a place in UTF-16 units
 * @returns {Where|null} null where nothing of a policy goes
 */
export function where(text, index) {
  const root = outline(text);
  const place = placeAt(root, index);
  const { container, role, string } = place;
  const path = pathOf(container);
  if (role === "value" && container.type === "object" && place.key !== null) path.push(place.key);
  const statement = statementOf(container);
  const kind = kindOf(path, role, container, statement);
  if (!kind) return null;
  const inner = string && { from: string.from + 1, to: string.to - (string.closed ? 1 : 0), text: string.text, closed: string.closed };
  const under = path.indexOf("Condition");
  return {
    kind, string: inner,
    actions: [...strings(member(statement, "Action")), ...strings(member(statement, "NotAction"))],
    has: role === "name" ? container.names.filter((one) => one !== string).map((one) => one.text) : [],
    operator: under >= 0 ? path[under + 1] ?? "" : "",
    key: under >= 0 ? path[under + 2] ?? "" : "",
    type: /^(Not)?Principal$/.test(path.at(-2) ?? "") ? path.at(-1) : "",
    named: Boolean(string?.colon),
  };
}

/** The statement around a part: the outermost object that has, or is to have, its elements. */
function statementOf(one) {
  let found = null;
  for (; one?.parent; one = one.parent) {
    if (one.type !== "object") continue;
    const isStatement = one.key === "Statement" || one.parent.key === "Statement" || one.names.some((name) => ELEMENTS.has(name.text));
    if (isStatement && !one.names.some((name) => name.text === "Statement")) found = one;
  }
  return found;
}

function kindOf(path, role, container, statement) {
  const at = path.lastIndexOf("Condition");
  if (at >= 0) {
    const depth = path.length - at - 1;
    if (role === "name") return ["operator", "key"][depth] ?? null;
    return depth === 2 ? "value" : null;
  }
  const name = path.at(-1);
  if (role === "name") {
    if (/^(Not)?Principal$/.test(name ?? "")) return "principal-type";
    if (container === statement) return "element";
    return path.length === 0 || container.names.some((one) => one.text === "Statement") ? "document" : null;
  }
  if (/^(Not)?Action$/.test(name ?? "")) return "action";
  if (/^(Not)?Resource$/.test(name ?? "")) return "resource";
  if (/^(Not)?Principal$/.test(name ?? "") || /^(Not)?Principal$/.test(path.at(-2) ?? "")) return "principal";
  return { Effect: "effect", Version: "version" }[name] ?? null;
}
