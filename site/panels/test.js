import { h, fill, set } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { createRequest, requestOf } from "./test/request.js";
import { createLayers } from "./test/layers.js";
import { createDecision, VERDICTS } from "./test/decision.js";
import { createSuite } from "./test/suite.js";
import { SCENES } from "./test/scenes.js";

/**
 * Test panel: a request and the policies that apply to it, whether AWS would allow it, and
 * tests that say what should come of requests.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../state/store.js").createStore>}} app
 */
export function create(engine, { store }) {
  let latest = 0; // number of the newest request; older answers are dropped
  const request = createRequest(engine, store);
  const layers = createLayers(store);
  const decision = createDecision({ goTo: layers.goTo, name: layers.name, give: request.give });
  const suite = createSuite(engine, store);
  const empty = h("div.empty", {}, h("p", {}, "Fill in a request, or start from an example:"),
    h("ul.examples", {}, SCENES.map((scene) => h("li", {}, h("button.link", { type: "button", onclick: () => {
      store.change({ request: { ...store.get().request, ...scene.request }, layers: scene.layers.map((layer) => ({ on: true, level: 0, arn: "", ...layer, id: store.id() })), suite: scene.suite ?? "" });
      announce(`Example: ${scene.name}`);
    } }, scene.name), h("span.dim", {}, " ", scene.about)))));
  const element = h("section.panel.check.test", { "aria-labelledby": "test-title" },
    h("div.text", {}, h("h1", { id: "test-title" }, "Test"), request.element, layers.element, suite.element, empty),
    h("div.meaning", {}, decision.element));

  function render(state) {
    request.update(state.request);
    layers.update(state.layers);
    empty.hidden = Boolean(state.request.action) || state.layers.some((layer) => layer.text.trim());
  }

  async function ask(state) {
    const mine = ++latest;
    const want = requestOf(state);
    suite.run(state, state.layers.filter((layer) => layer.on && layer.text.trim()));
    if (!want) { layers.clear(); suite.now(null); return decision.clear(); }
    set(decision.element, "aria-busy", "true");
    let reply;
    try {
      reply = await engine.call("evaluate", want.request, { key: "evaluate" });
    } catch (error) {
      if (mine === latest && error.code !== "superseded") { layers.clear(); suite.now(null); decision.fail(error); }
      return;
    }
    if (mine !== latest) return;
    layers.show(reply, want.layers);
    request.show(reply.keys);
    decision.show(reply, want.layers);
    suite.now(want.request, reply.decision);
    announce(VERDICTS[reply.decision].word);
  }

  const stop = store.listen((state) => { render(state); ask(state); });
  render(store.get());
  ask(store.get());
  return {
    element, title: "Test", update() {}, refresh: () => ask(store.get()),
    destroy() { latest++; stop(); layers.destroy(); suite.destroy(); element.remove(); },
  };
}
