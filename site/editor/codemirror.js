// CodeMirror, a script of its own that is fetched at its first use. It lives in a shadow
// root: there its style sheets are adopted ones, which the content security policy allows.
import { autocompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history as ownHistory, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, nextDiagnostic, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState, Prec, RangeSet, StateEffect, StateField, Transaction } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, hoverTooltip, keymap, lineNumbers, placeholder as placeholderText, showTooltip } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { h } from "../ui/dom.js";
import { LEVELS } from "../ui/levels.js";
import { completePolicy } from "./complete.js";
import { facts, subject } from "./facts.js";
import { where } from "./where.js";

const colours = syntaxHighlighting(HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--key)" },
  { tag: tags.string, color: "var(--str)" },
  { tag: [tags.punctuation, tags.bracket, tags.separator], color: "var(--punct)" },
  { tag: tags.invalid, color: "var(--wrong)" },
]));

const levelChip = { display: "inline-grid", placeItems: "center", width: "17px", height: "17px", borderRadius: "4px", font: "700 10.5px/1 var(--sans)", color: "var(--on-level)", background: "var(--U)", verticalAlign: "-1px" };

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--raised)", fontSize: "var(--code-size, 12.5px)", maxHeight: "var(--editor-height, 60dvh)", minHeight: "inherit" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "inherit" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-placeholder": { color: "var(--dim)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "color-mix(in srgb, var(--focus) 26%, transparent)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--tint) 45%, transparent)" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--dim)", borderRight: "1px solid var(--line)" },
  ".cm-foldPlaceholder": { background: "var(--tint)", border: "1px solid var(--line)", color: "var(--dim)" },
  ".cm-matchingBracket": { background: "var(--tint)", outline: "1px solid var(--edge)" },
  ".cm-tooltip": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "6px", fontFamily: "var(--sans)", fontSize: "13px", maxWidth: "min(460px, 92vw)" },
  ".cm-tooltip.ways": { margin: "0", padding: "4px 10px 8px", listStyle: "none" },
  ".cm-tooltip.ways button": { marginLeft: "0" },
  ".cm-tooltip[role=status]": { padding: "6px 10px" },
  ".cm-tooltip-hover": { padding: "6px 10px", maxHeight: "50dvh", overflow: "auto" },
  ".cm-tooltip a": { color: "var(--link)" },
  ".cm-tooltip p, .cm-tooltip ul": { margin: "0", padding: "2px 0", listStyle: "none" },
  ".cm-tooltip .mono": { fontFamily: "var(--mono)", fontSize: "12px", overflowWrap: "anywhere" },
  ".cm-tooltip .dim": { color: "var(--dim)" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", borderLeftWidth: "4px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--wrong)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--wrong) 1px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn) 1px" },
  ".cm-lintRange-info, .cm-lintRange-hint": { backgroundImage: "none", textDecoration: "underline dotted var(--dim) 1px" },
  ".cm-diagnosticAction": { font: "inherit", fontSize: "12px", minHeight: "24px", padding: "1px 8px", background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "5px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "min(320px, 45dvh)", minWidth: "min(320px, 92vw)", maxWidth: "min(680px, 96vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { minHeight: "24px", lineHeight: "20px", padding: "2px 8px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--tint)", color: "var(--ink)" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "var(--sans)", color: "var(--dim)", marginLeft: "10px", fontSize: "12px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionIcon": { display: "none" },
  ".cm-tooltip.cm-completionInfo": { padding: "6px 10px", maxWidth: "min(360px, 80vw)" },
  "@media (max-width: 800px)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  ".cm-snippetField": { background: "var(--tint)" },
  ".lw-level": levelChip,
  ...Object.fromEntries(LEVELS.flatMap(({ letter }) => [
    [`.lw-level[data-level="${letter}"]`, { background: `var(--${letter})` }],
    [`.cm-completionIcon-lw-${letter}`, { ...levelChip, display: "inline-grid", opacity: 1, marginRight: "7px", padding: 0, boxSizing: "border-box", background: `var(--${letter})` }],
    [`.cm-completionIcon-lw-${letter}::after`, { content: `"${letter}"` }],
  ])),
  ".cm-panels": { background: "var(--sunk)", color: "var(--ink)", borderColor: "var(--line) !important", fontFamily: "var(--sans)" },
  ".cm-panel.cm-search": { padding: "6px 34px 6px 8px", fontSize: "12.5px" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": { margin: "2px 6px 2px 0", fontSize: "12.5px" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", minHeight: "28px", gap: "6px", verticalAlign: "middle" },
  ".cm-panel.cm-search input[type=checkbox]": { width: "16px", height: "16px", margin: "0", accentColor: "var(--accent)" },
  ".cm-textfield": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "5px", boxSizing: "border-box", height: "28px", padding: "3px 8px", verticalAlign: "middle" },
  ".cm-button": { backgroundImage: "none", background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "5px", minHeight: "28px", padding: "2px 10px", verticalAlign: "middle" },
  ".cm-panel.cm-search [name=close]": { top: "6px", right: "6px", minWidth: "28px", minHeight: "28px", fontSize: "17px", color: "var(--dim)" },
  ".lw-wild": { borderBottom: "1px dashed var(--link)", cursor: "help" },
  ".lw-grew": { borderBottom: "2px dotted var(--warn)" },
  ".lw-allow": { backgroundColor: "color-mix(in srgb, var(--R) 14%, transparent)" },
  ".lw-deny": { backgroundColor: "color-mix(in srgb, var(--P) 14%, transparent)" },
  ".lw-unknown": { backgroundColor: "color-mix(in srgb, var(--W) 16%, transparent)" },
  ".cm-line.lw-allow": { boxShadow: "inset 3px 0 var(--R)" },
  ".cm-line.lw-deny": { boxShadow: "inset 3px 0 var(--P)" },
  ".cm-line.lw-unknown": { boxShadow: "inset 3px 0 var(--W)" },
  ".lw-miss": { textDecoration: "underline dotted var(--dim) 1px", textUnderlineOffset: "3px" },
});

