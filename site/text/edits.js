/**
 * A text with edits made. Places are bytes of its UTF-8.
 * @param {string} text
 * @param {{start: number, end: number, text: string}[]} edits that do not overlap
 */
export function edited(text, edits) {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let out = "", at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    out += decoder.decode(bytes.subarray(at, edit.start)) + edit.text;
    at = edit.end;
  }
  return out + decoder.decode(bytes.subarray(at));
}
