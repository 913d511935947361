import snowball from 'snowball-stemmers';

const english = snowball.newStemmer('english');
const russian = snowball.newStemmer('russian');

const CYRILLIC = /^\p{Script=Cyrillic}+$/u;
const LATIN = /^[a-z']+$/;
const ACCENTED_LATIN = /[\u00C0-\u024F\u1E00-\u1EFF]/;

/** Lower case, ё as е, Latin letters without accents: `Zürich` and `zurich` are one term. */
export function foldWord(word: string): string {
  const lower = word.toLowerCase().replaceAll('ё', 'е');
  return ACCENTED_LATIN.test(lower) ? lower.normalize('NFD').replace(/\p{M}+/gu, '') : lower;
}

/**
 * The accusative of nouns in -ема (систему, проблему, схему). Snowball takes their -ему for an adjective's ending and
 * cuts too much; adjectives have it after н and sibilants only.
 */
const NOUN_IN_EMA = /(?<=[бвгдзклмпрстфх]е)му$/;

/** The vowel that comes and goes before -к and -ц: ошибок and ошибка, список and списка, настроек and настройка. */
const FLEETING_VOWEL = /(?<=[бвгджзлмнпрстфхцчшщ])[ое](?=[кц]$)/;
const FLEETING_AFTER_VOWEL = /(?<=[аеоиуыэюя])е(?=[кц]$)/;

function stemRussian(folded: string): string {
  const stem = russian.stem(folded.replace(NOUN_IN_EMA, 'ма'));
  return stem.replace(FLEETING_VOWEL, '').replace(FLEETING_AFTER_VOWEL, 'й');
}

/**
 * The Snowball stem of a folded word by its own script; what is neither English nor Russian letters stays.
 * Two weak points of the Russian one are mended, alike for text and question.
 */
export function stemWord(folded: string): string {
  if (LATIN.test(folded)) return english.stem(folded);
  return CYRILLIC.test(folded) ? stemRussian(folded) : folded;
}
