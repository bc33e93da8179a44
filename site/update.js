import { scriptURL } from "./engine/files.js";
import { banner } from "./ui/banner.js";

let started = false;

/**
 * Registers the service worker once the engine runs, so that keeping the files does not
 * compete with the first start. A new version waits until the user asks for it.
 */
export function keepOffline() {
  if (started || !("serviceWorker" in navigator)) return;
  started = true;
  (window.requestIdleCallback ?? setTimeout)(async () => {
    let registration;
    // Without a worker the page works as before, but only with its server.
    try { registration = await navigator.serviceWorker.register(scriptURL("/sw.js"), { updateViaCache: "none" }); } catch { return; }
    const offer = (worker) => {
      if (!navigator.serviceWorker.controller) return; // the first version, not a new one
      banner("update", "A new version is here.", { action: "Reload", run: () => {
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        worker.postMessage("take over");
      } });
    };
    if (registration.waiting) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => { if (worker.state === "installed") offer(worker); });
    });
  });
}
