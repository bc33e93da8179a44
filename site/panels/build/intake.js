import { h, fill, count, number } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { copyButton } from "../../ui/copy.js";
import { diffLines } from "../../ui/difflines.js";
import { diff } from "../../text/diff.js";
import { kindWord } from "../../state/kinds.js";
import { called, changed, isBlank } from "../../state/workspace.js";
import { policyTexts } from "../../source/policy.js";
import { groupsOf, homes, nameFor, policyFor } from "./targets.js";

const LIMIT = 60_000; // ms for the engine: an hour of a busy account's events
const MANY = 3; // documents that are all ticked; of more, the one with the most calls is
const SHOWN = 20; // statements of a document that have a row
const FEW = 6; // actions of a statement that are named
const FORMS = {
  policy: (reply) => `A policy, or a part of one: ${count(reply.candidates.length, "statement")}`,
  refusals: (reply) => `${count(reply.messages, "message")} that a request was refused`,
  events: (reply) => `${count(reply.events, "event")} of CloudTrail${reply.messages ? `, ${number(reply.messages)} of refused requests` : ""}`,
};

/**
 * What was pasted or dropped and is no list of ARNs: what it is, the statements made of it,
 * by the documents that lack them, and what they change there. Nothing changes before "Add".
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 * @param {object} act
 * @param {ReturnType<typeof import("../../state/kinds.js").createKinds>} act.kinds
 * @param {() => Promise<boolean>} act.openOperations
 * @param {(arns: string[]) => void} act.takeARNs
 * @param {(text: string) => void} act.takeTemplate
 * @param {(text: string, wrong?: boolean, keep?: boolean) => void} act.say below the paste box
 * @param {() => void} act.added shows the policy
 * @param {() => void} act.focus goes back to the paste box
 */
