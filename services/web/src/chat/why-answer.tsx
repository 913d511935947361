import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format.js';
import type { Answer } from './answer-state.js';
import { Dialog } from '../ui/dialog.js';
import { Facts, type Fact } from '../ui/facts.js';

/** How an answer came about: what was searched for, how well it was covered, what it took. */
export function WhyAnswer({ answer, onClose }: { answer: Answer; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const facts = factsOf(answer, t, (value, digits = 2) => formatNumber(value, i18n.language, digits));
  return (
    <Dialog onClose={onClose} title={t('why.title')} size="lg">
      <Facts facts={facts} />
    </Dialog>
  );
}

function factsOf(answer: Answer, t: TFunction, number: (value: number, digits?: number) => string): Fact[] {
  const { trace, grounding, usage, timings, model, sources } = answer;
  if (!trace) return [];
  const { rewritten, support, dropped } = trace;
  const steps = Object.entries(timings).map(([step, ms]) => `${step} ${number(ms, 0)}`);
  const facts: (Fact | false | null | undefined)[] = [
    [t('why.kind'), t(`why.kinds.${trace.kind}`)],
    rewritten && [t('why.rewritten'), rewritten.question],
    trace.queries.length > 0 && [t('why.queries'), trace.queries.join(' · ')],
    support && [
      t('why.support'),
      t('why.supportText', {
        probability: number(support.probability),
        threshold: number(support.threshold),
        coverage: number(support.coverage * 100, 0),
      }),
    ],
    [t('chat.sources'), number(sources.length, 0)],
    grounding && [
      t('why.grounding'),
      t('common.of', { done: grounding.supported, total: grounding.sentences }),
    ],
    dropped.sources + dropped.turns + dropped.questionCharacters > 0 && [
      t('why.dropped'),
      t('why.droppedText', dropped),
    ],
    trace.cut === true && [t('why.cut'), t('common.yes')],
    model !== null && [t('why.model'), model],
    usage && [
      t('why.tokens'),
      t('why.tokensText', { prompt: usage.promptTokens, completion: usage.completionTokens }),
    ],
    steps.length > 0 && [t('search.timings'), steps.join(' · ')],
  ];
  return facts.filter((fact) => Boolean(fact)) as Fact[];
}
