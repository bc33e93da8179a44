import { recipeOf } from "./recipes.js";
import { places } from "./places.js";

const FIELDS = "mode|read|write|list|tagging|permissions-management|wildcard-only|skip-resource-constraints|exclude-actions|sts|actions|arns|values|conditions|blocks|principals|subjects|services|levels|dependents";
const MODE = /^[\s{,]*["']?mode["']?\s*:/m;
const FIELD = new RegExp(`^[\\s{,]*["']?(?:${FIELDS})["']?\\s*:\\s*(?:$|[\\[{#'"&*-]|crud|actions|trust|boundary)`, "gm");

/**
 * Whether a text is meant as a template of Policy Sentry: it names a mode, or two of the
 * fields at the beginnings of lines, and is no policy.
 */
export function looksLikeTemplate(text) {
  if (/"(Statement|Version)"\s*:/.test(text)) return false;
  return MODE.test(text) || (text.match(FIELD) ?? []).length > 1;
}

const EXCLUDE = "exclude-actions";
const [KIND, START, END, , BODY] = [0, 1, 2, 3, 4]; // of a node in a span tree
export const isList = (node) => node?.[KIND] === "seq";
export const isMap = (node) => node?.[KIND] === "map";

export function member(map, name) {
  if (!isMap(map)) return undefined;
  for (let i = 0; i < map[BODY].length; i += 2) if (map[BODY][i][BODY] === name) return { key: map[BODY][i], value: map[BODY][i + 1] };
}

/** A document and its blocks, which have lists of their own. */
export function partsOf(document) {
  const blocks = member(document, "blocks")?.value;
  return [document, ...(isList(blocks) ? blocks[BODY].filter(isMap) : [])];
}

/** The mode of a document, or of a block in it. */
export const modeOf = (part, document = part) => member(part, "mode")?.value[BODY] ?? (member(part, "actions") ? "actions" : part === document ? "crud" : modeOf(document));

/** What the documents and their blocks exclude, in order, each once. */
export function excluded(documents) {
  const out = new Set();
  for (const document of documents.flatMap(partsOf)) {
    const value = member(document, EXCLUDE)?.value;
    for (const item of isList(value) ? value[BODY] : value && !isMap(value) ? [value] : []) if (typeof item[BODY] === "string" && item[BODY].trim()) out.add(item[BODY].trim());
  }
  return [...out];
}

const PLAIN = /^[A-Za-z][\w.-]*:[\w*?-]+$/; // an action that needs no quotation marks
const written = (text, quoted) => (quoted || !PLAIN.test(text) ? JSON.stringify(text) : text);
/** @typedef {{block: string, flow: string}} Entry as a line of a list has it, and between brackets */
const actionEntry = (text) => ({ block: written(text), flow: written(text, true) });
const splice = (text, from, to, by) => text.slice(0, from) + by + text.slice(to);

/** What the edits below need to know of a text. */
function edges(text) {
  const at = places(text);
  const lineStart = (index) => Math.max(text.lastIndexOf("\n", index - 1), text.lastIndexOf("\r", index - 1)) + 1;
  const lineEnd = (index) => { const n = text.slice(index).search(/[\r\n]/); return n < 0 ? text.length : index + n; };
  return { index: at.index, lineStart, lineEnd, newline: /\r\n/.test(text) ? "\r\n" : "\n",
    indent: (index) => text.slice(lineStart(index), index).replace(/[^\t ]/g, " ") };
}

/**
 * Adds an action to the exclude-actions of a document or block and leaves the rest of the text as it is.
 * @param {string} text
 * @param {any[]} document a document of the text's span tree, or a block of one
 * @param {string} action
 * @returns {string|null} null where the list is written in a way that is not edited here
 */
export const exclude = (text, document, action) => addTo(text, document, EXCLUDE, [actionEntry(action)]);

/**
 * Adds entries to a list of a document or block, which may not be there yet.
 * @param {Entry[]} entries at least one
 * @returns {string|null} as exclude's
 */
export function addTo(text, document, field, entries) {
  if (!isMap(document)) return null;
  const e = edges(text);
  const [start, end] = [e.index(document[START]), e.index(document[END])];
  const flow = text[start] === "{";
  const have = member(document, field);
  if (have) return intoList(text, e, have.value, entries, e.indent(e.index(have.key[START])), flow);
  if (flow) return intoBraces(text, e, document, start, end, `"${field}": [${inFlow(entries)}]`);
  const indent = e.indent(start);
  const at = e.lineEnd(end);
  return splice(text, at, at, `${e.newline}${indent}${field}:${inBlock(e, indent, entries)}`);
}

const inFlow = (entries) => entries.map(({ flow }) => flow).join(", ");
const inBlock = (e, indent, entries) => entries.map(({ block }) => `${e.newline}${indent}- ${block}`).join("");

function intoBraces(text, e, document, start, end, pair) {
  const [first, last] = [document[BODY][0], document[BODY].at(-1)];
  if (!last) return splice(text, start, end, `{${pair}}`);
  const at = e.index(last[END]);
  const lines = /[\r\n]/.test(text.slice(start, e.index(first[START])));
  return splice(text, at, at, lines ? `,${e.newline}${e.indent(e.index(first[START]))}${pair}` : `, ${pair}`);
}

function intoList(text, e, list, entries, indent, flow) {
  const [start, end] = [e.index(list[START]), e.index(list[END])];
  if (text[start] === "*" && list[BODY] !== text.slice(start, end)) return null; // an alias
  if (isMap(list)) return null;
  if (!isList(list)) {
    if (list[BODY].trim() && /^(literal|folded)$/.test(list[KIND])) return null;
    if (list[BODY].trim() && list[BODY] !== "~" && list[BODY] !== "null") return splice(text, start, end, `[${text.slice(start, end)}, ${inFlow(entries)}]`);
    return flow ? splice(text, start, end, ` [${inFlow(entries)}]`) : splice(text, start, end, inBlock(e, indent, entries));
  }
  const items = list[BODY];
  if (text[start] === "[") {
    if (!items.length) return splice(text, start, end, `[${inFlow(entries)}]`);
    const last = e.index(items.at(-1)[END]);
    return splice(text, last, last, `, ${inFlow(entries)}`);
  }
  const last = items.at(-1);
  const [from, to] = [e.index(last[START]), e.index(last[END])];
  if (typeof last[BODY] === "string" && !last[BODY].trim()) {
    const rest = entries.slice(1);
    return splice(text, from, to, (from === to ? " " : "") + entries[0].block + inBlock(e, e.indent(start), rest));
  }
  const at = e.lineEnd(to);
  return splice(text, at, at, inBlock(e, e.indent(start), entries));
}

/** Takes an entry out of exclude-actions again. @returns {string} */
export function include(text, documents, action) {
  for (const document of documents.flatMap(partsOf)) {
    const list = member(document, EXCLUDE)?.value;
    const items = isList(list) ? list[BODY] : list ? [list] : [];
    const item = items.find((one) => typeof one[BODY] === "string" && one[BODY].trim() === action);
    if (item) return without(text, item, items);
  }
  return text;
}

/** Takes an entry out of the list that it stands in. @param {any[][]} [items] of the list */
export function without(text, item, items = [item]) {
  const e = edges(text);
  let [from, to] = [e.index(item[START]), e.index(item[END])];
  const line = e.lineStart(from);
  if (/^[\t ]*-[\t ]+$/.test(text.slice(line, from)) && /^[\t ]*(#.*)?$/.test(text.slice(to, e.lineEnd(to)))) {
    to = e.lineEnd(to);
    if (to < text.length) return splice(text, line, text[to] === "\r" && text[to + 1] === "\n" ? to + 2 : to + 1, "");
    return splice(text, Math.max(line - (text[line - 2] === "\r" ? 2 : 1), 0), to, "");
  }
  const at = items.indexOf(item);
  if (items[at + 1]) to = e.index(items[at + 1][START]);
  else if (at > 0) from = e.index(items[at - 1][END]);
  return splice(text, from, to, "");
}

/** Puts another entry in place of one. @param {{start: number, end: number}} entry in bytes */
export function replace(text, entry, value) {
  const e = edges(text);
  const [start, end] = [e.index(entry.start), e.index(entry.end)];
  const quoted = /["'[{,]/.test(text[start]) || !/^[\t ]*-[\t ]+$/.test(text.slice(e.lineStart(start), start));
  return splice(text, start, end, quoted ? JSON.stringify(value) : entryText(value));
}

/**
 * Puts a further entry behind one, or in front of one with actions of its own.
 * @param {{start: number, end: number}} entry in bytes
 */
export function insertAfter(text, entry, value) {
  const e = edges(text);
  const [start, end] = [e.index(entry.start), e.index(entry.end)];
  const before = text.slice(e.lineStart(start), start);
  const item = /^([\t ]*-[\t ]+)(?:\{[\t ]*)?["']?arn["']?:[\t ]+$/.exec(before);
  if (item) return splice(text, e.lineStart(start), e.lineStart(start), `${item[1]}${entryText(value)}${e.newline}`);
  if (/["'{,\t ]arn["']?:[\t ]*$/.test(before)) {
    const brace = text.lastIndexOf("{", start);
    return splice(text, brace, brace, `${JSON.stringify(value)}, `);
  }
  const dash = /^([\t ]*-[\t ]+)(?:- +)*$/.exec(text.slice(e.lineStart(start), start));
  if (!dash) return splice(text, end, end, `, ${JSON.stringify(value)}`);
  const at = e.lineEnd(end);
  return splice(text, at, at, `${e.newline}${dash[1]}${entryText(value)}`);
}

const entryText = (arn) => (/^arn:[\w:*?/.+=,@${}-]*[^:\s]$/.test(arn) ? arn : `'${arn.replaceAll("'", "''")}'`);
const arnEntry = (arn) => ({ block: entryText(arn), flow: JSON.stringify(arn) });

const WORD = /^(?!(?:true|false|null|yes|no|on|off)$)[A-Za-z][\w./@+-]*$/i; // a text that needs no quotation marks
const plainWord = (text) => (WORD.test(text) ? text : JSON.stringify(text));

/** A condition as templates write it: "mfa", "region: [a, b]", "tag: {team: blue}". */
function conditionEntry({ recipe, values }) {
  if (!values.length) return { block: recipe, flow: JSON.stringify(recipe) };
  const names = values.slice(0, (recipeOf(recipe)?.parameters.length ?? 1) - 1);
  const rest = values.slice(names.length);
  const put = (write) => {
    const list = rest.length === 1 ? write(rest[0]) : `[${rest.map(write).join(", ")}]`;
    return `${write(recipe)}: ${names.length ? `{${write(names[0])}: ${list}}` : list}`;
  };
  return { block: put(plainWord), flow: `{${put((text) => JSON.stringify(text))}}` };
}

/** The lists that the rows of the intent fill, in the order of a template's. */
export const LISTS = [
  ...["Read", "Write", "List", "Tagging", "Permissions management"].map((level) => ({ field: level.toLowerCase().replace(" ", "-"), level,
    of: ({ items }) => items.filter((item) => item.arn && item.levels.includes(level)).map((item) => item.arn), entry: arnEntry })),
  { field: EXCLUDE, of: ({ exclude: patterns }) => patterns, entry: actionEntry },
  { field: "conditions", of: ({ conditions = [] }) => conditions, entry: conditionEntry },
];

/** The rows of the intent as a template. @param {{items: {arn: string, levels: string[]}[], exclude: string[], conditions: import("./recipes.js").Condition[]}} state */
export function fromItems(state) {
  const lines = ["mode: crud"];
  for (const { field, of, entry } of LISTS) {
    const list = of(state);
    if (list.length) lines.push(`${field}:`, ...list.map((one) => `- ${entry(one).block}`));
  }
  return lines.join("\n") + "\n";
}
