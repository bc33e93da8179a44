const MOST = 4_000_000; // cells of the table; beyond, what differs is told as one block

/**
 * The difference of two texts, line by line: the fewest lines that go and come.
 * @param {string} before
 * @param {string} after
 * @returns {{kind: "same"|"gone"|"new", text: string, a: number, b: number}[]} a and b are line
 *   numbers from 1, 0 where a text does not have the line
 */
export function diff(before, after) {
  const a = lines(before), b = lines(after);
  let start = 0, end = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const out = [];
  const same = (i, j) => out.push({ kind: "same", text: a[i], a: i + 1, b: j + 1 });
  const gone = (i) => out.push({ kind: "gone", text: a[i], a: i + 1, b: 0 });
  const come = (j) => out.push({ kind: "new", text: b[j], a: 0, b: j + 1 });
  for (let i = 0; i < start; i++) same(i, i);
  const n = a.length - start - end, m = b.length - start - end;
  const common = n * m <= MOST ? table(a, b, start, n, m) : null;
  let i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && a[start + i] === b[start + j]) same(start + i++, start + j++);
    else if (j === m || i < n && (!common || common[(i + 1) * (m + 1) + j] >= common[i * (m + 1) + j + 1])) gone(start + i++);
    else come(start + j++);
  }
  for (let k = end; k > 0; k--) same(a.length - k, b.length - k);
  return out;
}

const lines = (text) => (text === "" ? [] : text.replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/));

/** How many lines the rests of both from i and j on have in common at most, row by row. */
function table(a, b, start, n, m) {
  const out = new Uint16Array((n + 1) * (m + 1));
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      out[i * (m + 1) + j] = a[start + i] === b[start + j] ? out[(i + 1) * (m + 1) + j + 1] + 1 :
        Math.max(out[(i + 1) * (m + 1) + j], out[i * (m + 1) + j + 1]);
    }
  }
  return out;
}

const ORDER = ["Version", "Id", "Statement", "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/**
 * A policy in one form for all ways to write it, as far as the text goes: white space, order
 * of elements and of lists, lists of one. Null for what is no JSON.
 * @param {string} text
 */
export function tidy(text) {
  let policy;
  try { policy = JSON.parse(text); } catch { return null; }
  return JSON.stringify(isObject(policy) ? inside(policy, { Statement: (value) => list(value).map(statement) }) : policy, null, 2);
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const list = (value) => (Array.isArray(value) ? value : [value]);
const sorted = (value) => list(value).toSorted((x, y) => compare(JSON.stringify(x), JSON.stringify(y)));
const compare = (x, y) => (x < y ? -1 : x > y ? 1 : 0);
const rank = (name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** An object's members in order, with a function for the values of some; "*" is all others. */
function inside(value, how) {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort((x, y) => rank(x) - rank(y) || compare(x, y)).map((name) =>
    [name, (how[name] ?? how["*"] ?? ((same) => same))(value[name])]));
}

const values = (value) => inside(value, { "*": sorted });
const statement = (value) => inside(value, {
  Action: sorted, NotAction: sorted, Resource: sorted, NotResource: sorted, Principal: values, NotPrincipal: values,
  Condition: (block) => inside(block, { "*": values }),
});
