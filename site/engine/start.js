import { createEngine } from "./client.js";
import { fetchBytes, fileURL, scriptURL } from "./files.js";
import * as own from "./owncatalog.js";

/**
 * Starts the engine: module and catalog are fetched side by side, the module is compiled
 * on the page while the worker's thread starts.
 * @param {Parameters<typeof createEngine>[0]["onstate"]} onstate
 */
export function startEngine(onstate) {
  const module = compile(fileURL("engine"));
  const catalog = own.kept().then(async (bytes) =>
    bytes ? { bytes, untrusted: true } : { bytes: await fetchBytes("catalog"), untrusted: false });
  module.catch(() => {}); // createEngine reports it
  catalog.catch(() => {});
  const more = fileURL("more") && (() => compile(fileURL("more")));
  return createEngine({ module, more, catalog, onstate, spawn: () => new Worker(scriptURL(fileURL("worker"))) });
}

async function compile(url) {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly, or a policy forbids it");
  const response = fetch(url);
  if (WebAssembly.compileStreaming) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await (await response).arrayBuffer());
}
