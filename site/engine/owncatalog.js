import * as db from "../state/db.js";
import * as local from "../state/local.js";

// A catalog that the user built and dropped on the page. It stays in use over reloads.
const KEY = "catalog";
// Kept apart, because it is read before the start and IndexedDB would delay every start.
const FLAG = "own-catalog";

/** The kept blob, or undefined. Without one this costs nothing. */
export async function kept() {
  if (!local.get(FLAG)) return undefined;
  return (await db.get(KEY).catch(() => undefined))?.bytes;
}

export const inUse = () => local.get(FLAG);

export async function keep(name, bytes) {
  await db.put(KEY, { name, bytes });
  local.set(FLAG, name);
}

export async function drop() {
  local.remove(FLAG);
  await db.remove(KEY);
}
