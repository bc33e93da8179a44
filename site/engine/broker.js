// The page's side of a broker at its own origin. Where "leastwise serve --broker" serves the
// page, its token came in the address; it stays in memory, and calls are made with that
// machine's credentials.

/** Takes the token out of the address, so that it is in no link that is copied. */
export function takeToken() {
  const token = /^#broker=([0-9a-f]{32})$/.exec(location.hash)?.[1] ?? "";
  if (token) history.replaceState(null, "", location.pathname + location.search);
  return token;
}

const TOKEN = "X-Leastwise-Token";
const NOBODY = { error: { code: "unavailable", message: "No broker answers at this page's address.", hint: "Run \"leastwise serve --broker\" and open the address that it prints, or put the Worker beside the page." } };

/**
 * Sends JSON to the broker, and gives its status and answer; whatever answers instead of a
 * broker gives an error of the same form.
 * @param {string} path "/v1/relay"
 * @param {string} body
 * @param {string} token "" for none
 */
export async function post(path, body, token) {
  let response, text;
  try {
    response = await fetch(path, { method: "POST", credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
      headers: { "Content-Type": "application/json", ...(token && { [TOKEN]: token }) }, body });
    text = await response.text();
  } catch {
    return { status: 0, text: JSON.stringify(NOBODY) };
  }
  const isBroker = /^application\/json\b/.test(response.headers.get("Content-Type") ?? "");
  return isBroker ? { status: response.status, text } : { status: 0, text: JSON.stringify(NOBODY) };
}

/** A broker that has credentials of its own. @param {string} token */
export const createBroker = (token) => ({
  /** @returns {Promise<{status: number, json: any}>} */
  async call(operation, body) {
    const { status, text } = await post(`/v1/sandbox/${operation}`, JSON.stringify(body), token);
    return { status, json: JSON.parse(text) };
  },
  end() {},
});
