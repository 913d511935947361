import type { Degraded } from '@aia/contracts';
import type { ModelErrorCode } from '@aia/models';
import { detectLanguage, type Language } from '@aia/language';
import type { SmallTalk } from './small-talk.js';

/** Sentences that the service itself says inside an answer, in the language of the question. */
interface Notices {
  noHits: string;
  /** Something was found, but nothing that answers the question. */
  notCovered: string;
  smallTalk: Record<SmallTalk, string>;
  notSpokenWithoutDocuments: string;
}

const STAND_IN = 'the answer is made of sentences of the documents.';

const notices: Record<Language, Notices> = {
  en: {
    noHits: 'The documents that you may read do not contain an answer to this question.',
    notCovered:
      'The documents that you may read do not seem to answer this question; the nearest passages are listed as sources.',
    smallTalk: {
      greeting: 'Hello! Ask me about your documents.',
      thanks: 'You are welcome.',
      farewell: 'Goodbye!',
      'how-are-you': 'All is well, thank you. What would you like to know from your documents?',
      'about-you':
        'I answer questions from the documents that you may read, and show which passages each sentence rests on.',
      acknowledgement: 'Ask on whenever you like.',
    },
    notSpokenWithoutDocuments:
      'The language model does not speak the language of this question, and it was asked without documents.',
  },
  ru: {
    noHits: 'В доступных вам документах нет ответа на этот вопрос.',
    notCovered:
      'Похоже, в доступных вам документах нет ответа на этот вопрос; самые близкие фрагменты показаны как источники.',
    smallTalk: {
      greeting: 'Здравствуйте! Спрашивайте о ваших документах.',
      thanks: 'Пожалуйста.',
      farewell: 'До свидания!',
      'how-are-you': 'Всё хорошо, спасибо. Что вы хотите узнать из ваших документов?',
      'about-you':
        'Я отвечаю на вопросы по документам, которые вам доступны, и показываю, на какие фрагменты опирается каждое предложение.',
      acknowledgement: 'Спрашивайте дальше, когда понадобится.',
    },
    notSpokenWithoutDocuments:
      'Языковая модель не говорит на языке этого вопроса, а ответить нужно было без документов.',
  },
};

/** The service's own sentences for a question. */
export function noticesFor(question: string): Notices {
  return notices[detectLanguage(question)];
}

/** What a failure of the model means to a person. */
const failures: Record<ModelErrorCode | 'empty', string> = {
  unavailable: 'does not answer',
  'unknown-model': 'is not installed',
  overloaded: 'has too much to do',
  'input-too-long': 'could not take a prompt of this length',
  'bad-answer': 'failed before its first word',
  empty: 'gave an empty answer',
};

/** Why no model wrote the answer: it failed before its first word, or said nothing. */
export function noChatModel(model: string, failure: ModelErrorCode | 'empty'): Degraded {
  return { code: 'no-chat-model', detail: `The chat model ${model} ${failures[failure]}; ${STAND_IN}` };
}

/** Why no model wrote the answer: it is not good at the question's language. */
export function languageNotSpoken(model: string, language: string): Degraded {
  return {
    code: 'language-not-spoken',
    detail: `The chat model ${model} does not speak ${nameOf(language)}; ${STAND_IN}`,
  };
}

/** `ru` -> `Russian`. */
function nameOf(language: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
}

/** Why no model wrote the answer: what it wrote stands in no document. */
export function notSupported(model: string): Degraded {
  const detail = `What the chat model ${model} wrote is not supported by the documents; ${STAND_IN}`;
  return { code: 'answer-not-supported', detail };
}

/** Why sentences may be without a citation though a document in another language supports them. */
export function citationsIncomplete(): Degraded {
  const detail =
    'The embedding model does not answer, so citations in other languages could not be looked for.';
  return { code: 'no-embedder', detail };
}
