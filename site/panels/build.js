import { h, fill, count } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { loadYAML } from "../source/load.js";
import { exclude, excluded, fromItems, include, insertAfter, LISTS, modeOf, partsOf, replace, without } from "../text/template.js";
import { aboutRows, patched, projected, readIntent } from "../text/intent.js";
import { follow } from "../state/follow.js";
import { textOf } from "../text/incoming.js";
import { looksLikeYAMLPolicy } from "../text/policyyaml.js";
import { addStatements } from "../text/merge.js";
import { createARNs } from "./build/arns.js";
import { createBuilder } from "./build/builder.js";
import { createConditions } from "./build/conditions.js";
import { createHand } from "./build/hand.js";
import { createIntake } from "./build/intake.js";
import { createOptions } from "./build/options.js";
import { createPanes } from "./build/panes.js";
import { createRest } from "./build/rest.js";
import { createResult, placed } from "./build/result.js";
import { createSide } from "./build/side.js";
import { createTemplate } from "./build/template.js";

/**
 * Build panel: ARNs with access levels or a template on the left, the policy on the right.
 * Its frame is part of index.html, so that the paste box works before this script is here.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>, kinds: ReturnType<typeof import("../state/kinds.js").createKinds>, openOperations: () => Promise<boolean>}} app
 */
