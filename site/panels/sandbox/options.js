import { h } from "../../ui/dom.js";

const LIVES = [[15, "15 minutes"], [30, "30 minutes"], [60, "1 hour"], [120, "2 hours"], [240, "4 hours"], [480, "8 hours"], [720, "12 hours"]];
const REGIONS = ["us-east-1", "us-east-2", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1", "eu-west-2", "eu-central-1", "eu-north-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1",
  "cn-north-1", "us-gov-west-1", "eusc-de-east-1"];

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * What a sandbox shall be, besides its policy.
 * @param {() => void} changed
 */
export function createOptions(changed) {
  const life = h("select", { id: "sandbox-life", onchange: changed }, LIVES.map(([value, text]) => h("option", { value, selected: value === 30 }, text)));
  const region = h("input.mono", { id: "sandbox-region", value: "us-east-1", list: "sandbox-regions", spellcheck: "false", autocomplete: "off", oninput: changed });
  const boundary = h("input.mono", { id: "sandbox-boundary", placeholder: "LeastwiseBoundary", spellcheck: "false", autocomplete: "off", oninput: changed });
  const chaining = h("input", { type: "checkbox", id: "sandbox-chaining", onchange: changed });
  const bySession = h("input", { type: "checkbox", id: "sandbox-by-session", onchange: changed });
  const base = h("input.mono", { id: "sandbox-base", placeholder: "arn:aws:iam::111122223333:role/…", spellcheck: "false", autocomplete: "off", oninput: () => { for (const input of [boundary, chaining, bySession]) input.disabled = Boolean(base.value.trim()); changed(); } });
  const field = (input, text) => h("div.field", {}, h("label.dim", { for: input.id }, text), input);
  const option = (input, text, title) => h("div.option", { title }, input, h("label", { for: input.id }, text));
  const element = h("div.sandbox-options", {},
    h("div.fields", {}, field(life, "ends after"), field(region, "region"), field(boundary, "permissions boundary")),
    h("datalist", { id: "sandbox-regions" }, REGIONS.map((value) => h("option", { value }))),
    h("details.more", {}, h("summary", {}, "More"),
      option(chaining, "may begin sessions of other roles", "They go on for up to one hour after the end."),
      option(bySession, "trust this one session, not its role", "For callers whose own policy does not allow sts:AssumeRole on sandboxes. Make and use the sandbox in one session then."),
      h("div.field", {}, h("label.dim", { for: base.id }, "no new role: a session of this one, cut down to the policy"), base)));

  return {
    element,
    region: () => region.value.trim(),
    minutes: () => Number(life.value),
    /** The options as package api takes them. */
    read: () => (base.value.trim() ? { region: region.value.trim(), mode: "session", base: base.value.trim() } : { region: region.value.trim(), ...(boundary.value.trim() && { boundary: boundary.value.trim() }), ...(chaining.checked && { allowChaining: true }), ...(bySession.checked && { principal: "session" }) }),
    /** Nonce and end, fixed once, so that every call can be repeated. */
    fix: () => ({ nonce: hex(crypto.getRandomValues(new Uint8Array(16))), expiresAt: new Date(Date.now() + Number(life.value) * 60_000).toISOString().replace(/\.\d+Z/, "Z") }),
  };
}
