// localStorage, which a browser may refuse to a page altogether. The page then works
// without memory.
const PREFIX = "leastwise.";

function attempt(work) {
  try { return work(); } catch { return null; }
}

export const get = (key) => attempt(() => localStorage.getItem(PREFIX + key));
export const set = (key, value) => attempt(() => localStorage.setItem(PREFIX + key, value));
export const remove = (key) => attempt(() => localStorage.removeItem(PREFIX + key));

/** Removes every value of this page. */
export const clear = () => attempt(() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
});