export function create(engine, app) {
  const { store, kinds, openOperations } = app;
  const element = document.getElementById("build");
  const views = { arns: element.querySelector("#view-arns"), template: element.querySelector("#view-template") };
  let latest = 0; // number of the newest request; older answers are dropped
  let documents = []; // span trees of the template that was answered last
  let asked = null; // what the request was made from
  let last = null; // the engine's last reply
  let yaml = null; // the reader, once there was a template
  let inSync = ""; // the template that the rows were last read from, or written to

  const focus = () => (store.get().view === "template" ? template : arns).focus();
  const panes = createPanes(element, () => side.look());
  /** An act that goes to a place in a part of the view. */
  const within = (pane, act) => (...args) => { panes.show(pane); return act(...args); };

  const clear = h("button.quiet", { type: "button", onclick: () => {
    store.change({ template: "", items: [], exclude: [], conditions: [] });
    announce("All removed");
    focus();
  } }, "Clear");
  const options = createOptions(engine, store, () => view.again());
  const arns = createARNs(element, store, { change: changeIntent, takeTemplate, takeOther: (text) => intake.take([text]) });
  const intake = createIntake(engine, store, { kinds, openOperations, takeTemplate, takeARNs: arns.takeARNs, say: arns.say, added: within("policy", () => result.element.querySelector("button.primary")?.focus()), focus: () => arns.focus() });
  const builder = createBuilder(engine, store, { add(arn) {
    if (store.get().items.some((item) => item.arn === arn)) return false;
    arns.addItems([{ arn, levels: [] }]);
    return true;
  } });
  const conditions = createConditions(store, { change: changeIntent, again: () => view.again() });
  const template = createTemplate(store, { undo: takeBack, redo, useForm: useTemplateForm });
  const rest = createRest({ goTo, line: template.line });
  const hand = createHand(engine, store, { replace: useInstead, merge });
  const result = createResult({
    edit() {
      store.change({ policy: store.get().policy });
      announce("The policy can be changed by hand now");
      hand.focus();
    },
    useForm: arns.useForm,
    focusItem: within("intent", (index) => arns.focusItem(asked?.items[index]?.id)),
    goTo,
    line: template.line,
    leaveOut, fixed,
    action: (id) => engine.call("action", { id }, { key: "why" }),
    takeBack(action) {
      const state = store.get();
      if (asked?.from === "template") store.change({ template: include(state.template, documents, action) });
      else changeIntent({ exclude: state.exclude.filter((one) => one !== action) });
      announce(`${action} is back`);
    },
  }, hand);
  fill(element.querySelector("#history"), clear);
  fill(element.querySelector("#incoming"), intake.element);
  fill(element.querySelector("#intent-rows"), builder.element, options.element, rest.element, arns.element, template.element, conditions.element);
  fill(element.querySelector("#result"), result.element);
  for (const [view, button] of Object.entries(views)) button.addEventListener("click", () => { open(view); focus(); });

  /** Rows and template are two views of one intent: each is made when it is first looked at. */
  function open(view) {
    panes.show("intent");
    const state = store.get();
    const written = fromItems(state);
    if (view === "template" && !state.template.trim() && LISTS.some((list) => list.of(state).length)) store.set({ view, template: written });
    else store.set(view === "arns" && state.template === written ? { view, template: "" } : { view });
  }

  /** Shows a place in the template. @param {{start: number, end: number}} entry bytes */
  function goTo({ start, end }) {
    panes.show("intent");
    open("template");
    template.goTo(start, end);
  }

  /**
   * Changes rows, exclusions or conditions, and the template that says the same.
   * @param {{items?: object[], exclude?: string[], conditions?: object[]}} change
   */
  function changeIntent(change, tag) {
    const state = store.get();
    if (!state.template.trim()) return store.change(change, tag);
    if (!yaml) return void loadYAML().then((module) => { yaml = module; changeIntent(change, tag); }, result.fail);
    let text = null;
    try {
      text = patched(state.template, readTree, state, { items: state.items, exclude: state.exclude, conditions: state.conditions, ...change });
    } catch (error) {
      if (error.name !== "SourceError") throw error;
    }
    if (text === null) {
      arns.say("The template is written in a way that can't be changed here: change its text.", true);
      return render(state);
    }
    inSync = text;
    store.change({ ...change, template: text }, tag);
  }

  const readTree = (text) => JSON.parse(yaml.tree(text));

  function takeTemplate(text) {
    panes.show("intent");
    store.change({ view: "template", template: text });
    announce("A template");
    template.focus();
  }

  function takeBack() {
    if (store.undo()) announce("Undone");
  }

  function redo() {
    if (store.redo()) announce("Done again");
  }

  /** What the intent gives takes the place of what was written by hand. */
  function useInstead() {
    store.change({ policy: last.policy, by: "intent" });
    announce("In its place. Undo brings the old one back.");
  }

  /** The statements that the intent gives go behind those written by hand. */
  function merge() {
    try {
      const { text, added } = addStatements(store.get().policy, JSON.parse(last.policy).Statement);
      store.change({ policy: text, items: [], exclude: [], conditions: [], template: "" });
      announce(`${count(added, "statement")} added. Undo takes them out.`);
      hand.focus();
    } catch {
      announce("The policy is not JSON: nothing was added.");
    }
  }

  /** A note's ARN form: in place of a faulty entry, else behind the one that the note is about. */
  function useTemplateForm(form, note) {
    const faulty = note.code === "arn";
    store.change({ template: (faulty ? replace : insertAfter)(store.get().template, note, form) });
    announce(`${form} ${faulty ? "put in place" : "added"}`);
  }

  const around = (entry) => (part) => part[1] <= entry.start && entry.end <= part[2];
  /** The block in which an entry stands, or else the document. */
  const partOf = (entry) => documents.flatMap(partsOf).filter(around(entry)).at(-1);
  const modeAt = (part) => modeOf(part, documents.find((document) => partsOf(document).includes(part)));
  /** Entries of actions templates that name an action, and are the only reason for it. */
  const named = (action, chains) => chains.flatMap(({ chain: [reason] }) => reason.entries.filter((entry) =>
    reason.why === "action" && entry.text.toLowerCase() === action.toLowerCase()));

  /** Why an action can't be left out here, or "". */
  function fixed(action, chains) {
    if (asked?.from !== "template") return "";
    const [first] = chains;
    if (!first) return "has no entry of the template behind it";
    const mode = modeAt(partOf(first.chain[0].entries[0]));
    if (mode === "trust" && !named(action, chains).length) return "this is how the principals assume the role";
    if (mode !== "actions" || named(action, chains).length) return "";
    return "actions templates have no exclusions: change the entry, or the option for dependents";
  }

  /** @returns {boolean} whether the policy will change */
  function leaveOut(action, chains) {
    const state = store.get();
    if (asked?.view !== state.view) return false;
    if (asked.from === "items") {
      changeIntent({ exclude: [...new Set([...state.exclude, action])] });
    } else {
      if (state.template !== asked.template) return false; // typed since
      let text = state.template;
      const about = new Set(chains.flatMap(({ chain: [reason] }) => reason.entries.map(partOf)));
      const all = documents.flatMap((document) => (about.has(document) ? [document] : partsOf(document))); // blocks of the same statement follow it
      for (const part of all.filter((one) => about.has(one)).reverse()) { // the places of earlier ones stay
        const next = /^(actions|trust)$/.test(modeAt(part)) ? withoutNamed(text, part, action, chains) : exclude(text, part, action);
        if (next === null) {
          announce(`${action} can't be put into exclude-actions as it is written here`);
          goTo({ start: part[1], end: part[1] });
          return false;
        }
        text = next;
      }
      store.change({ template: text });
    }
    announce(`${action} left out. Undo brings it back.`);
    return true;
  }

  function withoutNamed(text, part, action, chains) {
    const entries = named(action, chains).filter((entry) => partOf(entry) === part);
    const list = part[4].find((node, i) => i % 2 && /^(actions|also)$/.test(part[4][i - 1][4]));
    return entries.reduceRight((now, entry) => {
      const item = list?.[4].find?.((one) => one[1] === entry.start);
      return item ? without(now, item, list[4]) : now;
    }, text);
  }

  function render(state) {
    const isTemplate = state.view === "template";
    for (const [view, button] of Object.entries(views)) button.setAttribute("aria-pressed", String(view === state.view));
    arns.form.hidden = arns.element.hidden = builder.element.hidden = isTemplate;
    if (isTemplate || !state.template.trim()) rest.show([]);
    builder.update();
    template.element.hidden = !isTemplate;
    arns.update(state);
    template.update(state);
    options.update(state);
    panes.update(Boolean(state.policy.trim()));
    const empty = !state.template.trim() && (isTemplate || !state.items.length);
    options.element.hidden = empty;
    conditions.element.hidden = empty && !state.conditions.length;
    conditions.update(state);
    clear.hidden = empty;
  }

  /**
   * Reads the template, and brings the rows in line with it.
   * @returns {Promise<{state: object, tree: string, trees: any[][]}|null>} null where it is not the newest any more
   */
  async function followTemplate(state, mine) {
    yaml ??= await loadYAML();
    if (mine !== latest) return null;
    const tree = yaml.tree(state.template);
    const trees = JSON.parse(tree);
    const next = state.template === inSync ? null : projected(state, trees, store.id);
    inSync = state.template;
    if (next) store.set(next, state.current.id);
    return { state: { ...state, ...next }, tree, trees };
  }

  /** What the engine is asked for; null where there is nothing to ask. */
  async function requestFor(state, mine) {
    const common = { ...options.request(state), partition: state.partition === "aws" ? "" : state.partition, recipes: conditions.asks() };
    const of = state.template.trim() ? await followTemplate(state, mine) : { state, trees: [] };
    if (!of) return null;
    const items = state.view === "arns" ? of.state.items.filter((item) => item.arn.trim()) : [];
    const more = readIntent(of.trees).rest;
    arns.element.inert = false;
    if (state.view === "arns") rest.show(more);
    if (of.tree && (state.view === "template" || more.length)) {
      return { items, trees: of.trees, from: "template", excluded: excluded(of.trees),
        request: { ...common, templates: [{ file: "template", tree: of.tree }], items: items.map(({ arn }) => ({ arn, levels: [] })) } };
    }
    if (!items.length) return null;
    const { exclude: patterns, conditions: wanted } = of.state;
    return { items, from: "items", excluded: patterns, request: { ...common, items: items.map(({ arn, levels }) => ({ arn, levels })), exclude: patterns, conditions: wanted } };
  }

  /** Makes the workspace's policy the one that the intent gives. */
  function settle(id, policy) {
    const one = store.get().policies.find((other) => other.id === id);
    if (one?.by === "intent" && one.text !== policy) store.set({ policy, by: "intent" }, id);
  }

  async function ask(state) {
    const mine = ++latest;
    const { id, by } = state.current;
    const byHand = by === "hand" && (Boolean(state.policy.trim()) || hand.busy());
    let want, reply;
    if (byHand) result.showHand(state.policy, null);
    try {
      want = await requestFor(state, mine);
      if (mine !== latest) return;
      last = null;
      if (!want) {
        settle(id, "");
        return byHand || result.clear();
      }
      if (!byHand) result.wait();
      reply = await engine.call("generate", want.request, { key: "generate" });
    } catch (error) {
      if (mine !== latest || error.code === "superseded") return;
      if (error.name !== "SourceError") return byHand || result.fail(error);
      template.show([{ severity: "error", message: error.message, hint: error.hint, start: error.offset, end: error.offset }]);
      if (state.view === "arns") rest.broken(error);
      arns.element.inert = state.view === "arns";
      if (!byHand) result.stale("The template can't be read as it is now.");
      return;
    }
    if (mine !== latest) return;
    documents = want.trees ?? [];
    asked = { view: state.view, from: want.from, template: state.template, items: want.items };
    const rows = state.view === "arns" && want.from === "template";
    if (rows) reply = aboutRows(reply, want.items, state.template);
    if (want.request.recipes) conditions.answer(reply.recipes);
    if (state.view === "template") template.show(reply.notes.filter(placed));
    else arns.answer(want.items, reply.items);
    const errors = reply.notes.filter((note) => note.severity === "error").length;
    if (!errors) {
      last = reply;
      settle(id, reply.statements ? reply.policy : "");
    }
    if (byHand) result.showHand(store.get().policy, last);
    else result.show(reply, { items: want.items, excluded: want.excluded, errors, rows });
  }

  const files = element.querySelector("#paste-files");
  element.querySelector("#paste-choose").addEventListener("click", () => files.click());
  files.addEventListener("change", () => { if (files.files.length) panel.takeFiles([...files.files]); files.value = ""; });
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain");
    const within = event.composedPath()[0]; // an editor's field is inside a shadow root
    if (element.hidden || !text || event.defaultPrevented || within.closest?.("input, textarea, [contenteditable]")) return;
    event.preventDefault();
    open("arns");
    arns.takeText(text);
  });

  const view = follow(store, { shown: () => !element.hidden, render, work: ask,
    of: ({ current: one, partition }) => [one.id, one.by, one.by === "hand" && one.text, partition, one.view, ...(one.view === "template" && one.template.trim() ? [] : [one.items, one.exclude, one.conditions]), one.template, one.levelTable, one.dependents, one.completeOnly, one.minimize] });
  const side = createSide(element.querySelector("#side"), engine, app, { shown: () => !element.hidden && panes.sees("meaning"), goTo: within("policy", (one) => (last && store.get().current.by === "intent" ? result : hand).goTo(one)) });
  view.look();
  side.look();
  arns.early();

  const panel = {
    element,
    title: "Build",
    update({ fresh }) {
      view.look();
      side.look();
      if (!fresh) return;
      open("arns");
      arns.addItems([fresh]);
      arns.focusItem(store.get().items.at(-1).id, true);
    },
    /** Dropped or chosen files. @param {File[]} files */
    async takeFiles(files) {
      if (files.length > 1 || !/\.ya?ml$/i.test(files[0].name)) {
        open("arns");
        return intake.take(Promise.all(files.map(textOf)));
      }
      try {
        yaml ??= await loadYAML();
        const text = yaml.decode(new Uint8Array(await files[0].arrayBuffer()));
        if (!looksLikeYAMLPolicy(text)) return takeTemplate(text);
        open("arns");
        await intake.take([text]);
      } catch (error) {
        result.fail(error);
      }
    },
    refresh() { view.again(); side.again(); },
    destroy() { latest++; view.stop(); side.stop(); panes.stop(); hand.destroy(); intake.destroy(); element.remove(); },
  };
  return panel;
}
