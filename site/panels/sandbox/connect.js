import { h, fill, set, count } from "../../ui/dom.js";
import { createBroker } from "../../engine/broker.js";
import { readCredentials, refuses } from "../../text/credentials.js";

/**
 * Who makes the sandbox: this machine, whose server has AWS's usual credentials, or a
 * session whose credentials are pasted and stay in this tab.
 * @param {object} act
 * @param {string} act.token the local broker's, "" where the page came without one
 * @param {ReturnType<typeof import("../../engine/relay.js").createRelay>} act.relay
 * @param {() => string} act.region
 * @param {(link: object|null) => void} act.connected gets what calls are made with, or null
 */
export function createConnect({ token, relay, region, connected }) {
  let link = null;
  const broker = createBroker(token);
  const field = (id, label, type) => ({ label, input: h("input.mono", { id: `caller-${id}`, type, spellcheck: "false", autocomplete: "off", autocapitalize: "off", "data-1p-ignore": true, "data-lpignore": "true", onpaste: paste }) });
  const fields = { accessKeyId: field("id", "Access key id", "text"), secretAccessKey: field("secret", "Secret access key", "password"), sessionToken: field("token", "Session token", "password") };
  const pasted = h("div.fields", {}, h("p.dim", {}, "Paste export lines, a profile or JSON into any of the fields."),
    Object.values(fields).map(({ label, input }) => h("div.field", {}, h("label.dim", { for: input.id }, label), input)));
  const ways = [["machine", "This machine's credentials"], ["paste", "A session's credentials"]].map(([value, text]) => ({ value, text,
    input: h("input", { type: "radio", name: "sandbox-way", id: `way-${value}`, value, onchange: paint }) }));
  const choice = h("div.ways", { role: "radiogroup", "aria-label": "Credentials" }, ways.map(({ input, text }) => h("div.option", {}, input, h("label", { for: input.id }, text))));
  ways[token ? 0 : 1].input.checked = true;
  choice.hidden = !token;
  const sent = h("div.sent");
  const said = h("p", { role: "status" });
  const press = h("button.primary", { type: "submit" }, "Connect");
  const leave = h("button", { type: "button", hidden: true, onclick: () => forget() }, "Forget the credentials");
  const form = h("form", { autocomplete: "off", onsubmit: (event) => { event.preventDefault(); connect(); } }, choice, pasted, sent, h("div.row", {}, press, leave), said);
  const element = h("section", { "aria-labelledby": "connect-title" }, h("h2", { id: "connect-title" }, "2. Connect"), form);

  const isPaste = () => ways[1].input.checked;

  function paste(event) {
    const found = readCredentials(event.clipboardData.getData("text"));
    if (!found.accessKeyId && !found.secretAccessKey) return;
    event.preventDefault();
    for (const [name, { input }] of Object.entries(fields)) if (found[name]) input.value = found[name];
  }

  function paint() {
    pasted.hidden = !isPaste() || Boolean(link);
    for (const { input } of ways) input.disabled = Boolean(link);
    press.hidden = Boolean(link);
    leave.hidden = !link;
    const row = (name, ...what) => [h("dt", {}, name), h("dd", {}, what)];
    fill(sent, h("dl.facts-list", {}, isPaste() ? [
      row("To", h("code", {}, location.host), token ? ", this machine's own server, which passes it on to AWS" : ", which passes it on to AWS"),
      row("Sent", "access key id, session token, and about 30 requests signed here, with the policy in one of them"),
      row("Stays", "the secret access key, in this tab's memory"),
      row("Seen there", token ? "nobody but you" : "AWS's answers, hence the sandbox's own credentials, which end with it"),
    ] : [
      row("To", h("code", {}, location.host), ", this machine's own server"),
      row("Sent", "the policy and what is chosen here; no credentials"),
      row("There", "the server signs with the credentials that AWS's tools find on this machine, and asks AWS"),
    ]));
  }

  async function connect() {
    let credentials;
    if (isPaste()) {
      credentials = Object.fromEntries(Object.entries(fields).map(([name, { input }]) => [name, input.value.trim()]));
      const why = refuses(credentials);
      if (why) return tell(why, true);
    }
    set(press, "disabled", true);
    const way = isPaste() ? relay : broker;
    const call = (operation, body) => way.call(operation, { ...(credentials && { credentials }), ...body });
    tell("Asking AWS who this is …");
    const { status, json } = await call("status", { region: region() });
    set(press, "disabled", null);
    if (status !== 200) return tell([json.error.message, " ", json.error.hint], true);
    for (const { input } of Object.values(fields)) input.value = "";
    // Calls as the caller, and calls as somebody else, such as the sandbox.
    link = { call, as: (other, operation, body) => way.call(operation, { credentials: other, ...body }) };
    tell(`Connected. ${json.sandboxes.length ? count(json.sandboxes.length, "sandbox is", "sandboxes are") : "No sandboxes are"} in the account.`);
    paint();
    connected(link);
  }

  function tell(words, wrong = false) {
    said.classList.toggle("wrong", wrong);
    fill(said, words);
  }

  /** Forgets every credential: the fields', the thread's, the link's. */
  function forget(words = "The credentials are forgotten.") {
    for (const { input } of Object.values(fields)) input.value = "";
    relay.end();
    const had = link;
    link = null;
    tell(had ? words : "");
    paint();
    if (had) connected(null);
  }

  paint();
  return { element, forget };
}
