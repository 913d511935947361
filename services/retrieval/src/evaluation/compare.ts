import {
  type ChangedQuestion,
  type Comparison,
  type EvaluatedQuestion,
  type Evaluation,
  type EvaluationOutcome,
  type Measures,
} from '@aia/contracts';
import { bootstrapIntervals, type BootstrapOptions } from './bootstrap.js';
import { eachMeasure, meanOf } from './measure.js';

/** A run with its questions. */
export interface ComparedRun {
  run: Evaluation;
  questions: readonly EvaluatedQuestion[];
}

interface Pair {
  question: EvaluatedQuestion;
  baseline: EvaluationOutcome;
  candidate: EvaluationOutcome;
}

/** Changed questions that are listed on either side. */
const MOST_LISTED = 200;

/**
 * Two runs over the questions that both asked, with the same text and expectations. Differences are paired: the interval
 * is that of the mean of the questions' own differences, and 0 outside of it means that the change is no accident of
 * which questions were asked. Pure.
 */
export function compareRuns(
  baseline: ComparedRun,
  candidate: ComparedRun,
  options: BootstrapOptions,
): Comparison {
  const pairs = pairUp(baseline.questions, candidate.questions);
  const changes = pairs.map(toChange).filter(({ change }) => change !== 0);
  const list = (wanted: (change: number) => boolean) =>
    changes
      .filter(({ change }) => wanted(change))
      .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
      .slice(0, MOST_LISTED)
      .map(({ question }) => question);
  const languages = [...new Set(pairs.map(({ question }) => question.language))].sort();
  return {
    baseline: baseline.run,
    candidate: candidate.run,
    common: pairs.length,
    onlyInBaseline: baseline.questions.length - pairs.length,
    onlyInCandidate: candidate.questions.length - pairs.length,
    unchanged: pairs.length - changes.length,
    overall: compareMeasures(pairs, options),
    languages: Object.fromEntries(
      languages.map((language) => [
        language,
        compareMeasures(
          pairs.filter(({ question }) => question.language === language),
          options,
        ),
      ]),
    ),
    gained: list((change) => change > 0),
    lost: list((change) => change < 0),
  };
}

function pairUp(baseline: readonly EvaluatedQuestion[], candidate: readonly EvaluatedQuestion[]): Pair[] {
  const before = new Map(baseline.map((question) => [question.questionId, question]));
  return candidate.flatMap((question) => {
    const earlier = before.get(question.questionId);
    const isSame =
      earlier?.question === question.question &&
      JSON.stringify(earlier.expected) === JSON.stringify(question.expected);
    if (!earlier?.outcome || !question.outcome || !isSame) return [];
    return [{ question, baseline: earlier.outcome, candidate: question.outcome }];
  });
}

function compareMeasures(pairs: readonly Pair[], options: BootstrapOptions): Comparison['overall'] {
  const before = meanOf(pairs.map(({ baseline }) => baseline.values));
  const after = meanOf(pairs.map(({ candidate }) => candidate.values));
  const differences: Measures[] = pairs.map(({ baseline, candidate }) =>
    eachMeasure((name) => candidate.values[name] - baseline.values[name]),
  );
  const intervals = bootstrapIntervals(differences, options);
  return eachMeasure((name) => ({
    baseline: before[name],
    candidate: after[name],
    difference: after[name] - before[name],
    interval: intervals[name],
  }));
}

/** nDCG@10 decides; where it is the same (both beyond the tenth place), the reciprocal rank does. */
function toChange({ question, baseline, candidate }: Pair): { change: number; question: ChangedQuestion } {
  const difference = candidate.values.ndcgAt10 - baseline.values.ndcgAt10;
  const change = difference === 0 ? candidate.values.mrr - baseline.values.mrr : difference;
  const { questionId, language } = question;
  return {
    change,
    question: {
      questionId,
      question: question.question,
      language,
      baselineRank: firstRank(baseline),
      candidateRank: firstRank(candidate),
      difference,
    },
  };
}

function firstRank({ ranks }: EvaluationOutcome): number | null {
  const found = ranks.filter((rank) => rank !== null);
  return found.length === 0 ? null : Math.min(...found);
}
