// The files of a zip archive, as far as folders of text need it: stored or deflated, without
// a password, each in memory. The list at the archive's end says what is in it.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

const MOST = 64 << 20; // bytes of all files together
const END = 0x06054b50, ENTRY = 0x02014b50, LOCAL = 0x04034b50;
const STORED = 0, DEFLATED = 8;
const ENCRYPTED = 1, UTF8 = 1 << 11; // flags

/** Why an archive can't be read. */
export class ZipError extends Error {
  constructor(message) { super(message); this.name = "ZipError"; }
}

/**
 * @param {Uint8Array} bytes
 * @param {(name: string) => boolean} [want] which files to unpack
 * @returns {Promise<{name: string, bytes: Uint8Array}[]>} in the archive's order, without folders
 */
export async function unzip(bytes, want = () => true) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let { at, count } = findList(view);
  const out = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw new ZipError("the archive’s list is damaged");
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const [nameSize, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const start = view.getUint32(at + 42, true);
    const name = decodeName(bytes.subarray(at + 46, at + 46 + nameSize), flags);
    at += 46 + nameSize + extra + comment;
    if (name.endsWith("/") || !want(name)) continue;
    if (flags & ENCRYPTED) throw new ZipError(`${name} has a password`);
    if ([packed, size, start].includes(0xffffffff)) throw new ZipError("archives of 4 GB and more are not read");
    if ((total += size) > MOST) throw new ZipError("the files are larger than 64 MB together");
    out.push({ name, bytes: await unpack(content(bytes, view, start, packed, name), method, size, name) });
  }
  return out;
}

/** The end's record says where the list is; a comment may stand behind it. */
function findList(view) {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === END) return { count: view.getUint16(at + 10, true), at: view.getUint32(at + 16, true) };
  }
  throw new ZipError("this is no zip archive");
}

const decodeName = (bytes, flags) => new TextDecoder(flags & UTF8 ? "utf-8" : "windows-1252").decode(bytes).replaceAll("\\", "/").replace(/^(\.?\/)+/, "");

function content(bytes, view, start, packed, name) {
  if (start + 30 > bytes.length || view.getUint32(start, true) !== LOCAL) throw new ZipError(`${name} is not where the archive says`);
  const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  if (from + packed > bytes.length) throw new ZipError(`${name} is cut off`);
  return bytes.subarray(from, from + packed);
}

async function unpack(bytes, method, size, name) {
  if (method === STORED) return bytes;
  if (method !== DEFLATED) throw new ZipError(`${name} is packed in a way that is not read here (${method})`);
  let out;
  try {
    out = await read(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")), size);
  } catch (error) {
    throw error instanceof ZipError ? error : new ZipError(`${name} is damaged`);
  }
  if (out.length !== size) throw new ZipError(`${name} is damaged`);
  return out;
}

/** Reads a stream that may not be longer than it says. */
async function read(stream, size) {
  const out = new Uint8Array(size);
  let at = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return out.subarray(0, at);
    if (at + value.length > size) { reader.cancel().catch(() => {}); throw new ZipError("a file is larger than the archive says"); }
    out.set(value, at);
    at += value.length;
  }
}
