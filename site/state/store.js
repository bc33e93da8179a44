import * as db from "./db.js";

const KEY = "workspace";
const DELAY = 300; // ms from the last change to writing it down
const DEPTH = 200; // steps of undo

/**
 * @typedef {{id: number, arn: string, levels: string[]}} Item one pasted ARN
 * @typedef {{items: Item[], levelTable: string}} Workspace
 */

/**
 * The workspace that all views share: what the user wants, not what the engine answered.
 * A state is never changed in place, so undo is a list of earlier ones.
 */
export function createStore() {
  /** @type {Workspace} */
  let state = { items: [], levelTable: "strict" };
  let past = [];
  let merging = null; // tag of the last change: equal tags in a row are one undo step
  let timer = 0;
  let next = 1;
  const listeners = new Set();

  function show(value) {
    state = value;
    next = Math.max(next, ...state.items.map((item) => item.id + 1));
    for (const listener of listeners) listener(state);
  }
  function keep() {
    clearTimeout(timer);
    timer = setTimeout(write, DELAY);
  }
  // Private windows may refuse storage: the page then works without memory.
  const write = () => db.put(KEY, state).catch(() => {});
  addEventListener("pagehide", () => { if (timer) write(); });

  return {
    get: () => state,
    /** A number that no item has had. */
    id: () => next++,
    /** @param {(state: Workspace) => void} listener called after every change */
    listen(listener) { listeners.add(listener); return () => listeners.delete(listener); },
    /**
     * @param {Partial<Workspace>} change
     * @param {string|null} [tag] consecutive changes with the same tag undo together
     */
    change(change, tag = null) {
      if (tag === null || tag !== merging) past = [...past.slice(-DEPTH + 1), state];
      merging = tag;
      show({ ...state, ...change });
      keep();
    },
    canUndo: () => past.length > 0,
    undo() {
      if (!past.length) return false;
      const last = past.at(-1);
      past = past.slice(0, -1);
      merging = null;
      show(last);
      keep();
      return true;
    },
    /** Reads the kept workspace, unless something was changed before it arrived. */
    async load() {
      const kept = await db.get(KEY).catch(() => undefined);
      if (valid(kept) && !past.length) show(kept);
    },
    /** Drops state and history; what is on disk is db.forget's business. */
    reset() {
      clearTimeout(timer);
      timer = 0;
      past = [];
      show({ items: [], levelTable: "strict" });
    },
  };
}

const valid = (w) => Array.isArray(w?.items) && typeof w.levelTable === "string" &&
  w.items.every((item) => Number.isInteger(item.id) && typeof item.arn === "string" && Array.isArray(item.levels));
