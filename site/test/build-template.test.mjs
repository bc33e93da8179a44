// Templates in the Build pane, in a real Chromium. Needs `make build`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./harness.mjs";
import { opener } from "./panel.mjs";

let server, browser;
before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

// The template that Policy Sentry's package page works through.
const PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/myparameter";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mysecret";
const WORKED = `mode: crud
read:
- '${PARAMETER}'
write:
- '${PARAMETER}'
list:
- '${PARAMETER}'
tagging:
- '${SECRET}'
permissions-management:
- '${SECRET}'
`;
const SMALL = "mode: crud\n# é\nread:\n- arn:aws:s3:::b/*\n";

const at = opener(() => ({ server, browser }));
const paste = async (page, text) => { await page.fill("#paste-box", text); await page.press("#paste-box", "Enter"); };
const shown = async (page) => JSON.parse(await page.locator("#result .code").textContent());
const actions = async (page) => (await shown(page)).Statement.flatMap((s) => s.Action);
/** Waits until the policy shown answers a test, and gives it. */
async function until(page, holds, what) {
  for (const end = Date.now() + 10_000; ;) {
    const policy = await shown(page).catch(() => null);
    if (policy && !(await page.locator("#result [aria-busy]").count()) && holds(policy.Statement.flatMap((s) => s.Action), policy)) return policy;
    assert.ok(Date.now() < end, `${what}: still ${JSON.stringify(policy)?.slice(0, 400)}`);
    await page.waitForTimeout(20);
  }
}
const act = (page, id) => page.locator(`button.act[data-action="${id}"]`).first();
const text = (page) => page.inputValue("#template-box");

test("the package page's template gives its statements", async () => {
  await at("/", async (page) => {
    const chunks = () => page.evaluate(() => performance.getEntriesByType("resource").filter((r) => /\/yaml-/.test(r.name)).length);
    assert.equal(await chunks(), 0, "the YAML reader is fetched before it is needed");
    await paste(page, WORKED);
    const policy = await until(page, (list) => list.length > 10, "the policy");
    assert.equal(await chunks(), 1);
    assert.equal(await page.evaluate(() => document.activeElement.id), "template-box");
    const by = Object.fromEntries(policy.Statement.map((s) => [s.Sid, s]));
    const has = (sid, resource, ...names) => {
      assert.ok(by[sid], `no ${sid} among ${Object.keys(by)}`);
      for (const name of names) assert.ok(by[sid].Action.includes(name), `${sid} lacks ${name}`);
      assert.deepEqual(by[sid].Resource, [resource]);
    };
    has("SsmReadParameter", PARAMETER, "ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath");
    has("SsmListParameter", PARAMETER, "ssm:ListTagsForResource"); // Read in the published result of 2020
    has("SsmWriteParameter", PARAMETER, "ssm:DeleteParameter", "ssm:DeleteParameters", "ssm:LabelParameterVersion", "ssm:PutParameter");
    has("SecretsmanagerPermissionsmanagementSecret", SECRET, "secretsmanager:DeleteResourcePolicy", "secretsmanager:PutResourcePolicy");
    has("SecretsmanagerTaggingSecret", SECRET, "secretsmanager:TagResource", "secretsmanager:UntagResource");
  });
});

test("JSON and actions templates are recognised, and ARNs are not taken for one", async () => {
  await at("/", async (page) => {
    await paste(page, '{\n  "mode": "crud",\n  "read": ["arn:aws:s3:::b/*"]\n}');
    await until(page, (list) => list.includes("s3:GetObject"), "JSON");
    await page.fill("#template-box", "mode: actions\nactions:\n- sqs:PurgeQueue\n");
    await until(page, (list) => list.length === 1 && list[0] === "sqs:PurgeQueue", "actions");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.click("#view-arns");
    await paste(page, "arn:aws:s3:::example-bucket/*");
    assert.equal(await page.locator(".item").count(), 1);
    assert.equal(await page.getAttribute("#view-arns", "aria-pressed"), "true");
  });
});

