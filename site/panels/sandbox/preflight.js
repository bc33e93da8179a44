import { h, fill, number } from "../../ui/dom.js";
import { copyButton, download } from "../../ui/copy.js";
import { link } from "../../router.js";
import { fetchJSON } from "../../engine/files.js";
import { highlight } from "../../ui/json.js";
import { script } from "../../text/script.js";

let once;
const policies = () => (once ??= fetchJSON("operator").catch((error) => { once = undefined; throw error; }));

/**
 * What would be made, what is dangerous about it, and what an account needs once; all of it
 * without a network.
 * @param {{plan: (identity: object) => Promise<{status: number, json: any}>, region: () => string}} act
 */
export function createPreflight({ plan, region }) {
  const fault = h("p.wrong", { role: "alert", hidden: true });
  const sizes = h("div.sizes-list"), grants = h("div"), beside = h("div"), stays = h("div");
  const documents = h("div");
  const identity = h("textarea.mono", { id: "sandbox-identity", rows: 3, spellcheck: "false", autocomplete: "off", placeholder: '{"UserId": "AROA…:ann", "Account": "111122223333", "Arn": "arn:aws:sts::111122223333:assumed-role/…/ann"}' });
  const said = h("p.wrong", { role: "alert", hidden: true });
  const save = h("button", { type: "button", onclick: async () => {
    const who = readIdentity(identity.value);
    const { json } = who ? await plan(who) : { json: { error: { message: "This is not what aws sts get-caller-identity prints." } } };
    said.hidden = !json.error;
    fill(said, json.error?.message, " ", json.error?.hint);
    if (!json.error) download("sandbox.sh", script(json, region()), "text/x-shellscript");
  } }, "Download the script");
  const once = h("details.more", { ontoggle: () => { if (once.open) showPolicies(); } }, h("summary", {}, "What an account needs once"), documents);
  const body = h("div", {}, sizes, grants, beside, stays);
  const element = h("section", { "aria-labelledby": "preflight-title" }, h("h2", { id: "preflight-title" }, "1. Before anything is sent"), fault, body, once,
    h("details.more", {}, h("summary", {}, "Without a broker: the same as a shell script"),
      h("p", {}, "It calls AWS's own command line, for instance in CloudShell. Paste what ", h("code", {}, "aws sts get-caller-identity"), " prints; there is no secret in it."),
      h("div.field", {}, h("label.dim", { for: identity.id }, "caller"), identity), said, h("div.row", {}, save)));

  async function showPolicies() {
    if (documents.childElementCount) return;
    const both = await policies().catch(() => null);
    if (!both) return void fill(documents, h("p.wrong", {}, "The policies did not load."));
    const one = (name, about, text, file) => [h("h3", {}, name), h("p.dim", {}, about),
      h("div.row", {}, copyButton("Copy", () => text), h("button", { type: "button", onclick: () => download(file, text) }, "Download")),
      h("pre.code", { tabindex: "0", role: "region", "aria-label": name }, highlight(text))];
    fill(documents, one("Permissions boundary", "A managed policy named LeastwiseBoundary. It keeps every sandbox from making principals.", both.boundary, "boundary.json"),
      one("Operator policy", "For those who make sandboxes. Replace 111122223333 by the account.", both.operator, "operator.json"));
  }

  /** Shows a plan, and what lint says of its policy. */
  function show({ status, json }, findings) {
    const wrong = status !== 200;
    fault.hidden = !wrong;
    body.hidden = wrong;
    if (wrong) return void fill(fault, json.error.message, " ", json.error.hint, json.error.code === "too_large" && [" ", h("a", { href: link("/check") }, "Check makes it fit")]);
    fill(sizes, json.sizes.map(({ what, count, limit }) => h("p.row", {}, h("meter", { min: 0, max: limit, value: Math.min(count, limit), high: limit - 1, low: limit * 0.8, optimum: 0, "aria-label": what }), `${number(count)} / ${number(limit)}`, h("span.dim", {}, what))));
    const grave = findings.filter((one) => one.severity === "security" || one.severity === "error");
    fill(grants, grave.length > 0 && [h("h3", {}, "Dangerous grants"), h("ul.plain-notes", {}, grave.map((one) => h("li", { "data-severity": one.severity }, h("span.mark", {}, one.severity === "error" ? "Error" : "Security"), " ", one.message))),
      h("p", {}, h("a", { href: link("/check") }, "Check has more"))]);
    fill(beside, h("details.more", {}, h("summary", {}, `${json.addedStatements.length} statements stand beside the policy`),
      h("ul.plain-notes", {}, json.addedStatements.map((one) => h("li", {}, h("span.tag", {}, one.where), " ", one.why)))));
    fill(stays, h("h3", {}, "May stay when it has ended"), json.mayLeaveBehind.length ? h("ul.plain-notes", {}, json.mayLeaveBehind.map((one) => h("li", {}, h("code", {}, one.action), " ", one.why)))
      : h("p.dim", {}, "Nothing that we know of."));
  }

  return { element, show };
}

/** What sts get-caller-identity says, as package api takes it; null for other text. */
function readIdentity(text) {
  const find = (name) => new RegExp(`"${name}"\\s*:\\s*"([^"]+)"`, "i").exec(text)?.[1];
  const [account, caller, callerId] = ["Account", "Arn", "UserId"].map(find);
  return account && caller && callerId ? { account, caller, callerId } : null;
}
