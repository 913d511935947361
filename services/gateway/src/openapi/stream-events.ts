import { answerEventSchemas, importSchema } from '@aia/contracts';
import { z } from 'zod';

/** `message.started` -> `MessageStarted`, for component names. */
function pascalCase(name: string): string {
  return name
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

const answerEvents = Object.entries(answerEventSchemas).map(([event, data]) =>
  z.object({ event: z.literal(event), data }).meta({ id: `AnswerEvent${pascalCase(event)}` }),
);

/** One event of an answer's stream: `event` is the SSE event name, `data` the JSON of its data line. */
export const answerEventDocument = z
  .union(answerEvents)
  .meta({ id: 'AnswerEvent', description: 'One server-sent event of an answer, in the order of this list' });

/** One event of an import's stream. */
export const importEventDocument = z.object({ event: z.literal('progress'), data: importSchema }).meta({
  id: 'ImportEvent',
  description: 'One server-sent event of an import; the last one has a final status',
});

/** The schema of one event of each route that can answer with a stream, by route id. */
export const streamEvents: Readonly<Record<string, z.ZodType>> = {
  createMessage: answerEventDocument,
  regenerateMessage: answerEventDocument,
  followMessage: answerEventDocument,
  followImport: importEventDocument,
};
