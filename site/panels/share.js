import { h, fill, count, number } from "../ui/dom.js";
import { banner } from "../ui/banner.js";
import { copyButton } from "../ui/copy.js";
import { SINGLE } from "../engine/files.js";
import { isLink, MOST } from "../state/link.js";
import * as share from "../state/share.js";
import { called, isBlank } from "../state/workspace.js";

const LONG = 8000; // letters; chats and mail programs cut longer addresses

/** Whether the page's address means something to nobody else. */
const local = () => SINGLE || /^(localhost|127\.|\[::1\])/.test(location.hostname);

/**
 * Opens the dialog that makes a link of the workspace.
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>, ask: (op: string, request: object) => Promise<any>}} app
 */
export function showShare({ store, ask }) {
  if (document.querySelector("dialog[open]")) return;
  let latest = 0;
  let text = "";
  const hide = h("input", { type: "checkbox", checked: true, onchange: make });
  const link = h("textarea.link", { readonly: true, rows: 3, "aria-label": "The link", onfocus: () => link.select() });
  const size = h("p.dim", { role: "status" });
  const fault = h("p.wrong", { role: "alert" });
  const copy = copyButton("Copy link", () => text, { class: "primary" });
  const names = h("div");
  const kept = h("div");
  const dialog = h("dialog.share", { "aria-labelledby": "share-title" },
    h("form", { method: "dialog" }, h("div.row", {}, h("h2", { id: "share-title" }, "Share"), h("span.grow"), h("button.quiet", { "aria-label": "Close" }, "×"))),
    h("p", {}, "The link holds the whole workspace: policies, tests, requests and ignored findings. It stands behind the # of the address, which browsers send to no server."),
    h("p", {}, h("label", {}, hide, " Mask accounts and names. Yours stay on this device and come back with a link that comes back.")),
    fault, link, h("div.row", {}, size, h("span.grow"), copy), names, kept);

  async function make() {
    const mine = ++latest;
    const workspace = store.workspace();
    const secret = share.secretIn(workspace);
    fill(fault, secret && `There is what looks like a secret access key in ${secret}. Take it out: a link never has one.`);
    copy.disabled = Boolean(secret);
    if (secret) { link.value = text = ""; fill(names); fill(size); return; }
    const made = hide.checked ? await share.masked(workspace, ask) : await share.open(workspace);
    if (mine !== latest) return;
    if (made.mask !== workspace.mask) store.set({ mask: made.mask });
    text = location.href.split("#")[0] + made.fragment;
    link.value = text;
    const used = Object.entries(made.used);
    copy.disabled = made.fragment.length > MOST;
    fill(size, `${number(text.length)} letters. `, copy.disabled ? "That is more than browsers open." : text.length > LONG && "Many chats and mail programs cut links of this length: look whether it arrives whole.",
      local() && " The address is this machine’s own: others put what begins with # behind that of their page.");
    fill(names, !hide.checked ? h("p.warn", {}, "Accounts and names are in the link as they are.") : [
      h("details", {}, h("summary", {}, count(used.length, "name"), " masked"), h("table.plain", {}, h("tbody", {}, used.map(([name, word]) => h("tr", {}, h("td.mono", {}, name), h("td.mono", {}, word)))))),
      h("details", {}, h("summary", {}, "What the recipient reads"), made.workspace.policies.filter((one) => !isBlank(one)).map((one) => h("pre.code.wrap", { tabindex: "0", "aria-label": one.name || "Policy" }, one.text || one.template || one.items.map((item) => item.arn).join("\n"))))]);
  }

  async function list() {
    const copies = await share.copies();
    fill(kept, copies.length > 0 && [h("h3", {}, "Kept when a link was opened"), h("ul.copies", {}, copies.map(({ at, workspace }) => h("li.row", {},
      h("span", {}, new Date(at).toLocaleString(), ": ", workspace.policies.map((one) => called(one, workspace.policies)).join(", ")), h("span.grow"),
      h("button", { type: "button", onclick: async () => { await replace(store, workspace); dialog.close(); } }, "Open"),
      h("button.quiet", { type: "button", "aria-label": `Delete what was kept on ${new Date(at).toLocaleString()}`, onclick: async () => { await share.dropCopy(at); list(); } }, "×"))))]);
  }

  dialog.addEventListener("close", () => { latest++; dialog.remove(); });
  document.body.append(dialog);
  dialog.showModal();
  make();
  list();
}

/** Puts a workspace in the place of the one here, which is kept. */
async function replace(store, workspace) {
  const own = store.workspace();
  if (!share.isEmpty(own)) await share.keepCopy(own);
  store.replace({ ...workspace, tab: own.tab });
  return own;
}

/**
 * Opens the workspace of a link, if the address has one. One's own is kept, and one step back.
 * @param {ReturnType<typeof import("../state/store.js").createStore>} store that has read what was kept
 */
export async function openShared(store) {
  const { hash } = location;
  if (!isLink(hash)) return;
  history.replaceState(null, "", location.pathname + location.search);
  let read;
  try {
    read = await share.read(hash);
  } catch (error) {
    banner("link", `${error.message} What you have here is as it was.`, { wrong: true });
    return;
  }
  const own = await replace(store, read.workspace).catch(() => null);
  if (!own) return banner("link", "The link was not opened: your own workspace could not be kept.", { wrong: true });
  const names = read.back ? ` ${count(read.back, "name")} of yours ${read.back === 1 ? "is" : "are"} back in place.` : "";
  if (share.isEmpty(own)) banner("link", `The workspace of the link is open.${names}`);
  else banner("link", `The workspace of the link is open.${names} Yours is kept: see Share.`, { action: "Back to mine", run: () => { store.replace(own); document.querySelector('[data-kind="link"]')?.remove(); } });
}
