import {
  endGeneration,
  idleGenerations,
  nextWaitingSection,
  saveSection,
  takeGeneration,
  type TakenGeneration,
} from '@aia/database/chat';
import { AppError } from '@aia/platform';
import { isRetryable, type JobHandler } from '@aia/queue';
import type { AnswerModel } from '../answer/ports.js';
import type { ChatDeps } from '../deps.js';
import { writeSection } from './write-section.js';

/** What documents are written with. */
export type GenerationDeps = Pick<
  ChatDeps,
  | 'db'
  | 'models'
  | 'support'
  | 'translations'
  | 'sentences'
  | 'calibration'
  | 'limits'
  | 'logger'
  | 'generations'
>;

/** Work that nobody has touched for this long was lost by the queue, or never reached it. */
const IDLE_SECONDS = 15;

/** Writes what is left of a document; after the last try it ends with a sentence that says why. */
export function createGenerationJob(deps: GenerationDeps): JobHandler<'generation'> {
  return async ({ generationId }, { lastAttempt, signal }) => {
    const taken = await takeGeneration(deps.db, generationId);
    if (!taken) return;
    try {
      await writeSections(deps, taken, signal);
    } catch (error) {
      const isFinal = lastAttempt || !isRetryable(error);
      if (signal.aborted || !isFinal) throw error;
      deps.logger.error({ err: error, generationId }, 'a document could not be written');
      await endGeneration(deps.db, taken, { status: 'failed', reason: reasonOf(error) });
    }
  };
}

/** Section after section, each stored when it is written; ends early when the document was cancelled or deleted. */
async function writeSections(deps: GenerationDeps, taken: TakenGeneration, signal: AbortSignal) {
  const ports = { ...deps, model: modelFor(deps, taken.model) };
  for (;;) {
    const section = await nextWaitingSection(deps.db, taken);
    if (!section) break;
    await saveSection(deps.db, section, await writeSection(section, ports, signal));
  }
  await endGeneration(deps.db, taken, { status: 'completed' });
}

/** A model that has left the registry since the document was asked for no longer binds it. */
function modelFor({ models }: GenerationDeps, name: string | null): AnswerModel {
  try {
    return models(name ?? undefined);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return models(undefined);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError && error.code !== 'internal') return error.message;
  return 'The language model failed several times; write the sections that wait once more later.';
}

/** Hands unfinished documents over again that nobody works on; the queue ignores what it knows already. */
export async function redispatchGenerations({ db, generations }: GenerationDeps): Promise<number> {
  const idle = await idleGenerations(db, IDLE_SECONDS);
  for (const one of idle) await generations.enqueue(one);
  return idle.length;
}
