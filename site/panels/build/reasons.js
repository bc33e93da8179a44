import { h } from "../../ui/dom.js";
import { address } from "../../router.js";

const FEW = 4; // reasons shown before the rest is only counted

/** A pattern of actions as a test of IDs: only "*" and "?" mean something, case does not. */
function matcher(pattern) {
  const text = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  const expression = new RegExp(`^${text}$`, "i");
  return (id) => expression.test(id);
}

/**
 * The reasons of an action, or pattern, of a statement, each with those behind it: an
 * action that another needs has that one's reason after its own.
 * @param {import("../../engine/types.gen.js").Reason[]} reasons
 * @returns {{ids: string[], chain: import("../../engine/types.gen.js").Reason[]}[]}
 */
export function chainsOf(reasons, statement, action) {
  const wild = /[*?]/.test(action);
  const fits = wild ? matcher(action) : (id) => id === action;
  const out = [];
  for (const reason of reasons) {
    if (reason.statement !== statement) continue;
    const ids = reason.actions.filter((id) => id === action || fits(id));
    if (!ids.length) continue;
    const chain = [reason];
    const seen = new Set(ids);
    for (let last = reason; last.why === "dependent" && !seen.has(last.of);) {
      seen.add(last.of);
      const next = reasons.find((other) => other.actions.includes(last.of) && other.template === last.template &&
        other.entries.some((entry) => last.entries.some((mine) => mine.start === entry.start && mine.item === entry.item)));
      if (!next) break;
      chain.push(next);
      last = next;
    }
    out.push({ ids, chain });
  }
  return out;
}

/**
 * The chains as a list of lines to read from left to right.
 * @param {ReturnType<typeof chainsOf>} chains
 * @param {string} action
 * @param {object} link how things are linked: an action by its ID, an entry's place in the
 *   template, an item
 */
export function chainList(chains, action, link) {
  const arrow = () => h("span.dim", { "aria-label": "because of" }, " ← ");
  const lines = chains.slice(0, FEW).map(({ ids, chain }) => {
    const parts = [ids.slice(0, 3).map((id, i) => [i ? ", " : null, link.action(id)]), ids.length > 3 && ` and ${ids.length - 3} more`];
    for (const reason of chain) {
      if (reason.why === "dependent") {
        parts.push(arrow(), h("span.dim", {}, reason.documented ? "needed by " : "checked by the operation of "), link.action(reason.of));
        continue;
      }
      const [entry] = reason.entries;
      const more = reason.entries.length - 1;
      if (reason.template >= 0) parts.push(arrow(), reason.field, ", ", link.place(entry));
      else parts.push(arrow(), reason.field);
      if (entry.text !== action) parts.push(arrow(), reason.template >= 0 ? entry.text : link.item(entry));
      if (more) parts.push(h("span.dim", {}, ` and ${more} more`));
      if (reason.type) parts.push(arrow(), h("a", { href: address.resourceType(reason.type) }, reason.type.slice(reason.type.indexOf(":") + 1)));
    }
    return h("li", {}, parts);
  });
  if (chains.length > FEW) lines.push(h("li.dim", {}, `and ${chains.length - FEW} more reasons`));
  return h("ul.chains.mono", {}, lines);
}
