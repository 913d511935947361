import type { Degraded } from '@aia/contracts';
import { detectLanguage } from '@aia/language';
import { ModelError } from '@aia/models';
import { extractAnswer } from './extractive.js';
import { mapStream } from './map-stream.js';
import { languageNotSpoken, noChatModel, noticesFor, notSupported } from './notices.js';
import type { Draft, DraftPorts, Question } from './ports.js';
import type { Retrieved } from './retrieve.js';
import { writeWithModel } from './write-with-model.js';

type Texts = AsyncGenerator<string, Draft>;

const NO_USAGE = { promptTokens: 0, completionTokens: 0, model: null };
/**
 * Writes the answer's text: by the model when it speaks the question's language and answers, else of the documents'
 * own sentences, else a plain sentence that says why there is none.
 * @throws ModelError when the model fails after its first word, or fails with no document to fall back on.
 */
export async function* draft(question: Question, found: Retrieved, ports: DraftPorts): Texts {
  const notices = noticesFor(question.content);
  if (question.signal.aborted) return plain('');
  if (found.searched && found.sources.length === 0) return yield* say(notices.noHits);
  const { chat } = ports.model;
  const language = detectLanguage(question.content);
  if (!chat.languages.includes(language)) {
    const degraded = languageNotSpoken(chat.model, language);
    if (found.searched) return yield* extract(question, found, degraded);
    return yield* say(notices.notSpokenWithoutDocuments, degraded);
  }
  return yield* byModel(question, found, ports);
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
      return { ...(yield* extract(question, found, whyEmpty(ports, written))), usage: written.usage };
    throw new ModelError('bad-answer', `The chat model ${model} gave an empty answer; ask again.`);
  } catch (error) {
    if (begun || !(error instanceof ModelError) || found.sources.length === 0) throw error;
    return yield* extract(question, found, noChatModel(model, error.code));
  }
}

/** A small model's words that the sources do not support are withheld, which is not the same as having none. */
function whyEmpty({ model }: DraftPorts, { usage }: Draft): Degraded {
  const { model: name } = model.chat;
  return model.brief && usage.completionTokens > 0 ? notSupported(name) : noChatModel(name, 'empty');
}

async function* extract(question: Question, found: Retrieved, degraded: Degraded): Texts {
  const { text, citations } = extractAnswer(question.content, found.sources);
  if (text === '') return yield* say(noticesFor(question.content).noHits, degraded);
  yield text;
  return { text, mode: 'extractive', quotes: citations, degraded, usage: NO_USAGE, dropped: {} };
}

async function* say(text: string, degraded?: Degraded): Texts {
  yield text;
  return plain(text, degraded);
}

function plain(text: string, degraded?: Degraded): Draft {
  return { text, mode: 'none', quotes: [], degraded, usage: NO_USAGE, dropped: {} };
}
