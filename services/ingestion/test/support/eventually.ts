const DEADLINE_MS = 45_000;
const STEP_MS = 50;

/** Resolves as soon as the condition holds; rejects when it does not within the deadline. */
export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It did not come true: ${condition.toString()}`);
    await new Promise((done) => setTimeout(done, STEP_MS));
  }
}