export function createIntake(engine, store, { kinds, openOperations, takeARNs, takeTemplate, say, added, focus }) {
  const element = h("section.incoming", { "aria-labelledby": "incoming-title", hidden: true,
    onkeydown: (event) => { if (event.key === "Escape") { event.preventDefault(); dismiss(); } } });
  let latest = 0; // number of the newest paste; older ones are dropped
  let round = 0; // number of the newest preview
  let texts = [];
  let reply = null;
  let groups = []; // with what is ticked in each, and where it goes
  let changes = []; // by target: {target, text, before, error}
  const add = h("button.primary", { type: "button", onclick: () => apply() }, "Add");

  /**
   * @param {Promise<string[]>|string[]} given texts, read as one
   * @returns {Promise<void>}
   */
  async function take(given) {
    const mine = ++latest;
    close();
    let answer;
    try {
      const wait = setTimeout(() => mine === latest && say("Reading…", false, true), 300);
      const all = await Promise.resolve(given).then((list) => Promise.all(list.map(policyTexts))).then((list) => list.flat()).finally(() => clearTimeout(wait));
      const ask = () => engine.call("intake", { texts: all }, { limit: LIMIT, heavy: true });
      answer = await ask();
      if (answer.needsOperations && await openOperations()) answer = await ask();
      if (mine !== latest) return;
      texts = all;
    } catch (error) {
      if (mine === latest) say([error.message, error.hint].filter(Boolean).join(" "), true);
      return;
    }
    if (answer.form === "arns") return takeARNs(answer.arns);
    if (answer.form === "template") return takeTemplate(texts.join("\n---\n"));
    if (answer.form === "nothing") return say(nothing(answer), true);
    reply = answer;
    await arrange();
    if (mine === latest) await open();
  }

  /** Looks where each group goes by itself. */
  async function arrange() {
    const { policies, current } = store.get();
    const looks = new Map(await Promise.all(policies.map(async (one) => [one.id, await kinds.of(one)])));
    groups = groupsOf(reply);
    const into = homes(groups, { policies, current, looks });
    const most = Math.max(...groups.map((group) => group.calls));
    groups.forEach((group, i) => Object.assign(group, { into: into[i], off: new Set(), slot: h("div.preview"), on: groups.length <= MANY || group.calls === most }));
  }

  async function open() {
    element.hidden = false;
    add.disabled = true; // until what it would change is shown
    say("");
    const rest = groups.length > MANY ? [h("p.dim", {}, `They are for ${count(groups.length, "document")}. Tick those that you want.`)] : [];
    fill(element,
      h("div.row", {}, h("h2", { id: "incoming-title", tabindex: "-1" }, FORMS[reply.form](reply)), h("span.grow"),
        h("button.quiet.close", { type: "button", "aria-label": "Leave it out", title: "Leave it out (Esc)", onclick: dismiss }, "×")),
      rest, groups.map(document_), reply.leads.map(lead), reply.problems.map(problem), reply.notes.map((note) => h("p.dim", {}, sentence(note))),
      h("div.row.do", {}, groups.length > 0 && add, h("button", { type: "button", onclick: dismiss }, groups.length ? "Leave it out" : "Close")));
    await preview();
    const said = [FORMS[reply.form](reply), groups.length && `${count(reply.candidates.length, "statement")} to add`, reply.leads.length && `${number(reply.leads.length)} that no statement mends`];
    announce(said.filter(Boolean).join(". "));
    const idle = document.activeElement === document.body || document.activeElement?.id === "paste-box";
    if (idle) (groups.length ? add : element.querySelector("h2")).focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  /** One document and its statements. */
  function document_(group, i) {
    const { policies } = store.get();
    const id = `incoming-${i}`;
    const select = h("select", { id, onchange: () => { group.into = Number(select.value); preview(); } },
      policies.map((one) => h("option", { value: one.id }, isBlank(one) && !one.name ? "this empty policy" : called(one, policies))),
      h("option", { value: 0 }, `a new policy, ${nameFor(group) || kindWord(group.kind)}`));
    select.value = group.into;
    const tick = groups.length > 1 && h("input", { type: "checkbox", checked: group.on, "aria-label": `Add what is for ${group.place}`, onchange: () => { group.on = tick.checked; preview(); } });
    return h("div.group", {},
      h("div.row", {}, tick, h("h3", {}, `For ${group.place}`)),
      h("p.row", {}, h("label.dim", { for: id }, "goes into"), select),
      h("ul", {}, group.candidates.slice(0, SHOWN).map((candidate) => row(group, candidate))),
      group.candidates.length > SHOWN && h("p.dim", {}, `and ${count(group.candidates.length - SHOWN, "more statement")}`), group.slot);
  }

  function row(group, candidate) {
    const what = candidate.actions.slice(0, FEW).join(", ") + (candidate.actions.length > FEW ? ` and ${count(candidate.actions.length - FEW, "more action")}` : "");
    const tick = h("input", { type: "checkbox", checked: true, "aria-label": `Add ${what || "this statement"}`, onchange: () => {
      group.off[tick.checked ? "delete" : "add"](candidate);
      preview();
    } });
    return h("li", {}, tick, h("div", {},
      h("p", {}, h("span.mono", {}, what || "A statement without actions"), candidate.calls > 1 && h("span.dim", {}, ` ${number(candidate.calls)} times`)),
      candidate.loose && h("p.dim", {}, "Nothing says which resource it was, so Resource is *."),
      candidate.notes.map((note) => h("p.dim", {}, sentence(note))),
      candidate.besides.length > 0 && h("details", {}, h("summary", {}, `AWS may check ${count(candidate.besides.length, "more action")}, by how the call is made`), h("p.mono", {}, candidate.besides.join(", ")))));
  }

  /** What no statement mends. */
  const lead = (one) => h("div.lead", {}, h("p", {}, h("strong", {}, "No statement helps. "), sentence(one.message)),
    h("p", {}, sentence(one.hint)),
    one.command && h("div.row", {}, h("code.mono", {}, one.command), copyButton("Copy the command", () => one.command)));

  const problem = (one) => h("p.problem", {}, sentence(one.message), one.hint && ` ${sentence(one.hint)}`);

  /** What is ticked, by the policy that it goes into. */
  function targets() {
    const out = new Map();
    groups.forEach((group, i) => {
      const statements = group.on ? group.candidates.filter((one) => !group.off.has(one)) : [];
      if (!statements.length) return;
      const key = group.into || -1 - i; // each new policy is one of its own
      if (!out.has(key)) out.set(key, { id: group.into, group, statements: [] });
      out.get(key).statements.push(...statements);
    });
    return [...out.values()];
  }

  /** The text that a policy becomes. A whole policy stays as it is written where there was none. */
  async function merged(target, before, whole) {
    if (!before.trim() && whole) return { text: texts[0].trim(), notes: [] };
    const answer = await engine.call("merge", { policy: before, statements: target.statements.map((one) => one.statement) }, { limit: LIMIT });
    return { text: answer.policy, notes: told(answer.merged) };
  }

  async function preview() {
    const mine = ++round;
    element.setAttribute("aria-busy", "true");
    const { policies } = store.get();
    const list = targets();
    const whole = reply.form === "policy" && texts.length === 1 && list.length === 1 && list[0].statements.length === reply.candidates.length && isWhole(texts[0]);
    const next = await Promise.all(list.map(async (target) => {
      const one = policies.find(({ id }) => id === target.id);
      const before = one?.text ?? "";
      const name = one ? called(one, policies) : nameFor(target.group) || "the new policy";
      try {
        const made = await merged(target, before, whole);
        return { target, one, before, text: made.text, parts: shown(name, before, made) };
      } catch (error) {
        return { target, one, before, error, parts: h("p.problem", { role: "alert" }, `${name}: ${sentence(error.message)} ${sentence(error.hint ?? "")}`) };
      }
    }));
    if (mine !== round) return;
    element.removeAttribute("aria-busy");
    changes = next;
    const n = list.reduce((sum, target) => sum + target.statements.length, 0);
    add.textContent = n === 1 ? "Add" : `Add ${count(n, "statement")}`;
    add.disabled = !n || changes.some((change) => change.error);
    for (const group of groups) fill(group.slot, changes.find((change) => change.target.group === group)?.parts);
  }

  /** What changes in a policy. */
  function shown(name, before, { text, notes }) {
    const lines = diff(before, text);
    const same = lines.every((line) => line.kind === "same");
    return [notes.map((note) => h("p.dim", {}, sentence(note))),
      same ? h("p", {}, "The policy allows all of it already.") : h("pre.code.diff", { tabindex: "0", role: "region", "aria-label": `What changes in ${name}` }, diffLines(lines))];
  }

  async function apply() {
    const { policies, current } = store.get();
    if (changes.some(({ one, before }) => one && policies.find(({ id }) => id === one.id)?.text !== before)) {
      await preview(); // the policy was changed since
      if (add.disabled) return;
    }
    let workspace = store.workspace();
    const ids = changes.map(({ target, one, text }) => {
      const id = one?.id ?? store.id();
      if (!one) workspace = { ...workspace, policies: [...workspace.policies, policyFor(target.group, id)] };
      const { kind, group } = { kind: one?.kind ?? "", group: target.group };
      const made = one && isBlank(one) && !kind && group.kind !== "identity" && reply.form !== "policy" ? { kind: group.kind, arn: policyFor(group, 0).arn } : {};
      workspace = changed(workspace, { policy: text, ...made }, id);
      return id;
    });
    const n = changes.reduce((sum, { target }) => sum + target.statements.length, 0);
    store.replace({ ...workspace, selected: ids.includes(current.id) ? current.id : ids[0] });
    close();
    say(`${count(n, "statement")} added. Undo takes ${n === 1 ? "it" : "them"} out.`);
    added();
  }

  function close() {
    round++;
    reply = null;
    groups = changes = [];
    element.hidden = true;
    fill(element);
  }

  function dismiss() {
    latest++;
    close();
    say("");
    announce("Left out");
    focus();
  }

  return { element, take, close, destroy() { latest++; round++; } };
}

const sentence = (text) => text && text[0].toUpperCase() + text.slice(1) + (/[.!?:]$/.test(text) ? "" : ".");

function nothing({ notes }) {
  const known = "ARNs, policies, Policy Sentry templates, AccessDenied messages and CloudTrail's events are.";
  return [...notes.map(sentence), `Nothing in this text is known here: ${known}`].join(" ");
}

/** Whether a text is a policy as such, so that it need not be written anew. */
function isWhole(text) {
  try {
    return Object.keys(JSON.parse(text)).includes("Statement");
  } catch {
    return false;
  }
}

/** What is to know about merged statements, each once. */
function told(list) {
  const there = list.filter((one) => one.how === "there").length;
  return [...new Set(list.flatMap((one) => one.notes)), ...(there ? [`${count(there, "statement")} of it ${there === 1 ? "is" : "are"} allowed already`] : [])];
}
