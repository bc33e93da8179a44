import { h, fill, number } from "../../ui/dom.js";
import { KINDS } from "../../state/kinds.js";

/** What AWS allows policies to be long, as the engine knows it; asked for when unfolded. */
export function createLimits(engine) {
  const body = h("tbody");
  const said = h("p.wrong");
  let asked = false;
  const element = h("details", { ontoggle: read }, h("summary", {}, "How large policies may be"), said,
    h("div.scroll", { tabindex: "0", role: "region", "aria-label": "Limits" }, h("table.plain", {},
      h("thead", {}, h("tr", {}, ["Kind", "Limit", "What counts"].map((text) => h("th", { scope: "col" }, text)))), body)));

  async function read() {
    if (!element.open || asked) return;
    asked = true;
    try {
      const replies = await Promise.all(KINDS.map(([kind]) => engine.call("measure", { text: '{"Version":"2012-10-17","Statement":[]}', kind })));
      fill(body, replies.map(({ meters }, i) => meters.map((meter, k) => row(meter, k === 0 && KINDS[i][1], meters.length))));
    } catch (error) {
      asked = false;
      fill(said, error.message);
    }
  }

  const row = (meter, kind, rows) => h("tr", {}, kind && h("th", { scope: "rowgroup", rowspan: rows }, kind),
    h("td", {}, h("a", { href: meter.page, target: "_blank", rel: "noreferrer" }, meter.name), ": ", h("span.nowrap", {}, `${number(meter.limit)} ${meter.unit}`), meter.maximum > 0 && h("span.dim", {}, ` up to ${number(meter.maximum)} on request`)),
    h("td.dim", {}, [meter.dense ? "white space is not counted" : "white space counts", meter.sum && "all of one user, group or role together", meter.policies > 0 && `${number(meter.policies)} at a time`, !meter.verified && "not confirmed by a page of AWS's"].filter(Boolean).join("; ")));

  return { element };
}
