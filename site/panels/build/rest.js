import { h, fill, count } from "../../ui/dom.js";

/**
 * What the rows don't show of the template that they belong to, or why they can't show it.
 * @param {{goTo: (place: {start: number, end: number}) => void, line: (offset: number) => number}} act goTo
 *   shows a place in the template
 */
export function createRest({ goTo, line }) {
  const element = h("div.rest", { role: "note", "aria-label": "In the template", hidden: true });
  const link = (start, ...words) => h("button.link", { type: "button", onclick: () => goTo({ start, end: start }) }, words);
  return {
    element,
    /** @param {{field: string, count: number, start: number}[]} rest */
    show(rest) {
      element.hidden = !rest.length;
      fill(element, h("span.dim", {}, "Also in the template, and in the policy:"), rest.map(({ field, count: n, start }) =>
        link(start, field === "more templates" ? count(n, "more template") : `${field}, ${count(n, "entry", "entries")}`)));
    },
    /** @param {{offset: number, message: string, hint: string}} error */
    broken({ offset, message, hint }) {
      element.hidden = false;
      fill(element, h("p.problem", {}, `The template can't be read: line ${line(offset)}: ${message}${hint ? ` (${hint})` : ""}. `), link(offset, "Mend it"), h("span.dim", {}, "Until then its rows can't be changed."));
    },
  };
}
