import { h, fill, refill, set } from "../../ui/dom.js";
import { kindWord } from "../../state/kinds.js";

/** What a decision is called, and what it means. */
export const VERDICTS = {
  allowed: { word: "Allowed", about: "Everything that must allow does, and nothing denies." },
  "explicit-deny": { word: "Denied", about: "A Deny statement matches. No Allow can lift it." },
  "implicit-deny": { word: "Not allowed", about: "Something that must allow is silent." },
  unknown: { word: "Unknown", about: "It depends on something that is not known here." },
  skipped: { word: "not asked", about: "" },
};
const ELEMENTS = { action: "Action", principal: "Principal", resource: "Resource" };
const SAYS = { allowed: "allows", "explicit-deny": "denies", "implicit-deny": "is silent", unknown: "unknown", skipped: "not asked" };

/**
 * The decision with its reasons.
 * @param {object} act
 * @param {(layer: object, start: number, end: number) => void} act.goTo shows a place in a policy
 * @param {(layer: object) => string} act.name
 * @param {(key: string) => void} act.give puts a context key into the form
 */
export function createDecision({ goTo, name, give }) {
  const verdict = h("p.decision");
  const about = h("p.dim");
  const body = h("div");
  const element = h("div", { role: "region", "aria-label": "Decision" }, h("h2", {}, "Decision"), verdict, about, body);

  function clear() {
    element.removeAttribute("aria-busy");
    set(verdict, "data-decision", null);
    fill(verdict);
    fill(about, "Give a principal and an action.");
    fill(body);
  }

  function show(reply, asked) {
    element.removeAttribute("aria-busy");
    set(verdict, "data-decision", reply.decision);
    fill(verdict, VERDICTS[reply.decision].word);
    fill(about, VERDICTS[reply.decision].about);
    refill(body, reply.resources.map((resource) => [
      reply.resources.length > 1 && h("h3.mono", {}, resource.arn, " ", h("span.dim", {}, VERDICTS[resource.decision].word)),
      resource.crossAccount && h("p.note", {}, `The resource is another account's, ${resource.account}: both sides must allow.`),
      resource.unknown.map((one) => h("p.note", { "data-severity": "warning" }, h("span.mark", {}, "Unknown"), " ", one.name, ". ", page(one.page),
        one.policy >= 0 && h("button.link", { type: "button", onclick: () => goTo(asked[one.policy], one.start, one.end) }, "Show it"))),
      resource.notes.map((note) => h("p.note.dim", {}, note.text, " ", page(note.page))),
      h("ol.stages", { "aria-label": "Layers in the order of evaluation" }, resource.layers.map((layer) => stage(layer, asked))),
    ]), keys(reply.keys));
  }

  const page = (url) => url && h("a", { href: url, target: "_blank", rel: "noreferrer" }, "AWS says so");

  function stage(layer, asked) {
    return h("li.stage", { "data-decision": layer.decision },
      h("p.row", {}, h("span.dot", { "aria-hidden": "true" }), h("strong", {}, kindWord(layer.layer), layer.level > 0 && `, level ${layer.level}`), " ", h("span.says", {}, SAYS[layer.decision])),
      layer.why && h("p.dim", {}, layer.why, "."),
      layer.statements.length > 0 && h("ul.reasons", {}, layer.statements.map((one) => reason(one, asked[one.policy]))));
  }

  function reason(one, layer) {
    const title = one.sid || `statement ${one.statement + 1}`;
    return h("li", { "data-matched": one.matched },
      h("button.link", { type: "button", title: `${name(layer)}, statement ${one.statement + 1}`, onclick: () => goTo(layer, one.start, one.end) }, one.effect, " ", title),
      h("span.says", {}, one.matched === "yes" ? " matches" : one.matched === "unknown" ? " may match" : " does not match"),
      one.misses.length > 0 && h("ul", {}, one.misses.map((miss) => h("li", {}, missed(miss, layer)))));
  }

  function missed(miss, layer) {
    const show = (...words) => h("button.link", { type: "button", onclick: () => goTo(layer, miss.start, miss.end) }, words);
    if (miss.unknown) return [show(miss.key ? `${miss.operator} ${miss.key}` : elementOf(miss)), `: ${miss.unknown}`];
    if (miss.element === "condition") {
      return miss.values.length ? [show(`${miss.operator} ${miss.key}`), ": the request has ", h("code", {}, miss.values.join(", "))] :
        [show(`${miss.operator} ${miss.key}`), ": the request does not have the key. ", h("button.link", { type: "button", onclick: () => give(miss.key) }, "Give it")];
    }
    return [show(elementOf(miss)), miss.not ? " leaves it out" : " does not cover it"];
  }
  const elementOf = (miss) => (miss.not ? "Not" : "") + (ELEMENTS[miss.element] ?? "The statement");

  function keys(all) {
    const tested = all.filter((key) => key.testedBy.length);
    const rest = all.filter((key) => !key.testedBy.length && key.values.length);
    if (!tested.length && !rest.length) return null;
    return h("details.keys-used", { open: tested.length > 0 }, h("summary", {}, "Context keys of this request"),
      h("table", {}, h("thead", {}, h("tr", {}, ["Key", "Value", "Asked for by"].map((text) => h("th", { scope: "col" }, text)))),
        h("tbody", {}, [...tested, ...rest].map((key) => h("tr", {}, h("th.mono", { scope: "row" }, key.name),
          h("td.mono", {}, key.values.length ? key.values.join(", ") : h("span.dim", {}, key.missing ? "absent" : "–"), key.derived && h("span.dim", {}, " (follows)")),
          h("td", {}, key.testedBy.map((layer) => kindWord(layer)).join(", ")))))));
  }

  clear();
  return {
    element, show, clear,
    fail(error) {
      clear();
      fill(about, h("span.wrong", {}, error.message), error.hint && ` ${error.hint}`);
    },
  };
}