test("a slip shows line, column and suggestion, and leads to its place", async () => {
  await at("/", async (page) => {
    await paste(page, SMALL.replace("read", "reed"));
    const problem = page.locator(".problems li").first();
    await problem.waitFor();
    assert.match(await problem.textContent(), /^3:1.*no key "reed".*did you mean read\?/);
    assert.equal(await page.locator(".lines span").nth(2).getAttribute("data-severity"), "error");
    assert.ok(await page.locator("#result").getByRole("button", { name: "Copy" }).isDisabled(), "a policy that was not asked for can be copied");
    await problem.getByRole("button").first().click();
    assert.equal(await page.evaluate(() => { const box = document.activeElement; return box.value.slice(box.selectionStart, box.selectionEnd); }), "reed");
    await page.keyboard.type("read");
    await until(page, (list) => list.includes("s3:GetObject"), "mended");
    assert.equal(await page.locator('.problems [data-severity="error"]').count(), 0);
    assert.ok(await page.locator("#result").getByRole("button", { name: "Copy" }).isEnabled());
  });
});

test("an ARN that names nothing offers what was meant, in its place", async () => {
  await at("/", async (page) => {
    await paste(page, "mode: crud\nread:\n- arn:aws:s33:::b/*\n");
    await page.getByRole("list", { name: "Use instead" }).getByRole("button").first().click();
    await until(page, (list) => list.length > 0, "the policy");
    assert.match(await text(page), /^mode: crud\nread:\n- arn:aws:s3:::b/);
  });
});

test("broken YAML keeps the last policy, marked, and says where", async () => {
  await at("/", async (page) => {
    await paste(page, SMALL);
    await until(page, (list) => list.includes("s3:GetObject"), "the policy");
    await page.fill("#template-box", SMALL + "write: [\n");
    await page.locator("#result [data-stale]").waitFor();
    assert.ok((await actions(page)).includes("s3:GetObject"));
    assert.match(await page.locator(".problems").textContent(), /^\d:\d+Error/);
    assert.ok(await page.locator("#result").getByRole("button", { name: "Copy" }).isDisabled());
    await page.fill("#template-box", SMALL + "write: [arn:aws:s3:::b/*]\n");
    await until(page, (list) => list.includes("s3:PutObject"), "mended");
    assert.equal(await page.locator("#result [data-stale]").count(), 0);
  });
});

test("each action tells its chain of reasons: by pointer, by keyboard", async () => {
  await at("/", async (page) => {
    await paste(page, SMALL);
    await until(page, (list) => list.includes("s3:GetObject"), "the policy");
    await page.evaluate(() => document.activeElement.blur());
    await act(page, "s3:GetObject").hover();
    const why = () => page.locator("#why").textContent();
    assert.equal(await why(), "s3:GetObject ← read, line 4 ← arn:aws:s3:::b/* ← object");
    await act(page, "s3:GetObjectTagging").click();
    await page.keyboard.press("ArrowUp");
    const id = await page.evaluate(() => document.activeElement.dataset.action);
    assert.ok(id && id !== "s3:GetObjectTagging");
    assert.match(await why(), new RegExp(`^${id} ← read, line 4`));
    await page.getByRole("button", { name: "line 4", exact: true }).click();
    assert.equal(await page.evaluate(() => { const box = document.activeElement; return box.value.slice(box.selectionStart, box.selectionEnd); }), "arn:aws:s3:::b/*");
  });
});

test("a needed action names its cause", async () => {
  await at("/", async (page) => {
    await paste(page, "mode: crud\nwrite:\n- arn:aws:lambda:eu-west-1:111122223333:function:f\nread:\n- arn:aws:iam::111122223333:role/r\n");
    await until(page, (list) => list.includes("iam:PassRole"), "the policy");
    await act(page, "iam:PassRole").click();
    assert.match(await page.locator("#why").textContent(), /^iam:PassRole ← (needed by|checked by the operation of) lambda:\w+ ← write, line 3 ← arn:aws:lambda:.* ← function/);
  });
});

