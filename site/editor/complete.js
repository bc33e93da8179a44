// Completion for policies, as a source for CodeMirror.
import { snippet, startCompletion } from "@codemirror/autocomplete";
import { LEVELS } from "../ui/levels.js";
import { facts } from "./facts.js";
import { optionsAt } from "./options.js";
import { where } from "./where.js";

/** A template whose fields have numbers, without which CodeMirror takes an account for one. */
function numbered(template) {
  let n = 0;
  return template.replace(/#\{([^}]*)\}/g, (_, name) => `#{${++n}:${name}}`);
}

/**
 * @param {(op: string, request: object) => Promise<any>} ask the engine
 * @param {() => string} partition
 */
export const completePolicy = (ask, partition) => async (context) => {
  const text = context.state.doc.toString();
  const place = where(text, context.pos);
  const bare = /[\w:*?.-]*$/.exec(text.slice(0, context.pos))[0]; // what is typed without quotation marks
  if (!place || !place.string && !bare && !context.explicit) return null;
  const { string } = place;
  const typed = string ? text.slice(string.from, context.pos) : bare;
  let found;
  try { found = await optionsAt(place, typed, { ask, partition: partition(), text }); } catch { return null; } // the engine was busy with something newer
  const done = string && found.length === 1 && found[0].label === string.text && !found[0].more;
  if (context.aborted || !found.length || done) return null;
  // What is replaced: the string as a whole, with its quotation marks if there are any.
  const from = string ? string.from - 1 : context.pos - bare.length;
  const to = string ? string.to + (string.closed ? 1 : 0) : context.pos;
  return { from: string ? string.from : from, to: string ? string.to : to, filter: false, options: found.map((one) => ({
    label: one.label, detail: one.detail, type: one.level ? `lw-${LEVELS.find((level) => level.name === one.level)?.letter ?? "U"}` : undefined,
    info: one.about && (() => facts(one.about, ask)),
    apply(view, option) {
      const more = place.named ? "" : one.after ?? "";
      // The quotation marks are written anew, so that a text without its closing one gets it.
      snippet(numbered(`"${one.insert}"${more}#{}`))(view, option, from, to);
      if (one.more) setTimeout(() => startCompletion(view));
    },
  })) };
};
