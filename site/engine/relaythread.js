// The thread that signs: package api's operations as a Go module. A secret key is in this
// thread's memory from the first call on, until the thread is ended.
//
// The page sends {type: "start", module, token} once, then {id, operation, body}. It gets
// {id, status, text} for each, or {dead} when the thread is of no more use.
import "wasm_exec";
import { post } from "./broker.js";

let token = "";
let ready;
const started = new Promise((resolve) => { ready = resolve; });
self.leastwiseReady = () => ready();
self.leastwiseSend = (body) => post("/v1/relay", body, token);
self.leastwiseAnswer = (id, status, text) => self.postMessage({ id, status, text });

self.onmessage = async ({ data }) => {
  try {
    if (data.type === "start") {
      token = data.token;
      const go = new Go();
      const instance = await WebAssembly.instantiate(data.module, go.importObject);
      go.run(instance).then(() => self.postMessage({ dead: "it stopped" }));
      return;
    }
    await started;
    self.leastwiseCall(data.id, data.operation, data.body);
  } catch (error) {
    self.postMessage({ dead: String(error?.message ?? error) });
  }
};
