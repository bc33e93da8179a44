import * as local from "./local.js";

// One IndexedDB store of named values: the workspace, and a catalog the user gave.
const NAME = "leastwise";
const STORE = "values";
let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opening = undefined; };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run(mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    // Left to itself it is committed once the request was answered here; when the page is
    // being left, nobody is here any more, and the browser would roll it back.
    transaction.commit();
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const get = (key) => run("readonly", (store) => store.get(key));
export const put = (key, value) => run("readwrite", (store) => store.put(value, key));
export const remove = (key) => run("readwrite", (store) => store.delete(key));

/** Deletes everything the page has kept on this device, the program itself apart. */
export async function forget() {
  local.clear();
  await run("readwrite", (store) => store.clear());
}
