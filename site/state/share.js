// Sharing a workspace: what goes into a link, and what becomes of one's own when a link is
// opened. Names that were masked stay on this device, so that a link that comes back is read
// with them.
import * as db from "./db.js";
import { decode, encode } from "./link.js";
import { EMPTY } from "./workspace.js";
import { createMask, servicesIn, unmask } from "../text/mask.js";
import { readCredentials } from "../text/credentials.js";

const MASKS = "masks"; // id → {placeholder of each name}
const COPIES = "copies"; // workspaces that made room for a link's, the newest first
const MOST_COPIES = 5;
const FAR = 100; // where the numbers begin of placeholders in somebody else's workspace

const id = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const masks = async () => (await db.get(MASKS).catch(() => undefined)) ?? {};

/** Whether there is nothing in a workspace that somebody could miss. */
export const isEmpty = (workspace) => JSON.stringify({ ...workspace, tab: "", selected: 0, policies: workspace.policies.map((one) => ({ ...one, id: 0 })) }) ===
  JSON.stringify({ ...EMPTY, tab: "", selected: 0, policies: [{ ...EMPTY.policies[0], id: 0 }] });

/** Where a secret key stands in a workspace, in words, or "". A link never has one. */
export function secretIn(workspace) {
  const looks = (value) => /^[A-Za-z0-9/+]{40}$/.test(readCredentials(value).secretAccessKey);
  const found = (value, where) => (typeof value === "string" ? (looks(value) ? where : "") :
    value && typeof value === "object" ? Object.entries(value).map(([key, one]) => found(one, Array.isArray(value) ? `${where} ${Number(key) + 1}` : where || key)).find(Boolean) ?? "" : "");
  return found(workspace, "");
}

/**
 * Makes a link's fragment.
 * @param {import("./workspace.js").Workspace} workspace
 * @param {(op: string, request: object) => Promise<any>} ask the engine, for the formats of ARNs
 * @returns {Promise<{fragment: string, workspace: object, used: Record<string, string>, mask: string}>}
 *   used: placeholders by name; mask: what the workspace here is to remember
 */
export async function masked(workspace, ask) {
  const [given, ...taken] = workspace.mask.split(" ").filter(Boolean);
  const all = await masks();
  const mine = given ?? id();
  const formats = Object.fromEntries(await Promise.all(servicesIn(workspace).map((service) =>
    ask("service", { service }).then(({ resourceTypes }) => [service, resourceTypes.flatMap((type) => type.formats)], () => [service, []]))));
  const mask = createMask({ formats, known: all[mine]?.names, taken, first: !given || all[mine]?.own ? 1 : FAR });
  const out = mask.workspace(workspace);
  const used = mask.used();
  await db.put(MASKS, { ...all, [mine]: { own: !given || Boolean(all[mine]?.own), names: mask.all() } }).catch(() => {});
  const shared = { ...out, mask: [...new Set([mine, ...taken, ...Object.values(used)])].join(" ") };
  return { fragment: await encode(shared), workspace: shared, used, mask: [mine, ...taken].join(" ") };
}

/** The same with every name in it. */
export async function open(workspace) {
  const shared = { ...workspace, mask: "" };
  return { fragment: await encode(shared), workspace: shared, used: {}, mask: workspace.mask };
}

/**
 * Reads a link, with the names that are known here in place.
 * @returns {Promise<{workspace: import("./workspace.js").Workspace, back: number}>} back: how many names were put back
 */
export async function read(fragment) {
  const shared = await decode(fragment);
  const [mine, ...words] = shared.mask.split(" ").filter(Boolean);
  const names = (await masks())[mine]?.names ?? {};
  const here = new Set(Object.values(names));
  const back = words.filter((word) => here.has(word));
  const known = Object.fromEntries(Object.entries(names).filter(([, word]) => back.includes(word)));
  return { workspace: { ...unmask({ ...shared, mask: "" }, known), mask: [mine, ...words.filter((word) => !here.has(word))].filter(Boolean).join(" ") }, back: back.length };
}

/** Keeps a workspace that makes room. */
export async function keepCopy(workspace) {
  const list = await copies();
  if (JSON.stringify(list[0]?.workspace) === JSON.stringify(workspace)) return;
  await db.put(COPIES, [{ at: new Date().toISOString(), workspace }, ...list].slice(0, MOST_COPIES));
}

/** @returns {Promise<{at: string, workspace: import("./workspace.js").Workspace}[]>} the newest first */
export const copies = async () => (await db.get(COPIES).catch(() => undefined)) ?? [];
export const dropCopy = async (at) => db.put(COPIES, (await copies()).filter((one) => one.at !== at));
