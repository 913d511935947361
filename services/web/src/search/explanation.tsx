import type { SearchExplanation } from '@aia/contracts';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format.js';
import { Facts, type Fact } from '../ui/facts.js';

export interface ExplanationProps {
  explanation: SearchExplanation;
  timings: Record<string, number>;
}

/** Everything that decided about the results, for people who tune a search. */
export function Explanation({ explanation, timings }: ExplanationProps) {
  const { t, i18n } = useTranslation();
  const { terms, phrases, exclusions, text, fusion, dropped, language } = explanation;
  const number = (value: number) => formatNumber(value, i18n.language, 2);
  const known: Fact[] = [
    [t('search.language'), language],
    [t('search.terms'), terms.join(', ')],
    [t('search.phrases'), phrases.join(', ')],
    [t('search.exclusions'), exclusions.join(', ')],
    [t('search.embedded'), text],
  ];
  const facts = known.filter(([, value]) => value !== '');
  const steps = Object.entries(timings).map(([step, ms]) => `${step} ${number(ms)}`);
  return (
    <details className="explanation">
      <summary>{t('search.explain')}</summary>
      <Facts facts={facts} />
      <p className="hint">
        {t('search.fusion', { method: fusion.method, weight: number(fusion.denseWeight) })}
      </p>
      <p className="hint">{t('search.dropped', dropped)}</p>
      <p className="hint number">
        {t('search.timings')}: {steps.join(' · ')}
      </p>
    </details>
  );
}
