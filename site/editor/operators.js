/**
 * The operators of conditions in the order of AWS's page, with what they ask:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @type {[name: string, asks: string][]}
 */
export const OPERATORS = [
  ["StringEquals", "is the same text"], ["StringNotEquals", "is another text"], ["StringEqualsIgnoreCase", "is the same text in any letter case"], ["StringNotEqualsIgnoreCase", "is another text in any letter case"],
  ["StringLike", "matches, with * and ?"], ["StringNotLike", "does not match, with * and ?"],
  ["NumericEquals", "is the same number"], ["NumericNotEquals", "is another number"], ["NumericLessThan", "is less"], ["NumericLessThanEquals", "is not more"], ["NumericGreaterThan", "is more"], ["NumericGreaterThanEquals", "is not less"],
  ["DateEquals", "is that time"], ["DateNotEquals", "is another time"], ["DateLessThan", "is before"], ["DateLessThanEquals", "is not after"], ["DateGreaterThan", "is after"], ["DateGreaterThanEquals", "is not before"],
  ["Bool", "is true, or false"], ["BinaryEquals", "is the same bytes, in base 64"], ["IpAddress", "is an address in the range"], ["NotIpAddress", "is no address in the range"],
  ["ArnEquals", "matches the ARN, with * and ? in its fields"], ["ArnLike", "matches the ARN, with * and ? in its fields"], ["ArnNotEquals", "does not match the ARN"], ["ArnNotLike", "does not match the ARN"],
  ["Null", "true: the request lacks the key; false: it has it"],
];

const QUALIFIERS = { "ForAnyValue:": "one of the request's values ", "ForAllValues:": "each of the request's values, also none, " };
const IF = "IfExists";
const byName = new Map(OPERATORS.map(([name, asks]) => [name.toLowerCase(), asks]));

/** What an operator asks, with qualifier and IfExists; undefined for one that AWS does not have. */
export function asks(operator) {
  const qualifier = Object.keys(QUALIFIERS).find((one) => operator.toLowerCase().startsWith(one.toLowerCase())) ?? "";
  const rest = operator.slice(qualifier.length);
  const base = rest.toLowerCase().endsWith(IF.toLowerCase()) ? rest.slice(0, -IF.length) : rest;
  const said = byName.get(base.toLowerCase());
  if (said === undefined || base.toLowerCase() === "null" && base !== rest) return undefined;
  return (QUALIFIERS[qualifier] ?? "") + said + (base === rest ? "" : ", or the request lacks the key");
}

/** Operators that begin like what is typed, or hold it; the long forms once somebody asks for them. */
export function operatorsLike(typed) {
  const low = typed.toLowerCase();
  const names = OPERATORS.map(([name]) => name);
  if (low.startsWith("for")) return Object.keys(QUALIFIERS).flatMap((qualifier) => names.filter((name) => !/^(Null|Bool|Binary)/.test(name)).map((name) => qualifier + name)).filter((name) => name.toLowerCase().includes(low));
  const plain = names.filter((name) => name.toLowerCase().includes(low));
  const long = names.filter((name) => name !== "Null" && low && `${name}${IF}`.toLowerCase().includes(low)).map((name) => name + IF);
  return [...plain.sort((a, b) => Number(b.toLowerCase().startsWith(low)) - Number(a.toLowerCase().startsWith(low))), ...long, ...(low ? [] : Object.keys(QUALIFIERS))];
}
