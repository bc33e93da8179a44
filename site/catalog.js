import { fetchBlob, has } from "./engine/files.js";
import * as own from "./engine/owncatalog.js";
import { banner } from "./ui/banner.js";

/**
 * Which catalog is in use: the built-in one, or one that the user built and gave.
 * @param {ReturnType<typeof import("./engine/client.js").createEngine>} engine
 * @param {{changed: () => void, status: ReturnType<typeof import("./ui/status.js").createStatus>}} page
 */
export function createCatalogUse(engine, { changed, status }) {
  let name = own.inUse();
  let ledger = null; // the promise of opening it
  let operations = null; // the same
  status.catalog(name);

  async function bytes() {
    return (name && (await own.kept())) || fetchBlob("catalog");
  }

  async function sha256() {
    if (!crypto.subtle) return "not computed: the browser does this over https and on localhost only";
    const sum = await crypto.subtle.digest("SHA-256", await bytes());
    return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  return {
    current: () => ({ name, hash: sha256().catch((error) => error.message) }),
    /**
     * Opens the ledger, which says where facts are from, once; it belongs to the built-in
     * catalog. @returns {Promise<boolean>} whether it is open
     */
    openLedger() {
      if (name || !has("ledger")) return Promise.resolve(false);
      ledger ??= fetchBlob("ledger").then((content) => engine.open("ledger", content)).then(() => true, () => { ledger = null; return false; });
      return ledger;
    },
    /** Opens the operations, which tell the actions of CloudTrail's events, in the same way. */
    openOperations() {
      if (name || !has("operations")) return Promise.resolve(false);
      operations ??= fetchBlob("operations").then((content) => engine.open("operations", content)).then(() => true, () => { operations = null; return false; });
      return operations;
    },
    /** Verifies a file and puts it in use; on an error the old catalog stays. @param {File} file */
    async take(file) {
      const before = status.date();
      let reply;
      try {
        const content = new Uint8Array(await file.arrayBuffer());
        reply = await engine.open("catalog", content, { untrusted: true });
        await own.keep(file.name, content);
      } catch (error) {
        banner("catalog", `${file.name} was not taken: ${error.message} ${error.hint ?? ""}`, { wrong: true });
        return;
      }
      const builtIn = name ? null : before;
      name = file.name;
      ledger = operations = null;
      status.catalog(name, reply.date);
      const older = builtIn && reply.date < builtIn;
      banner("catalog", older ? `${file.name} is in use. It is of ${reply.date}, older than the built-in catalog of ${builtIn}.` :
        `${file.name}, of ${reply.date}, is in use.`, { wrong: older });
      changed();
    },
    async drop() {
      await own.drop();
      const reply = await engine.open("catalog", await fetchBlob("catalog"));
      name = null;
      ledger = operations = null;
      status.catalog(null, reply.date);
      banner("catalog", "The built-in catalog is in use.");
      changed();
    },
  };
}
