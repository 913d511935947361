import type { QuestionTexts } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  answersOfDay,
  countingDay,
  documentsOfDay,
  feedbackOfDay,
  saveAnalyticsDay,
} from '@aia/database/chat';
import { createDayCount, type Gap } from './day-figures.js';

const PAGE = 1000;
/** Of a day. More would not be read. */
const DOCUMENTS = 200;
const GAPS = 5000;

/** Counts a day anew and stores it; false while another process does. */
export async function countDay(db: Kysely<Database>, day: string, texts: QuestionTexts): Promise<boolean> {
  const counted = await countingDay(db, day, async (trx) => {
    const count = createDayCount();
    for (let after: string | undefined; ;) {
      const answers = await answersOfDay(trx, day, { after, limit: PAGE });
      count.add(answers);
      after = answers.at(-1)?.id;
      if (answers.length < PAGE) break;
    }
    const figures = count.figures(await feedbackOfDay(trx, day));
    const documents = await documentsOfDay(trx, day, DOCUMENTS);
    await saveAnalyticsDay(trx, { day, figures, documents, gaps: gapsToStore(count.gaps(), texts) });
    return true;
  });
  return counted ?? false;
}

function gapsToStore(gaps: Gap[], texts: QuestionTexts) {
  if (texts === 'none') return [];
  return gaps.slice(0, GAPS).map(({ questionId, language, text }) => ({
    questionId,
    language,
    keptText: texts === 'keep' ? text : null,
  }));
}
