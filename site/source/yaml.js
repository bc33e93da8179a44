// YAML text to a span tree: the page's twin of wasm/source/yaml, which gives the same tree
// for every text that it can read. The form is told in wasm/source.
//
// The parser's nodes are in UTF-16 units of a text without carriage returns; the tree is in
// bytes of the original. Schemas, tags and merge keys of the parser are switched off: what
// a scalar means is for the engine to say.
import { Composer, Parser, isAlias, isMap, isPair, isSeq } from "yaml";

const MAX_DEPTH = 128;
const MAX_EXPANDED = 50_000; // nodes that aliases may stand for
const MAX_BYTES = 8 << 20;
const TOO_DEEP = `lists and maps nest more than ${MAX_DEPTH} deep`;

/** Why a text has no tree. offset is a byte of the text, hint may be empty. */
export class SourceError extends Error {
  constructor(offset, message, hint = "") {
    super(message);
    Object.assign(this, { name: "SourceError", offset, hint });
  }
}

/**
 * A file's bytes as text. A text in UTF-16 or with broken UTF-8 is a SourceError.
 * @param {Uint8Array} bytes
 */
export function decode(bytes) {
  if (bytes.length > MAX_BYTES) throw new SourceError(MAX_BYTES, "the file is longer than 8 MiB");
  const mark = bytes[0] << 8 | bytes[1];
  if (mark === 0xfffe || mark === 0xfeff) throw new SourceError(0, "the text is UTF-16", "save it as UTF-8");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SourceError(0, "the file is not UTF-8", "save it as UTF-8");
  }
}

/**
 * Reads the documents of a text; those without content are left out.
 * @param {string} text
 * @returns {string} the tree in JSON
 */
export function tree(text) {
  const clean = cleaned(text);
  const { tokens, marks, tags } = lex(clean);
  const documents = compose(clean, tokens);
  const write = writer(clean, marks, tags);
  const nodes = documents.map((doc) => write(doc.contents)).filter(Boolean);
  return JSON.stringify(nodes).replace(/[\u2028\u2029]/g, (c) => (c === "\u2028" ? "\\u2028" : "\\u2029"));
}

/** The text as the parser wants it, and where each of its units stands in the original. */
function cleaned(text) {
  const bytes = new Uint32Array(text.length + 1);
  const out = [];
  let at = 0, byte = 0, start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    bytes[at++] = byte;
    if (c === 0xfeff && i === 0) { byte += 3; start = 1; at = 0; continue; }
    if (c < 0x80) byte++;
    else if (c < 0x800) byte += 2;
    else if (c < 0xd800 || c > 0xdfff) byte += 3;
    else if (c < 0xdc00 && text.charCodeAt(i + 1) >> 10 === 0x37) { bytes[at++] = byte; byte += 4; i++; continue; }
    else throw new SourceError(byte, "half a character, which no file can hold", "type it anew");
    if (c < 0x20 && c !== 9 && c !== 10 && c !== 13 || c === 0x7f) {
      throw new SourceError(byte - 1, "a control character, which YAML does not allow");
    }
    if (c !== 13) continue;
    const paired = text.charCodeAt(i + 1) === 10;
    out.push(text.slice(start, i), "\n");
    if (paired) { i++; byte++; }
    start = i + 1;
  }
  bytes[at] = byte;
  if (byte > MAX_BYTES) throw new SourceError(MAX_BYTES, "the text is longer than 8 MiB");
  return { text: out.join("") + text.slice(start), bytes };
}

/**
 * The parser's tokens, the ends of all that are neither white space nor comment, and the
 * tags in their order.
 */
function lex({ text, bytes }) {
  const tokens = [...new Parser().parse(text)];
  const marks = [], tags = [];
  const open = tokens.map((token) => [token, 0]);
  while (open.length) {
    const [token, depth] = open.pop();
    if (Array.isArray(token)) {
      for (const one of token) open.push([one, depth]);
      continue;
    }
    if (depth > MAX_DEPTH) throw new SourceError(bytes[token.offset], TOO_DEEP);
    const below = depth + (token.items ? 1 : 0);
    for (const key of ["start", "props", "key", "sep", "value", "items", "end"]) {
      if (token[key] && typeof token[key] === "object") open.push([token[key], below]);
    }
    if (token.type === "tag") tags.push(token);
    if (token.source && !["space", "comment", "newline", "block-scalar"].includes(token.type)) marks.push(token.offset + token.source.length);
    if (token.type === "block-scalar") marks.push(blockEnd(token));
  }
  marks.sort((a, b) => a - b);
  tags.sort((a, b) => a.offset - b.offset);
  return { tokens, marks, tags };
}

const header = (token) => token.props.find(({ type }) => type === "block-scalar-header");

/** Behind the last character of a block scalar that is not white space. */
function blockEnd(token) {
  const last = token.props.at(-1);
  const text = token.source.replace(/[ \t\n]+$/, "");
  const mark = header(token);
  return text ? last.offset + last.source.length + text.length : mark.offset + mark.source.length;
}

