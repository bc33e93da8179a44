import { h, fill, count } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { toggles } from "../../ui/levels.js";
import { findARNs } from "../../text/arns.js";
import { bounded, onlyARNs } from "../../text/incoming.js";
import { looksLikeTemplate } from "../../text/template.js";
import { createRow } from "./row.js";
import { EXAMPLES } from "./examples.js";

const withLevel = (item, level, on) =>
  ({ ...item, levels: on ? [...new Set([...item.levels, level])] : item.levels.filter((l) => l !== level) });

const LONG = 20_000; // characters that are not put into the box first: it would lay them out

/**
 * The ARN list: the paste box, which stands in index.html, and a row for each ARN.
 * @param {HTMLElement} panel
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 * @param {{change: (change: object, tag?: string) => void, takeTemplate: (text: string) => void, takeOther: (text: string) => void}} act other
 *   texts than ARNs and templates are for the engine to recognise
 */
export function createARNs(panel, store, { change: changeIntent, takeTemplate, takeOther }) {
  const form = panel.querySelector("#paste");
  const box = form.querySelector("#paste-box");
  const help = form.querySelector("#paste-help");
  const usual = help.textContent;
  const rows = new Map(); // item id → row

  const all = toggles((level, on) => change(store.get().items.map((item) => withLevel(item, level, on))), "All resources");
  const every = h("div.row.every", {}, h("span.dim", {}, "All"), all.element);
  const list = h("ul.rows", { "aria-label": "Resources and access levels" });
  const empty = h("div.empty", {}, h("p", {}, "Paste ARNs above and tick what they are for, or start from an example:"),
    h("ul.examples", {}, EXAMPLES.map((example) => h("li", {}, h("button.link", {
      type: "button", onclick: () => { addItems(example.items); announce(`Example: ${example.name}`); },
    }, example.name), h("span.dim", {}, " ", example.about)))));
  const element = h("div", {}, every, list, empty);

  form.addEventListener("submit", (event) => { event.preventDefault(); take(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); take(); }
  });
  box.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length < LONG) return setTimeout(take);
    event.preventDefault();
    takeText(text);
  });
  box.addEventListener("input", () => { help.textContent = usual; help.classList.remove("wrong"); });

  const change = (items, tag) => changeIntent({ items }, tag);
  const edit = (id, how, tag) => change(store.get().items.map((item) => (item.id === id ? how(item) : item)), tag);

  const take = () => takeText(box.value);

  /** Turns a text into rows, or whatever else it is. */
  function takeText(text) {
    if (!text.trim()) return;
    try {
      bounded(text);
    } catch (error) {
      return say(`${error.message}${error.hint ? ` (${error.hint})` : ""}`, true);
    }
    if (text.length < LONG && looksLikeTemplate(text)) {
      box.value = "";
      takeTemplate(text);
    } else if (text.length < LONG && onlyARNs(text)) {
      takeARNs(findARNs(text));
    } else {
      takeOther(text);
    }
  }

  /** Adds rows, and none for what has one. */
  function takeARNs(found) {
    const known = new Set(store.get().items.map((item) => item.arn));
    const fresh = found.filter((arn) => !known.has(arn));
    box.value = "";
    if (fresh.length) addItems(fresh.map((arn) => ({ arn, levels: [] })));
    const twice = found.length - fresh.length;
    say(`${count(fresh.length, "ARN")} added${twice ? `, ${twice} already here` : ""}.`);
  }

  function say(text, wrong = false) {
    help.textContent = text;
    help.classList.toggle("wrong", wrong);
    announce(text);
  }

  function addItems(items) {
    change([...store.get().items, ...items.map((item) => ({ ...item, id: store.id() }))]);
  }

  /** A note's or an error's ARN form: in place of a faulty row, or as a new one. */
  function useForm(arn, index, replaces) {
    const item = store.get().items[index];
    if (replaces && item) edit(item.id, (old) => ({ ...old, arn }));
    else addItems([{ arn, levels: item?.levels ?? [] }]);
    announce(`${arn} ${replaces ? "put in place" : "added"}`);
  }

  function remove(id) {
    const items = store.get().items;
    const at = items.findIndex((item) => item.id === id);
    change(items.filter((item) => item.id !== id));
    announce(`${items[at].arn} removed. Undo brings it back.`);
    const near = store.get().items[Math.min(at, store.get().items.length - 1)];
    if (near) rows.get(near.id).focus();
    else box.focus();
  }

  /** Brings the rows in line with the state; rows that stay keep focus and cursor. */
  function update(state) {
    const ids = new Set(state.items.map((item) => item.id));
    for (const [id, row] of rows) if (!ids.has(id)) { row.element.remove(); rows.delete(id); }
    state.items.forEach((item, i) => {
      let row = rows.get(item.id);
      if (!row) {
        row = createRow(item.id, { edit, withLevel, remove, useForm });
        rows.set(item.id, row);
      }
      row.update(item, i);
      if (list.children[i] !== row.element) list.insertBefore(row.element, list.children[i] ?? null);
    });
    all.update(["List", "Read", "Write", "Tagging", "Permissions management"].filter((level) =>
      state.items.length && state.items.every((item) => item.levels.includes(level))));
    every.hidden = state.items.length < 2;
    empty.hidden = state.items.length > 0 || Boolean(state.template.trim());
  }

  return {
    element, form, update, addItems, useForm, takeText, takeARNs,
    /** Says something below the box; a text that was understood leaves it, unless it is to be kept. */
    say(text, wrong, keep) {
      if (!wrong && !keep) box.value = "";
      if (text) say(text, wrong);
      else { help.textContent = usual; help.classList.remove("wrong"); }
    },
    /** Typed before the script was here. */
    early() { if (box.value.trim()) take(); },
    answer(items, replies) { items.forEach((item, i) => rows.get(item.id)?.answer(replies[i], i)); },
    focus: () => box.focus(),
    focusItem: (id, select) => rows.get(id)?.focus(select),
  };
}
