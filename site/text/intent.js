// A template and the rows of the intent say the same thing in two ways. What rows can't show
// stays in the template, and counts.
import { places } from "./places.js";
import { conditionText, recipeOf, sameCondition } from "./recipes.js";
import { addTo, isList, isMap, LISTS, member, modeOf, replace, without } from "./template.js";

const [KIND, START, END, TAG, BODY] = [0, 1, 2, 3, 4]; // of a node in a span tree
const isText = (node) => typeof node?.[BODY] === "string" && !node[TAG];
const isEmpty = (node) => isText(node) && (!node[BODY].trim() || node[KIND] === "plain" && /^(~|null)$/i.test(node[BODY]));
/** Whether a node is written where it stands, and is no alias of another. */
const isHere = (node) => !isText(node) || node[END] - node[START] >= node[BODY].trim().length;
const entriesOf = (node) => (isList(node) ? node[BODY] : [node]).filter((one) => !isEmpty(one));

/** A condition of an entry that is a recipe, else null. */
function conditionOf(entry) {
  if (isText(entry)) return recipeOf(entry[BODY].trim())?.parameters.length === 0 ? { recipe: entry[BODY].trim(), values: [] } : null;
  if (!isMap(entry) || entry[BODY].length !== 2) return null;
  let [{ [BODY]: recipe }, value] = entry[BODY];
  const values = [];
  const size = recipeOf(recipe)?.parameters.length;
  if (!size) return null;
  if (size === 2) {
    if (!isMap(value) || value[BODY].length !== 2) return null;
    values.push(value[BODY][0][BODY]);
    value = value[BODY][1];
  }
  const rest = entriesOf(value);
  return rest.length && rest.every(isText) ? { recipe, values: [...values, ...rest.map((one) => one[BODY])] } : null;
}

/** What an entry of a list says to the rows, or null. */
const said = (list, entry) => (!isHere(entry) ? null : list.field === "conditions" ? conditionOf(entry) : isText(entry) ? entry[BODY].trim() : null);

/** Whether rows can show a document: levels on ARNs, of an identity's policy that allows. */
function isPlain(document) {
  const effect = member(document, "effect")?.value;
  return isMap(document) && modeOf(document) === "crud" && (!effect || isEmpty(effect) || effect[BODY] === "Allow") && !member(document, "principals") && !member(document, "actions");
}

/**
 * What the rows show of a template, and what they can't.
 * @param {any[][]} documents the template's span tree
 * @returns {{items: {arn: string, levels: string[]}[], exclude: string[], conditions: import("./recipes.js").Condition[], rest: {field: string, count: number, start: number}[]}}
 */
export function readIntent(documents) {
  const [document, ...others] = documents;
  const items = new Map();
  const out = { exclude: [], conditions: [], rest: [] };
  for (let i = 0; isMap(document) && i < document[BODY].length; i += 2) {
    const [key, value] = [document[BODY][i], document[BODY][i + 1]];
    if (/^(mode|name)$/.test(key[BODY]) && isPlain(document) || isEmpty(value) || key[BODY] === "effect" && isPlain(document)) continue;
    const list = LISTS.find(({ field }) => field === key[BODY]);
    const shown = list && (list.field === "conditions" || isPlain(document));
    let hidden = 0;
    for (const entry of entriesOf(value)) {
      const one = shown ? said(list, entry) : null;
      if (one === null) hidden++;
      else if (list.level) items.set(one, [...(items.get(one) ?? []), list.level]);
      else if (list.field === "conditions") out.conditions.push(one);
      else out.exclude.push(one);
    }
    if (hidden) out.rest.push({ field: key[BODY], count: hidden, start: key[START] });
  }
  if (others.length) out.rest.push({ field: "more templates", count: others.length, start: others[0][START] });
  return { items: [...items].map(([arn, levels]) => ({ arn, levels: [...new Set(levels)] })), ...out, exclude: [...new Set(out.exclude)] };
}

/**
 * The rows brought in line with a template. Rows without a level are in none, and stay; rows
 * that say the same as before are the same objects.
 * @param {{items: object[], exclude: string[], conditions: object[]}} state
 * @param {any[][]} documents
 * @param {() => number} id for a new row
 * @returns {{items: object[], exclude: string[], conditions: object[]}|null} null where nothing changes
 */
