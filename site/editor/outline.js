// A reader of JSON that never gives up: what somebody is still typing has no end, a comma
// too few, a quotation mark open. The engine judges such texts; this only finds where in
// them the cursor is.

/**
 * @typedef {object} Part
 * @property {"object"|"array"|"string"|"other"} type
 * @property {number} from first UTF-16 unit, of a string its quotation mark
 * @property {number} to behind the last one
 * @property {Part|null} parent
 * @property {string|null} key the name under which it stands in an object
 * @property {Part[]} parts of an array its items, of an object its values
 * @property {Part[]} names of an object its names, strings; a value may be missing
 * @property {string} text of a string what is between its quotation marks, as written
 * @property {boolean} closed
 */

const part = (type, from, parent, key) => ({ type, from, to: from, parent, key, parts: [], names: [], text: "", closed: false });

/**
 * Reads a text as far as it is JSON, and beyond.
 * @param {string} text
 * @returns {Part} an array that holds what stands in the text
 */
export function outline(text) {
  const root = part("array", 0, null, null);
  let at = root;
  let name = null; // in an object: the name that waits for its value

  const add = (type, from) => {
    const one = part(type, from, at, at.type === "object" ? name?.text ?? null : null);
    at.parts.push(one);
    name = null;
    return one;
  };
  const close = (type, to) => {
    let one = at;
    while (one !== root && one.type !== type) one = one.parent;
    if (one === root) return;
    for (; at !== one; at = at.parent) at.to = to - 1;
    Object.assign(one, { to, closed: true });
    at = one.parent;
    name = null;
  };

  for (let i = 0; i < text.length;) {
    const c = text[i];
    if (c === '"') {
      let end = i + 1;
      while (end < text.length && text[end] !== '"' && text[end] !== "\n" && text[end] !== "\r") end += text[end] === "\\" ? 2 : 1;
      end = Math.min(end, text.length);
      const closed = text[end] === '"';
      const isName = at.type === "object" && !name?.colon;
      const one = isName ? part("string", i, at, null) : add("string", i);
      Object.assign(one, { to: end + (closed ? 1 : 0), text: text.slice(i + 1, end), closed });
      if (isName) {
        at.names.push(one);
        name = one;
      }
      i = one.to;
    } else if (c === "{" || c === "[") {
      at = add(c === "{" ? "object" : "array", i++);
    } else if (c === "}" || c === "]") {
      close(c === "}" ? "object" : "array", ++i);
    } else if (c === ":") {
      if (name) name.colon = true;
      i++;
    } else if (c === ",") {
      name = null;
      i++;
    } else if (c === "/" && text[i + 1] === "/") {
      const end = text.indexOf("\n", i);
      i = end < 0 ? text.length : end;
    } else if (c === "/" && text[i + 1] === "*") {
      const end = text.indexOf("*/", i + 2);
      i = end < 0 ? text.length : end + 2;
    } else if (/\s/.test(c)) {
      i++;
    } else {
      const end = i + /^[^\s"{}[\],:/]*/.exec(text.slice(i))[0].length || i + 1;
      const one = add("other", i);
      one.text = text.slice(i, end);
      one.to = i = end;
    }
  }
  for (; at !== root; at = at.parent) at.to = text.length;
  root.to = text.length;
  return root;
}

/**
 * Where a place is: in which container, at a name or at a value, in which string.
 * @param {Part} root
 * @param {number} index
 */
export function placeAt(root, index) {
  let at = root;
  for (let next = root; next; next = at.parts.find((one) => (one.type === "object" || one.type === "array") && one.from < index && (index < one.to || !one.closed && index <= one.to))) at = next;
  const inside = (one) => one.type === "string" && one.from < index && index < one.to + (one.closed ? 0 : 1);
  const name = at.names.find(inside);
  if (name) return { container: at, role: "name", string: name, key: null };
  const string = at.parts.find(inside);
  if (string) return { container: at, role: "value", string, key: string.key };
  if (at.type === "array") return { container: at, role: "value", string: null, key: null };
  // Between a name and its value, or where the next name goes.
  const before = [...at.names].reverse().find((one) => one.to <= index);
  const waiting = before?.colon && !at.parts.some((one) => one.from >= before.to && one.to < index);
  return { container: at, role: waiting ? "value" : "name", string: null, key: waiting ? before.text : null };
}

/** The names on the way from the root to a part: "Statement", "Action"; items of arrays have none. */
export function pathOf(one) {
  const out = [];
  for (; one?.parent; one = one.parent) if (one.key !== null) out.unshift(one.key);
  return out;
}

/** A member of an object. @returns {Part|undefined} */
export const member = (object, name) => object?.parts.find((one) => one.key === name);

/** The strings in a value: itself, or those of a list. @returns {string[]} */
export const strings = (value) => (!value ? [] : value.type === "string" ? [value] : value.parts.filter((one) => one.type === "string")).map((one) => one.text);