test("without its tick an action goes to exclude-actions; undo and redo", async () => {
  await at("/", async (page) => {
    await paste(page, SMALL);
    await until(page, (list) => list.includes("s3:GetObject"), "the policy");
    await page.getByRole("checkbox", { name: "Keep s3:GetObject", exact: true }).click();
    await until(page, (list) => !list.includes("s3:GetObject") && list.length, "left out");
    assert.equal(await text(page), SMALL + "exclude-actions:\n- s3:GetObject\n");
    await page.getByRole("button", { name: "Undo" }).click();
    await until(page, (list) => list.includes("s3:GetObject"), "undone");
    assert.equal(await text(page), SMALL);
    await page.keyboard.press("Control+Shift+z");
    await until(page, (list) => !list.includes("s3:GetObject"), "done again");
    await act(page, "s3:GetObjectTagging").focus();
    await page.keyboard.press("Space");
    await until(page, (list) => !list.includes("s3:GetObjectTagging"), "by keyboard");
    assert.match(await text(page), /\n- s3:GetObject\n- s3:GetObjectTagging\n$/);
    assert.ok(await page.evaluate(() => document.activeElement.dataset.action), "the focus is lost");
    await page.getByRole("button", { name: "Take s3:GetObject back in", exact: true }).click();
    await until(page, (list) => list.includes("s3:GetObject"), "back");
    assert.equal(await text(page), SMALL + "exclude-actions:\n- s3:GetObjectTagging\n");
  });
});

test("in an actions template the tick takes the entry away", async () => {
  await at("/", async (page) => {
    await paste(page, "mode: actions\nactions:\n- sqs:PurgeQueue\n- sqs:DeleteQueue # keep\n- sqs:Send*\n");
    await until(page, (list) => list.length >= 3, "the policy");
    await page.getByRole("checkbox", { name: "Keep sqs:PurgeQueue", exact: true }).click();
    await until(page, (list) => !list.includes("sqs:PurgeQueue"), "left out");
    assert.equal(await text(page), "mode: actions\nactions:\n- sqs:DeleteQueue # keep\n- sqs:Send*\n");
    await page.getByRole("checkbox", { name: "Keep sqs:SendMessage", exact: true }).click();
    assert.match(await page.locator("#why").textContent(), /no exclusions/);
    assert.ok((await actions(page)).includes("sqs:SendMessage"));
    assert.ok(await page.getByRole("checkbox", { name: "Keep sqs:SendMessage", exact: true }).isChecked());
  });
});

test("both levels are named where AWS has another one", async () => {
  await at("/", async (page) => {
    await paste(page, "mode: crud\npermissions-management:\n- arn:aws:iam::111122223333:user/ann\n");
    await until(page, (list) => list.includes("iam:CreateAccessKey"), "the policy");
    await act(page, "iam:CreateAccessKey").hover();
    await page.getByText("AWS's level is Write, the strict one Permissions management.").waitFor();
  });
});

test("blocks by keyboard: an example, the reason of a denied action, its exclusion in the block", async () => {
  await at("/", async (page) => {
    await page.focus("#view-template");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Conditions and a Deny" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /and denies 16 actions in 3 statements/.test(document.querySelector(".summary")?.textContent));
    await page.focus('button.act[tabindex="0"]');
    await page.keyboard.press("End");
    assert.equal(await page.locator("#why").textContent(), "s3:GetObjectVersionTorrent ← read, line 17 ← arn:aws:s3:::example-bucket/* ← object");
    await page.keyboard.press(" ");
    await page.waitForFunction(() => /and denies 15 actions/.test(document.querySelector(".summary")?.textContent));
    assert.match(await text(page), /  - arn:aws:s3:::example-bucket\/\*\n  exclude-actions:\n  - s3:GetObjectVersionTorrent\n$/);
    await page.getByRole("button", { name: "Take s3:GetObjectVersionTorrent back in" }).click();
    await page.waitForFunction(() => /and denies 16 actions/.test(document.querySelector(".summary")?.textContent));
  });
});

