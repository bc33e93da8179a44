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
