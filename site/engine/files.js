// The one door to the built files: beside the page, by the addresses in its head; or in the
// page itself, where it is the single file that opens from disk (scripts/sitebuild/single.go).

/** The folder of the page, whatever host and path it was put under; ends in "/". */
export const FOLDER = new URL(".", location.href).href;

const meta = (name) => document.querySelector(`meta[name="leastwise:${name}"]`)?.content || undefined;
const inside = (name) => document.getElementById(`leastwise:${name}`);

/** Whether the page is one file, which has no server. */
export const SINGLE = Boolean(inside("engine"));

/** The address of a file beside the page; undefined when this build has none. */
export const fileURL = (name) => meta(name) && new URL(meta(name), FOLDER).href;

/** The name of the catalog that the server was started with, where it is not the one of this build. */
export const SERVED_CATALOG = meta("catalog-name");

/** Whether this build has a file. */
export const has = (name) => Boolean(inside(name) ?? meta(name));

/** A file of the single file: base64 of gzip, so that it is text and small. */
function unpacked(name) {
  const packed = Uint8Array.from(atob(inside(name).textContent), (char) => char.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
}

async function ask(name) {
  if (inside(name)) return unpacked(name);
  const response = await fetch(fileURL(name));
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}; load the page again`);
  return response;
}

export const fetchJSON = async (name) => (await ask(name)).json();

/** What the builder wrote behind each blob: "leastwise build " and 16 hex digits. */
const TRAILER = 32;
const BUILD = meta("build");
const foreign = (name) => new Error(`${name} is of another build than this page; load the page again`);

/** One of the blobs, without the mark of its build. */
export async function fetchBlob(name) {
  const bytes = new Uint8Array(await (await ask(name)).arrayBuffer());
  if (!BUILD) return bytes;
  const mark = new TextDecoder().decode(bytes.subarray(-TRAILER));
  if (mark !== `leastwise build ${BUILD}`) throw foreign(name);
  return bytes.subarray(0, -TRAILER);
}

/** A compiled module of the engine, which has to be of this page's build. @param {"engine"|"more"|"relay-module"} name */
export async function compile(name) {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly, or a policy forbids it");
  const response = ask(name);
  const module = inside(name) || !WebAssembly.compileStreaming ? await WebAssembly.compile(await (await response).arrayBuffer()) :
    await WebAssembly.compileStreaming(response);
  const [mark] = WebAssembly.Module.customSections(module, "leastwise.build");
  if (BUILD && new TextDecoder().decode(mark) !== BUILD) throw foreign(name);
  return module;
}

// The page's only Trusted Types policy. It lets through addresses of our own scripts, and in
// the single file what stands in the page itself, which the content security policy knows
// by its hash.
const own = new Set();
const policy = globalThis.trustedTypes?.createPolicy("leastwise", {
  createScriptURL(address) {
    const url = new URL(address, FOLDER);
    if (own.has(address)) return address;
    if (!url.href.startsWith(FOLDER) || !/^(sw\.js|assets\/(worker|relay)-[0-9a-z]+\.js)$/.test(url.href.slice(FOLDER.length))) {
      throw new TypeError(`not a script of this page: ${address}`);
    }
    return url.href;
  },
  ...(SINGLE && { createScript: (text) => { if (!own.has(text)) throw new TypeError("not a script of this page"); return text; } }),
});

/** An address that Worker and serviceWorker.register accept. */
export const scriptURL = (address) => policy?.createScriptURL(address) ?? address;

const threads = new Map(); // of the single file: name → address

/** A thread's script in the page itself: text, which has an address once it was asked for. */
function thread(name) {
  if (!threads.has(name)) threads.set(name, URL.createObjectURL(new Blob([inside(name).textContent], { type: "text/javascript" })));
  own.add(threads.get(name));
  return threads.get(name);
}

/** Starts a thread. @param {"worker"|"relay"} name */
export const startThread = (name) => new Worker(scriptURL(inside(name) ? thread(name) : fileURL(name)));

/** A part of the page that is loaded when it is needed. @param {"yaml"|"codemirror"} name */
export async function loadPart(name) {
  if (!inside(name)) return import(fileURL(name));
  const text = await unpacked(name).text();
  own.add(text);
  const script = document.createElement("script");
  script.text = policy?.createScript(text) ?? text;
  document.head.append(script); // runs at once, and leaves its exports in a global
  script.remove();
  const part = globalThis[`leastwise_${name}`];
  if (!part) throw new Error(`${name} did not run`);
  return part;
}

/** A link to a file that people read. */
export async function readable(name) {
  if (!inside(name)) return fileURL(name);
  return URL.createObjectURL(new Blob([await unpacked(name).arrayBuffer()], { type: "text/plain;charset=utf-8" }));
}
