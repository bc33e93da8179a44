import { h } from "../ui/dom.js";
import { places } from "../text/places.js";
import { loadPart } from "../engine/files.js";

let chunk;
const load = () => (chunk ??= loadPart("codemirror").catch((error) => { chunk = undefined; throw error; }));

/** Reading the script and making each editor of it are tasks of their own: keys come in between. */
const ownTask = (part) => new Promise((resolve) => setTimeout(resolve, 0, part));

/**
 * A box for a policy's text. It is a plain text area until CodeMirror is here, and stays
 * one where that can't be had. Places are bytes of the text's UTF-8, as the engine counts.
 * @param {object} options
 * @param {string} options.label
 * @param {string} [options.placeholder]
 * @param {boolean} [options.plain] whether the text is something else than JSON
 * @param {(text: string) => void} options.changed a person's change
 * @param {(op: string, request: object) => Promise<any>} [options.ask] the engine, for a
 *   policy whose words are to be completed and explained
 * @param {() => string} [options.partition] of ARNs that are made up
 * @param {{undo: () => void, redo: () => void}} [options.history] what takes changes back; by
 *   default the editor itself
 */
export function createEditor({ label, placeholder = "", plain = false, changed, ask, partition, history }) {
  let text = "";
  let at = null; // places of text, made when asked for
  let code = null; // CodeMirror, once it is here
  let marked = [], problems = [];
  const find = () => (at ??= places(text));
  const range = (one) => ({ from: find().index(one.start), to: find().index(one.end) });

  const box = h("textarea.plain-editor", { "aria-label": label, placeholder, spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off", rows: 12,
    oninput: () => take(box.value) });
  const host = h("div.code-editor", { hidden: true });
  const element = h("div.policy-editor", {}, box, host);

  function take(value) {
    text = value;
    at = null;
    changed(text);
  }

  load().then(ownTask).then(({ create }) => {
    const focused = document.activeElement === box;
    const [from, to] = [box.selectionStart, box.selectionEnd];
    host.hidden = false;
    code = create({
      root: host.attachShadow({ mode: "open" }), text, label, placeholder, plain, changed: take, ask, partition, history,
    });
    box.remove();
    if (focused) code.goTo(from, to);
    draw();
  }, () => {}); // the plain box serves

  function draw() {
    if (!code) return;
    code.mark(marked.map((one) => ({ ...one, ...range(one) })));
    code.diagnose(problems.map((one) => ({ ...one, ...range(one) })));
  }

  return {
    element,
    text: () => text,
    setText(next) {
      if (next === text) return;
      text = next;
      at = null;
      if (code) code.setText(next);
      else box.value = next;
    },
    /** Line and column, from 1, of a byte. */
    position: (byte) => { const { line, column } = find().at(byte); return { line, column }; },
    /** @param {{start: number, end: number, kind: "wild"|"grew"|"allow"|"deny"|"unknown"|"miss", title?: string}[]} list */
    mark(list) { marked = list; draw(); },
    /** @param {{start: number, end: number, severity: "error"|"warning"|"info"|"hint", message: string, source?: string, actions?: {name: string, apply: () => void}[]}[]} list */
    diagnose(list) {
      problems = list;
      box.setAttribute("aria-invalid", String(list.some((one) => one.severity === "error")));
      draw();
    },
    goTo(start, end = start) {
      const { from, to } = range({ start, end });
      if (code) return code.goTo(from, to);
      box.focus();
      box.setSelectionRange(from, to);
    },
    focus: () => (code ?? box).focus(),
    destroy() { code?.destroy(); element.remove(); },
  };
}
