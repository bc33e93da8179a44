import { createEngine } from "./client.js";
import { compile, fetchBlob, has, startThread } from "./files.js";
import * as own from "./owncatalog.js";

/**
 * Starts the engine: module and catalog are fetched side by side, the module is compiled
 * on the page while the worker's thread starts.
 * @param {Parameters<typeof createEngine>[0]["onstate"]} onstate
 */
export function startEngine(onstate) {
  const module = compile("engine");
  const catalog = own.kept().then(async (bytes) =>
    bytes ? { bytes, untrusted: true } : { bytes: await fetchBlob("catalog"), untrusted: false });
  module.catch(() => {}); // createEngine reports it
  catalog.catch(() => {});
  const more = has("more") && (() => compile("more"));
  return createEngine({ module, more, catalog, onstate, spawn: () => startThread("worker") });
}
