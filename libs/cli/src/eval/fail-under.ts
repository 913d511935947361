import { measureNames, type Evaluation, type MeasureName } from '@aia/contracts';
import { InvalidArgumentError } from 'commander';

/** A least value that a run must reach, over all questions or those of one language; or the dataset's own targets. */
export type Rule = 'targets' | { language: string | null; measure: MeasureName; least: number };

const RULE = /^(?:(?:(?<language>[a-z]{2,10})\.)?(?<measure>[a-zA-Z0-9]+)=)?(?<least>[01](?:\.\d+)?|\.\d+)$/;

/**
 * Reads `0.95` (nDCG@10), `mrr=0.8`, `ru.recallAt10=0.9` or `targets`; several are separated by commas, or given by
 * several options.
 */
export function readRules(text: string, before: Rule[] = []): Rule[] {
  return [...before, ...text.split(',').map((part) => readRule(part.trim()))];
}

function readRule(text: string): Rule {
  if (text === 'targets') return text;
  const { language, measure = 'ndcgAt10', least } = RULE.exec(text)?.groups ?? {};
  if (least === undefined || Number(least) > 1 || !isMeasure(measure)) {
    const names = measureNames.join(', ');
    throw new InvalidArgumentError(
      `Write it like 0.95, mrr=0.8, ru.ndcgAt10=0.9 or targets. Measures: ${names}.`,
    );
  }
  return { language: language ?? null, measure, least: Number(least) };
}

function isMeasure(name: string): name is MeasureName {
  return (measureNames as readonly string[]).includes(name);
}

/** A sentence for each rule that a completed run does not meet; a language without questions meets none. */
export function unmetRules(run: Pick<Evaluation, 'summary' | 'targets'>, rules: readonly Rule[]): string[] {
  return rules.flatMap((rule) => {
    if (rule === 'targets') return unmetTargets(run);
    const { language, measure, least } = rule;
    const measured = language === null ? run.summary?.overall : run.summary?.languages[language];
    const name = language === null ? measure : `${language}.${measure}`;
    if (!measured) return [`${name}: there are no questions`];
    const value = measured.values[measure];
    return value >= least ? [] : [`${name} is ${value.toFixed(4)}, below ${least}`];
  });
}

function unmetTargets({ targets }: Pick<Evaluation, 'targets'>): string[] {
  return targets
    .filter(({ met }) => !met)
    .map(({ measure, language, target, value }) => {
      const name = language === null ? measure : `${language}.${measure}`;
      return `${name} is ${value.toFixed(4)}, below the target ${target}`;
    });
}
