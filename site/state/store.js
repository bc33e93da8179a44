import * as db from "./db.js";
import * as local from "./local.js";
import { changed, EMPTY, ids, POLICY, seen, workspaceOf } from "./workspace.js";

const KEY = "workspace";
const LAST = "last-words"; // in localStorage: the workspace as it was when the page was left
const DELAY = 300; // ms from the last change to writing it down
const DEPTH = 200; // steps of undo
const PAUSE = 1000; // ms between changes with the same tag that make two steps of them

/**
 * The workspace that all views share: what the user wants, not what the engine answered.
 * A state is never changed in place, so undo is a list of earlier ones.
 */
export function createStore() {
  let workspace = EMPTY;
  let state = seen(workspace);
  let past = [];
  let future = []; // what was undone, the nearest last
  let merging = null; // tag and time of the last change: equal tags in a row are one undo step
  let timer = 0;
  let read = false; // whether the kept workspace is here: before that nothing takes its place
  let next = 2;
  const listeners = new Set();

  function show(value) {
    workspace = value;
    state = seen(value);
    next = Math.max(next, ...ids(value).map((id) => id + 1));
    for (const listener of listeners) listener(state);
  }
  function keep() {
    clearTimeout(timer);
    timer = read ? setTimeout(write, DELAY) : 0;
  }
  // Private windows may refuse storage: the page then works without memory.
  async function write() {
    timer = 0;
    const at = Date.now();
    await db.put(KEY, { ...workspace, at }).then(() => { if (!(lastWords()?.at > at)) local.remove(LAST); }, () => {});
  }
  /** Writes down what is not written yet. */
  async function flush() {
    if (!timer) return;
    clearTimeout(timer);
    await write();
  }
  /**
   * The page is being left, or hidden, of which a phone's tab may be told last. IndexedDB
   * rolls back what it has not begun when a page ends; localStorage keeps it, and what is
   * written down in time takes it away again.
   */
  function leave() {
    if (!timer && (read || !past.length)) return;
    local.set(LAST, JSON.stringify({ ...workspace, at: Date.now() }));
    flush();
  }
  function lastWords() {
    try { return JSON.parse(local.get(LAST)); } catch { return null; }
  }
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });

  function step(value, tag) {
    const now = performance.now();
    if (tag === null || tag !== merging?.tag || now - merging.at > PAUSE) past = [...past.slice(-DEPTH + 1), workspace];
    merging = { tag, at: now };
    future = [];
    show(value);
    keep();
  }

  /** Goes to a state of the past or the future; which view is open stays. */
  function travel(value) {
    merging = null;
    show({ ...value, tab: workspace.tab });
    keep();
    return true;
  }

  const without = (id) => {
    const policies = workspace.policies.filter((one) => one.id !== id);
    return policies.length ? policies : [{ ...POLICY, id: next++ }];
  };

  return {
    get: () => state,
    /** All of it, as it is kept and shared. @returns {import("./workspace.js").Workspace} */
    workspace: () => workspace,
    /** A number that nothing has had. */
    id: () => next++,
    /** @param {(state: import("./workspace.js").State) => void} listener called after every change */
    listen(listener) { listeners.add(listener); return () => listeners.delete(listener); },
    /**
     * @param {Parameters<typeof changed>[1]} change
     * @param {string|null} [tag] changes in quick succession with the same tag undo together
     * @param {number} [id] of the policy that it is about, by default the selected one
     */
    change(change, tag = null, id = undefined) { step(changed(workspace, change, id), tag && `${tag} ${id ?? workspace.selected}`); },
    /** Changes what is no step of undo, such as the view, or what follows from the rest. */
    set(change, id = undefined) {
      show(changed(workspace, change, id));
      keep();
    },
    /** Adds a policy and selects it. @param {Partial<import("./workspace.js").Policy>} policy */
    add(policy = {}) {
      const id = next++;
      step({ ...workspace, policies: [...workspace.policies, { ...POLICY, ...policy, id }], selected: id }, null);
      return id;
    },
    /** Takes a policy out; there is always one left. */
    remove(id) {
      const policies = without(id);
      const at = workspace.policies.findIndex((one) => one.id === id);
      step({ ...workspace, policies, ignores: workspace.ignores.filter((one) => one.policy !== id),
        selected: workspace.selected === id ? policies[Math.min(at, policies.length - 1)].id : workspace.selected }, null);
    },
    /** Puts another workspace in place of all, as a step of undo. */
    replace(value) { step(workspaceOf(value), null); },
    canUndo: () => past.length > 0,
    /** @returns {boolean} whether there was something to take back */
    canRedo: () => future.length > 0,
    undo() {
      if (!past.length) return false;
      const last = past.at(-1);
      past = past.slice(0, -1);
      future = [...future, workspace];
      return travel(last);
    },
    redo() {
      if (!future.length) return false;
      const last = future.at(-1);
      future = future.slice(0, -1);
      past = [...past, workspace];
      return travel(last);
    },
    flush,
    /** Reads the kept workspace, unless something was changed before it arrived. */
    async load() {
      let kept = await db.get(KEY).catch(() => undefined);
      const last = lastWords();
      if (last && !(kept?.at > last.at)) kept = last;
      read = true;
      if (past.length) keep();
      else if (kept) show({ ...workspaceOf(kept), tab: workspace.tab });
      if (last) keep();
    },
    /** Drops workspace and history; what is on disk is db.forget's business. */
    reset() {
      clearTimeout(timer);
      timer = 0;
      past = [];
      future = [];
      merging = null;
      show(EMPTY);
    },
  };
}