test("every example is followed without a warning, and a trust policy's actions stay", async () => {
  await at("/", async (page) => {
    await page.click("#view-template");
    const names = await page.locator(".template .examples .link").allTextContents();
    for (const name of names) {
      await page.fill("#template-box", "");
      await page.getByRole("button", { name, exact: true }).click();
      await page.waitForFunction(() => document.querySelector("button.act"));
      assert.equal(await page.locator('.problems [data-severity="error"], .problems [data-severity="warning"]').count(), 0, name);
      if (name === "Trust policy") {
        await page.getByRole("checkbox", { name: "Keep sts:AssumeRoleWithWebIdentity", exact: true }).click();
        assert.match(await page.locator("#why").textContent(), /^this is how the principals assume the role/);
      }
    }
    assert.ok(names.includes("Boundary") && names.includes("Bucket policy"), names.join());
  });
});

test("the ARN list keeps exclusions, over a reload, until everything is forgotten", async () => {
  await at("/", async (page, v) => {
    await paste(page, "arn:aws:s3:::example-bucket/*");
    await page.locator(".item").getByRole("button", { name: /^Read/ }).click();
    await until(page, (list) => list.includes("s3:GetObject"), "the policy");
    await act(page, "s3:GetObject").hover();
    assert.equal(await page.locator("#why").textContent(), "s3:GetObject ← read ← arn:aws:s3:::example-bucket/* ← object");
    await page.getByRole("checkbox", { name: "Keep s3:GetObject", exact: true }).click();
    await until(page, (list) => !list.includes("s3:GetObject"), "left out");
    await page.click("#view-template");
    const same = "mode: crud\nread:\n- arn:aws:s3:::example-bucket/*\nexclude-actions:\n- s3:GetObject\n";
    assert.equal(await text(page), same);
    await page.selectOption("#dependents", "none");
    await page.reload();
    await v.ready();
    await until(page, (list) => list.length && !list.includes("s3:GetObject"), "after the reload");
    assert.equal(await text(page), same);
    assert.equal(await page.inputValue("#dependents"), "none");
    await page.goto(`${server.url}/about`);
    await v.ready();
    await page.getByRole("button", { name: "Forget everything" }).click();
    await page.getByText("Everything kept here is gone").waitFor();
    await page.goto(server.url);
    await v.ready();
    assert.equal(await page.getAttribute("#view-arns", "aria-pressed"), "true");
    assert.equal(await text(page), "");
    assert.equal(await page.locator(".item, .out:not([hidden])").count(), 0);
    assert.equal(await page.inputValue("#dependents"), "scoped");
  });
});

test("the options change the policy", async () => {
  await at("/", async (page) => {
    const lambda = "mode: crud\nwrite:\n- arn:aws:lambda:eu-west-1:111122223333:function:f\nread:\n- arn:aws:iam::111122223333:role/r\n";
    await paste(page, lambda);
    await until(page, (list) => list.includes("iam:PassRole"), "scoped");
    await page.selectOption("#dependents", "none");
    await until(page, (list) => !list.includes("iam:PassRole"), "none");
    await page.selectOption("#level-table", "aws");
    await page.fill("#template-box", "mode: crud\nwrite:\n- arn:aws:iam::111122223333:role/r\n");
    await until(page, (list) => list.includes("iam:PassRole"), "AWS's levels");
    await page.selectOption("#level-table", "strict");
    await until(page, (list) => !list.includes("iam:PassRole"), "strict levels");
    await page.fill("#template-box", "mode: crud\nread:\n- arn:aws:ecs:eu-west-1:111122223333:service/main/shop\n");
    await until(page, (list) => list.includes("ecs:DescribeServiceDeployments"), "with incomplete ones");
    await page.getByLabel("complete only").check();
    await until(page, (list) => list.length && !list.includes("ecs:DescribeServiceDeployments"), "complete only");
    const { minimizes } = await page.evaluate(() => leastwise.engine.call("version", {}));
    assert.equal(await page.getByLabel("minimize").isVisible(), minimizes);
    if (!minimizes) return;
    await page.getByLabel("minimize").check();
    await until(page, (list) => list.some((one) => one.includes("*")), "minimized");
  });
});

