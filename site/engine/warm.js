// Browsers compile a module's functions when they are first called. While nobody waits, the
// engine is asked what people ask first, so that their own first question is answered as fast
// as the next ones.

const FIRST = [
  ["search", { text: "*tag*" }],
  ["generate", { items: [{ arn: "arn:aws:s3:::example-bucket/*", levels: ["Read", "Write"] }], minimize: true }],
  ["expand", { patterns: ["s3:Get*"], detail: "actions" }],
];

const idle = globalThis.requestIdleCallback?.bind(globalThis) ?? ((work) => setTimeout(work, 200));

/**
 * Asks one question in each idle moment, so that a person waits for one at most.
 * @param {{call: (op: string, request: object) => Promise<object>}} engine
 */
export function warm(engine, questions = FIRST) {
  if (!questions.length || globalThis.navigator?.connection?.saveData) return; // or who spares their device
  idle(async () => {
    const [op, request] = questions[0];
    try {
      await engine.call(op, request);
    } catch {
      return; // whoever asks in earnest is told
    }
    warm(engine, questions.slice(1));
  });
}
