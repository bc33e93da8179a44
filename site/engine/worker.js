// The engine's thread: one Go instance, entered through its exports. Everything here is
// synchronous once the module has started, so requests are answered in order.
//
// The page sends {type: "start", module, more, blobs}, {type: "more", id, more},
// {type: "open", id, kind, bytes} or {type: "call", id, bytes}, or with asked, an object, in
// place of bytes. It gets {type: "ready", replies} once, then for each id
// {type: "answer", id, bytes}, or {type: "dead", id, reason}, after which this thread is
// of no more use.
import "wasm_exec";

let go;
let exports;

const view = (at, length) => new Uint8Array(exports.mem.buffer, at >>> 0, length);

/** Copies the reply that a call returned: the buffer is the module's and may move. */
function reply(at) {
  const length = exports.ReplyLength();
  if (go.exited) throw new Error("the engine stopped");
  if (typeof at !== "number" || typeof length !== "number" || length <= 0) throw new Error("the engine gave no reply");
  return view(at, length).slice();
}

function call(bytes) {
  const at = exports.Alloc(bytes.length);
  if (go.exited) throw new Error("the engine stopped");
  view(at, bytes.length).set(bytes);
  return reply(exports.Call(bytes.length));
}

function open(kind, bytes) {
  const at = exports.AllocBlob(kind, bytes.length);
  if (go.exited) throw new Error("the engine stopped");
  view(at, bytes.length).set(bytes);
  return reply(exports.OpenBlob(kind));
}

/**
 * Adds the code that was split from the module, see scripts/wasmsplit. Both are one program.
 * @param {WebAssembly.Module} more
 */
function add(more) {
  const imports = { e: exports, f: {} };
  for (const { module, name } of WebAssembly.Module.imports(more)) if (module === "f") imports.f[name] = exports.table.get(Number(name));
  new WebAssembly.Instance(more, imports);
}

async function start({ module, more, blobs }) {
  performance.mark("start");
  go = new Go();
  const instance = await WebAssembly.instantiate(module, go.importObject);
  exports = instance.exports;
  if (more) add(more);
  go.run(instance); // returns when main waits; its promise ends with the program
  if (go.exited) throw new Error("the engine stopped at once");
  performance.measure("module", "start");
  performance.mark("module");
  const replies = blobs.map(({ kind, bytes }) => open(kind, bytes));
  performance.measure("blobs", "module"); // copied and opened; the benchmark reads both
  return replies;
}

// Browsers compile a function when it is first called. A search of one small service calls
// all that a search of the whole catalog needs, in a moment in which nobody asks.
const FIRST = new TextEncoder().encode('{"op":"search","request":{"text":"sqs:*tag*"}}');
const PAUSE = 30; // ms; who asks right after the start is answered first
let pause = 0;
let compiled = false;

function rest() {
  if (exports && !compiled) pause = setTimeout(compile, PAUSE);
}

function compile() {
  compiled = true;
  try {
    call(FIRST);
  } catch {
    // Whoever asks in earnest is told.
  }
}

self.onmessage = async ({ data }) => {
  clearTimeout(pause);
  try {
    if (data.type === "start") {
      const replies = await start(data);
      self.postMessage({ type: "ready", replies });
      return;
    }
    if (data.type === "more") {
      add(data.more);
      self.postMessage({ type: "answer", id: data.id, bytes: new TextEncoder().encode('{"ok":{}}') });
      return;
    }
    const bytes = data.type === "open" ? open(data.kind, data.bytes) : call(data.bytes ?? new TextEncoder().encode(JSON.stringify(data.asked)));
    self.postMessage({ type: "answer", id: data.id, bytes }, [bytes.buffer]);
  } catch (error) {
    // A RangeError (stack or memory) or RuntimeError leaves the instance in an unknown
    // state. The page replaces it.
    self.postMessage({ type: "dead", id: data.id, reason: String(error?.message ?? error) });
  } finally {
    rest();
  }
};
