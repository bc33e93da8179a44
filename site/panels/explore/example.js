import { filled } from "../../text/arnformat.js";

/**
 * "arn:${Partition}:s3:::${BucketName}" as "arn:aws:s3:::*": what is not known becomes a
 * wildcard, which matches, and which the user narrows.
 */
export const exampleARN = (format, partition = "aws") => filled(format, (name) => (name === "Partition" ? partition : "*"));

/**
 * A statement that allows one action on the types a call needs, with wildcards in the
 * places of names.
 * @param {import("../../engine/types.gen.js").ActionReply} action
 */
export function exampleStatement(action, partition) {
  const required = action.rows.filter((row) => row.required && row.alternative <= 1);
  const rows = required.length ? required : action.rows;
  const arns = [...new Set(rows.flatMap((row) => row.type.formats.map((format) => exampleARN(format, partition))))].sort();
  return { Effect: "Allow", Action: action.id, Resource: arns.length === 1 ? arns[0] : arns.length ? arns : "*" };
}

/** For a value of a type: an operator that fits, and a value as an example. */
const VALUES = { ARN: ["ArnLike", "arn:aws:iam::111122223333:role/example"], Bool: ["Bool", "true"], Numeric: ["NumericLessThanEquals", "10"], Date: ["DateLessThan", "2030-01-01T00:00:00Z"],
  IPAddress: ["IpAddress", "203.0.113.0/24"], Binary: ["BinaryEquals", "QmluYXJ5"], String: ["StringEquals", "example"] };

/**
 * A condition on a key, with an operator for its type.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @param {{name: string, type: string, multivalued: boolean}} key
 */
export function exampleCondition({ name, type, multivalued }) {
  const [operator, value] = VALUES[type] ?? VALUES.String;
  return { [multivalued ? `ForAnyValue:${operator}` : operator]: { [filled(name, () => "team")]: multivalued ? [value] : value } };
}

/** A policy that allows an action which has the key, under a condition on it; null if none has. */
export function examplePolicy(key) {
  if (!key.actions.length) return null;
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: key.actions[0], Resource: "*", Condition: exampleCondition(key) }] };
}
