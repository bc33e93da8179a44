const NARROW = "(max-width: 800px)"; // as in build.css

/**
 * On a narrow screen Build shows one of its parts at a time; a bar at the bottom switches.
 * On a wide one all of them are there and this changes nothing that can be seen.
 * @typedef {"intent"|"policy"|"meaning"} Pane
 * @param {HTMLElement} element the panel, whose bar is part of index.html
 * @param {() => void} changed other parts are shown than before
 */
export function createPanes(element, changed) {
  const buttons = [...element.querySelectorAll(".panes button")];
  const narrow = matchMedia(NARROW);
  const places = {}; // where each part was scrolled to

  /** @param {Pane} pane */
  function show(pane) {
    const now = element.dataset.pane;
    if (pane === now) return;
    places[now] = scrollY;
    element.dataset.pane = pane;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.pane === pane));
    changed();
    scrollTo(0, places[pane] ?? Math.min(scrollY, element.offsetTop));
  }

  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.pane));
  narrow.addEventListener("change", changed);
  return {
    show,
    /** @param {Pane} pane */
    sees: (pane) => !narrow.matches || element.dataset.pane === pane,
    /** @param {boolean} any whether there is a policy, and so a meaning */
    update(any) {
      buttons.find(({ dataset }) => dataset.pane === "meaning").disabled = !any;
      if (!any && element.dataset.pane === "meaning") show("intent");
    },
    stop: () => narrow.removeEventListener("change", changed),
  };
}
