// Placeholders whose value is the same nearly everywhere. The rest becomes "*", which
// matches, and which the user narrows.
const KNOWN = { Partition: "aws" };

/** "arn:${Partition}:s3:::${BucketName}" as "arn:aws:s3:::*". */
export const exampleARN = (format) => format.replace(/\$\{([^}]*)\}/g, (_, name) => KNOWN[name] ?? "*");

/**
 * A statement that allows one action on the types a call needs, with wildcards in the
 * places of names.
 * @param {import("../../engine/types.gen.js").ActionReply} action
 */
export function exampleStatement(action) {
  const required = action.rows.filter((row) => row.required && row.alternative <= 1);
  const rows = required.length ? required : action.rows;
  const arns = [...new Set(rows.flatMap((row) => row.type.formats.map(exampleARN)))].sort();
  return { Effect: "Allow", Action: action.id, Resource: arns.length === 1 ? arns[0] : arns.length ? arns : "*" };
}