test("while someone types only the newest text counts", async () => {
  await at("/", async (page) => {
    await page.click("#view-template");
    await page.locator("#template-box").pressSequentially("mode: crud\nread:\n- arn:aws:s3:::b/*\nlist:\n- arn:aws:s3:::b\nwrite:\n- arn:aws:sqs:eu-west-1:111122223333:orders", { delay: 2 });
    await until(page, (list, policy) => list.includes("s3:ListBucket") && policy.Statement.some((s) => s.Resource[0].endsWith(":orders")), "the last text");
    for (let i = 0; i < 60 && (await text(page)) !== ""; i++) await page.keyboard.press("Control+z");
    assert.equal(await text(page), "", "Ctrl+Z takes typing back");
    await page.keyboard.press("Control+y");
    assert.notEqual(await text(page), "");
  });
});

test("an answer that comes late changes nothing", async () => {
  await at("/", async (page) => {
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route("**/yaml-*.js", async (route) => { await held; await route.continue(); });
    await paste(page, SMALL);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.click("#view-arns");
    await paste(page, "arn:aws:sqs:eu-west-1:111122223333:orders");
    await page.locator(".item").getByRole("button", { name: /^Write/ }).click();
    await until(page, (list) => list.includes("sqs:SendMessage"), "the ARN list's policy");
    release();
    await page.waitForFunction(() => performance.getEntriesByType("resource").some((r) => /\/yaml-/.test(r.name)));
    await page.waitForTimeout(300);
    assert.ok((await actions(page)).includes("sqs:SendMessage"), "the template's policy took its place");
  });
});

test("the keyboard alone is enough", async () => {
  await at("/", async (page) => {
    const keys = page.keyboard;
    const tabTo = async (holds) => {
      for (let i = 0; i < 40; i++) {
        if (await page.evaluate(holds)) return;
        await keys.press("Tab");
      }
      assert.fail(`Tab does not reach ${holds}`);
    };
    await tabTo(() => document.activeElement.id === "view-template");
    await keys.press("Enter");
    await keys.insertText(SMALL);
    await until(page, (list) => list.includes("s3:GetObject"), "the policy");
    await tabTo(() => document.activeElement.matches("button.act"));
    await keys.press("End");
    await keys.press("Home");
    const id = await page.evaluate(() => document.activeElement.dataset.action);
    await keys.press("Delete");
    await until(page, (list) => !list.includes(id), "left out");
    await tabTo(() => document.activeElement.textContent === "Leave out");
    await tabTo(() => document.activeElement.matches(".out button"));
    await keys.press("Enter");
    await until(page, (list) => list.includes(id), "back");
  });
});

test("a dropped file is a template", async () => {
  await at("/explore", async (page) => {
    await page.evaluate((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], "crud.yml"));
      dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, SMALL);
    await until(page, (list) => list.includes("s3:GetObject"), "the policy");
    assert.equal(new URL(page.url()).search, "");
  });
});

test("templates work offline", async () => {
  const v = await visit(browser);
  await v.page.goto(server.url);
  await v.ready();
  await v.kept();
  await v.context.setOffline(true);
  await v.page.reload();
  await v.ready();
  await paste(v.page, WORKED);
  await until(v.page, (list) => list.includes("ssm:GetParameter"), "the policy");
  assert.deepEqual(await v.violations(), []);
  await v.close();
});

test("a tap on a phone shows the reason in sight", async () => {
  await at("/", async (page) => {
    await paste(page, WORKED);
    await until(page, (list) => list.length > 10, "the policy");
    await page.getByRole("button", { name: "Policy", exact: true }).tap();
    await act(page, "ssm:PutParameter").tap();
    const { top, bottom } = await page.locator(".why").evaluate((element) => element.getBoundingClientRect().toJSON());
    assert.ok(top >= 0 && bottom <= 844 - 47, `the reason lies at ${top} to ${bottom} of 844 px, less the bar`);
    assert.match(await page.locator("#why").textContent(), /^ssm:PutParameter ← write, line 5 /);
    await page.getByRole("button", { name: "Leave out ssm:PutParameter" }).tap();
    await until(page, (list) => !list.includes("ssm:PutParameter"), "left out");
  }, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
});
