// What people paste and drop: which of it is worth a look by the engine, and files as text.

const MOST = 32 << 20; // bytes of one text, unpacked; the command line takes more

/** A text is too large, or a file is none. */
export class IncomingError extends Error {
  constructor(message, hint = "") {
    super(message);
    Object.assign(this, { name: "IncomingError", hint });
  }
}

/** Whether a text holds ARNs and nothing else: a list as JSON, YAML or lines. @param {string} text */
export const onlyARNs = (text) => text.split(/[\s,;"'[\]]+/).every((word) => !word || word === "-" || /^arn:/i.test(word));

/** Refuses what would fill the memory. @param {string} text */
export function bounded(text, name = "The text") {
  if (text.length > MOST) throw tooLarge(name);
  return text;
}

const tooLarge = (name) => new IncomingError(`${name} is larger than ${MOST >> 20} MB.`, "The command line takes more: leastwise intake FILE");

/** Encodings by the mark in front: https://encoding.spec.whatwg.org/#decode */
const MARKS = [["utf-16le", 0xff, 0xfe], ["utf-16be", 0xfe, 0xff]];

/**
 * A file's text. What gzip has packed is unpacked, whatever it is called, as it arrives.
 * @param {File} file
 * @returns {Promise<string>}
 * @throws {IncomingError}
 */
export async function textOf(file) {
  const [a, b] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = a === 0x1f && b === 0x8b;
  const stream = packed ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
  let decoder = null;
  let text = "";
  let size = 0;
  try {
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      if ((size += value.length) > MOST) {
        reader.cancel().catch(() => {});
        throw tooLarge(file.name);
      }
      const [encoding = "utf-8"] = MARKS.find(([, ...mark]) => mark[0] === value[0] && mark[1] === value[1]) ?? [];
      decoder ??= new TextDecoder(encoding);
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (error instanceof IncomingError) throw error;
    throw packed ? new IncomingError(`${file.name} looks as if gzip had packed it, and is damaged or cut off.`) : new IncomingError(`${file.name} can't be read: ${error.message}`);
  }
  return text + (decoder?.decode() ?? "");
}
