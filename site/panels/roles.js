import { h, fill, set, count } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { chosenFiles, droppedFiles } from "../ui/entries.js";
import { createEditor } from "../editor/editor.js";
import { loadYAML } from "../source/load.js";
import { arrange, dumpAccount, nameOf } from "../text/definitions.js";
import { places } from "../text/places.js";
import { gather } from "./roles/gather.js";
import { createPlan, summary } from "./roles/plan.js";
import { createCalls, createPolicies } from "./roles/policies.js";
import { EXAMPLES } from "./roles/examples.js";

const LIMIT = 60_000; // ms that the engine may take: an account may have thousands of roles
const PAUSE = 150; // ms after the last key until a change is looked at
const NEW = "roles.yaml"; // where typed text goes while there is no file
const WORDS = { error: "Error", warning: "Warning", finding: "Lint" };
const HINTS = { error: "error", warning: "warning", finding: "info" };
const VIEWS = [["plan", "Plan"], ["policies", "Policies"], ["calls", "Calls"]];

/**
 * Roles panel: a folder of definitions and an account's dump, what differs, and what making
 * it so grants and takes away. Nothing of it is kept or sent anywhere.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 */
export function create(engine) {
  let texts = new Map(); // definitions by path
  let dump = null; // {name, text}
  let folder = null; // the account that is looked at
  let shown = NEW; // the file in the editor
  let view = "plan";
  let latest = 0; // number of the newest request; older answers are dropped
  let timer = 0;

  const editor = createEditor({ label: "Definitions", plain: true, placeholder: "roles:\n  team/app:\n    allow_to_assume_me: {service: ec2}\n    allow_permission:\n    - {action: s3:GetObject, resource: {s3: data}}",
    changed: (text) => { if (text) texts.set(shown, text); else texts.delete(shown); later(); } });
  const folders = h("select", { id: "roles-folder", onchange: () => { folder = folders.value; shown = ""; ask(); } });
  const files = h("select", { id: "roles-file", onchange: () => { open(files.value); ask(); } });
  const account = h("input.mono", { id: "roles-account", autocomplete: "off", spellcheck: "false", autocapitalize: "off", placeholder: "111122223333", oninput: later });
  const exclusive = h("input", { type: "checkbox", id: "roles-exclusive", onchange: () => ask() });
  const dumpName = h("span.break");
  const dropDump = h("button.quiet", { type: "button", "aria-label": "Remove the dump", onclick: () => { dump = null; announce("The dump is gone"); ask(); } }, "×");
  const forget = h("button.quiet", { type: "button", onclick: () => { start({}, null); announce("Nothing is here any more"); } }, "Start over");
  const said = h("p.verdict-line");
  const counts = h("p.dim.break");
  const problems = h("ul.problems", { "aria-label": "Notes" });
  const switches = VIEWS.map(([value, text]) => h("button", { type: "button", "aria-pressed": String(value === view), onclick: () => { view = value; look(); } }, text));
  const [plan, policies, calls] = [createPlan(goTo), createPolicies(), createCalls()];
  const parts = { plan: plan.element, policies: policies.element, calls: calls.element };
  const switcher = h("div.switch", { role: "group", "aria-label": "What is shown" }, switches);
  const answer = h("div.meaning", { role: "region", "aria-label": "Answer" }, said, counts, problems, switcher, Object.values(parts));
  const empty = h("div.empty", {}, h("p", {}, "Drop a folder of definitions, or its zip, and the account’s dump, or start from an example:"),
    h("ul.examples", {}, EXAMPLES.map((one) => h("li", {}, h("button.link", { type: "button", onclick: () => {
      start(one.files, one.dump ? { name: "example.json", text: one.dump } : null);
      account.value = one.account ?? "";
      announce(`Example: ${one.name}`);
      ask();
    } }, one.name), h("span.dim", {}, " ", one.about)))));
  const where = h("div.fields", {},
    h("div.field", {}, h("label", { for: folders.id }, "Account"), folders), h("div.field", {}, h("label", { for: account.id }, "Number, if no file has it"), account),
    h("div.field", {}, h("label", { for: files.id }, "File"), files));
  const element = h("section.panel.check.roles", { "aria-labelledby": "roles-title" },
    h("div.text", {}, h("div.row.views", {}, h("h1", { id: "roles-title" }, "Roles"), h("span.grow"), forget),
      h("div.row.picks", {}, picker("Choose a folder", { webkitdirectory: true }), picker("Choose files", { multiple: true, accept: ".yaml,.yml,.json,.zip" })),
      where, editor.element,
      h("p.row", {}, h("span.dim", {}, "Dump:"), dumpName, dropDump),
      h("p.option", {}, exclusive, h("label", { for: exclusive.id }, "also take away what no definition speaks of")),
      h("p.dim", {}, "What is here stays in this tab, and is gone with it."), empty),
    answer);

  /** A button that opens the browser's dialog for files. */
  function picker(label, props) {
    const input = h("input", { type: "file", hidden: true, "aria-label": label, ...props, onchange: async () => { await take(chosenFiles(input.files)); input.value = ""; } });
    return [h("button", { type: "button", onclick: () => input.click() }, label), input];
  }

  function start(list, anotherDump) {
    texts = new Map(Object.entries(list));
    dump = anotherDump;
    folder = null;
    shown = "";
    account.value = "";
    ask();
  }

  /** Takes files in: definitions beside those that are here, a dump in place of the one before. */
  async function take(list) {
    const found = await gather(list);
    for (const { path, text } of found.files) texts.set(path, text);
    if (found.files.length) { if (texts.get(NEW) === "") texts.delete(NEW); folder = null; shown = ""; }
    if (found.dump) dump = found.dump;
    const told = [found.files.length && count(found.files.length, "definition file"), found.dump && `the dump ${found.dump.name}`, found.passed.length && `${count(found.passed.length, "file")} passed over`].filter(Boolean);
    announce(told.join(", ") || "Nothing of use was in there");
    await ask(found.problems);
  }

  /** Writes definitions that say what the dump has. */
  async function fromDump() {
    let reply;
    try { reply = await engine.call("roles", { dump: dump.text, import: true }, { key: "roles", limit: LIMIT }); } catch (error) { return void fill(counts, error.message); }
    if (reply.dumpError) return void fill(counts, reply.dumpError, reply.dumpHint && ` (${reply.dumpHint})`);
    texts.set(NEW, reply.definitions);
    account.value = reply.account;
    await ask(reply.leftOut.map((one) => `left out: ${one}`));
    announce("Written from the dump");
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function open(path) {
    shown = path;
    editor.setText(texts.get(path) ?? "");
  }

  function goTo(path, from, to) {
    if (!texts.has(path)) return;
    open(path);
    files.value = path;
    editor.diagnose(diagnoses);
    editor.goTo(from, to);
  }

  let diagnoses = [];

  /** Brings the fields up to date with what is there, and gives the account's files. */
  function arranged() {
    const all = arrange([...texts].map(([path, text]) => ({ path, text })));
    const has = (name) => all.folders.some((one) => one.name === name);
    if (!has(folder)) {
      const dumped = dump && all.accounts ? nameOf(all.accounts.text, dumpAccount(dump.text)) : "";
      folder = has(dumped) ? dumped : all.folders[0]?.name ?? "";
    }
    const mine = all.folders.find((one) => one.name === folder)?.files ?? [];
    const choices = [...mine, ...(all.accounts ? [all.accounts] : [])].map((one) => one.path);
    if (!choices.includes(shown)) open(choices[0] ?? NEW);
    fill(folders, all.folders.map(({ name }) => h("option", { value: name }, name || "these files")));
    folders.value = folder;
    fill(files, choices.map((path) => h("option", { value: path }, path)));
    files.value = shown;
    editor.setText(texts.get(shown) ?? "");
    set(where, "data-many", choices.length > 0);
    fill(dumpName, dump ? `${dump.name} (${dumpAccount(dump.text) || "of no account"})` : h("span.dim", {}, "none; “aws iam get-account-authorization-details” prints it"));
    dropDump.hidden = !dump;
    return { ...all, mine };
  }

  async function ask(more = []) {
    clearTimeout(timer);
    const mine = ++latest;
    const all = arranged();
    const nothing = !all.mine.length && !dump;
    empty.hidden = !nothing;
    forget.hidden = nothing && !texts.size;
    if (!all.mine.length) return clear(...(dump ? ["Now the definitions; ", h("button.link", { type: "button", onclick: fromDump }, "write them from the dump"), "."] : []));
    set(answer, "aria-busy", "true");
    const notes = [...more, ...(all.passed.length ? [`${all.passed.join(", ")} ${all.passed.length === 1 ? "counts" : "count"} for nothing: definitions end in .yaml`] : [])].map((message) => ({ severity: "warning", message, hint: "", file: "", start: 0, end: 0 }));
    let reply = null;
    try {
      const yaml = await loadYAML();
      const tree = ({ path, text }) => {
        try { return { file: path, tree: yaml.tree(text) }; } catch (error) {
          if (!(error instanceof yaml.SourceError)) throw error;
          notes.push({ severity: "error", message: error.message, hint: error.hint, file: path, start: error.offset, end: error.offset });
          return null;
        }
      };
      const [trees, accounts] = [all.mine.map(tree), all.accounts ? tree(all.accounts) : { file: "", tree: "" }];
      if (accounts && trees.every(Boolean)) {
        const named = account.value.trim() || (all.accounts && folder) || (dump && dumpAccount(dump.text)) || folder;
        reply = await engine.call("roles", { files: trees, accounts, account: named, lint: true, dump: dump?.text ?? "", exclusive: exclusive.checked }, { key: "roles", limit: LIMIT });
      }
    } catch (error) {
      if (mine !== latest || error.code === "superseded") return;
      clear("No answer");
      set(said, "data-status", "unknown");
      return void fill(counts, error.message, " ", error.hint);
    }
    if (mine === latest) show(reply, notes);
  }

  function clear(...words) {
    answer.removeAttribute("aria-busy");
    set(said, "data-status", null);
    fill(said);
    fill(counts, words);
    tell([]);
    switcher.hidden = true;
    for (const part of Object.values(parts)) part.hidden = true;
  }

  /** @param {import("../engine/types.gen.js").RolesReply|null} reply */
  function show(reply, notes) {
    answer.removeAttribute("aria-busy");
    const all = [...notes, ...(reply?.notes ?? [])];
    tell(all);
    const errors = all.filter((one) => one.severity === "error").length;
    const failed = !reply || reply.failed;
    const [status, words] = failed ? ["wrong", errors === 1 ? "One mistake" : `${count(errors, "mistake")}`] :
      reply.dumpError ? ["unknown", "The dump is of no use"] : !reply.plan ? ["same", "The definitions stand"] :
        [reply.plan.changes.length ? "gained" : "same", summary(reply.plan)];
    set(said, "data-status", status);
    fill(said, words);
    fill(counts, failed ? "" : reply.dumpError ? [reply.dumpError, reply.dumpHint && ` (${reply.dumpHint})`] : [`Account ${reply.account}: `, things(reply),
      reply.plan ? "." : ". Drop the account’s dump to see what differs."]);
    switcher.hidden = failed;
    if (!failed) {
      policies.show(reply);
      if (reply.plan) { plan.show(reply.plan); calls.show(reply.plan); }
    }
    switches.forEach((button, i) => { button.disabled = VIEWS[i][0] !== "policies" && !reply?.plan; });
    planned = Boolean(reply?.plan);
    look(failed);
    announce(words);
  }

  let planned = false;

  /** Shows one of the views: that of the policies as long as there is no plan. */
  function look(failed = false) {
    const now = planned ? view : "policies";
    VIEWS.forEach(([value], i) => { set(switches[i], "aria-pressed", String(value === now)); parts[value].hidden = failed || value !== now; });
  }

  function tell(notes) {
    const lines = new Map();
    const position = (one) => {
      if (!lines.has(one.file)) lines.set(one.file, places(texts.get(one.file)));
      return lines.get(one.file).at(one.start);
    };
    fill(problems, notes.map((one) => {
      const at = one.file && texts.has(one.file) ? position(one) : null;
      const place = at && `${one.file.slice(one.file.lastIndexOf("/") + 1)}:${at.line}:${at.column}`;
      return h("li", { "data-severity": one.severity },
        at ? h("button.link.mono", { type: "button", "aria-label": `Go to ${one.file}, line ${at.line}, column ${at.column}`, onclick: () => goTo(one.file, one.start, one.end) }, place) : h("span"),
        h("p", {}, h("span.mark", {}, WORDS[one.severity]), " ", one.message, one.hint && h("span.hint", {}, ` (${one.hint})`), one.rule && [" ", h("span.tag", {}, one.rule)]));
    }));
    problems.hidden = !notes.length;
    diagnoses = notes.filter((one) => one.file === shown).map((one) => ({ start: one.start, end: Math.max(one.end, one.start), severity: HINTS[one.severity], message: one.message + (one.hint && ` (${one.hint})`) }));
    editor.diagnose(diagnoses);
  }

  ask();
  return {
    element, title: "Roles", update() {}, refresh: () => ask(),
    /** @param {DataTransfer} transfer what was dropped */
    async takeDrop(transfer) { await take(await droppedFiles(transfer)); },
    destroy() { latest++; clearTimeout(timer); editor.destroy(); element.remove(); },
  };
}

/** What is defined, counted. */
function things(reply) {
  const parts = [[reply.roles.length, "role"], [reply.removed.length, "role to remove", "roles to remove"], [reply.buckets.length, "bucket"], [reply.keys.length, "key"]];
  return parts.filter(([n]) => n).map(([n, one, many]) => count(n, one, many)).join(", ") || "nothing is defined";
}
