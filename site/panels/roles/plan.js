import { h, fill, count, number } from "../../ui/dom.js";

const SIGNS = { create: "+", update: "M", delete: "−", keep: "=", refuse: "!" };
const WORDS = { create: "to create", update: "to update", delete: "to delete", keep: "shown and kept", refuse: "refused" };
const RISKS = { widen: "widens", narrow: "narrows", unknown: "unknown" };
const AROUND = 3; // lines shown around a difference
const LONG = 40; // lines of a difference that are folded in

/** How much of each action a plan has, in words. @param {import("../../engine/types.gen.js").RolesPlan} plan */
export function summary(plan) {
  const parts = Object.entries(WORDS).map(([action, words]) => [plan.changes.filter((one) => one.action === action).length, words]).filter(([n]) => n).map(([n, words]) => `${number(n)} ${words}`);
  return parts.length ? parts.join(", ") : "Nothing to do";
}

/** The words of a change as the command line has them, "role_policy(policy=x, role=app)". */
function subject({ kind, type, name, item }) {
  const names = kind === "role" ? [item && ["policy", item], ["role", name]] : kind === "instance_profile" ? [["profile", name], item && ["role", item]] :
    kind === "bucket" ? [["bucket", name]] : [item && ["grantee", item], [type === "key" ? "alias" : "key", name]];
  return `${type}(${names.filter(Boolean).map(([key, value]) => `${key}=${value}`).join(", ")})`;
}

/**
 * What differs, and what making it so does.
 * @param {(file: string, start: number, end: number) => void} goTo
 */
export function createPlan(goTo) {
  const changes = h("ol.changes", { "aria-label": "Changes" });
  const effects = h("section", { "aria-labelledby": "roles-effects" });
  const unknown = h("section", { "aria-labelledby": "roles-unknown" });
  const element = h("div", {}, changes, effects, unknown);

  function change(one) {
    const lines = parts(one.diff);
    return h("li.change", { "data-action": one.action },
      h("div.row", {}, h("span.sign", { "aria-hidden": "true" }, SIGNS[one.action]), h("span.hidden", {}, `${WORDS[one.action]}: `),
        one.file ? h("button.link.mono", { type: "button", onclick: () => goTo(one.file, one.start, one.end) }, subject(one)) : h("span.mono.break", {}, subject(one)),
        RISKS[one.risk] && h("span.tag", { "data-risk": one.risk }, RISKS[one.risk])),
      one.reason && h("p", {}, one.reason, one.hint && h("span.hint", {}, ` (${one.hint})`)),
      lines.length > 0 && h("details", { open: lines.length <= LONG }, h("summary", {}, one.action === "update" ? "Difference" : "Content"),
        h("pre.code.diff", { tabindex: "0", role: "region", "aria-label": `Content of ${subject(one)}` }, lines)));
  }

  return {
    element,
    /** @param {import("../../engine/types.gen.js").RolesPlan} plan @param {string} date */
    show(plan) {
      fill(changes, plan.changes.map(change));
      changes.hidden = !plan.changes.length;
      effects.hidden = !plan.effects.length;
      fill(effects, h("h2", { id: "roles-effects" }, "What changes in what is allowed"), plan.effects.map(effect));
      unknown.hidden = !plan.unknown.length;
      fill(unknown, h("h2", { id: "roles-unknown" }, "What the dump does not know"), h("ul.plain-notes", {}, plan.unknown.map((one) =>
        h("li", {}, h("span.mono.break", {}, subject({ ...one, item: "" })), h("span.dim.break", {}, ` should be ${short(one.want)}`)))));
    },
  };
}

const short = (text) => (text === "" ? "none" : text.length > 100 ? `${text.slice(0, 100)}…` : text);

function effect(one) {
  const list = (n, words, patterns) => n > 0 && h("li", {}, `${words} ${count(n, "action")}: `, h("span.mono.break", {}, patterns.join(", ")));
  const names = (words, values) => values.length > 0 && h("li", {}, `${words} `, h("span.mono.break", {}, values.join(", ")));
  return h("div", {}, h("h3", {}, one.kind.replace("_", " "), " ", one.name), h("ul.effects", {},
    list(one.granted, "grants", one.grants), list(one.taken, "takes away", one.takes), list(one.elsewhereCount, "allows elsewhere", one.elsewhere),
    names("lets in", one.letsIn), names("shuts out", one.shutsOut), names("not in the catalog:", one.notKnown), names("not counted, for there is no document:", one.unread)));
}

/** The lines of a difference, without those far from it. */
function parts(diff) {
  const kind = { "-": "gone", "+": "new", " ": "same" };
  const all = diff.map((line) => ({ kind: kind[line[0]], text: line.slice(1) }));
  const mixed = new Set(all.map((one) => one.kind)).size > 1;
  const near = all.map((one) => !mixed || one.kind !== "same");
  all.forEach((one, i) => { if (mixed && one.kind !== "same") for (let k = Math.max(i - AROUND, 0); k <= Math.min(i + AROUND, all.length - 1); k++) near[k] = true; });
  const out = [];
  let skipped = 0;
  const skip = () => { if (skipped) out.push(h("span.skipped", {}, `${count(skipped, "line")} alike\n`)); skipped = 0; };
  all.forEach((one, i) => {
    if (!near[i]) { skipped++; return; }
    skip();
    const sign = { gone: "−", new: "+", same: " " }[one.kind];
    out.push(h(`span.${one.kind}`, {}, h("span.sign", { "aria-hidden": "true" }, sign, " "), mixed && one.kind !== "same" && h("span.hidden", {}, one.kind === "gone" ? "gone: " : "new: "), one.text, "\n"));
  });
  skip();
  return out;
}
