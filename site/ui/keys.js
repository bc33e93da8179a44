import { h } from "./dom.js";

const KEYS = [
  ["/", "search the catalog"], ["Ctrl K", "search the catalog, also from a text field"],
  ["Alt 1 to 8", "Build, Check, Test, Compare, Sandbox, Roles, Explore, About"], ["Ctrl V", "in Build, outside text fields: take what was copied"], ["Enter", "in the paste box: add"], ["Shift Enter", "in the paste box: new line"],
  ["↓ ↑", "between the search box and its results"], ["Ctrl Z", "undo, outside one-line fields"], ["Ctrl Shift Z", "redo"],
  ["↑ ↓", "between the policy's actions"], ["Space", "on an action of the policy: leave it out"],
  ["Ctrl Space", "in a policy: what could stand here"], ["Ctrl I", "in a policy: what is known of this word"], ["Ctrl .", "in a policy: repair what is wrong here"], ["F8", "in a policy: the next finding"],
  ["Ctrl F", "in a policy: search"], ["Ctrl Shift [ ]", "in a policy: fold, unfold"], ["Tab", "in a policy: leave it"],
  ["Esc", "empty the search, leave out what was pasted, close this map"], ["?", "this map"],
];

export const keyTable = () => h("table.plain.keys", {}, h("tbody", {}, KEYS.map(([keys, what]) =>
  h("tr", {}, h("th", { scope: "row" }, keys.split(/(?<=[\w↓]) (?=[\w↑])/).map((key, i) => [i ? " " : null, h("kbd", {}, key)])), h("td", {}, what)))));

/** Opens the keyboard map over the page. */
export function showKeys() {
  if (document.querySelector("dialog[open]")) return;
  const dialog = h("dialog", { "aria-labelledby": "keys-title" },
    h("form", { method: "dialog" }, h("div.row", {}, h("h2", { id: "keys-title" }, "Keyboard"), h("span.grow"), h("button.quiet", { "aria-label": "Close" }, "×"))),
    keyTable());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Whether an event is for a field; the editor's is inside a shadow root. */
const typing = (event) => event.composedPath()[0]?.matches?.("input:not([type=file], [type=checkbox]), textarea, select, [contenteditable], [contenteditable] *");

/**
 * The page's own keys. Single letters do nothing while someone types.
 * @param {{search: Function, tab: (n: number) => void, undo: () => void, redo: () => void}} act
 */
export function listenKeys(act) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const command = event.ctrlKey || event.metaKey;
    const take = (work) => { event.preventDefault(); work(); };
    if (command && event.key.toLowerCase() === "k") return take(act.search);
    if (event.altKey && !command && /^Digit[1-8]$/.test(event.code)) return take(() => act.tab(Number(event.code.at(-1))));
    if (typing(event)) return;
    if (command && event.key.toLowerCase() === "z") return take(event.shiftKey ? act.redo : act.undo);
    if (command && event.key.toLowerCase() === "y") return take(act.redo);
    if (command || event.altKey) return;
    if (event.key === "/") take(act.search);
    else if (event.key === "?") take(showKeys);
  });
}
