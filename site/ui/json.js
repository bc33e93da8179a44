import { h } from "./dom.js";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\],]/g;
const LARGE = 400_000; // characters; colouring more would be felt

/** Coloured JSON as a list of nodes. Text that is not JSON passes through unchanged. */
export function highlight(text) {
  if (text.length > LARGE) return [text];
  const out = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) out.push(text.slice(at, match.index));
    const [all, string, colon] = match;
    if (string === undefined) out.push(h("span.punct", {}, all));
    else if (colon !== undefined) out.push(h("span.key", {}, string), colon);
    else out.push(h("span.str", {}, string));
    at = match.index + all.length;
  }
  out.push(text.slice(at));
  return out;
}
