import type { SectionText, WaitingSection } from '@aia/database/chat';
import type { AnswerPorts } from '../answer/answer.js';
import { draft } from '../answer/draft.js';
import { ground } from '../answer/ground.js';
import { judgeSupport } from '../answer/judge-support.js';
import type { Draft } from '../answer/ports.js';
import { askedOf } from './section-question.js';
import { fromStored } from './find-passages.js';

/** What a section is written with: as an answer, but its passages are found already. */
export type SectionPorts = Omit<AnswerPorts, 'searcher' | 'now'>;

/** Sections say more than answers: their limits are this many times an answer's. */
const LENGTH = 2;

/**
 * Writes one section with the steps of an answer: judge, draft, ground.
 * @throws ModelError when the model fails in the middle; the signal's reason when it is aborted.
 */
export async function writeSection(
  section: WaitingSection,
  ports: SectionPorts,
  signal: AbortSignal,
): Promise<SectionText> {
  const asked = askedOf(section.generationId, section.ask, signal);
  const question = { ...asked, instructions: section.instructions ?? undefined };
  const found = fromStored(section.found);
  const support = judgeSupport(section.ask, found, ports.support);
  const written = await drain(draft(question, found, support, longer(ports)));
  signal.throwIfAborted();
  const { citations, grounding, missing } = await ground(question, found, written, ports.translations);
  signal.throwIfAborted();
  return {
    content: written.text,
    citations,
    grounding,
    covered: written.covered,
    degraded: written.degraded ?? found.degraded ?? missing ?? null,
    usage: written.usage,
  };
}

function longer<T extends SectionPorts>(ports: T): T {
  const { limits } = ports;
  const { answerTokens, answerCharacters } = limits;
  return {
    ...ports,
    limits: {
      ...limits,
      answerTokens: answerTokens * LENGTH,
      answerCharacters: answerCharacters * LENGTH,
    },
  };
}

async function drain(texts: AsyncGenerator<string, Draft>): Promise<Draft> {
  for (;;) {
    const next = await texts.next();
    if (next.done) return next.value;
  }
}
