import { h } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { follow } from "../../state/follow.js";
import { createMeaning } from "../meaning.js";
import { createSize } from "../size.js";
import { createExport } from "./export.js";

/**
 * What stands beside the policy: what it means, how large it is, its other forms. It follows
 * the workspace by itself.
 * @param {HTMLElement} element its place, which is part of index.html
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {{store: ReturnType<typeof import("../../state/store.js").createStore>, kinds: ReturnType<typeof import("../../state/kinds.js").createKinds>}} app
 * @param {{shown: () => boolean, goTo: (one: import("../../engine/types.gen.js").DescribedStatement) => void}} act
 */
export function createSide(element, engine, { store, kinds }, { shown, goTo }) {
  const meaning = createMeaning(engine, { goTo });
  const size = createSize(engine, { name: "build", use(policy) { store.change({ policy }); announce("In its place. Undo brings the old one back."); } });
  const forms = createExport(engine);
  let latest = 0;
  element.append(h("div", {}, meaning.element, size.element, forms.element));

  async function work(state) {
    const mine = ++latest;
    element.hidden = !state.policy.trim();
    if (element.hidden) return void [meaning, size, forms].forEach((part) => part.clear());
    meaning.update(state.policy, state.policyKind, state.levelTable);
    size.update(state.policy, state.policyKind);
    const kind = await kinds.of(state.current);
    if (mine === latest) forms.update(state, kind);
  }

  const view = follow(store, { shown, render() {}, work, of: ({ current, partition }) => [current, partition] });
  return { look: view.look, again: view.again, stop() { latest++; view.stop(); } };
}
