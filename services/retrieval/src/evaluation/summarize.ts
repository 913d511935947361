import type {
  EvaluatedQuestion,
  EvaluationOutcome,
  EvaluationSummary,
  EvaluationTarget,
  Measured,
  Measures,
  Quality,
} from '@aia/contracts';
import { measureNames } from '@aia/contracts';
import { bootstrapIntervals, type BootstrapOptions } from './bootstrap.js';
import { meanOf } from './measure.js';

type Answered = EvaluatedQuestion & { outcome: EvaluationOutcome };

/** Means over all questions that were asked and over those of each language, with confidence intervals. Pure. */
export function summarize(
  questions: readonly EvaluatedQuestion[],
  options: BootstrapOptions,
): EvaluationSummary {
  const answered = questions.filter((question): question is Answered => question.outcome !== null);
  const languages = [...new Set(answered.map(({ language }) => language))].sort();
  const times = answered.map(({ outcome }) => outcome.ms).sort((a, b) => a - b);
  return {
    overall: measured(answered, options),
    languages: Object.fromEntries(
      languages.map((language) => [
        language,
        measured(
          answered.filter((question) => question.language === language),
          options,
        ),
      ]),
    ),
    degraded: answered.filter(({ outcome }) => outcome.degraded !== null).length,
    latencyMs: { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
  };
}

function measured(questions: readonly Answered[], options: BootstrapOptions): Measured {
  const rows: Measures[] = questions.map(({ outcome }) => outcome.values);
  return {
    questions: rows.length,
    values: meanOf(rows),
    intervals: bootstrapIntervals(rows, options),
  };
}

/** The smallest value that this share of the sorted values does not exceed. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Each target of a dataset's quality settings against the summary; those of a language that no question has are left out. */
export function checkTargets(summary: EvaluationSummary, quality: Quality | undefined): EvaluationTarget[] {
  const { languages = {}, ...overall } = quality ?? {};
  const check = (measured: Measured | undefined, wanted: Record<string, unknown>, language: string | null) =>
    measureNames.flatMap((measure): EvaluationTarget[] => {
      const target = wanted[measure];
      if (typeof target !== 'number' || !measured) return [];
      const value = measured.values[measure];
      return [{ measure, language, target, value, met: value >= target }];
    });
  return [
    ...check(summary.overall, overall, null),
    ...Object.entries(languages).flatMap(([language, wanted]) =>
      check(summary.languages[language], wanted, language),
    ),
  ];
}
