// The tab's part of the sandbox, relay.wasm, under node.
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { root } from "./workerd.mjs";

/**
 * Starts the module; there is one in a process.
 * @param {(body: string) => Promise<{status: number, text: string}>} send a broker's relay
 */
export async function startRelay(send) {
  const waiting = new Map();
  let serial = 0;
  const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  (0, eval)(readFileSync(`${goroot}/lib/wasm/wasm_exec.js`, "utf8"));
  globalThis.leastwiseSend = send;
  globalThis.leastwiseAnswer = (id, status, text) => { waiting.get(id)({ status, text, json: JSON.parse(text) }); waiting.delete(id); };
  const ready = new Promise((resolve) => { globalThis.leastwiseReady = resolve; });
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiate(readFileSync(`${root}out/relay.wasm`), go.importObject);
  go.run(instance);
  await ready;
  return {
    /** One of package api's operations. */
    call: (operation, body) => new Promise((resolve) => {
      waiting.set(++serial, resolve);
      globalThis.leastwiseCall(serial, operation, JSON.stringify(body));
    }),
  };
}
