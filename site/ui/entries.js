/**
 * The files of a drop, folders with all that is in them. The list of what was dropped is only
 * there during the event, so it is taken at once.
 * @param {DataTransfer} transfer
 * @returns {Promise<{path: string, file: File}[]>}
 */
export function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...transfer.files];
  if (entries.some((entry) => entry?.isDirectory)) return walk(entries.filter(Boolean));
  return Promise.resolve(files.map((file) => ({ path: file.name, file })));
}

/** The files that a person chose, a folder's with their paths in it. @param {FileList} list */
export const chosenFiles = (list) => [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

async function walk(entries) {
  const out = [];
  for (const entry of entries) {
    if (entry.isDirectory) out.push(...await walk(await children(entry)));
    else out.push({ path: entry.fullPath.replace(/^\//, ""), file: await new Promise((resolve, reject) => { entry.file(resolve, reject); }) });
  }
  return out;
}

/** A folder's entries, which come in parts. */
async function children(folder) {
  const reader = folder.createReader();
  const out = [];
  for (;;) {
    const part = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (!part.length) return out;
    out.push(...part);
  }
}
