import { h, fill, set, count, number } from "../ui/dom.js";
import { copyButton, download } from "../ui/copy.js";
import { highlight } from "../ui/json.js";

const FORMS = [["", "As written"], ["explicit", "Explicit"], ["compact", "Compact"], ["fit", "Fit"]];

/**
 * How large a policy is, and other ways to write it: explicit, compact, fitted to a limit.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {object} of
 * @param {(text: string) => void} of.use puts a text into the editor
 * @param {string} [of.name] begins ids, where several views have one
 */
export function createSize(engine, { use, name = "check" }) {
  const id = (word) => `${name}-${word}`;
  let text = "";
  let kind = "";
  let form = "";
  let meter = null; // of the quota that is chosen
  let quota = "";
  let latest = 0;
  let written = [];
  let last = null; // the engine's reply with the stops
  let stops = []; // what the policy can be, from the original to the smallest
  let at = 0; // the stop that is shown

  const quotas = h("select", { id: id("quota"), "aria-label": "Quota", onchange: () => { quota = quotas.value; update(text, kind); } });
  const bar = h("meter", { min: 0, "aria-label": "Size of the policy" });
  const size = h("span.size");
  const buttons = FORMS.map(([value, word]) => h("button", { type: "button", "aria-pressed": String(!value), onclick: () => { form = value; press(); rewrite(); } }, word));
  const ticks = h("datalist", { id: id("fit-ticks") });
  const slider = h("input", { id: id("fit-stop"), type: "range", min: 0, max: 0, step: 1, list: ticks.id, oninput: () => stopAt(Number(slider.value)) });
  const now = h("output", { for: id("fit-stop") });
  const lossy = h("input", { type: "checkbox", id: id("fit-lossy"), onchange: rewrite });
  const sids = h("input", { type: "checkbox", id: id("fit-sids"), onchange: rewrite });
  const fitting = h("div.fitting", { hidden: true },
    h("div.row", {}, h("label.dim", { for: id("fit-stop") }, "Step"), slider, ticks), now,
    h("div.options", {}, h("span.option", {}, sids, h("label", { for: id("fit-sids") }, "without Sids")), h("span.option", {}, lossy, h("label", { for: id("fit-lossy") }, "grant more where nothing else helps"))));
  const said = h("div.said");
  const copy = copyButton("Copy", () => written.join("\n\n"));
  const take = h("button.primary", { type: "button", onclick: () => use(written[0]) }, "Use it");
  const save = h("button", { type: "button", onclick: () => written.forEach((one, i) => download(written.length > 1 ? `policy-${i + 1}.json` : "policy.json", one)) }, "Download");
  const result = h("div.rewritten", { hidden: true }, said, h("div.row", {}, take, copy, save), h("div"));
  const element = h("section", { "aria-labelledby": id("size-title") },
    h("h2", { id: id("size-title") }, "Size"), h("div.row.sizes", {}, quotas, bar, size),
    h("div.switch", { role: "group", "aria-label": "How the policy is written" }, buttons), fitting, result);

  function press() {
    FORMS.forEach(([value], i) => set(buttons[i], "aria-pressed", String(value === form)));
    if (form !== "fit") fitting.hidden = true; // else it comes with the stops
    result.hidden = !form;
  }

  /** @param {string} next the policy @param {string} of its kind, empty for what it looks like */
  async function update(next, of) {
    text = next;
    kind = of;
    const mine = ++latest;
    const reply = await engine.call("measure", { text, kind }, { key: id("measure") }).catch(() => null);
    if (mine !== latest) return;
    element.hidden = !reply?.meters.length;
    if (element.hidden) return;
    if (!reply.meters.some((one) => one.quota === quota)) quota = reply.meters[0].quota;
    fill(quotas, reply.meters.map((one) => h("option", { value: one.quota, selected: one.quota === quota }, one.name)));
    meter = reply.meters.find((one) => one.quota === quota);
    bar.max = meter.limit;
    bar.value = Math.min(meter.count, meter.limit);
    bar.high = meter.limit - 1;
    bar.low = meter.limit * 0.8;
    bar.optimum = 0;
    fill(size, `${number(meter.count)} / ${number(meter.limit)} ${meter.unit}`, meter.left < 0 && `, ${number(-meter.left)} too many`);
    size.title = `${meter.dense ? "White space between the parts is not counted." : "White space counts."}${meter.sum ? " The limit is for all such policies of one user, group or role together." : ""}`;
    size.classList.toggle("over", meter.left < 0);
    await rewrite();
  }

  async function rewrite() {
    if (!form || !meter) return;
    const mine = ++latest;
    let reply;
    try {
      if (form === "explicit") reply = await engine.call("pin", { text, kind }, { key: id("rewrite") });
      else if (form === "compact") reply = await engine.call("shrink", { text, options: { kind } }, { key: id("rewrite") });
      else reply = await engine.call("fit", { text, quota, lossy: lossy.checked, stops: true, options: { kind, dropSids: sids.checked } }, { key: id("rewrite") });
    } catch (error) {
      if (mine === latest && error.code !== "superseded") show([], h("p.wrong", {}, error.message, " ", error.hint));
      return;
    }
    if (mine !== latest) return;
    if (reply.problems.length) return show([], h("p.wrong", {}, reply.problems[0].message));
    if (form === "explicit") return show([reply.policy], h("p", {}, `${count(reply.written, "wildcard")} written out${reply.left ? `, ${count(reply.left, "one", "ones")} left alone where a Deny must hold tomorrow too` : ""}.`));
    if (form === "compact") return show([reply.policy], h("p", {}, `${number(reply.before)} characters became ${number(reply.after)}; it grants the same.`), steps(reply.steps), future(reply.future));
    fitting.hidden = false;
    stops = reply.stops;
    last = reply;
    slider.max = stops.length - 1;
    fill(ticks, stops.map((_, i) => h("option", { value: i })));
    const first = stops.findIndex((stop) => stop.fits);
    stopAt(first < 0 ? stops.length - 1 : first);
  }

  const sizes = (stop) => stop.policies.map((one) => number(one.size)).join(" + ");
  const more = (stop) => stop.extra.length > 0 && `grants ${count(stop.extra.length, "more action")}`;
  /** A stop in a line: what leads there, its size, how many statements, what it widens. */
  const label = (stop) => [`${stop.name || "as written"}: ${sizes(stop)} ${meter.unit}`, stop.policies.length > 1 && count(stop.policies.length, "policy", "policies"), count(stop.statements, "statement"), more(stop)].filter(Boolean).join(", ");

  function stopAt(index) {
    at = index;
    slider.value = at;
    const stop = stops[at];
    set(slider, "aria-valuetext", label(stop));
    now.value = `${at + 1} of ${stops.length}. ${label(stop)}`;
    const inTable = said.contains(document.activeElement);
    show(stop.policies.map((one) => one.text), fitted(stop), table());
    if (inTable) said.querySelectorAll("tbody button")[at].focus();
  }

  function fitted(stop) {
    const extra = stops.slice(0, at + 1).flatMap((one) => one.extra);
    return [h("p", {}, h("strong", {}, stop.fits ? "It fits" : "It does not fit"), `: ${number(last.before)} of ${number(meter.limit)} ${at ? `became ${sizes(stop)}` : "as it is written"}`, stop.policies.length > 1 && ` in ${count(stop.policies.length, "policy", "policies")}`,
      extra.length ? `, and it grants ${count(extra.length, "more action")}: ` : at > 0 && ", and it grants the same", extra.length ? h("span.dim.mono", {}, extra.slice(0, 8).join(" "), extra.length > 8 && " …") : "."),
      !last.fits && !stop.fits && last.waysOut.map((way) => h("p.dim", {}, way)),
      !last.fits && !lossy.checked && last.offers.length > 0 && h("p.dim", {}, `${count(last.offers.length, "wider pattern")} would save more, and grant more.`)];
  }

  /** Every stop, each a way to go there. */
  const table = () => h("table.plain.stops", {}, h("thead", {}, h("tr", {}, ["Step", "Size", "Statements", "Extra actions"].map((word, i) => h(i ? "th.n" : "th", { scope: "col" }, word)))),
    h("tbody", {}, stops.map((stop, i) => h("tr", { "aria-current": i === at && "step", "data-fits": stop.fits }, h("th", { scope: "row" }, h("button.link", { type: "button", onclick: () => stopAt(i) }, stop.name || "as written")),
      h("td.n", {}, sizes(stop)), h("td.n", {}, number(stop.statements)), h("td.n", { title: stop.extra.join(" ") }, number(stop.extra.length))))));

  const steps = (list) => list.length > 0 && h("table.plain", {}, h("thead", {}, h("tr", {}, ["Step", "Saved", "Extra actions"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, list.map((step) => h("tr", {}, h("th", { scope: "row" }, step.name), h("td.n", {}, number(step.saved)), h("td", { title: step.extra.join(" ") }, number(step.extra.length))))));
  const future = (patterns) => patterns.length > 0 && h("p.dim", {}, `${count(patterns.length, "pattern")} will also cover what AWS adds under such names: `, h("span.mono", {}, patterns.slice(0, 6).join(" "), patterns.length > 6 && " …"));

  function show(policies, ...words) {
    written = policies;
    fill(said, words);
    for (const button of [copy, save]) button.disabled = !policies.length;
    take.hidden = policies.length !== 1;
    fill(result.lastChild, policies.map((one) => h("pre.code", { tabindex: "0", role: "region", "aria-label": "Rewritten policy" }, highlight(one))));
  }

  press();
  return { element, update, clear() { latest++; text = ""; meter = null; element.hidden = true; } };
}
