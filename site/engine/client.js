// The one door to the engine. Requests go one at a time, so that a time limit counts the
// engine's own time; an engine that fails is replaced by a new one from the module and the
// blobs that are already here, and only the request that killed it gets an error.

const LIMIT = 2000; // ms for one request
const START_LIMIT = 20_000; // ms for a start, compilation apart
// Operations whose code is part of the module. That of the others is loaded when it is needed.
const EARLY = new Set(["action", "conditionKey", "expand", "generate", "resourceType", "search", "service", "version"]);
const KINDS = { catalog: 0, operations: 1, ledger: 2, descriptions: 3 };
const UNTRUSTED = 256; // added to the kind: the engine verifies every byte first

/** An error reply of the engine, or the client's own: code "engine" or "superseded". */
export class EngineError extends Error {
  constructor({ code, message, hint = "", offset }) {
    super(message);
    Object.assign(this, { name: "EngineError", code, hint, offset });
  }
}

/**
 * @param {object} parts
 * @param {Promise<WebAssembly.Module>} parts.module compiled once, instantiated at need
 * @param {() => Promise<WebAssembly.Module>} [parts.more] loads what was split from it
 * @param {Promise<{bytes: Uint8Array, untrusted: boolean}>} parts.catalog
 * @param {() => Worker} parts.spawn starts engine/worker.js
 * @param {(state: "loading"|"ready"|"restarting"|"failed", detail?: any) => void} parts.onstate
 */
export function createEngine({ module, more, catalog, spawn, onstate }) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  /** Opened in every new engine. @type {Map<string, {kind: number, bytes: Uint8Array}>} */
  const blobs = new Map();
  let added = null; // what was split from the module, once it is here
  let adding = null;
  let worker = spawn();
  let ready = false;
  let failed = null;
  let stillborn = 0; // engines in a row that ended before they were ready
  let id = 0;
  let timer = 0;
  let current = null; // the request the worker is busy with
  let queue = [];

  const parse = (bytes) => JSON.parse(decoder.decode(bytes));
  const gone = (message) => new EngineError({ code: "engine", message,
    hint: "The engine was started again; the rest of your work is safe." });

  async function boot() {
    const mine = worker;
    try {
      const [compiled, first] = await Promise.all([module, catalog]);
      if (mine !== worker) return;
      if (!blobs.has("catalog")) blobs.set("catalog", blob("catalog", first.bytes, first.untrusted));
      listen(mine);
      timer = setTimeout(() => die("it did not start in time"), START_LIMIT);
      mine.postMessage({ type: "start", module: compiled, more: added, blobs: [...blobs.values()] });
    } catch (error) {
      fail(error);
    }
  }

  function listen(to) {
    to.onmessage = ({ data }) => { if (to === worker) receive(data); };
    to.onerror = (event) => { event.preventDefault(); if (to === worker) die(event.message || "its script did not load"); };
  }

  function receive(data) {
    if (data.type === "ready") {
      clearTimeout(timer);
      const opened = data.replies.map(parse);
      if (opened[0].error) return fail(new EngineError(opened[0].error)); // the catalog
      [...blobs.keys()].forEach((name, i) => { if (opened[i]?.error) blobs.delete(name); });
      ready = true;
      stillborn = 0;
      onstate("ready", opened.map((reply) => reply.ok));
      return pump();
    }
    if (data.type === "dead") return die(data.reason);
    if (data.id !== current?.id) return; // late: its asker was told already
    clearTimeout(timer);
    const asked = current;
    current = null;
    settle(asked, data.bytes);
    pump();
  }

  function settle(asked, bytes) {
    let reply;
    try { reply = parse(bytes); } catch { return asked.reject(gone("The engine's reply was not readable.")); }
    if (reply.error) asked.reject(new EngineError(reply.error));
    else asked.resolve(reply.ok);
  }

  function pump() {
    if (!ready || current || !queue.length) return;
    current = queue.shift();
    const { limit = LIMIT } = current;
    timer = setTimeout(() => die(`it took more than ${limit / 1000} s`), limit);
    try {
      worker.postMessage({ ...current.message, id: current.id }, current.transfer);
    } catch (error) {
      die(String(error));
    }
  }

  /** The engine is of no more use: answer what it was doing, start another. */
  function die(reason) {
    clearTimeout(timer);
    worker.terminate();
    ready = false;
    const asked = current;
    current = null;
    asked?.reject(gone(`The engine stopped at this request: ${reason}.`));
    if (!asked && ++stillborn > 3) return fail(gone(`The engine does not start: ${reason}.`));
    onstate("restarting", reason);
    worker = spawn();
    boot();
  }

  function fail(error) {
    failed = error;
    clearTimeout(timer);
    worker.terminate();
    for (const asked of queue.splice(0)) asked.reject(error);
    onstate("failed", error);
  }

  /** Makes the engine whole. Later engines are whole from their start. */
  function complete() {
    adding ??= more().then(async (part) => {
      await ask({ type: "more", more: part });
      added = part;
    }).catch((error) => {
      adding = null; // the next request tries again
      throw error instanceof EngineError ? error : new EngineError({ code: "engine", message: `A part of the engine did not load: ${error.message}`, hint: "Try again." });
    });
    return adding;
  }

  function ask(message, { key, limit, transfer = [] } = {}) {
    if (failed) return Promise.reject(failed);
    return new Promise((resolve, reject) => {
      if (key) {
        queue = queue.filter((waiting) => {
          if (waiting.key !== key) return true;
          waiting.reject(new EngineError({ code: "superseded", message: "A newer request took its place." }));
          return false;
        });
      }
      queue.push({ id: ++id, key, limit, message, transfer, resolve, reject });
      pump();
    });
  }

  const blob = (name, bytes, untrusted) => ({ kind: KINDS[name] | (untrusted ? UNTRUSTED : 0), bytes });

  onstate("loading");
  boot();
  return {
    /**
     * Asks the engine for one operation, see types.gen.js for requests and replies.
     * @param {string} op
     * @param {object} request
     * @param {{key?: string, limit?: number, heavy?: boolean}} [options] a waiting request with
     *   the same key is dropped with the code "superseded": for views that only want the newest
     *   answer. limit is how many ms the answer may take, for what is known to be large; a heavy
     *   request is encoded in the engine's thread
     */
    async call(op, request, { key, limit, heavy } = {}) {
      const bytes = heavy ? null : encoder.encode(JSON.stringify({ op, request }));
      if (more && !added && !EARLY.has(op)) await complete();
      if (heavy) return ask({ type: "call", asked: { op, request } }, { key, limit });
      return ask({ type: "call", bytes }, { key, limit, transfer: [bytes.buffer] });
    },
    /** Sends bytes that may be no request at all. For tests and the console. */
    raw: (bytes) => ask({ type: "call", bytes }),
    /**
     * Gives the engine a blob; it is used from then on, also by later engines. When the
     * engine refuses it, the old one stays in use.
     * @param {"catalog"|"operations"|"ledger"|"descriptions"} name
     */
    async open(name, bytes, { untrusted = false } = {}) {
      const one = blob(name, bytes, untrusted);
      if (more && !added && name !== "catalog") await complete(); // which has what reads the others
      const reply = await ask({ type: "open", ...one });
      if (name === "catalog") blobs.clear(); // the others belong to the old catalog
      blobs.set(name, one);
      return reply;
    },
  };
}
