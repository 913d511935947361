import { once } from 'node:events';
import { expect } from 'chai';
import { whileHeld, type HoldWatch } from './while-held.js';

/** A watch whose looks give these answers, and true from then on. */
function watch(answers: (boolean | Error)[]): HoldWatch & { errors: unknown[] } {
  const errors: unknown[] = [];
  return {
    errors,
    intervalMs: 1,
    onError: (error) => void errors.push(error),
    isHeld: async () => {
      const answer = answers.shift() ?? true;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

/** Work that ends when it is aborted, with the reason. */
async function untilAborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason as Error;
}

describe('whileHeld', () => {
  it('aborts the work when the document is taken away', async () => {
    const caught = await whileHeld(watch([true, true, false]), untilAborted).catch((error: unknown) => error);
    expect(caught).to.have.property('name', 'StaleTokenError');
  });

  it('does not take a failed look for a lost document', async () => {
    const looks = watch([new Error('no database'), false]);
    await whileHeld(looks, untilAborted).catch(() => undefined);
    expect(looks.errors).to.have.length(1);
  });

  it('gives the result of the work, and looks no more after it', async () => {
    let looks = 0;
    const isHeld = async () => ++looks < Infinity;
    expect(await whileHeld({ ...watch([]), isHeld }, async () => 'done')).to.equal('done');
    const after = looks;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(looks).to.equal(after);
  });
});
