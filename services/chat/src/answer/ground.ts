import type { Citation, Degraded, Grounding } from '@aia/contracts';
import { cite } from './cite.js';
import { citeAcrossLanguages } from './cite-across-languages.js';
import { citationsIncomplete } from './notices.js';
import type { Draft, TranslationMatcher, UnderstoodQuestion } from './ports.js';
import type { Retrieved } from './retrieve.js';

/** What of a draft the sources support; `missing` says what could not be looked for. */
export interface Grounded {
  citations: Citation[];
  grounding: Grounding;
  missing?: Degraded;
}

/**
 * Checks the draft against the sources: by words, and what shares none with them by meaning, as it may be in another
 * language. Sentences that are quoted from the sources need no search for their evidence.
 */
export async function ground(
  question: Pick<UnderstoodQuestion, 'standalone' | 'signal'>,
  found: Pick<Retrieved, 'sources'>,
  { text, mode, quotes }: Pick<Draft, 'text' | 'mode' | 'quotes'>,
  translations: TranslationMatcher | undefined,
): Promise<Grounded> {
  if (mode === 'none') return { citations: [], grounding: { score: 0, sentences: 0, supported: 0, mode } };
  if (mode === 'extractive')
    return { citations: quotes, grounding: share(quotes.length, quotes.length, mode) };
  const { citations, sentences, supported, unsupported } = cite(text, question.standalone, found.sources);
  const more =
    translations && unsupported.length > 0
      ? await citeAcrossLanguages(text, unsupported, found.sources, translations, question.signal)
      : [];
  const all = [...citations, ...(more ?? [])].toSorted((a, b) => a.answerStart - b.answerStart);
  const grounding = share(supported + (more?.length ?? 0), sentences, mode);
  return { citations: all, grounding, ...(!more && { missing: citationsIncomplete() }) };
}

function share(supported: number, sentences: number, mode: Grounding['mode']): Grounding {
  return { score: sentences === 0 ? 0 : supported / sentences, sentences, supported, mode };
}
