import type { Degraded } from '@aia/contracts';
import { detectLanguage } from '@aia/language';
import { ModelError } from '@aia/models';
import { chooseUnits } from './choose-units.js';
import { quoteUnits } from './extractive.js';
import type { Support } from './judge-support.js';
import { mapStream } from './map-stream.js';
import { languageNotSpoken, noChatModel, noticesFor, notSupported } from './notices.js';
import type { Draft, DraftPorts, UnderstoodQuestion as Question } from './ports.js';
import type { Retrieved } from './retrieve.js';
import { NO_USAGE } from './usage.js';
import { writeWithModel } from './write-with-model.js';

type Texts = AsyncGenerator<string, Draft>;

const NOTHING_DROPPED = { sources: 0, turns: 0, questionCharacters: 0 };

/**
 * Writes the answer's text: by the model when it speaks the question's language and answers, else of the documents'
 * own sentences, else a plain sentence that says why there is none. Where the documents do not cover the question, that
 * is said and no model is asked: it would make something up.
 * @throws ModelError when the model fails after its first word, or fails with no document to fall back on.
 */
export async function* draft(
  question: Question,
  found: Retrieved,
  support: Support | undefined,
  ports: DraftPorts,
): Texts {
  if (question.signal.aborted) return plain('');
  if (question.smallTalk) return yield* chatter(question, question.smallTalk, found, ports);
  if (found.searched && !isCovered(found, support)) return yield* sayNotCovered(question, found);
  const { chat } = ports.model;
  const language = detectLanguage(question.content);
  if (!chat.languages.includes(language)) {
    const degraded = languageNotSpoken(chat.model, language);
    if (found.searched) return yield* extract(question, found, degraded, ports);
    return yield* say(noticesFor(question.content).notSpokenWithoutDocuments, degraded);
  }
  return yield* byModel(question, found, ports);
}

function isCovered({ sources }: Retrieved, support: Support | undefined): boolean {
  return sources.length > 0 && (!support || support.probability >= support.threshold);
}

/** Passages that were near, but not near enough, are still shown as sources. */
async function* sayNotCovered({ content }: Question, { sources }: Retrieved): Texts {
  const { noHits, notCovered } = noticesFor(content);
  return { ...(yield* say(sources.length === 0 ? noHits : notCovered)), covered: false };
}

/** A greeting is answered by a model that can hold a conversation, else by a sentence of the service's own. */
async function* chatter(
  question: Question,
  kind: NonNullable<Question['smallTalk']>,
  found: Retrieved,
  ports: DraftPorts,
): Texts {
  const { chat, brief } = ports.model;
  const own = noticesFor(question.content).smallTalk[kind];
  if (brief || !chat.languages.includes(detectLanguage(question.content))) return yield* say(own);
  let begun = false;
  try {
    const written = yield* mapStream(writeWithModel(question, found, ports), (text) => {
      begun = true;
      return text;
    });
    if (written.text !== '' || question.signal.aborted) return { ...written, mode: 'none' };
  } catch (error) {
    if (begun || !(error instanceof ModelError)) throw error;
  }
  return yield* say(own);
}

/** The model's answer; an extractive one when it fails before its first word or says nothing. */
async function* byModel(question: Question, found: Retrieved, ports: DraftPorts): Texts {
  const { model } = ports.model.chat;
  let begun = false;
  try {
    const written = yield* mapStream(writeWithModel(question, found, ports), (text) => {
      begun = true;
      return text;
    });
    if (written.text !== '' || question.signal.aborted) return written;
    if (found.sources.length > 0)
      return { ...(yield* extract(question, found, whyEmpty(ports, written), ports)), usage: written.usage };
    throw new ModelError('bad-answer', `The chat model ${model} gave an empty answer; ask again.`);
  } catch (error) {
    if (begun || !(error instanceof ModelError) || found.sources.length === 0) throw error;
    return yield* extract(question, found, noChatModel(model, error.code), ports);
  }
}

/** A small model's words that the sources do not support are withheld, which is not the same as having none. */
function whyEmpty({ model }: DraftPorts, { usage }: Draft): Degraded {
  const { model: name } = model.chat;
  return model.brief && usage.completionTokens > 0 ? notSupported(name) : noChatModel(name, 'empty');
}

async function* extract(
  question: Question,
  found: Retrieved,
  degraded: Degraded,
  { sentences }: DraftPorts,
): Texts {
  const { units, chosen } = await chooseUnits(question, found.sources, sentences);
  const { text, citations } = quoteUnits(units);
  if (text === '') return { ...(yield* say(noticesFor(question.content).noHits, degraded)), covered: false };
  yield text;
  return { ...plain(text, degraded), mode: 'extractive', quotes: citations, chosen };
}

async function* say(text: string, degraded?: Degraded): Texts {
  yield text;
  return plain(text, degraded);
}

function plain(text: string, degraded?: Degraded): Draft {
  return {
    text,
    mode: 'none',
    quotes: [],
    degraded,
    usage: NO_USAGE,
    dropped: NOTHING_DROPPED,
    cut: false,
    covered: true,
  };
}
