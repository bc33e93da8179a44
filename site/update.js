import { scriptURL, SINGLE } from "./engine/files.js";
import { banner } from "./ui/banner.js";

let started = false;

/**
 * Registers the service worker once the engine runs, so that keeping the files does not
 * compete with the first start. A new version waits until the user asks for it.
 * @param {() => Promise<void>} flush writes down what the user has done, before a reload
 */
export function keepOffline(flush) {
  if (started || SINGLE || !("serviceWorker" in navigator)) return;
  started = true;
  const workers = navigator.serviceWorker;
  let had = Boolean(workers.controller);
  let asked = false;
  const reload = () => flush().finally(() => location.reload());
  workers.addEventListener("controllerchange", () => {
    if (asked) return reload();
    if (had) banner("update", "Another tab took a new version. This one needs it too.", { action: "Reload", run: reload });
    had = true; // the first version came to keep this page
  });
  const offer = (worker) => {
    if (!workers.controller) return; // the first version, not a new one
    banner("update", "A new version is here.", { action: "Reload", run: () => { asked = true; worker.postMessage("take over"); } });
  };
  (window.requestIdleCallback ?? setTimeout)(async () => {
    let registration;
    // Without a worker the page works as before, but only with its server.
    try { registration = await workers.register(scriptURL("sw.js"), { updateViaCache: "none" }); } catch { return; }
    if (registration.waiting) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => { if (worker.state === "installed") offer(worker); });
    });
  });
}
