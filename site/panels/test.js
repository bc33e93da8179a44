import { h, set } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { follow } from "../state/follow.js";
import { isBlank, POLICY } from "../state/workspace.js";
import { createRequest, requestOf } from "./test/request.js";
import { createLayers, layersOf } from "./test/layers.js";
import { createDecision, VERDICTS } from "./test/decision.js";
import { createSuite } from "./test/suite.js";
import { SCENES } from "./test/scenes.js";

/**
 * Test panel: a request and the policies that apply to it, whether AWS would allow it, and
 * tests that say what should come of requests.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>, kinds: ReturnType<typeof import("../state/kinds.js").createKinds>}} app
 */
export function create(engine, { store, kinds }) {
  let latest = 0; // number of the newest request; older answers are dropped
  const request = createRequest(engine, store);
  const layers = createLayers(engine, { store, kinds });
  const decision = createDecision({ goTo: layers.goTo, name: layers.name, give: request.give });
  const suite = createSuite(engine, store);
  const empty = h("div.empty", {}, h("p", {}, "Fill in a request, or start from an example:"),
    h("ul.examples", {}, SCENES.map((scene) => h("li", {}, h("button.link", { type: "button", onclick: () => start(scene) }, scene.name), h("span.dim", {}, " ", scene.about)))));
  const element = h("section.panel.check.test", { "aria-labelledby": "test-title" },
    h("div.text", {}, h("h1", { id: "test-title" }, "Test"), request.element, layers.element, suite.element, empty),
    h("div.meaning", {}, decision.element));

  function start({ name, request: wanted, layers: list, suite: tests = "" }) {
    const policies = list.map(({ layer, ...rest }) => ({ ...POLICY, by: "hand", kind: layer, ...rest, id: store.id() }));
    store.change({ request: { ...store.get().request, ...wanted }, policies, selected: policies[0].id, suite: tests });
    announce(`Example: ${name}`);
  }

  function render(state) {
    request.update(state.request);
    layers.update(state.policies);
    empty.hidden = Boolean(state.request.action) || !state.policies.every(isBlank);
  }

  async function ask(state) {
    const mine = ++latest;
    const applied = await layersOf(state, kinds);
    if (mine !== latest) return;
    const want = requestOf(state.request, applied);
    suite.run(state, applied);
    if (!want) { layers.clear(); suite.now(null); return decision.clear(); }
    set(decision.element, "aria-busy", "true");
    let reply;
    try {
      reply = await engine.call("evaluate", want, { key: "evaluate" });
    } catch (error) {
      if (mine === latest && error.code !== "superseded") { layers.clear(); suite.now(null); decision.fail(error); }
      return;
    }
    if (mine !== latest) return;
    layers.show(reply, applied);
    request.show(reply.keys);
    decision.show(reply, applied);
    suite.now(want, reply.decision);
    announce(VERDICTS[reply.decision].word);
  }

  const view = follow(store, { shown: () => !element.hidden, render, of: (state) => [state.request, state.policies, state.suite], work: ask });
  view.look();
  return {
    element, title: "Test", update: view.look, refresh: view.again,
    destroy() { latest++; view.stop(); layers.destroy(); suite.destroy(); element.remove(); },
  };
}
