import * as db from "./db.js";

const KEY = "workspace";
const DELAY = 300; // ms from the last change to writing it down
const DEPTH = 200; // steps of undo

/**
 * @typedef {{id: number, arn: string, levels: string[]}} Item one pasted ARN
 * @typedef {{id: number, name: string, values: string}} ContextRow
 * @typedef {{principal: string, action: string, resource: string, context: ContextRow[], principalTags: string, principalOrg: string, resourceAccount: string, resourceTags: string, resourceOrg: string, time: string}} Request
 * @typedef {{id: number, layer: string, name: string, text: string, on: boolean, level: number, arn: string}} Layer
 * @typedef {object} Workspace
 * @property {"arns"|"template"} view what the policy is made from
 * @property {Item[]} items
 * @property {string[]} exclude actions that the items must not bring
 * @property {string} template the text of a template, which has its own exclusions
 * @property {string} levelTable
 * @property {"none"|"scoped"|"wildcard"} dependents
 * @property {boolean} completeOnly
 * @property {boolean} minimize
 * @property {string} policy the text that Check is about
 * @property {string} policyKind one of the engine's kinds, empty for the one it looks like
 * @property {Request} request what Test asks about
 * @property {Layer[]} layers the policies that apply to it
 * @property {string} suite tests of them, as "leastwise test" reads them
 * @property {string} before the policy that Compare starts from
 * @property {string} after what became of it
 * @property {string} compareKind as policyKind
 */

/** @type {Request} */
const REQUEST = { principal: "", action: "", resource: "", context: [], principalTags: "", principalOrg: "", resourceAccount: "", resourceTags: "", resourceOrg: "", time: "" };

/** @type {Workspace} */
const EMPTY = { view: "arns", items: [], exclude: [], template: "", levelTable: "strict", dependents: "scoped", completeOnly: false, minimize: false, policy: "", policyKind: "",
  request: REQUEST, layers: [], suite: "", before: "", after: "", compareKind: "" };

/**
 * The workspace that all views share: what the user wants, not what the engine answered.
 * A state is never changed in place, so undo is a list of earlier ones.
 */
export function createStore() {
  /** @type {Workspace} */
  let state = EMPTY;
  let past = [];
  let future = []; // what was undone, the nearest last
  let merging = null; // tag of the last change: equal tags in a row are one undo step
  let timer = 0;
  let next = 1;
  const listeners = new Set();

  function show(value) {
    state = value;
    next = Math.max(next, ...[state.items, state.layers, state.request.context].flat().map((one) => one.id + 1));
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
      future = [];
      show({ ...state, ...change });
      keep();
    },
    /** Changes what is no step of undo, such as the view. @param {Partial<Workspace>} change */
    set(change) {
      show({ ...state, ...change });
      keep();
    },
    canUndo: () => past.length > 0,
    undo() {
      if (!past.length) return false;
      const last = past.at(-1);
      past = past.slice(0, -1);
      future = [...future, state];
      merging = null;
      show(last);
      keep();
      return true;
    },
    redo() {
      if (!future.length) return false;
      const next = future.at(-1);
      future = future.slice(0, -1);
      past = [...past, state];
      merging = null;
      show(next);
      keep();
      return true;
    },
    /** Reads the kept workspace, unless something was changed before it arrived. */
    async load() {
      const kept = await db.get(KEY).catch(() => undefined);
      if (!past.length) show({ ...EMPTY, ...sound(kept) });
    },
    /** Drops state and history; what is on disk is db.forget's business. */
    reset() {
      clearTimeout(timer);
      timer = 0;
      past = [];
      future = [];
      show(EMPTY);
    },
  };
}

/** Whether a value has the fields of a model, each of the model's type. */
const like = (model) => (value) => Object.entries(model).every(([key, of]) => typeof value?.[key] === typeof of && Array.isArray(value[key]) === Array.isArray(of));
const LISTS = {
  items: like({ id: 0, arn: "", levels: [] }),
  layers: like({ id: 0, layer: "", name: "", text: "", on: true, level: 0, arn: "" }),
  context: like({ id: 0, name: "", values: "" }),
};
const isRequest = (value) => like(REQUEST)(value) && value.context.every(LISTS.context);

/** The values of a kept workspace that have the form they should have; older ones lack some. */
const sound = (kept) => Object.fromEntries(Object.entries(kept ?? {}).filter(([key, value]) =>
  key in EMPTY && like({ [key]: EMPTY[key] })(kept) && (!LISTS[key] || value.every(LISTS[key])) && (key !== "request" || isRequest(value))));
