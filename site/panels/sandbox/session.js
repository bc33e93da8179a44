import { h, fill, set } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { copyButton } from "../../ui/copy.js";
import { FORMS } from "../../text/credentials.js";

const SAID = [300, 60]; // seconds before the end at which screen readers are told
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const clock = (seconds) => `${seconds >= 3600 ? `${Math.floor(seconds / 3600)}:` : ""}${String(Math.floor(seconds / 60) % 60).padStart(seconds >= 3600 ? 2 : 1, "0")}:${String(seconds % 60).padStart(2, "0")}`;

/**
 * A sandbox: made, used, ended. Its credentials are in this closure until then.
 * @param {object} act
 * @param {() => object|null} act.request what create takes, with nonce and end; null if there is no policy
 * @param {(session: object|null) => void} act.changed gets the session once it can be used, or null
 */
export function createSession({ request, changed }) {
  let link = null;
  let made = null; // {id, externalId, roleArn, expiresAt, nonce, region}
  let session = null; // {…made, credentials}
  let asked = null; // of create, until it is answered for good
  let timer = 0;
  let busy = false; // with a session that is to begin, or an end

  const mint = h("button.primary", { type: "button", onclick: () => make() }, "Make the sandbox");
  const revoke = h("button.danger", { type: "button", hidden: true, onclick: () => end() }, "Revoke now");
  const again = h("button", { type: "button", hidden: true, onclick: () => assume() }, "Begin a session");
  const left = h("span.countdown", { role: "timer", "aria-label": "Time left" });
  const said = h("p", { role: "status" });
  const facts = h("dl.facts-list");
  const copies = h("div.row.copies", { role: "group", "aria-label": "Copy the credentials as" }, Object.values(FORMS).map(([label, form]) => copyButton(label, () => form(session))));
  const detail = h("div", { hidden: true }, facts, h("p.dim", {}, "Copy as"), copies);
  const element = h("section", { "aria-labelledby": "session-title", hidden: true }, h("h2", { id: "session-title" }, "3. Sandbox"),
    h("div.row", {}, mint, again, revoke, left), said, detail);

  function tell(words, wrong = false) {
    said.classList.toggle("wrong", wrong);
    fill(said, words);
  }

  function paint() {
    element.hidden = !link && !made;
    mint.hidden = Boolean(made);
    revoke.hidden = !made?.id;
    copies.lastChild.previousSibling.hidden = !made?.id; // a process begins sessions of sandboxes
    revoke.disabled = !link;
    again.hidden = !made?.id || Boolean(session) || !link || busy || Date.parse(made.expiresAt) <= Date.now();
    detail.hidden = !session;
    if (session) {
      fill(facts, [["Role", h("code.break", {}, made.roleArn)], ["Session", h("code.break", {}, session.arn)], ["Ends", made.expiresAt]].map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    }
  }

  /** Calls until the answer says that trying again is of no use. */
  async function persist(operation, body, each, most = 60_000) {
    for (const until = Date.now() + most; ;) {
      const using = link;
      if (!using) return null;
      const answer = await using.call(operation, body);
      if (using !== link) return null;
      const again = answer.json.retryAfterMs ?? answer.json.error?.retryAfterMs;
      if (!again || Date.now() > until) return answer;
      each(answer);
      await wait(again);
    }
  }

  async function make() {
    asked ??= request(); // the same again after a lost answer: the sandbox may be there
    if (!asked) return tell("There is no policy yet.", true);
    set(mint, "disabled", true);
    tell("Making the role …");
    const created = await persist("create", asked, () => tell("AWS is busy; trying again …"));
    set(mint, "disabled", null);
    if (!created) return;
    const { nonce, region, expiresAt } = asked;
    if (!created.json.error?.retryable) asked = null;
    if (created.status === 200) return begin({ id: "", externalId: "", roleArn: created.json.base, expiresAt, nonce, region }, created.json);
    if (created.status !== 201) return tell([created.json.error.message, " ", created.json.error.hint, " ", created.json.error.leftBehind?.join(" ")], true);
    made = { id: created.json.id, externalId: created.json.externalId, roleArn: created.json.roleArn, expiresAt: created.json.expiresAt, nonce, region };
    paint();
    tick();
    await assume();
  }

  async function assume() {
    busy = true;
    paint();
    tell("Waiting until a session can begin …");
    const began = await persist("assume", { id: made.id, nonce: made.nonce, region: made.region }, () => tell("The role has not arrived everywhere yet …"));
    busy = false;
    paint();
    if (!began || !made) return;
    if (began.status !== 200) return tell([began.json.error.message, " ", began.json.error.hint], true);
    begin(made, began.json);
  }

  function begin(sandbox, { arn, credentials }) {
    made = sandbox;
    session = { ...made, arn, credentials };
    tell(made.id ? "Assumable. Whether its policy has arrived everywhere, only a call that it allows can show." : "Assumable. It may do what both its role and the policy allow. It can't be revoked; it ends by itself.");
    announce("The sandbox can be used.");
    paint();
    tick();
    changed(session);
  }

  function tick() {
    clearTimeout(timer);
    if (!made) return void fill(left);
    const ends = Math.min(Date.parse(made.expiresAt), session ? Date.parse(session.credentials.expiration) : Infinity);
    const seconds = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    fill(left, clock(seconds));
    if (SAID.includes(seconds)) announce(`The sandbox ends in ${seconds / 60} minute${seconds > 60 ? "s" : ""}.`);
    if (seconds > 0) { timer = setTimeout(tick, 1000); return; }
    const over = Date.parse(made.expiresAt) <= Date.now();
    announce(over ? "The sandbox has ended." : "The session has ended.");
    if (!made.id) made = null;
    drop(!made ? "The session has ended." : over ? "It has ended: its role can do nothing any more. Revoke removes the role." : "The session has ended. The sandbox goes on: begin another session, or revoke it.");
    if (!over) tick();
  }

  /** Forgets the sandbox's credentials. */
  function drop(words) {
    session = null;
    tell(words);
    paint();
    changed(null);
  }

  async function end() {
    const { id, region } = made;
    busy = true;
    drop("Revoking …");
    set(revoke, "disabled", true);
    const gone = await persist("destroy", { id, region }, () => tell("It can do nothing any more. The role goes in a few seconds …"));
    busy = false;
    paint();
    if (!gone) return;
    if (gone.status !== 200) return tell([gone.json.error?.message ?? "It is switched off, but not gone yet: revoke again.", " ", gone.json.error?.hint], true);
    made = null;
    tick();
    tell("Revoked and removed.");
    announce("The sandbox is removed.");
    paint();
  }

  return {
    element,
    /** Takes what calls are made with, or null when its credentials were forgotten. */
    connect(next) {
      link = next;
      if (!link && made) tell(`Connect again to revoke ${made.id}. It ends at ${made.expiresAt} by itself.`);
      paint();
    },
    link: () => link,
    /** Forgets everything, when the page goes. */
    forget() { clearTimeout(timer); session = null; made = null; asked = null; link = null; paint(); changed(null); },
  };
}
