import { h, fill } from "../../ui/dom.js";
import { copyButton } from "../../ui/copy.js";

const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };

/** The policies that definitions stand for. */
export function createPolicies() {
  const element = h("div.documents");
  const document = (name, text) => text !== "" && [h("div.row", {}, h("h3.break", {}, name), h("span.grow"), copyButton("Copy", () => pretty(text), { "aria-label": `Copy ${name}` })),
    h("pre.code", { tabindex: "0", role: "region", "aria-label": name }, pretty(text))];
  const facts = (list) => {
    const there = list.filter(([, value]) => value !== undefined);
    return there.length > 0 && h("dl.facts-list", {}, there.map(([name, value]) => [h("dt", {}, name), h("dd.break", {}, value || "none")]));
  };
  const tags = (one) => (one.has.includes("tags") ? one.tags.map(({ key, value }) => `${key}=${value}`).join(", ") : undefined);

  return {
    element,
    /** @param {import("../../engine/types.gen.js").RolesReply} reply */
    show(reply) {
      const when = (one, name, value) => (one.has.includes(name) ? value : undefined);
      fill(element,
        reply.roles.map((one) => h("section", {}, h("h2.break", {}, `role ${one.path}${one.name}`), facts([["description", when(one, "description", one.description)],
          ["boundary", when(one, "boundary", one.boundary)], ["session", when(one, "maxSession", `${one.maxSession} s`)], ["managed policies", when(one, "managed", one.managed.join(", "))],
          ["tags", tags(one)], ["instance profiles", one.profiles.length ? one.profiles.join(", ") : undefined]]),
        document(`trust policy of ${one.name}`, one.trust), one.inline.map((policy) => document(policy.name, policy.document)))),
        reply.removed.map((name) => h("section", {}, h("h2.break", {}, `no role ${name}`))),
        reply.buckets.map((one) => h("section", {}, h("h2.break", {}, `bucket ${one.name}`), facts([["location", one.region], ["tags", tags(one)]]), document(`policy of bucket ${one.name}`, one.policy))),
        reply.keys.map((one) => h("section", {}, h("h2.break", {}, `key alias/${one.alias}`), facts([["location", one.region], ["description", one.description], ["tags", tags(one)], ["grants", one.grants.length ? one.grants.join("; ") : undefined]]),
          document(`policy of key ${one.alias}`, one.policy))));
    },
  };
}

/** The calls that a plan is carried out with, in their order. */
export function createCalls() {
  const list = h("ol.calls", { "aria-label": "Calls" });
  const none = h("p.dim", {}, "No calls.");
  const element = h("div", {}, h("p.dim", {}, "At no time is a role able to do more than before and afterwards."), list, none);
  return {
    element,
    /** @param {import("../../engine/types.gen.js").RolesPlan} plan */
    show(plan) {
      none.hidden = plan.steps.length > 0;
      fill(list, plan.steps.map((one) => h("li.break", {}, h("span.mono", {}, one.call), " ", one.name, one.item && [" ", h("span.mono", {}, one.item)], one.why && h("span.dim", {}, ` ${one.why}`),
        one.gap && h("span.tag", { "data-risk": "unknown" }, "something may be missing meanwhile"))));
    },
  };
}
