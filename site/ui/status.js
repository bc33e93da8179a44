import { banner } from "./banner.js";
import * as own from "../engine/owncatalog.js";

const WORDS = { loading: "engine loading", ready: "engine ready", restarting: "engine restarting", failed: "engine failed" };

/** The words in the top bar: how the engine is, and which catalog answers. */
export function createStatus() {
  const engine = document.getElementById("engine-state");
  const link = document.getElementById("catalog-date");
  let date = "";
  let name = null;
  const paint = () => { link.textContent = [date && `AWS as of ${date}`, name].filter(Boolean).join(", ") || "catalog"; };

  return {
    /** @param {"loading"|"ready"|"restarting"|"failed"} state */
    show(state, detail) {
      engine.textContent = WORDS[state];
      engine.dataset.state = state;
      if (state === "ready") {
        performance.mark("engine-ready");
        date = detail.find((reply) => reply.kind === "catalog")?.date ?? "";
        paint();
      }
      if (state !== "failed") return;
      banner("engine", `The engine does not run here: ${detail.message} ${detail.hint ?? ""}`, {
        wrong: true,
        ...(own.inUse() ? { action: "Use the built-in catalog", run: async () => { await own.drop(); location.reload(); } } :
          { action: "Load again", run: () => location.reload() }),
      });
    },
    /** Names the user's catalog, null for the built-in one, and its date where it changed. */
    catalog(given, asOf = date) {
      name = given;
      date = asOf;
      paint();
    },
    date: () => date,
  };
}
