import { compile, startThread } from "./files.js";

let module;

/** Compiles the module once for the page. */
function compiled() {
  module ??= compile("relay-module").catch((error) => { module = undefined; throw error; });
  return module;
}

const failed = (message) => ({ status: 0, json: { error: { code: "unavailable", message } } });

/**
 * The operations of a sandbox, signed in this tab and passed on by the broker at the page's
 * origin. plan and probes ask nobody.
 * @param {string} token the broker's, "" for one that asks for none
 */
export function createRelay(token) {
  const waiting = new Map();
  let thread = null;
  let serial = 0;

  function end(why = "It was ended.") {
    thread?.terminate();
    thread = null;
    for (const resolve of waiting.values()) resolve(failed(why));
    waiting.clear();
  }

  async function start() {
    if (thread) return;
    const mine = startThread("relay");
    thread = mine;
    mine.onmessage = ({ data }) => {
      if (mine !== thread) return;
      if (data.dead) return end(`The page's own part failed: ${data.dead}.`);
      waiting.get(data.id)?.({ status: data.status, json: JSON.parse(data.text) });
      waiting.delete(data.id);
    };
    mine.onerror = (event) => { event.preventDefault(); if (mine === thread) end("The page's own part did not load."); };
    try {
      mine.postMessage({ type: "start", module: await compiled(), token });
    } catch (error) {
      if (mine === thread) end(`The page's own part did not load: ${error.message}.`);
    }
  }

  return {
    /** @returns {Promise<{status: number, json: any}>} */
    async call(operation, body) {
      const answer = new Promise((resolve) => waiting.set(++serial, resolve));
      const id = serial;
      await start();
      thread?.postMessage({ id, operation, body: JSON.stringify(body) });
      return answer;
    },
    /** Ends the thread, and with it every secret that it was given. */
    end,
  };
}