const WHOLE = new Set(["allow", "deny", "unknown"]); // marks of statements: whole lines where a statement has several

const setMarks = StateEffect.define();
const marks = StateField.define({
  create: () => Decoration.none,
  update(value, change) {
    let next = value.map(change.changes);
    for (const effect of change.effects) if (effect.is(setMarks)) next = effect.value;
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * What is typed over a selection. Left to itself Chromium keeps the colour of what it
 * replaces in a style attribute, which the content security policy refuses with an error.
 */
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main, ranges } = view.state.selection;
    if (event.inputType !== "insertText" || event.data === null || main.empty || ranges.length > 1 || view.composing) return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, main.from, main.to, event.data, insert))) view.dispatch(insert());
    return true;
  },
});

const historyKeys = ({ undo, redo }) => [["Mod-z", undo], ["Mod-y", redo], ["Mod-Shift-z", redo]].map(([key, act]) =>
  ({ key, preventDefault: true, run: () => { act(); return true; } }));

/** A tooltip with what is known of the word at a place, or null. */
async function tell(view, at, ask) {
  const place = where(view.state.doc.toString(), at);
  const about = subject(place);
  const dom = about && await facts(about, ask);
  if (!dom) return null;
  dom.setAttribute("role", "status"); // read out where a key has asked for it
  return { pos: place.string.from, end: place.string.to, create: () => ({ dom }) };
}

/** The tooltip that a key has asked for, until the cursor moves on. */
const setTold = StateEffect.define();
const told = StateField.define({
  create: () => null,
  update(tip, change) {
    for (const effect of change.effects) if (effect.is(setTold)) return effect.value;
    return change.docChanged || change.selection ? null : tip;
  },
  provide: (field) => showTooltip.from(field),
});

/** Repairs what is wrong at the cursor; where there are several ways, it lists them. */
function fixHere(view) {
  const { from, to } = view.state.selection.main;
  const found = [];
  forEachDiagnostic(view.state, (one, start, end) => { if (start <= to && from <= end) for (const action of one.actions ?? []) found.push({ action, message: one.message }); });
  if (found.length === 1) found[0].action.apply(view, from, to);
  else if (found.length) choose(view, found);
  return found.length > 0;
}

/** A tooltip with the ways to repair what is wrong at the cursor, which gets the focus. */
function choose(view, found) {
  const close = () => { view.dispatch({ effects: setTold.of(null) }); view.focus(); };
  const { from, to, head } = view.state.selection.main;
  const dom = h("ul.ways", { "aria-label": "Ways to repair this", onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } } },
    found.map(({ action, message }) => h("li", {}, h("p", {}, message), h("button.cm-diagnosticAction", { type: "button", onclick: () => { close(); action.apply(view, from, to); } }, action.name))));
  view.dispatch({ effects: setTold.of({ pos: head, create: () => ({ dom, mount: () => dom.querySelector("button").focus() }) }) });
}

