/** The address of a built file, from the page's head; undefined when this build has none. */
export const fileURL = (name) =>
  document.querySelector(`meta[name="leastwise:${name}"]`)?.content || undefined;

/** Fetches a whole file as bytes. */
export async function fetchBytes(name) {
  const response = await fetch(fileURL(name));
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}; load the page again`);
  return new Uint8Array(await response.arrayBuffer());
}

// The page's only Trusted Types policy. It lets through addresses of our own scripts.
const policy = globalThis.trustedTypes?.createPolicy("leastwise", {
  createScriptURL(address) {
    const url = new URL(address, location.origin);
    if (url.origin !== location.origin || !/^\/(sw\.js|assets\/(worker|relay)-[0-9a-z]+\.js)$/.test(url.pathname)) {
      throw new TypeError(`not a script of this page: ${address}`);
    }
    return url.href;
  },
});

/** An address that Worker and serviceWorker.register accept. */
export const scriptURL = (address) => policy?.createScriptURL(address) ?? address;
