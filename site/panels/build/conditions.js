import { h, fill, set, count, number } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { conditionText, filledIn, RECIPES, sameCondition } from "../../text/recipes.js";

/**
 * The conditions of the policy: those that it has, and recipes for more, with how many of its
 * actions know the key of each.
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 * @param {{change: (change: object) => void, again: () => void}} act change changes the intent,
 *   again asks for the policy once more
 */
export function createConditions(store, { change, again }) {
  let support = new Map(); // recipe → the engine's answer
  let chosen = ""; // the recipe whose form is open
  const have = h("ul.conditions-list", { "aria-label": "Conditions", hidden: true });
  const list = h("ul.recipes", { "aria-label": "Conditions to add" });
  const none = h("ul.recipes.none", { "aria-label": "Conditions that count for no action here" });
  const summary = h("summary");
  const rest = h("details", { hidden: true }, summary, none);
  const picker = h("details.picker", { ontoggle: () => { if (picker.open) again(); } }, h("summary", {}, "Add a condition"), list, rest);
  const element = h("div.conditions", {}, have, picker);
  const rows = new Map(RECIPES.map((recipe) => [recipe.name, createRow(recipe)]));

  function createRow(recipe) {
    const button = h("button.link", { type: "button", onclick: () => (recipe.parameters.length ? open(chosen === recipe.name ? "" : recipe.name) : add(recipe, [])) }, recipe.title);
    if (recipe.parameters.length) set(button, "aria-expanded", "false");
    const about = h("span.dim");
    const slot = h("div");
    return { button, about, slot, recipe, element: h("li", { "data-recipe": recipe.name }, button, " ", about, slot) };
  }

  /** Shows the form of a recipe. */
  function open(name) {
    const before = rows.get(chosen);
    if (before) { fill(before.slot); set(before.button, "aria-expanded", "false"); }
    chosen = name;
    const row = rows.get(name);
    if (!row) return;
    const form = createForm(row.recipe);
    fill(row.slot, form);
    set(row.button, "aria-expanded", "true");
    form.querySelector("input").focus();
  }

  function createForm(recipe) {
    const said = h("p.wrong", { role: "alert", id: `recipe-${recipe.name}-fault` });
    const inputs = recipe.parameters.map(({ label, example }) => h("input.mono", { "aria-label": label, placeholder: example, spellcheck: "false", autocomplete: "off", autocapitalize: "off",
      oninput: () => { if (said.textContent) check(false); } }));
    const several = recipe.parameters.find((one) => one.several);

    /** @param {boolean} focus whether to go to the first fault @returns {string[]|null} */
    function check(focus) {
      const { values, faults } = filledIn(recipe, inputs.map((input) => input.value));
      inputs.forEach((input, i) => {
        set(input, "aria-invalid", faults[i] ? "true" : null);
        set(input, "aria-describedby", faults[i] ? said.id : null);
      });
      fill(said, faults.find(Boolean) && `${faults.find(Boolean)}.`);
      const at = faults.findIndex(Boolean);
      if (at >= 0 && focus) inputs[at].focus();
      return at < 0 ? values : null;
    }

    return h("form", { onkeydown: (event) => { if (event.key === "Escape") { event.preventDefault(); const row = rows.get(chosen); open(""); row.button.focus(); } },
      onsubmit: (event) => { event.preventDefault(); const values = check(true); if (values) add(recipe, values); } },
      h("div.places", {}, inputs.map((input, i) => h("label.place", {}, h("span.dim", {}, recipe.parameters[i].label), input))),
      several && h("p.dim", {}, "Of several, with commas between them, each will do."), said,
      h("div.row", {}, h("button.primary", { type: "submit" }, "Add it")));
  }

  function add(recipe, values) {
    const next = { recipe: recipe.name, values };
    const { conditions } = store.get();
    const { button } = rows.get(recipe.name);
    if (conditions.some((one) => sameCondition(one, next))) return announce(`${conditionText(next)} is already there`);
    open("");
    button.focus();
    change({ conditions: [...conditions, next] });
    announce(`${conditionText(next)}. Undo takes it out.`);
  }

  function remove(at) {
    const { conditions } = store.get();
    change({ conditions: conditions.filter((_, i) => i !== at) });
    announce(`${conditionText(conditions[at])} removed. Undo brings it back.`);
    (have.querySelectorAll("button")[Math.min(at, conditions.length - 2)] ?? picker.querySelector("summary")).focus();
  }

  const some = (one) => (one.on === one.of ? `on ${count(one.of, "action")}` :
    `on ${number(one.on)} of ${count(one.of, "action")}: ${one.actions.slice(0, 3).join(", ")}${one.on > 3 ? " …" : ""}`);

  function show() {
    const known = (name) => support.get(name);
    const fits = (name) => !known(name)?.of || known(name).on > 0;
    for (const { recipe, element: item, about, button } of rows.values()) {
      const one = known(recipe.name);
      fill(about, one?.of > 0 && (one.on ? some(one) : `No action here has ${one.key}.`));
      button.disabled = !fits(recipe.name);
      const place = fits(recipe.name) ? list : none;
      if (item.parentNode !== place) place.append(item);
    }
    if (chosen && !fits(chosen)) open("");
    for (const place of [list, none]) { // in the order of the table, and nothing moves that has the focus
      const want = RECIPES.filter(({ name }) => rows.get(name).element.parentNode === place).map(({ name }) => rows.get(name).element);
      want.forEach((item, i) => { if (place.children[i] !== item) place.insertBefore(item, place.children[i]); });
    }
    rest.hidden = !none.childElementCount;
    fill(summary, `${number(none.childElementCount)} that would count for no action here`);
  }

  show();
  return {
    element,
    /** Whether the engine is to say where recipes would count. */
    asks: () => picker.open,
    update({ conditions }) {
      const texts = conditions.map(conditionText);
      if (texts.join("\n") !== have.dataset.texts) {
        have.dataset.texts = texts.join("\n");
        fill(have, texts.map((text, i) => h("li", {}, h("span", {}, text), h("button.quiet.close", { type: "button", "aria-label": `Remove the condition ${text}`, onclick: () => remove(i) }, "×"))));
      }
      have.hidden = !conditions.length;
    },
    /** @param {import("../../engine/types.gen.js").GenerateRecipe[]} recipes */
    answer(recipes) {
      support = new Map(recipes.map((one) => [one.recipe, one]));
      show();
    },
  };
}
