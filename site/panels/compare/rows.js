import { h, fill, refill, count, number } from "../../ui/dom.js";
import { address } from "../../router.js";
import { VERDICTS } from "../test/decision.js";

const WORDS = { gained: "Gained", lost: "Lost", unknown: "Unknown", same: "Same" };
const MARKS = { gained: "+", lost: "−", unknown: "?", same: "=" };
const SIDES = ["Before", "After"];

const total = (reply, status) => reply.pairs[status] + reply.beyond[status] + reply.idle[status];

/** The answer in a sentence, with its status. @param {import("../../engine/types.gen.js").CompareReply} reply */
export function verdict(reply) {
  const [gained, lost, unknown] = ["gained", "lost", "unknown"].map((status) => total(reply, status) > 0);
  const some = unknown ? " Some differences are unknown." : "";
  if (gained && lost) return ["gained", `Access is gained, and other access is lost.${some}`];
  if (gained) return ["gained", `Access is gained.${some}`];
  if (lost) return [unknown ? "unknown" : "lost", `Access is lost, none is gained.${some}`];
  return unknown ? ["unknown", "Whether access is gained or lost is unknown in part."] : ["same", "Both allow the same."];
}

/** How much of each status there is. */
export const summary = (reply) => ["gained", "lost", "unknown", "same"].map((status) => `${number(reply.pairs[status])} ${status}`).join(", ");

/**
 * The rows of a comparison.
 * @param {object} act
 * @param {(side: number, start: number, end: number) => void} act.goTo shows a place in a policy
 * @param {() => void} act.all asks for all actions of every row
 * @param {(witness: object, kind: string) => void} act.toTest
 */
export function createRows(act) {
  const body = h("tbody");
  const none = h("p.dim", { hidden: true });
  const table = h("table.compared", {}, h("caption.hidden", {}, "What changed, for actions on resources"),
    h("thead", {}, h("tr", {}, ["", "Actions", "Resources", "Why"].map((name, i) => h("th", { scope: "col" }, name || h("span.hidden", {}, "Status"))))), body);
  const element = h("div", {}, table, none);

  function row(one, reply) {
    return h("tr", { "data-status": one.status },
      h("th", { scope: "row" }, h("span.sign", { "aria-hidden": "true" }, MARKS[one.status]), " ", WORDS[one.status]),
      h("td", {}, actions(one, reply)),
      h("td.mono.break", {}, one.resourcesNot && h("span.dim", {}, "all but "), one.resources.map((text, i) => [i > 0 && h("span.dim", {}, one.resourcesNot ? ", " : " that are also "), text]),
        one.principal && h("p", {}, h("span.dim", {}, "for "), one.principal)),
      h("td.break", {}, why(one, reply)));
  }

  function actions(one, reply) {
    const more = one.count - one.actions.length;
    return [h("p.ids", {}, one.actions.map((id, i) => [i > 0 && " ", h("a.mono", { href: address.action(id) }, id)]),
      more > 0 && [" ", h("button.link", { type: "button", onclick: act.all }, `and ${count(more, "more action")}`)]),
    one.beyond.map((pattern) => h("p.dim", {}, /[*?]/.test(pattern) ? ["what AWS adds under ", h("span.mono", {}, pattern)] : [h("span.mono", {}, pattern), `, not in the catalog of ${reply.date}`])),
    one.beyondNot.length > 0 && h("p.dim", {}, "what AWS adds elsewhere than under ", h("span.mono", {}, one.beyondNot.join(", ")))];
  }

  function why(one, reply) {
    const w = one.witness;
    return [one.construct && h("p", {}, one.construct),
      one.silent && one.status === "lost" && h("p.dim", {}, "Not allowed here before, and now other policies can’t allow it either."),
      one.silent && one.status === "gained" && h("p.dim", {}, "Not allowed here, but other policies can allow it again."),
      one.idle && h("p.dim", {}, "By the catalog, these actions work on no such resource."),
      h("ul.from", { "aria-label": "Statements" }, [one.a, one.b].flatMap((list, side) => list.map((s) => h("li", {}, h("span.dim", {}, `${SIDES[side]}: `),
        h("button.link", { type: "button", onclick: () => act.goTo(side, s.start, s.end) }, s.effect, " ", s.sid || `statement ${s.statement + 1}`), s.part && h("span.dim", {}, ", for a part"))))),
      w && h("details", {}, h("summary", {}, "Example"), h("p", {}, h("span.mono", {}, w.principal), " calls ", h("span.mono", {}, w.action), " on ", h("span.mono", {}, w.resource),
        w.context.map((key, i) => [i ? ", " : " with ", key.values.length ? [h("span.mono", {}, key.name), " ", h("span.mono", {}, key.values.join(", "))] : ["no ", h("span.mono", {}, key.name)]]),
        `: ${VERDICTS[w.a].word.toLowerCase()} before, ${VERDICTS[w.b].word.toLowerCase()} after.`),
      h("button", { type: "button", onclick: () => act.toTest(w, reply.kind) }, "Try it in Test"))];
  }

  return {
    element,
    /** @param {import("../../engine/types.gen.js").CompareReply} reply @param {boolean} idle */
    show(reply, idle) {
      const list = reply.rows.filter((one) => idle || !one.idle);
      table.hidden = !list.length;
      none.hidden = list.length > 0;
      fill(none, "No such rows.");
      refill(body, list.map((one) => row(one, reply)));
    },
    clear() { table.hidden = true; none.hidden = true; fill(body); },
  };
}
