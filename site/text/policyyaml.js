// Policies in YAML: which texts are some, and their JSON.

const HEAD = /^[ \t-]*["']?(?:Statement|Effect|PolicyDocument|AssumeRolePolicyDocument)["']?[ \t]*:(?=\s|$)/m;
const ACTION = /^[ \t-]*["']?(?:Not)?Action["']?[ \t]*:(?=\s|$)/m;

/** Whether a text is meant as a policy in YAML, or as something with one in it. @param {string} text */
export const looksLikeYAMLPolicy = (text) => !/^\s*[[{"]/.test(text) && HEAD.test(text) && ACTION.test(text);

const [KIND, , , TAG, BODY] = [0, 1, 2, 3, 4]; // of a node in a span tree

/**
 * A node of a span tree as JSON, in the layout of the engine's: texts for all scalars, save
 * for values left out, which are null. Keys that stand there twice stay.
 */
export function toJSON(node, indent = "") {
  const body = node[BODY];
  if (!Array.isArray(body)) return node[KIND] === "plain" && !node[TAG] && /^(|~|null)$/i.test(body) ? "null" : JSON.stringify(body);
  const map = node[KIND] === "map";
  if (!body.length) return map ? "{}" : "[]";
  const inner = `${indent}  `;
  const lines = map ? body.flatMap((key, i) => (i % 2 ? [] : [`${JSON.stringify(String(key[BODY]))}: ${toJSON(body[i + 1], inner)}`])) : body.map((one) => toJSON(one, inner));
  return `${map ? "{" : "["}\n${lines.map((line) => inner + line).join(",\n")}\n${indent}${map ? "}" : "]"}`;
}
