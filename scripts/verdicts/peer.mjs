// Answers for scripts/verdicts, with the decisions of @cloud-copilot/iam-simulate. Each line
// of stdin is a JSON object, each line of stdout its answer:
//
//   {"run": simulation}               {"result": "Allowed"} or {"errors": [...]}
//   {"bench": simulation, "ms": n}    {"result": ..., "ns": median time of one, warm, in nanoseconds}
import { createInterface } from "node:readline";
import { runSimulation } from "@cloud-copilot/iam-simulate";

async function decide(simulation) {
  const found = await runSimulation(simulation, {});
  if (found.resultType === "error") return { errors: [JSON.stringify(found.errors)] };
  return { result: found.overallResult };
}

async function bench(simulation, ms) {
  const until = process.hrtime.bigint() + BigInt(ms) * 1000000n;
  for (let i = 0; i < 50; i++) await decide(simulation);
  const times = [];
  let answer;
  do {
    const start = process.hrtime.bigint();
    answer = await decide(simulation);
    times.push(Number(process.hrtime.bigint() - start));
  } while (process.hrtime.bigint() < until || times.length < 20);
  times.sort((a, b) => a - b);
  return { ...answer, ns: times[times.length >> 1] };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = asked.bench ? await bench(asked.bench, asked.ms) : await decide(asked.run);
  } catch (e) {
    answer = { errors: ["thrown: " + e] };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
