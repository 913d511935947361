// What the answer flow's steps are worth, on the XQuAD dev half with the real embedding model, exact search by meaning:
//
//   support     how well cosine and shared terms tell questions whose document is there from those whose article is not;
//               fits the numbers of `support` in config/models.json on every other question, shows them on the others
//   follow-ups  a second question about the same passage with its names replaced by a pronoun: found alone, with the
//               subject of the conversation added, and as it was
//   compound    two questions in one: passages of both found by one query, and by a query for each part
//
//   npx tsx --conditions=aia-source scripts/bench/answer-flow.ts [folder]      default: ../shared/data/xquad
//
// OLLAMA_URL (default http://127.0.0.1:11435), XQUAD_CACHE=folder keeps embeddings, EVERY=3 takes every third question,
// PARTS=support,follow-ups,compound.
import { existsSync } from 'node:fs';
import { coverageOf, enrichFollowUp, isFollowUp, queriesOf } from '@aia/chat';
import { createOllamaEmbedder, loadModelRegistry, type SupportWeights } from '@aia/models';
import { fitSupport, probabilityOf, type SupportSample } from './answer-flow/fit-support.js';
import { indexPassages, nearest, type IndexedPassage } from './answer-flow/passage-search.js';
import { readXquad, type XquadLanguage, type XquadSet } from './xquad/dataset.js';
import { withDiskCache } from './xquad/embedding-cache.js';

const PASSAGES = 8;
const LANGUAGES: XquadLanguage[] = ['en', 'ru'];
const PRONOUN: Record<XquadLanguage, string> = { en: 'it', ru: 'он' };
const NAME = /(?<=\s)\p{Lu}[\p{L}\p{N}_.-]*(?:\s+\p{Lu}[\p{L}\p{N}_.-]*)*/gu;
const EVERY = Number(process.env['EVERY'] ?? 3);
const PARTS = (process.env['PARTS'] ?? 'support,follow-ups,compound').split(',');

const folder = process.argv[2] ?? '../shared/data/xquad';
if (!existsSync(folder)) {
  console.log(`There is no XQuAD folder at ${folder}; give its path as the argument.`);
  process.exit(2);
}
const info = loadModelRegistry('config/models.json').embedding(
  process.env['EMBEDDING_MODEL'] ?? 'multilingual-e5-small',
);
const embedder = withDiskCache(
  createOllamaEmbedder({ url: process.env['OLLAMA_URL'] ?? 'http://127.0.0.1:11435', info }),
  process.env['XQUAD_CACHE'],
);

interface Language extends XquadSet {
  index: IndexedPassage[];
  sample: { text: string; passage: number }[];
}
const sets = {} as Record<XquadLanguage, Language>;
for (const language of LANGUAGES) {
  const set = readXquad(folder, language);
  const sample = set.questions.filter((_, at) => at % EVERY === 0);
  sets[language] = { ...set, sample, index: await indexPassages(set.passages, embedder) };
}
if (PARTS.includes('support')) await support();
if (PARTS.includes('follow-ups')) for (const language of LANGUAGES) await followUps(language);
if (PARTS.includes('compound')) for (const language of LANGUAGES) await compound(language);

interface Row {
  there: SupportSample;
  noPassage: SupportSample;
  noArticle: SupportSample;
}

async function support(): Promise<void> {
  const samples: Record<string, Row[]> = {};
  for (const asked of LANGUAGES) {
    for (const text of LANGUAGES) {
      const { index, articles } = sets[text];
      const rows = [];
      for (const { text: question, passage } of sets[asked].sample) {
        const vector = await embedder.embedQuery(question);
        const look = (keep: (number: number) => boolean, answered: boolean): SupportSample => {
          const found = nearest(vector, index, PASSAGES, keep);
          const coverage = coverageOf(
            question,
            found.map((one) => one.passage.source),
          );
          return { cosine: found[0]?.cosine ?? 0, coverage, answered };
        };
        const article = articles[passage];
        rows.push({
          there: look(() => true, true),
          noPassage: look((number) => number !== passage, false),
          noArticle: look((number) => articles[number] !== article, false),
        });
      }
      samples[`${asked} on ${text}`] = rows;
    }
  }
  const fitted = {
    sameLanguage: fitOn(['en on en', 'ru on ru'], samples),
    otherLanguage: fitOn(['en on ru', 'ru on en'], samples),
  };
  const inUse = info.support ?? fitted;
  console.log(`fitted ${JSON.stringify(fitted)}\nin use ${JSON.stringify(inUse)}`);
  console.log('told "not in your documents" (the half that was not fitted)');
  for (const [name, rows] of Object.entries(samples)) {
    const held = rows.filter((_, at) => at % 2 === 1);
    const weights = isSame(name) ? inUse.sameLanguage : inUse.otherLanguage;
    const refused = (kind: keyof Row) =>
      percent(
        held.filter((row) => probabilityOf(row[kind], weights) < weights.threshold).length,
        held.length,
      );
    const figures = `passage there ${refused('there')}, passage gone ${refused('noPassage')}, article gone ${refused('noArticle')}`;
    console.log(`  ${name}  ${figures}  (${held.length} questions)`);
  }
}

