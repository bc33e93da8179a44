import { h, fill, count } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { toggles } from "../ui/levels.js";
import { findARNs } from "../text/arns.js";
import { createRow } from "./build/row.js";
import { createResult } from "./build/result.js";
import { EXAMPLES } from "./build/examples.js";

/**
 * Build panel: pasted ARNs with access levels on the left, the policy on the right. Its
 * frame is part of index.html, so that the paste box works before this script is here.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>}} app
 */
export function create(engine, { store }) {
  const element = document.getElementById("build");
  const box = element.querySelector("#paste-box");
  const help = element.querySelector("#paste-help");
  const usual = help.textContent;
  const result = createResult({ useForm, focusItem });
  const rows = new Map(); // item id → row
  let latest = 0; // number of the newest request; older answers are dropped

  const all = toggles((level, on) => change(store.get().items.map((item) => withLevel(item, level, on))), "All resources");
  const undo = h("button.quiet", { type: "button", onclick: () => takeBack() }, "Undo");
  const clear = h("button.quiet", { type: "button", onclick: () => { change([]); announce("All removed"); box.focus(); } }, "Clear");
  const table = h("select", { id: "level-table", onchange: () => store.change({ levelTable: table.value }) },
    h("option", { value: "strict" }, "strict"), h("option", { value: "aws" }, "AWS"));
  const head = h("div.rows-head", {},
    h("div.row", {}, h("h2", {}, "Access"),
      h("label.dim", { for: "level-table", title: "AWS files some dangerous actions under Write or Read. Strict moves them." }, "levels by "), table,
      h("span.grow"), undo, clear),
    h("div.row.every", {}, h("span.dim", {}, "All"), all.element));
  const list = h("ul.rows", { "aria-label": "Resources and access levels" });
  const empty = h("div.empty", {}, h("p", {}, "Paste ARNs above and tick what they are for, or start from an example:"),
    h("ul.examples", {}, EXAMPLES.map((example) => h("li", {}, h("button.link", {
      type: "button", onclick: () => { addItems(example.items); announce(`Example: ${example.name}`); },
    }, example.name), h("span.dim", {}, " ", example.about)))));
  fill(element.querySelector("#intent-rows"), head, list, empty);
  fill(element.querySelector("#result"), result.element);

  element.querySelector("#paste").addEventListener("submit", (event) => { event.preventDefault(); take(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); take(); }
  });
  box.addEventListener("paste", () => setTimeout(take));
  box.addEventListener("input", () => { help.textContent = usual; help.classList.remove("wrong"); });

  const change = (items, tag) => store.change({ items }, tag);
  const withLevel = (item, level, on) =>
    ({ ...item, levels: on ? [...new Set([...item.levels, level])] : item.levels.filter((l) => l !== level) });
  const edit = (id, how, tag) => change(store.get().items.map((item) => (item.id === id ? how(item) : item)), tag);

  /** Turns the box's text into rows; what holds no ARN stays there with a word of help. */
  function take() {
    const text = box.value;
    if (!text.trim()) return;
    const found = findARNs(text);
    if (!found.length) {
      say("No ARN in this text. One looks like arn:aws:s3:::bucket/key.", true);
      return;
    }
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

  function focusItem(index) {
    rows.get(store.get().items[index]?.id)?.focus();
  }

  function takeBack() {
    if (store.undo()) announce("Undone");
  }

  function remove(id) {
    const items = store.get().items;
    const at = items.findIndex((item) => item.id === id);
    change(items.filter((item) => item.id !== id));
    announce(`${items[at].arn} removed. Undo brings it back.`);
    const near = store.get().items[Math.min(at, items.length - 2)];
    if (near) rows.get(near.id).focus();
    else box.focus();
  }

  /** Brings the rows in line with the state; rows that stay keep focus and cursor. */
  function render(state) {
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
    head.hidden = !state.items.length && !store.canUndo();
    head.lastChild.hidden = state.items.length < 2;
    clear.hidden = !state.items.length;
    empty.hidden = state.items.length > 0;
    undo.disabled = !store.canUndo();
    table.value = state.levelTable;
  }

  async function ask(state) {
    const mine = ++latest;
    const used = state.items.filter((item) => item.arn.trim());
    if (!used.length) return result.clear();
    result.wait();
    let reply;
    try {
      reply = await engine.call("generate", {
        items: used.map(({ arn, levels }) => ({ arn, levels })), levelTable: state.levelTable,
      }, { key: "generate" });
    } catch (error) {
      if (mine === latest && error.code !== "superseded") result.fail(error);
      return;
    }
    if (mine !== latest) return;
    used.forEach((item, i) => rows.get(item.id)?.answer(reply.items[i], i));
    result.show(reply, used);
  }

  const stop = store.listen((state) => { render(state); ask(state); });
  render(store.get());
  ask(store.get());
  if (box.value.trim()) take(); // typed before the script was here

  return {
    element,
    title: "Build",
    update({ fresh }) { if (fresh) { addItems([fresh]); rows.get(store.get().items.at(-1).id).focus(true); } },
    undo: takeBack,
    refresh: () => ask(store.get()),
    destroy() { latest++; stop(); element.remove(); },
  };
}