function compose({ text, bytes }, tokens) {
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false, merge: false, schema: "failsafe", resolveKnownTags: false, strict: true });
  const documents = [...composer.compose(tokens, true, text.length)];
  for (const { errors } of documents) {
    if (errors.length) throw new SourceError(bytes[Math.min(errors[0].pos[0], text.length)], plainly(errors[0]));
  }
  return documents;
}

const plainly = ({ message }) => message[0].toLowerCase() + message.slice(1);

const KINDS = { PLAIN: "plain", QUOTE_SINGLE: "single", QUOTE_DOUBLE: "double", BLOCK_LITERAL: "literal", BLOCK_FOLDED: "folded" };
const isList = (node) => Array.isArray(node[4]);
const isMerge = (key) => key[0] === "plain" && key[3] === "" && key[4] === "<<";

/** Gives the function that turns the parser's root node into a node of the tree. */
function writer({ bytes }, marks, tags) {
  let anchors, expanded = 0, nextTag = 0;

  /** Behind the last mark at or before a place. */
  function behind(offset) {
    let low = 0, high = marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (marks[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low ? bytes[marks[low - 1]] : bytes[0];
  }

  function node(from, depth) {
    if (isAlias(from)) return alias(from, depth);
    const tag = from.tag ? tags[nextTag++].source : "";
    if (from.anchor) anchors.set(from.anchor, null);
    const out = isMap(from) ? map(from, depth) : isSeq(from) ? seq(from, depth) : scalar(from);
    out[3] = tag;
    if (from.anchor) anchors.set(from.anchor, out);
    return out;
  }

  function scalar({ range, source, type, srcToken }) {
    const text = source.toWellFormed?.() ?? source.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
    const kind = KINDS[type] ?? "plain";
    if (kind === "plain" && !srcToken?.source) {
      const at = behind(range[0]);
      return [kind, at, at, "", text];
    }
    const start = srcToken.type === "block-scalar" ? header(srcToken).offset : range[0];
    return [kind, bytes[start], bytes[srcToken.type === "block-scalar" ? blockEnd(srcToken) : range[1]], "", text];
  }

  function check(from, depth) {
    if (depth >= MAX_DEPTH) throw new SourceError(bytes[from.range[0]], TOO_DEEP);
  }

  function seq(from, depth) {
    check(from, depth);
    const items = from.items.map((item) => (isPair(item) ? pairs([item], depth + 1) : node(item, depth + 1)));
    if (from.flow) return ["seq", bytes[from.range[0]], bytes[from.range[1]], "", items];
    const dash = from.srcToken.items[0].start.find(({ type }) => type === "seq-item-ind");
    return ["seq", bytes[dash.offset], items.at(-1)[2], "", items];
  }

  function map(from, depth) {
    check(from, depth);
    const out = pairs(from.items, depth);
    if (from.srcToken?.type === "flow-collection") [out[1], out[2]] = [bytes[from.range[0]], bytes[from.range[1]]];
    return out;
  }

  function pairs(items, depth) {
    const children = [];
    for (const { key, value } of items) {
      const k = node(key, depth + 1);
      if (isList(k)) throw new SourceError(k[1], "a list or map as a key", "keys are texts");
      children.push(k, value ? node(value, depth + 1) : ["plain", k[2], k[2], "", ""]);
    }
    return ["map", children[0]?.[1] ?? 0, children.at(-1)?.[2] ?? 0, "", merged(children)];
  }

  /** Puts the members of maps in place of merge keys; the map's own keys win, then the first. */
  function merged(children) {
    const keys = children.filter((_, i) => i % 2 === 0);
    if (!keys.some(isMerge)) return children;
    const have = new Set(keys.filter((key) => !isMerge(key)).map((key) => key[4]));
    const out = [];
    for (let i = 0; i < children.length; i += 2) {
      const [key, value] = [children[i], children[i + 1]];
      if (!isMerge(key)) { out.push(key, value); continue; }
      for (const from of value[0] === "seq" ? value[4] : [value]) {
        if (from[0] !== "map") throw new SourceError(from[1], "a merge key takes a map or a list of maps");
        for (let j = 0; j < from[4].length; j += 2) {
          if (have.has(from[4][j][4])) continue;
          have.add(from[4][j][4]);
          out.push(from[4][j], from[4][j + 1]);
        }
      }
    }
    return out;
  }

  function alias(from, depth) {
    const [start, end] = [bytes[from.range[0]], bytes[from.range[1]]];
    const target = anchors.get(from.source);
    if (target === undefined) throw new SourceError(start, `no anchor &${from.source} before this alias`);
    if (target === null) throw new SourceError(start, `the alias "*${from.source}" stands inside of what it names`);
    const copy = (n, deep) => {
      if (++expanded > MAX_EXPANDED) throw new SourceError(start, `aliases stand for more than ${MAX_EXPANDED} values`);
      if (!isList(n)) return [n[0], start, end, n[3], n[4]];
      if (deep >= MAX_DEPTH) throw new SourceError(start, TOO_DEEP);
      return [n[0], start, end, n[3], n[4].map((child) => copy(child, deep + 1))];
    };
    return copy(target, depth);
  }

  return (root) => {
    anchors = new Map();
    if (!root || root.source === "" && !root.srcToken?.source && !root.tag && !root.anchor) return null;
    return node(root, 0);
  };
}