function isSame(name: string): boolean {
  const [asked, text] = name.split(' on ');
  return asked === text;
}

/** Weights fitted on every other question, rounded as they are written down. */
function fitOn(names: string[], samples: Record<string, Row[]>): SupportWeights {
  const rows = names.flatMap((name) => samples[name] ?? []).filter((_, at) => at % 2 === 0);
  const { intercept, cosine, coverage, threshold } = fitSupport(
    rows.flatMap((row) => [row.there, row.noArticle]),
  );
  const round = (value: number) => Math.round(value * 100) / 100;
  return { intercept: round(intercept), cosine: round(cosine), coverage: round(coverage), threshold };
}

async function followUps(language: XquadLanguage): Promise<void> {
  const { questions, index } = sets[language];
  const turns = questions.flatMap((second, at) => {
    const first = questions[at - 1];
    const names = second.text.match(NAME) ?? [];
    if (first?.passage !== second.passage || !names.some((name) => first.text.includes(name))) return [];
    const asked = second.text.replace(NAME, PRONOUN[language]);
    return [{ first: first.text, asked, full: second.text, passage: second.passage }];
  });
  const sample = turns.filter((_, at) => at % EVERY === 0);
  const detected = sample.filter(({ asked, first }) =>
    isFollowUp(asked, [{ role: 'user', content: first }]),
  ).length;
  console.log(
    `\nfollow-ups ${language}: ${sample.length} questions, ${detected} seen as follow-ups; passage first / in ${PASSAGES}`,
  );
  const forms = {
    'as asked': (turn: (typeof sample)[number]) => turn.asked,
    'with the subject': (turn: (typeof sample)[number]) => {
      const history = [{ role: 'user' as const, content: turn.first }];
      return isFollowUp(turn.asked, history) ? enrichFollowUp(turn.asked, history) : turn.asked;
    },
    'with the question before': (turn: (typeof sample)[number]) => `${turn.first} ${turn.asked}`,
    'names kept': (turn: (typeof sample)[number]) => turn.full,
  };
  for (const [name, form] of Object.entries(forms)) {
    const ranks: number[] = [];
    for (const turn of sample) {
      const found = nearest(await embedder.embedQuery(form(turn)), index, PASSAGES);
      ranks.push(found.findIndex(({ passage }) => passage.number === turn.passage));
    }
    const first = percent(ranks.filter((rank) => rank === 0).length, ranks.length);
    console.log(
      `  ${name.padEnd(26)} ${first} ${percent(ranks.filter((rank) => rank >= 0).length, ranks.length)}`,
    );
  }
}

async function compound(language: XquadLanguage): Promise<void> {
  const { sample, articles, index } = sets[language];
  const pairs = sample.flatMap((one, at) => {
    const other = sample[(at + Math.floor(sample.length / 2)) % sample.length];
    return other && at % 2 === 0 && articles[one.passage] !== articles[other.passage]
      ? [[one, other] as const]
      : [];
  });
  let [whole, parts, split] = [0, 0, 0];
  for (const [one, other] of pairs) {
    const queries = queriesOf(`${one.text} ${other.text}`);
    if (queries.length > 1) split += 1;
    const lists = [];
    for (const query of queries) {
      const found = nearest(await embedder.embedQuery(query), index, PASSAGES);
      lists.push(found.map(({ passage }) => passage.number));
    }
    const has = (numbers: number[]) => numbers.includes(one.passage) && numbers.includes(other.passage);
    if (has(lists[0] ?? [])) whole += 1;
    if (has(inTurn(lists))) parts += 1;
  }
  console.log(
    `\ncompound ${language}: ${pairs.length} pairs, ${split} split; both passages among ${PASSAGES}:`,
  );
  console.log(
    `  one query ${percent(whole, pairs.length)}, a query for each part ${percent(parts, pairs.length)}`,
  );
}

function inTurn(lists: number[][]): number[] {
  const ranks = Array.from({ length: PASSAGES }, (_, rank) => lists.flatMap((list) => list[rank] ?? []));
  return [...new Set(ranks.flat())].slice(0, PASSAGES);
}

function percent(count: number, of: number): string {
  return `${((100 * count) / (of || 1)).toFixed(1)} %`.padStart(8);
}
