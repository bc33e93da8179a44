import { h } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { follow } from "../state/follow.js";
import { createPolicyEditor } from "../editor/policy.js";
import { createRelay } from "../engine/relay.js";
import { fetchJSON } from "../engine/files.js";
import { createOptions } from "./sandbox/options.js";
import { createPreflight } from "./sandbox/preflight.js";
import { createConnect } from "./sandbox/connect.js";
import { createSession } from "./sandbox/session.js";
import { createProbes } from "./sandbox/probes.js";
import { EXAMPLES } from "./sandbox/examples.js";

const PAUSE = 250; // ms from the last change to the next plan

/**
 * Sandbox panel: a policy tried in a real account, by a role that ends by itself. Nothing is
 * sent before Connect; credentials are in memory only, and go with the page.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>, token: string}} app
 */
export function create(engine, { store, token }) {
  let latest = 0, timer = 0;
  const relay = createRelay(token); // plans need no credentials; connect ends it to forget them
  const editor = createPolicyEditor(engine, store, { label: "Policy", placeholder: "Paste the policy to try", changed: (policy) => store.change({ policy }, "policy") });
  const options = createOptions(() => later());
  const planned = (extra) => relay.call("plan", { ...options.read(), ...options.fix(), policy: store.get().policy, ...extra });
  const preflight = createPreflight({ plan: planned, region: options.region });
  const connect = createConnect({ token, relay, region: options.region, connected: (link) => session.connect(link) });
  const session = createSession({
    request: () => (store.get().policy.trim() ? { ...options.read(), ...options.fix(), policy: store.get().policy } : null),
    changed: (now) => use(now),
  });
  const probes = createProbes(engine, {
    list: async () => (await relay.call("probes", {})).json,
    call: (now, body) => session.link().as(now.credentials, "probe", body),
    add,
  });
  const empty = h("div.empty", {}, h("p", {}, "Paste a policy, or start from an example:"), h("ul.examples", {}, EXAMPLES.map(({ name, about, policy }) => h("li", {},
    h("button.link", { type: "button", onclick: () => { store.change({ policy, policyKind: "" }); announce(`Example: ${name}`); } }, name), h("span.dim", {}, " ", about)))));
  const element = h("section.panel.check.sandbox", { "aria-labelledby": "sandbox-title" },
    h("div.text", {}, h("div.row.views", {}, h("h1", { id: "sandbox-title" }, "Sandbox")), editor.element, options.element, empty),
    h("div.meaning", {}, preflight.element, connect.element, session.element, probes.element));

  function render(state) {
    editor.setText(state.policy);
    const none = !state.policy.trim();
    empty.hidden = !none;
    preflight.element.hidden = none;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  async function ask() {
    const mine = ++latest;
    const { policy } = store.get();
    if (!policy.trim()) return;
    const [plan, found] = await Promise.all([planned(), engine.call("lint", { text: policy, kind: "identity" }).catch(() => ({ findings: [] }))]);
    if (mine === latest) preflight.show(plan, found.findings);
  }

  /** Prepares the probes for a session: its policies, as they are in the account. */
  async function use(now) {
    if (!now) return probes.use(null);
    if (!now.id) { // of its role nothing is known here
      const { json: plan } = await planned({ nonce: now.nonce, expiresAt: now.expiresAt });
      return probes.use({ ...now, plan: { subject: store.get().policy, roleArn: now.roleArn }, policies: [{ name: "session policy", layer: "identity", text: plan.sessionPolicy, level: 0, arn: "" }] });
    }
    const [{ json: plan }, both] = await Promise.all([
      relay.call("plan", { ...options.read(), policy: store.get().policy, nonce: now.nonce, expiresAt: now.expiresAt, account: now.roleArn.split(":")[4] }),
      fetchJSON("operator"),
    ]);
    const policy = (layer, name, text) => ({ name, layer, text, level: 0, arn: "" });
    return probes.use({ ...now, plan: { ...plan, roleArn: now.roleArn }, policies: [policy("identity", "subject", plan.subject), policy("identity", "guard", plan.guard), policy("boundary", "boundary", both.boundary)] });
  }

  /** Puts a statement at the end of the policy; what is no JSON is left alone. */
  function add(statement) {
    let document;
    try { document = JSON.parse(store.get().policy); } catch { return announce("The policy is not JSON: nothing was added."); }
    document.Statement = [document.Statement ?? []].flat().concat(statement);
    store.change({ policy: JSON.stringify(document, null, 2) });
    announce(`${statement.Action} is in the policy. It is not in the sandbox, which keeps its own. Undo takes it out.`);
  }

  /** The page goes, and every secret with it. */
  function forget() {
    connect.forget();
    session.forget();
    probes.clear();
  }
  addEventListener("pagehide", forget);

  const view = follow(store, { shown: () => !element.hidden, render, of: (state) => [state.policy], work: later });
  view.look();
  return { element, title: "Sandbox", update: view.look, refresh: later, destroy() { latest++; clearTimeout(timer); view.stop(); removeEventListener("pagehide", forget); forget(); relay.end(); editor.destroy(); element.remove(); } };
}
