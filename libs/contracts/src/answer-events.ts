import { z } from 'zod';
import { idSchema } from './common.js';
import { locationSchema, placeSchema } from './documents.js';
import { problemSchema } from './errors.js';
import { degradedSchema } from './search.js';

/** A passage that an answer may cite: `index` counts from 1, as the prompt and the reader see it. */
export const sourceSchema = z
  .object({
    index: z.int().positive(),
    chunkId: idSchema,
    documentId: idSchema,
    versionId: idSchema,
    datasetId: idSchema,
    title: z.string(),
    sourceKey: z.string(),
    text: z.string(),
    score: z.number(),
    location: locationSchema,
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof sourceSchema>;

/**
 * A checked link from `answer.slice(answerStart, answerEnd)` to characters `start`..`end` of a document version's
 * extracted text; `quote` is that text. All offsets are UTF-16 code units.
 */
export const citationSchema = z
  .object({
    sourceIndex: z.int().positive(),
    answerStart: z.int().nonnegative(),
    answerEnd: z.int().positive(),
    documentId: idSchema,
    versionId: idSchema,
    start: z.int().nonnegative(),
    end: z.int().positive(),
    quote: z.string(),
    page: z.int().positive().nullable(),
    ...placeSchema.shape,
    /** How well the quote supports the sentence, 0..1. */
    support: z.number().min(0).max(1),
  })
  .meta({ id: 'Citation' });
export type Citation = z.infer<typeof citationSchema>;

/** Share of the answer's sentences that a citation supports. */
export const groundingSchema = z
  .object({
    score: z.number().min(0).max(1),
    sentences: z.int().nonnegative(),
    supported: z.int().nonnegative(),
    mode: z.enum(['generated', 'extractive', 'none']),
  })
  .meta({ id: 'Grounding' });
export type Grounding = z.infer<typeof groundingSchema>;

/** Tokens that the model read and wrote for one answer; all steps that ask a model are in it. */
export const usageSchema = z
  .object({ promptTokens: z.int(), completionTokens: z.int(), model: z.string().nullable() })
  .meta({ id: 'AnswerUsage' });
export type AnswerUsage = z.infer<typeof usageSchema>;

/**
 * How an answer came about. `kind`: `documents` were searched and cover the question; `not-covered`, they do not;
 * `small-talk` and `free` (asked with no datasets) were not searched.
 */
export const answerTraceSchema = z
  .object({
    kind: z.enum(['documents', 'not-covered', 'small-talk', 'free']),
    /** What was searched for; the whole question first. */
    queries: z.array(z.string()),
    /** The question as it was understood with the conversation; absent when it stood by itself. */
    rewritten: z.object({ question: z.string(), by: z.enum(['model', 'conversation']) }).optional(),
    /** How likely (0..1) the found passages answer the question, and from where on that is believed. */
    support: z
      .object({
        probability: z.number().min(0).max(1),
        threshold: z.number().min(0).max(1),
        /** Of the question and the nearest passage. */
        cosine: z.number(),
        /** Share of the question's terms in the passage that has most of them. */
        coverage: z.number().min(0).max(1),
      })
      .optional(),
    /** What did not fit into the prompt. */
    dropped: z.object({ sources: z.int(), turns: z.int(), questionCharacters: z.int() }),
    /** What stood in for the turns that did not fit: how many it sums up, and whether a model wrote it. */
    summary: z.object({ turns: z.int(), by: z.enum(['model', 'extract']) }).optional(),
    /** Whether the answer was ended by its limit of tokens or characters. */
    cut: z.boolean().optional(),
    /** How the sentences of an answer of quotes were chosen, and of how many. */
    quoted: z.object({ by: z.enum(['meaning', 'words']), sentences: z.int() }).optional(),
  })
  .meta({ id: 'AnswerTrace' });
export type AnswerTrace = z.infer<typeof answerTraceSchema>;

/** The data of every SSE event of an answer, by event name, in the order in which they come. */
export const answerEventSchemas = {
  'message.started': z.object({ messageId: idSchema, conversationId: idSchema }),
  'retrieval.completed': z.object({
    query: z.string(),
    sources: z.array(sourceSchema),
    degraded: degradedSchema.optional(),
  }),
  delta: z.object({ text: z.string() }),
  citation: citationSchema,
  'message.completed': z.object({
    usage: usageSchema,
    timings: z.record(z.string(), z.number()),
    grounding: groundingSchema,
    degraded: degradedSchema.optional(),
    trace: answerTraceSchema.optional(),
  }),
  error: z.object({ problem: problemSchema }),
} as const;

export type AnswerEventName = keyof typeof answerEventSchemas;

/** One SSE event of an answer. */
export type AnswerEvent = {
  [K in AnswerEventName]: { event: K; data: z.infer<(typeof answerEventSchemas)[K]> };
}[AnswerEventName];

/** Parses one SSE event; throws a ZodError when name or data are not of this contract. */
export function parseAnswerEvent(event: string, data: unknown): AnswerEvent {
  const name = z
    .enum(Object.keys(answerEventSchemas) as [AnswerEventName, ...AnswerEventName[]])
    .parse(event);
  return { event: name, data: answerEventSchemas[name].parse(data) } as AnswerEvent;
}

/**
 * How far a reader of an answer has come: events, characters of its text (UTF-16 code units) and citations. It is the
 * id of each event, so that a reader who comes back can be told the rest even from the stored answer alone.
 */
export interface AnswerPosition {
  events: number;
  characters: number;
  citations: number;
}

/** Before the first event. */
export const answerStart: AnswerPosition = { events: 0, characters: 0, citations: 0 };

/** The position after one more event. */
export function positionAfter(position: AnswerPosition, { event, data }: AnswerEvent): AnswerPosition {
  return {
    events: position.events + 1,
    characters: position.characters + (event === 'delta' ? data.text.length : 0),
    citations: position.citations + (event === 'citation' ? 1 : 0),
  };
}

const eventIdSchema = z
  .string()
  .regex(/^\d{1,9}-\d{1,9}-\d{1,9}$/)
  .transform((id): AnswerPosition => {
    const [events = 0, characters = 0, citations = 0] = id.split('-').map(Number);
    return { events, characters, citations };
  });

/** An event's id, e.g. `5-120-0`. */
export function formatEventId({ events, characters, citations }: AnswerPosition): string {
  return `${events}-${characters}-${citations}`;
}

/** The position in an event's id; undefined for what is no such id. */
export function parseEventId(id: string): AnswerPosition | undefined {
  return eventIdSchema.safeParse(id).data;
}
