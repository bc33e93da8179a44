// A workspace as the fragment of an address, which browsers send to nobody:
//
//	#w= base64url( version byte 1, CRC-32 of the text as 4 bytes, deflated JSON )
//
// The text has only what differs from an empty workspace. Links of every version stay readable.
import { EMPTY, POLICY, workspaceOf } from "./workspace.js";

export const VERSION = 1;
/** Letters of a fragment that is read: what browsers let pass. */
export const MOST = 1_500_000;
const TEXT = 8 << 20; // bytes of text in a link, so that a small link can't fill the memory

/** Why a link can't be opened, for people. */
export class LinkError extends Error {
  constructor(message) { super(message); this.name = "LinkError"; }
}
const DAMAGED = "The link is damaged: a part of it is missing or was changed on its way. Ask for it again, as a file or in full length.";

const CRC = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n; });
const crc32 = (bytes) => ~bytes.reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), ~0) >>> 0;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const differing = (value, model) => Object.fromEntries(Object.entries(value).filter(([key, one]) => !same(one, model[key])));

/** What of a workspace is not as in an empty one. Which view is open is the address's business. */
const lean = ({ tab, ...workspace }) => ({ ...differing(workspace, EMPTY), policies: workspace.policies.map((one) => ({ id: one.id, ...differing(one, POLICY) })),
  ...(workspace.request && !same(workspace.request, EMPTY.request) && { request: differing(workspace.request, EMPTY.request) }) });

async function through(bytes, stream, most = Infinity) {
  const parts = [];
  let size = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) { reader.cancel().catch(() => {}); throw new LinkError(`The link holds more than ${most >> 20} MB: it is not opened.`); }
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const toText = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};

/** @param {import("./workspace.js").Workspace} workspace @returns {Promise<string>} "#w=..." */
export async function encode(workspace) {
  const text = new TextEncoder().encode(JSON.stringify(lean(workspace)));
  const packed = await through(text, new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(5 + packed.length);
  bytes[0] = VERSION;
  new DataView(bytes.buffer).setUint32(1, crc32(text));
  bytes.set(packed, 5);
  return `#w=${toText(bytes)}`;
}

export const isLink = (fragment) => fragment.startsWith("#w=");

/**
 * @param {string} fragment
 * @returns {Promise<import("./workspace.js").Workspace>}
 * @throws {LinkError} that says what is wrong with it
 */
export async function decode(fragment) {
  if (fragment.length > MOST) throw new LinkError(`The link is ${fragment.length.toLocaleString("en")} letters long, ${MOST.toLocaleString("en")} are read. Ask for the policies as files.`);
  let bytes;
  try {
    bytes = Uint8Array.from(atob(fragment.slice(3).replace(/[?&].*$/, "").replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  } catch { throw new LinkError(DAMAGED); }
  if (!bytes.length) throw new LinkError("The link is empty: what comes after “#w=” is missing.");
  if (bytes[0] !== VERSION) throw new LinkError(bytes[0] > VERSION && bytes[0] < 16 ? `The link was made by a newer version of this page (form ${bytes[0]}). Load the page again, then open the link.` : DAMAGED);
  let kept;
  try {
    if (bytes.length < 6) throw new LinkError(DAMAGED);
    const text = await through(bytes.subarray(5), new DecompressionStream("deflate-raw"), TEXT);
    if (crc32(text) !== new DataView(bytes.buffer).getUint32(1)) throw new LinkError(DAMAGED);
    kept = JSON.parse(new TextDecoder().decode(text));
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError(DAMAGED);
  }
  return workspaceOf(kept);
}
