// Zip archives for tests.
import { deflateRawSync } from "node:zlib";

/** An archive by hand: entries {name, data, method?, flags?, size?}. */
export function zip(entries, comment = "") {
  const out = [], list = [];
  let at = 0;
  const put = (to, ...parts) => { for (const part of parts) to.push(part); return parts.reduce((n, part) => n + part.length, 0); };
  const bytes = (...fields) => Buffer.concat(fields.map(([value, size]) => { const b = Buffer.alloc(size); b.writeUIntLE(value, 0, size); return b; }));
  for (const { name, data, method = 8, flags = 1 << 11, size } of entries) {
    const raw = Buffer.from(data), packed = method === 8 ? deflateRawSync(raw) : raw, title = Buffer.from(name);
    const common = bytes([20, 2], [flags, 2], [method, 2], [0, 4], [0, 4], [packed.length, 4], [size ?? raw.length, 4], [title.length, 2], [0, 2]);
    list.push(bytes([0x02014b50, 4], [20, 2]), common, bytes([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), title);
    at += put(out, bytes([0x04034b50, 4]), common, title, packed);
  }
  const head = Buffer.concat(list);
  return new Uint8Array(Buffer.concat([...out, head, bytes([0x06054b50, 4], [0, 4], [entries.length, 2], [entries.length, 2], [head.length, 4], [at, 4], [comment.length, 2]), Buffer.from(comment)]));
}
