import { h, fill, set } from "./dom.js";

const PAUSE = 60; // ms without a key before suggestions are asked for
let serial = 0;

/**
 * A text field with suggestions, after the combobox pattern of WAI-ARIA: what is typed
 * counts, a suggestion only helps. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 * @param {object} options
 * @param {string} options.label
 * @param {string} [options.placeholder]
 * @param {(text: string) => Promise<{value: string, nodes: any[]}[]>} options.suggest
 * @param {(value: string) => void} options.changed
 */
export function createCombobox({ label, placeholder = "", suggest, changed }) {
  const id = `combo-${++serial}`;
  let shown = []; // the suggestions on screen
  let at = -1; // the one that Enter takes
  let latest = 0, timer = 0;

  const input = h("input.mono", { id, type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    placeholder, spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    oninput: () => { changed(input.value); later(); }, onfocus: later, onblur: () => close(), onkeydown: keys });
  const list = h("ul.options-list", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const element = h("div.combo", {}, h("label", { for: id }, label), input, list);

  function later() {
    clearTimeout(timer);
    timer = setTimeout(open, PAUSE);
  }

  async function open({ first = false } = {}) {
    clearTimeout(timer);
    const mine = ++latest;
    const found = await suggest(input.value).catch(() => []);
    if (mine !== latest || document.activeElement !== input) return;
    shown = found.filter((one) => one.value !== input.value);
    at = -1;
    set(input, "aria-activedescendant", null);
    list.hidden = !shown.length;
    set(input, "aria-expanded", String(shown.length > 0));
    fill(list, shown.map((one, i) => h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); take(i); } }, one.nodes)));
    if (first && shown.length) point(0);
  }

  function close() {
    clearTimeout(timer);
    latest++;
    shown = [];
    at = -1;
    list.hidden = true;
    set(input, "aria-expanded", "false");
    set(input, "aria-activedescendant", null);
  }

  function take(i) {
    input.value = shown[i].value;
    close();
    changed(input.value);
  }

  function point(to) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = (to + shown.length) % shown.length;
    list.children[at].setAttribute("aria-selected", "true");
    list.children[at].scrollIntoView({ block: "nearest" });
    set(input, "aria-activedescendant", `${id}-${at}`);
  }

  function keys(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown.length) return void open({ first: true });
      point(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(at);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }

  return {
    element, input,
    update(value) { if (input.value !== value) input.value = value; },
    focus: () => input.focus(),
  };
}