/**
 * @typedef {{from: number, to: number}} Range UTF-16 indices, to exclusive
 * @param {object} options
 * @param {ShadowRoot} options.root
 * @param {string} options.text
 * @param {string} options.label
 * @param {string} [options.placeholder]
 * @param {(op: string, request: object) => Promise<any>} [options.ask] the engine, for what is
 *   known of the words of a policy: they are completed, and told of under the pointer
 * @param {() => string} [options.partition] of ARNs that are made up
 * @param {boolean} [options.plain] whether the text is something else than JSON
 * @param {(text: string) => void} options.changed a person's change, not setText's
 * @param {{undo: () => void, redo: () => void}} [options.history] the text is part of something
 *   that is undone as a whole; without it the editor has a history of its own
 */
export function create({ root, text, label, placeholder, plain, changed, ask, partition = () => "aws", history }) {
  const clamp = (n) => Math.min(Math.max(n, 0), view.state.doc.length);
  const extensions = [
    lineNumbers(), foldGutter({ openText: "▾", closedText: "▸" }), codeFolding(), highlightSpecialChars(), history ? [] : ownHistory(), drawSelection(),
    bracketMatching(), closeBrackets(), highlightActiveLine(), search({ top: true }), plain ? [] : json(), colours, look, marks, typedOver,
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...(history ? historyKeys(history) : historyKeymap), ...foldKeymap, { key: "F8", run: nextDiagnostic }, { key: "Mod-.", run: fixHere }]),
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off", translate: "no" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && update.transactions.some((one) => one.annotation(Transaction.remote) !== true && one.docChanged)) changed(update.state.doc.toString());
    }),
  ];
  if (placeholder) extensions.push(placeholderText(placeholder));
  if (ask && !plain) {
    extensions.push(autocompletion({ override: [completePolicy(ask, partition)], activateOnTypingDelay: 60, icons: true, maxRenderedOptions: 200 }),
      told, hoverTooltip((_, at) => tell(view, at, ask), { hoverTime: 250 }),
      Prec.high(keymap.of([{ key: "Mod-i", run: () => { tell(view, view.state.selection.main.head, ask).then((tip) => view.dispatch({ effects: setTold.of(tip) })); return true; } },
        { key: "Escape", run: () => Boolean(view.state.field(told)) && (view.dispatch({ effects: setTold.of(null) }), true) }])));
  }
  const view = new EditorView({ root, parent: root, state: EditorState.create({ doc: text, extensions }) });

  return {
    /** Puts another text in its place; what is the same at both ends keeps cursor and marks. */
    setText(next) {
      const now = view.state.doc.toString();
      if (now === next) return;
      let from = 0, same = 0;
      const most = Math.min(now.length, next.length);
      while (from < most && now[from] === next[from]) from++;
      while (same < most - from && now.at(-1 - same) === next.at(-1 - same)) same++;
      view.dispatch({ changes: { from, to: now.length - same, insert: next.slice(from, next.length - same) }, annotations: Transaction.remote.of(true) });
    },
    /** @param {(Range & {kind: string, title?: string})[]} list */
    mark(list) {
      const { doc } = view.state;
      const ranges = list.filter((one) => one.to > one.from && one.to <= doc.length).flatMap(({ from, to, kind, title }) => {
        const spec = { class: `lw-${kind}`, attributes: title ? { title } : undefined };
        const [first, last] = [doc.lineAt(from), doc.lineAt(to)];
        const out = [];
        for (let n = first.number; n <= last.number; n++) {
          const line = doc.line(n);
          if (WHOLE.has(kind) && first.number !== last.number) {
            out.push(Decoration.line(spec).range(line.from));
          } else {
            const start = Math.max(from, line.from + line.text.search(/\S|$/)), stop = Math.min(to, line.to);
            if (stop > start) out.push(Decoration.mark(spec).range(start, stop));
          }
        }
        return out;
      });
      view.dispatch({ effects: setMarks.of(RangeSet.of(ranges, true)) });
    },
    /** @param {(Range & {severity: "error"|"warning"|"info"|"hint", message: string, actions?: object[]})[]} list */
    diagnose(list) { view.dispatch(setDiagnostics(view.state, list.map((one) => ({ ...one, from: clamp(one.from), to: clamp(one.to) })))); },
    diagnostics() { let n = 0; forEachDiagnostic(view.state, () => n++); return n; },
    goTo(from, to = from) {
      view.dispatch({ selection: EditorSelection.single(clamp(from), clamp(to)), effects: EditorView.scrollIntoView(clamp(from), { y: "center" }) });
      view.focus();
    },
    focus: () => view.focus(),
    hasFocus: () => view.hasFocus,
    destroy: () => view.destroy(),
  };
}
