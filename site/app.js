// Wiring only: who gets what. Behaviour lives in engine/, state/, panels/ and ui/.
import { startEngine } from "./engine/start.js";
import { warm } from "./engine/warm.js";
import { createStore } from "./state/store.js";
import { createKinds } from "./state/kinds.js";
import { takeToken } from "./engine/broker.js";
import { createRouter } from "./router.js";
import { createCatalogUse } from "./catalog.js";
import { forget } from "./state/db.js";
import { announce } from "./ui/announce.js";
import { banner } from "./ui/banner.js";
import { dropTarget } from "./ui/drop.js";
import { listenKeys, showKeys } from "./ui/keys.js";
import { theme } from "./ui/theme.js";
import { createStatus } from "./ui/status.js";
import { keepOffline } from "./update.js";
import { createWorkspaceBar } from "./panels/workspace.js";
import { openShared, showShare } from "./panels/share.js";
import * as build from "./panels/build.js";
import * as check from "./panels/check.js";
import * as test from "./panels/test.js";
import * as compare from "./panels/compare.js";
import * as sandbox from "./panels/sandbox.js";
import * as roles from "./panels/roles.js";
import * as explore from "./panels/explore.js";
import * as about from "./panels/about.js";

const PANELS = { build, check, test, compare, sandbox, roles, explore, about };
const CALM = 300; // ms after the start, when the page has asked for what it shows
const TABS = ["/", "/check", "/test", "/compare", "/sandbox", "/roles", "/explore", "/about"];

theme(document.getElementById("theme"));
const status = createStatus();
const token = takeToken();
const engine = startEngine((state, detail) => {
  status.show(state, detail);
  if (state === "ready") { keepOffline(store.flush); setTimeout(() => { started(); warm(engine); }, CALM); }
  if (state === "failed") started();
});
const started = () => document.documentElement.removeAttribute("data-starting");
const store = createStore();
const kinds = createKinds(engine);
const main = document.getElementById("main");
const panels = new Map();
let open = null;
let fresh = null; // an item that another view wants in the policy

// Other tabs would write down again what one forgets.
const tabs = new BroadcastChannel("leastwise");
tabs.onmessage = ({ data }) => {
  if (data !== "forget") return;
  store.reset();
  forgotten();
};
function forgotten() {
  banner("forgotten", "Everything kept here is gone.");
  if (use.current().name) location.reload();
}

const app = {
  store, token, kinds,
  go: (path) => router.go(path),
  share: () => showShare({ store, ask: engine.call }),
  addToPolicy(item) { fresh = item; router.go("/"); },
  async forget() {
    store.reset(); // first, so that nothing is written down behind the emptying
    await forget();
    tabs.postMessage("forget");
    forgotten();
  },
  catalog: () => use.current(),
  openLedger: () => use.openLedger(),
  openOperations: () => use.openOperations(),
  takeCatalog: (file) => use.take(file),
  dropCatalog: () => use.drop(),
};
const use = createCatalogUse(engine, { changed: () => { for (const panel of panels.values()) panel.refresh(); }, status });

const bar = document.getElementById("workspace");
const workspaceBar = createWorkspaceBar(bar, app);
const WITHOUT_BAR = new Set(["explore", "about"]); // views that are about no policy

const router = createRouter((url) => {
  const asked = url.pathname.split("/")[1];
  const name = Object.hasOwn(PANELS, asked) ? asked : "build";
  const first = !panels.has(name);
  if (first) panels.set(name, PANELS[name].create(engine, app));
  const panel = panels.get(name);
  for (const link of document.querySelectorAll("[data-tab]")) {
    if (link.dataset.tab === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${panel.title}: leastwise`;
  if (open !== panel.element) {
    document.getElementById("build").hidden = name !== "build";
    for (const other of panels.values()) other.element.hidden = other !== panel;
    if (!panel.element.isConnected) main.append(panel.element);
    document.documentElement.dataset.view = name;
    bar.hidden = WITHOUT_BAR.has(name);
    bar.dataset.view = name;
    workspaceBar.look();
    store.set({ tab: name });
    if (open) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
    open = panel.element;
  }
  panel.update({ url, first, fresh: name === "build" ? fresh : null });
  if (name === "build") fresh = null;
});

document.getElementById("help").addEventListener("click", showKeys);
listenKeys({
  search() {
    if (open !== panels.get("explore")?.element) router.go("/explore");
    panels.get("explore").focus();
  },
  tab: (n) => router.go(TABS[n - 1]),
  undo: () => { if (store.undo()) announce("Undone"); },
  redo: () => { if (store.redo()) announce("Done again"); },
});
dropTarget((file, transfer) => {
  // Folders and archives are definitions of roles wherever they are dropped.
  const folder = [...transfer.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
  if (folder || /\.zip$/i.test(file.name) || open && open === panels.get("roles")?.element) {
    if (open !== panels.get("roles")?.element) router.go("/roles");
    return panels.get("roles").takeDrop(transfer);
  }
  if (/\.bin$/i.test(file.name)) return use.take(file);
  const compared = panels.get("compare");
  if (open === compared?.element && !/gz$/i.test(file.name)) return compared.takeFile(file);
  router.go("/");
  return panels.get("build").takeFiles([...transfer.files]);
});
store.load().then(() => openShared(store));
addEventListener("hashchange", () => openShared(store));
router.start();

// For the browser's console and the tests: await leastwise.engine.call("version", {}).
globalThis.leastwise = { engine, store };
