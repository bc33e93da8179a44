// Recipes in words, and what their values look like.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { conditionText, filledIn, RECIPES, recipeOf } from "../text/recipes.js";
import { makes } from "../text/command.js";
import { EMPTY, POLICY, seen } from "../state/workspace.js";

const program = process.env.LEASTWISE ?? fileURLToPath(new URL("../../out/leastwise", import.meta.url));

test("the recipes are those of the engine, with as many values", () => {
  const help = execFileSync(program, ["generate", "--help"], { encoding: "utf8" });
  const usages = /where it counts: (.*)/.exec(help)[1].split(", ");
  const want = new Map(usages.map((usage) => [usage.split("=")[0], usage.split("=").length - 1]));
  assert.deepEqual(RECIPES.map(({ name }) => name).sort(), [...want.keys()]);
  for (const { name, parameters } of RECIPES) assert.equal(parameters.length, want.get(name), name);
});

test("every example is one, and slips are not", () => {
  for (const recipe of RECIPES) {
    const { values, faults } = filledIn(recipe, recipe.parameters.map(({ example }) => example));
    assert.deepEqual(faults.filter(Boolean), [], recipe.name);
    assert.deepEqual(values, recipe.parameters.map(({ example }) => example));
  }
  for (const [name, ...bad] of [
    ["source-ip", "10.0.0.256", "10.0.0.0/33", "banana", "2001:db8::/129", ":::", "10.0.0"], ["region", "Ireland", "eu-west"], ["organisation", "o-1"],
    ["vpc", "vpce-12345678", "vpc-xyz"], ["vpc-endpoint", "vpc-12345678"], ["after", "tomorrow", "2027-13-01", "2027-01-31 18:00"], ["mfa-age", "0", "1h"],
    ["passed-to-service", "lambda"], ["source-account", "1111"], ["source-arn", "example-bucket"], ["external-id", "x"], ["own-tag", "team*", ""],
  ]) for (const text of bad) assert.ok(filledIn(recipeOf(name), [text]).faults[0], `${name} takes ${JSON.stringify(text)}`);
  for (const [name, ...good] of [["source-ip", "203.0.113.7", "::1", "2001:db8::/32", "10.0.0.0/8, 192.0.2.1"], ["region", "us-gov-west-1"], ["after", "2027-01-31T18:00:00+01:00"], ["source-account", "${aws:PrincipalAccount}"]]) {
    for (const text of good) assert.equal(filledIn(recipeOf(name), [text]).faults[0], "", `${name} refuses ${text}`);
  }
});

test("several values, in words and on the command line", () => {
  const tag = { recipe: "tag", values: filledIn(recipeOf("tag"), ["team", "blue, light green,"]).values };
  assert.deepEqual(tag.values, ["team", "blue", "light green"]);
  assert.equal(conditionText(tag), "On resources with a tag: team = blue or light green");
  const items = [{ id: 1, arn: "arn:aws:s3:::b", levels: ["List"] }];
  const command = makes(seen({ ...EMPTY, policies: [{ ...POLICY, items, conditions: [{ recipe: "mfa", values: [] }, tag] }] }));
  assert.match(command, /--condition mfa \\\n  --condition tag=team=blue \\\n  --condition 'tag=team=light green' \\/);
});
