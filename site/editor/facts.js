import { h, count, number } from "../ui/dom.js";
import { LEVELS } from "../ui/levels.js";
import { address } from "../router.js";
import { asks } from "./operators.js";

const SHOWN = 12; // names of a list; more are counted

const letter = (level) => h("span.lw-level", { "data-level": LEVELS.find((one) => one.name === level)?.letter ?? "U", "aria-hidden": "true" }, LEVELS.find((one) => one.name === level)?.letter ?? "?");
const link = (href, text) => h("a.mono", { href }, text);
const line = (word, ...content) => h("p", {}, h("span.dim", {}, `${word}: `), content);
const joined = (nodes) => nodes.map((node, i) => [i ? ", " : null, node]);
const some = (list, show) => [joined(list.slice(0, SHOWN).map(show)), list.length > SHOWN && h("span.dim", {}, ` and ${number(list.length - SHOWN)} more`)];
const typed = (key) => key.type + (key.multivalued ? ", multivalued" : "");

/** What is to be known of one action. */
async function action(id, ask) {
  const a = await ask("action", { id });
  const keys = new Map([...a.rows.flatMap((row) => row.conditionKeys), ...a.conditionKeys].map((key) => [key.name, key]));
  return h("div", {}, h("p", {}, letter(a.level), " ", link(address.action(a.id), a.id), " ", h("span.dim", {}, a.serviceName)),
    line("Level", a.level || "Unknown", a.strictLevel && `, strict: ${a.strictLevel}`, a.permissionOnly && ", permission only"),
    a.rows.length ? line("Resources", some(a.rows, (row) => [link(address.resourceType(`${row.type.service}:${row.type.name}`), row.type.name), row.required && " (required)"])) : line("Resources", h("span.mono", {}, "*"), " only"),
    keys.size > 0 && line("Keys", some([...keys.values()], (key) => link(address.conditionKey(key.name), key.name))),
    a.dependents.length > 0 && line("Also needs", some(a.dependents, (one) => link(address.action(one.id), one.id))));
}

/** What a pattern of actions stands for. */
async function pattern(text, ask) {
  const { effective, statements } = await ask("expand", { patterns: [text], detail: "ids" });
  const [known] = statements[0].patterns;
  return h("div", {}, h("p", {}, h("strong.mono", {}, text), known.count ? ` stands for ${count(effective.count, "action")}` : ` covers nothing: ${known.unknown}`),
    known.near && h("p", {}, "Did you mean ", h("span.mono", {}, known.near), "?"),
    effective.count > 0 && h("p", {}, joined(effective.levels.filter((one) => one.actions).map((one) => [letter(one.level), ` ${number(one.actions)} ${one.level}`]))),
    effective.count > 0 && h("p.mono", {}, effective.actions.slice(0, SHOWN).join(" "), effective.count > SHOWN && ` and ${number(effective.count - SHOWN)} more`));
}

/** What is to be known of a condition key. */
async function key(name, ask) {
  const k = await ask("conditionKey", { name, limit: SHOWN });
  return h("div", {}, h("p", {}, link(address.conditionKey(k.name), k.name)),
    line("Type", typed(k), k.global && ", one of AWS's global keys"),
    k.actionTotal > 0 && line(count(k.actionTotal, "action"), some(k.actions, (id) => link(address.action(id), id)), k.actionTotal > SHOWN && h("span.dim", {}, ` and ${number(k.actionTotal - SHOWN)} more`)));
}

/** What is to be known of a resource type. */
async function type(id, ask) {
  const t = await ask("resourceType", { id });
  return h("div", {}, h("p", {}, link(address.resourceType(t.id), t.id), " ", h("span.dim", {}, t.serviceName)),
    t.formats.map((format) => h("p.mono", {}, format)),
    line("Actions", number(t.actions.length)), t.conditionKeys.length > 0 && line("Keys", some(t.conditionKeys, (one) => link(address.conditionKey(one.name), one.name))));
}

/** Which resource types an ARN names. */
async function arn(text, ask) {
  const { items: [item] } = await ask("generate", { items: [{ arn: text, levels: [] }] });
  if (item.error) return h("div", {}, h("p", {}, item.error.message), item.error.hint && h("p.dim", {}, item.error.hint));
  return h("div", {}, line(item.ambiguous ? "Fits each of" : "Names", joined(item.types.map((one) => link(address.resourceType(`${one.service}:${one.type}`), `${one.service}:${one.type}`)))),
    item.types.slice(0, 3).map((one) => h("p.mono.dim", {}, one.format)),
    h("p", {}, joined(item.levels.filter((one) => one.actions).map((one) => [letter(one.level), ` ${number(one.actions)} ${one.level}`]))));
}

const operator = async (name) => asks(name) && h("div", {}, h("p", {}, h("strong.mono", {}, name)), h("p", {}, `Asks of the value whether it ${asks(name)}.`));

const ABOUT = { action, pattern, key, type, arn, operator };

/**
 * A small page about something in a policy; null if nothing is known of it.
 * @param {[kind: keyof ABOUT, text: string]} about
 * @param {(op: string, request: object) => Promise<any>} ask the engine
 * @returns {Promise<HTMLElement|null>}
 */
export const facts = ([kind, text], ask) => ABOUT[kind](text, ask).then((dom) => dom || null, () => null);

/** What a place of a policy is about. @param {import("./where.js").Where|null} place */
export function subject(place) {
  const text = place?.string?.text;
  if (!text) return null;
  switch (place.kind) {
    case "action": return [/[*?]/.test(text) || !text.includes(":") ? "pattern" : "action", text];
    case "resource": return text.startsWith("arn:") ? ["arn", text] : null;
    case "key": return ["key", text];
    case "operator": return ["operator", text];
  }
  return null;
}
