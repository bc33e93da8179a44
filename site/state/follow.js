/**
 * Lets a view follow the workspace while it is shown. What is hidden costs nothing: it
 * catches up when it is shown.
 * @param {ReturnType<typeof import("./store.js").createStore>} store
 * @param {object} view
 * @param {() => boolean} view.shown
 * @param {(state: import("./workspace.js").State) => void} view.render brings the view in line, at each change
 * @param {(state: import("./workspace.js").State) => any[]} view.of what the view's work looks at
 * @param {(state: import("./workspace.js").State) => void} view.work is done when that has changed
 */
export function follow(store, { shown, render, of, work }) {
  let drawn = null; // the state that was rendered last
  let last = null;

  function look() {
    const state = store.get();
    if (!shown()) return;
    if (state !== drawn) {
      drawn = state;
      render(state);
    }
    const now = of(state);
    if (last && now.length === last.length && now.every((value, i) => value === last[i])) return;
    last = now;
    work(state);
  }

  return {
    /** To be called when the view is shown. */
    look,
    /** Works anew, because something beside the workspace has changed. */
    again() { last = null; look(); },
    stop: store.listen(look),
  };
}