export function projected(state, documents, id) {
  const found = readIntent(documents);
  const levels = new Map(found.items.map((item) => [item.arn, item.levels]));
  const same = (a, b) => a.length === b.length && a.every((one) => b.includes(one));
  const items = [];
  for (const item of state.items) {
    const now = levels.get(item.arn);
    if (!now && item.levels.length && item.arn) continue;
    items.push(!now || same(now, item.levels) ? item : { ...item, levels: now });
    levels.delete(item.arn);
  }
  for (const [arn, now] of levels) items.push({ id: id(), arn, levels: now });
  const [exclude, conditions] = [found.exclude, found.conditions];
  const unchanged = items.length === state.items.length && items.every((item, i) => item === state.items[i]) &&
    exclude.join("\n") === state.exclude.join("\n") && conditions.length === state.conditions.length && conditions.every((one, i) => sameCondition(one, state.conditions[i]));
  return unchanged ? null : { items, exclude, conditions };
}

/**
 * A reply about a template for those who look at its rows: notes and reasons that are about
 * an ARN of a row are about that row.
 * @param {import("../engine/types.gen.js").GenerateReply} reply
 * @param {{arn: string}[]} items
 * @param {string} text of the template
 */
export function aboutRows(reply, items, text) {
  const at = places(text);
  const row = (arn) => items.findIndex((item) => item.arn === arn);
  const arnAt = ({ start, end }) => text.slice(at.index(start), at.index(end)).replace(/^(["'])(.*)\1$/, "$2");
  return { ...reply,
    notes: reply.notes.map((note) => (note.template < 0 ? note : { ...note, item: row(arnAt(note)) })),
    reasons: reply.reasons.map((reason) => {
      const entries = reason.entries.map((entry) => ({ ...entry, item: row(entry.text) }));
      return entries.every(({ item }) => item >= 0) ? { ...reason, template: -1, entries } : reason;
    }) };
}

const told = (one) => (typeof one === "string" ? one : conditionText(one));

/**
 * Changes a template as its rows were changed, and leaves the rest of the text as it is.
 * @param {string} text
 * @param {(text: string) => any[][]} read gives the span tree of a text
 * @param {{items: object[], exclude: string[], conditions: object[]}} before
 * @param {{items: object[], exclude: string[], conditions: object[]}} after
 * @returns {string|null} null where the template is written in a way that is not edited here
 */
export function patched(text, read, before, after) {
  const was = new Map(before.items.map((item) => [item.id, item.arn]));
  const renamed = new Map(after.items.filter((item) => was.has(item.id) && was.get(item.id) !== item.arn).map((item) => [was.get(item.id), item.arn]));
  for (const list of LISTS) {
    const old = new Set(list.of(before).map(told));
    const want = list.of(after);
    const wanted = new Set(want.map(told));
    const [document] = read(text);
    const value = member(document, list.field)?.value;
    const entries = value ? entriesOf(value) : [];
    const have = new Set();
    for (const entry of [...entries].reverse()) { // the places of earlier ones stay
      const one = said(list, entry);
      if (one === null) continue;
      const name = told(one);
      const to = list.level ? renamed.get(name) : undefined;
      if (to && old.has(name)) {
        text = replace(text, { start: entry[START], end: entry[END] }, to);
        have.add(to);
      } else if (wanted.has(name) || !old.has(name)) have.add(name);
      else if (isList(value)) text = without(text, entry, value[BODY]);
      else text = without(text, entry);
    }
    const fresh = want.filter((one) => !have.has(told(one)));
    if (!fresh.length) {
      if (entries.length && !have.size && isList(value)) text = withoutField(text, read, list.field);
      continue;
    }
    const [now] = read(text);
    if (now && list.field !== "conditions" && !isPlain(now)) return null;
    const next = now ? addTo(text, now, list.field, fresh.map(list.entry)) : `${text.replace(/\n?$/, "\n")}mode: crud\n${list.field}:\n${fresh.map((one) => `- ${list.entry(one).block}\n`).join("")}`;
    if (next === null) return null;
    text = next;
  }
  return text;
}

/** Takes out the line of a field that has lost all its entries. */
function withoutField(text, read, field) {
  const line = new RegExp(`(^|\\n)${field}:[ \\t]*(\\r?\\n|$)`);
  const value = member(read(text)[0], field)?.value;
  return value && isEmpty(value) && text.match(line) ? text.replace(line, "$1") : text;
}
