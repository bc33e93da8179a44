import { h, fill } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";

const WORDS = { allowed: "allowed", denied: "denied", unclear: "unclear", expected: { allowed: "allow", "explicit-deny": "deny", "implicit-deny": "deny", unknown: "?" } };
const ARRIVES = 20_000; // ms for which an expected Allow that was denied is tried again
const PAUSE = 2000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Calls that only read, made as the sandbox, each beside what its policies let expect. A
 * denial counts once a call that they allow was seen to work in the same region: before, it
 * can't be told from a policy that has not arrived.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {object} act
 * @param {() => Promise<{action: string, resource: string}[]>} act.list the reviewed list
 * @param {(session: object, body: object) => Promise<{status: number, json: any}>} act.call
 * @param {(statement: object) => void} act.add puts a statement into the policy
 */
export function createProbes(engine, { list, call, add }) {
  let session = null;
  let rows = []; // {action, resource, expected, result}
  let all = [];
  let latest = 0;
  const run = h("button.primary", { type: "button", onclick: () => runAll() }, "Run the probes");
  const control = h("p.control", { role: "status" });
  const body = h("tbody");
  const action = h("select", { id: "probe-action", onchange: () => { const one = all.find(({ action: id }) => id === action.value); resource.placeholder = one.resource || "takes no resource"; resource.disabled = !one.resource; resource.value = ""; } });
  const resource = h("input.mono", { id: "probe-resource", "aria-label": "Resource of the probe", spellcheck: "false", autocomplete: "off" });
  const more = h("form.row.probe-add", { onsubmit: async (event) => { event.preventDefault(); await put(action.value, resource.value.trim()); paint(); } },
    h("label.dim", { for: "probe-action" }, "another"), action, resource, h("button", { type: "submit" }, "Add"));
  const element = h("section", { "aria-labelledby": "probes-title", hidden: true }, h("h2", { id: "probes-title" }, "4. Probes"),
    h("p.dim", {}, "Calls that only read. Of their answers only yes or no is kept."), h("div.row", {}, run), control,
    h("div.scroll", { tabindex: "0", role: "region", "aria-label": "Probes" }, h("table.probes", {}, h("thead", {}, h("tr", {}, ["Call", "Expected", "Seen", ""].map((text) => h("th", { scope: "col" }, text)))), body)), more);

  /** What the sandbox's own policies decide, by the same rules as Test. */
  async function expect(one) {
    const { plan, policies } = session;
    const reply = await engine.call("evaluate", { policies, principal: { name: plan.roleArn, orgId: "", tags: [] }, action: one.action, resources: [{ arn: one.resource || "*", account: "", orgId: "", tags: [] }], context: [], time: new Date().toISOString() }).catch(() => null);
    return reply?.decision ?? "unknown";
  }

  async function put(id, about) {
    if (rows.some((row) => row.action === id && row.resource === about)) return;
    const row = { action: id, resource: about, expected: "", result: null };
    rows.push(row);
    // Everybody may ask who they are, whatever policies say.
    row.expected = id === "sts:GetCallerIdentity" ? "allowed" : await expect(row);
  }

  /** The probes that say something about a policy: of its services, and of the ARNs in it. */
  async function suggest(text) {
    const mine = ++latest;
    all = await list();
    const services = new Set([...text.matchAll(/"([a-z0-9-]+):[A-Za-z*?]/g)].map(([, service]) => service));
    const arns = [...new Set([...text.matchAll(/"(arn:[^"*?$]+)"/g)].map(([, one]) => one))];
    rows = [];
    const kind = (arn) => arn.split(":").slice(0, 3).join(":") + /^(?:[^:]*:){5}([^/:]*[/:])?/.exec(arn)[1];
    for (const one of all) {
      const service = one.action.split(":")[0];
      if (one.action !== "sts:GetCallerIdentity" && !services.has(service) && !text.includes('"*"')) continue;
      if (!one.resource) await put(one.action, "");
      else for (const arn of arns.filter((arn) => arn.split(":")[2] === one.resource.split(":")[2] && takes(one, arn))) await put(one.action, arn);
      if (mine !== latest) return;
    }
    fill(action, all.map(({ action: id }) => h("option", {}, id)));
    action.dispatchEvent(new Event("change"));
    paint();
  }

  /** Whether an ARN looks like the probe's sample: as many parts, the same words before names. */
  const takes = ({ action: id, resource: sample }, arn) => {
    if (id.startsWith("s3:")) return arn.includes("/") === sample.includes("/");
    const word = /^(?:[^:]*:){5}([a-z]+[/:])/.exec(sample)?.[1] ?? "";
    return arn.split(":").slice(5).join(":").startsWith(word);
  };

  async function ask(row) {
    row.result = { decision: "asking" };
    paint();
    for (const until = Date.now() + ARRIVES; ;) {
      const mine = session;
      const { status, json } = await call(mine, { region: mine.region, action: row.action, ...(row.resource && { resource: row.resource }) });
      if (mine !== session) return;
      row.result = status === 200 ? json : { decision: "failed", message: json.error.message };
      const early = row.result.decision === "denied" && row.expected === "allowed" || json.error?.retryable;
      if (!early || Date.now() > until) break;
      row.result = { decision: "asking", message: "denied so far; the policy may not have arrived" };
      paint();
      await wait(PAUSE);
    }
    paint();
  }

  async function runAll() {
    run.disabled = true;
    for (const row of rows) row.result = null;
    // What is expected to work comes first: it is the control of the others.
    const order = [...rows].sort((a, b) => (b.expected === "allowed") - (a.expected === "allowed"));
    for (const row of order) { if (session) await ask(row); }
    run.disabled = !session; // it may have ended meanwhile
    announce(`${rows.filter(agrees).length} of ${rows.length} probes as expected`);
  }

  const agrees = ({ expected, result }) => WORDS.expected[expected] === { allowed: "allow", denied: "deny" }[result?.decision];
  const worked = () => rows.find((row) => row.action !== "sts:GetCallerIdentity" && row.expected === "allowed" && row.result?.decision === "allowed");

  function paint() {
    const seen = worked();
    const asked = rows.some((row) => row.result && row.result.decision !== "asking");
    fill(control, asked && (seen ? [h("strong", {}, "control-ok"), `: ${seen.action} was seen to work in ${seen.result.region}, so denials there count.`]
      : [h("strong", {}, "unknown"), ": nothing that the policy allows was seen to work yet, so a denial may only mean that the policy has not arrived."]));
    fill(body, rows.map((row) => h("tr", { "data-agrees": row.result && ["allowed", "denied"].includes(row.result.decision) ? String(agrees(row)) : null },
      h("th", { scope: "row" }, h("code.break", {}, row.action), row.resource && h("span.dim.break", {}, " ", row.resource)),
      h("td", {}, WORDS.expected[row.expected] ?? ""),
      h("td", { "data-decision": row.result?.decision, title: row.result?.message ?? null }, row.result ? WORDS[row.result.decision] ?? (row.result.decision === "asking" ? "…" : "failed") : "–",
        row.result?.awsCode && h("span.dim", {}, ` ${row.result.awsCode}`), row.result?.decision === "denied" && !seen && h("span.dim", {}, " (not proved)"), row.result?.decision === "failed" && h("span.dim", {}, ` ${row.result.message}`)),
      h("td", {}, row.result?.decision === "denied" && h("button.link", { type: "button", "aria-label": `Allow ${row.action} in the policy`, title: "Adds a statement to the policy on the left", onclick: () => add({ Effect: "Allow", Action: row.action, Resource: row.resource || "*" }) }, "Allow it")))));
  }

  return {
    element,
    /** @param {object|null} next the session, with its plan and the policies that apply */
    async use(next) {
      session = next;
      latest++;
      element.hidden = !session && !rows.some((row) => row.result);
      run.disabled = true; // until there is something to run
      if (session) await suggest(session.plan.subject);
      if (session === next) run.disabled = !session;
    },
    clear() { session = null; latest++; rows = []; paint(); element.hidden = true; },
  };
}
