import { h, fill } from "../../ui/dom.js";
import { places } from "../../text/places.js";
import { TEMPLATES } from "./examples.js";

const PAUSE = 1000; // ms without a key that end a step of undo
const ROWS = [12, 34]; // lines shown, at least and at most
const WORDS = { error: "Error", warning: "Warning", info: "Note" };

/**
 * The template editor: text with line numbers, and what is wrong with it.
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 * @param {{undo: () => void, redo: () => void, useForm: (form: string, note: object) => void}} act
 */
export function createTemplate(store, act) {
  const box = h("textarea", { id: "template-box", spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off",
    "aria-describedby": "template-help", oninput: typed, onscroll: () => { numbers.scrollTop = box.scrollTop; }, onkeydown: keys });
  const numbers = h("div.lines", { "aria-hidden": "true" });
  const problems = h("ul.problems", { "aria-label": "Problems in the template" });
  const empty = h("div.empty", {}, h("p", {}, "Paste a template of Policy Sentry, drop its file here, or start from one:"),
    h("ul.examples", {}, TEMPLATES.map(({ name, about, text }) => h("li", {}, h("button.link", { type: "button", onclick: () => start(text) }, name), h("span.dim", {}, " ", about)))));
  const element = h("div.template", {}, h("label.hidden", { for: "template-box" }, "Template"), h("div.editor", {}, numbers, box),
    h("p.dim", { id: "template-help" }, "YAML or JSON; the modes are crud, actions, trust and boundary. The rows under ARNs follow it, and it follows them."), problems, empty);
  let text = null;
  let at = places("");
  let step = 0; // of undo: keys in quick succession are one
  let last = 0;

  function typed(event) {
    if (event.timeStamp - last > PAUSE || event.inputType !== "insertText") step++;
    last = event.timeStamp;
    store.change({ template: box.value }, `template ${step}`);
  }

  function keys(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || key !== "z" && key !== "y") return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "y" || event.shiftKey) act.redo();
    else act.undo();
  }

  function start(value) {
    store.change({ template: value });
    box.focus();
    box.setSelectionRange(0, 0);
  }

  /** Puts the cursor at a place of the text and shows it. Offsets are bytes. */
  function goTo(from, to = from) {
    const { line, index } = at.at(from);
    const height = parseFloat(getComputedStyle(box).lineHeight);
    box.focus({ preventScroll: true });
    box.setSelectionRange(index, at.index(to));
    if ((line - 1) * height < box.scrollTop || line * height > box.scrollTop + box.clientHeight) box.scrollTop = (line - 3) * height;
    box.scrollIntoView({ block: "nearest" });
  }

  function update(state) {
    if (state.template === text) return;
    text = state.template;
    at = places(text);
    if (box.value !== text) {
      let same = 0; // characters at the end that stay: the cursor goes in front of them
      while (same < text.length && same < box.value.length && text.at(-1 - same) === box.value.at(-1 - same)) same++;
      const focused = document.activeElement === box;
      box.value = text;
      if (focused) box.setSelectionRange(text.length - same, text.length - same);
    }
    box.rows = Math.min(Math.max(at.count + 1, ROWS[0]), ROWS[1]);
    if (numbers.childElementCount !== at.count) fill(numbers, Array.from({ length: at.count }, (_, i) => h("span", {}, i + 1)));
    numbers.scrollTop = box.scrollTop;
    empty.hidden = Boolean(text.trim());
    if (!text.trim()) show([]);
  }

  /** @param {{severity: string, message: string, hint: string, start: number, end: number, forms?: string[]}[]} notes */
  function show(notes) {
    for (const line of numbers.querySelectorAll("[data-severity]")) delete line.dataset.severity;
    const worst = Object.keys(WORDS);
    const sorted = [...notes].sort((a, b) => worst.indexOf(a.severity) - worst.indexOf(b.severity) || a.start - b.start);
    fill(problems, sorted.map((note) => {
      const { line, column } = at.at(note.start);
      const mark = numbers.children[line - 1];
      if (mark && (note.severity === "error" || note.severity === "warning" && mark.dataset.severity !== "error")) mark.dataset.severity = note.severity;
      return h("li", { "data-severity": note.severity },
        h("button.link.mono", { type: "button", "aria-label": `Go to line ${line}, column ${column}`, onclick: () => goTo(note.start, note.end) }, `${line}:${column}`),
        h("div", {}, h("p", {}, h("span.mark", {}, WORDS[note.severity]), " ", note.message, note.hint && h("span.hint", {}, ` (${note.hint})`)),
          note.forms?.length > 0 && h("ul.forms", { "aria-label": note.code === "arn" ? "Use instead" : "ARN forms to add" }, note.forms.map((form) =>
            h("li", {}, h("button.link.mono", { type: "button", onclick: () => act.useForm(form, note) }, note.code === "arn" ? form : `+ ${form}`))))));
    }));
    box.setAttribute("aria-invalid", String(notes.some((note) => note.severity === "error")));
  }

  return { element, update, show, goTo, line: (offset) => at.at(offset).line, focus: () => box.focus() };
}
