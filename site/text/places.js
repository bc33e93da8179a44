/** Bytes of UTF-8 that a UTF-16 unit at i stands for; the second half of a pair stands for none. */
function width(text, i) {
  const c = text.charCodeAt(i);
  if (c < 0x80) return 1;
  if (c < 0x800) return 2;
  if (c >> 10 === 0x36 && text.charCodeAt(i + 1) >> 10 === 0x37) return 4;
  if (c >> 10 === 0x37 && i > 0 && text.charCodeAt(i - 1) >> 10 === 0x36) return 0;
  return 3;
}

/**
 * Finds places of a text that are given as bytes of its UTF-8, as the engine does.
 * @param {string} text
 */
export function places(text) {
  const lines = []; // of each line: its first unit and byte
  let byte = 0;
  for (let i = 0, start = true; i < text.length; i++) {
    if (start) lines.push({ index: i, byte });
    byte += width(text, i);
    start = text[i] === "\n" || text[i] === "\r" && text[i + 1] !== "\n";
  }
  if (!lines.length || /[\r\n]$/.test(text)) lines.push({ index: text.length, byte });

  function find(offset) {
    let low = 0, high = lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (lines[middle].byte <= offset) low = middle;
      else high = middle;
    }
    let { index: i, byte: at } = lines[low];
    let column = 1;
    while (i < text.length && at < offset) {
      const n = width(text, i++);
      at += n;
      if (n) column++;
    }
    if (text.charCodeAt(i) >> 10 === 0x37 && at >= offset) i++; // never inside a pair
    return { line: low + 1, column, index: i };
  }
  return {
    count: lines.length,
    /** Line and column from 1, column in code points, and the UTF-16 index. */
    at: find,
    /** The UTF-16 index of a byte. */
    index: (offset) => find(offset).index,
    /** The byte of a UTF-16 index. */
    byte(index) {
      let low = 0, high = lines.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (lines[middle].index <= index) low = middle;
        else high = middle;
      }
      let { index: i, byte: at } = lines[low];
      while (i < index) at += width(text, i++);
      return at;
    },
    /** The UTF-16 index of a line's first unit, lines from 1. */
    lineStart: (line) => lines[line - 1].index,
  };
}
