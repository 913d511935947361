import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { ANALYZER_VERSION } from './analyzer-version.js';
import { detectLanguage } from './detect.js';
import { analyzeTerms } from './terms.js';

/** Every kind of word that the analyzer treats in a way of its own, with its neighbours on either side of each limit. */
const SAMPLE = `
The backups of a database weren't running; they were connected. Ёлка, ещё и система системы систему проблему схему тему
ошибка ошибок список списка настройка настроек колец отец оценка бойцов паек заек яиц стоек копеек сценок чашек
последнему синему прежнему getUserById HTTPException max_pool_size os.path.join ORA-00942 ERR_CONNECTION_REFUSED e-mail
v1.2.3 3.11.7 1,388,000 1,38 12,345.67 1990-х 5-й U.S.A. т.е. т.д. URLs APIs IDs C++ C# F# a++ ﬁle Zürich Ångström за́мок
da\u00ADta １２ 機械学習 データ 日本 server's Python-разработчик state-of-the-art cервер PDFка databаse x2y IPv6 k8s 0x1F
__init__ .env node.js "quoted" 1.2.3.4 ${'long'.repeat(15)}abc ${'long'.repeat(15)}abcd ${'long'.repeat(15)}abcde a_b a.b
привет_мир конфигПути xml2json ΑΒΓ naïve façade мой твой какие нибудь what's who's you're над под и\u200Bли ’tis rock’n’roll
max_pool's NATO's ${'x'.repeat(63)}𐐨𐐨 ${'x'.repeat(70)}`;

const fingerprint = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

describe('ANALYZER_VERSION', () => {
  it('is raised with every change of the terms: what is indexed must be searched the same way', () => {
    expect([ANALYZER_VERSION, fingerprint(analyzeTerms(SAMPLE))]).to.deep.equal([2, '9f662002d8bb2286']);
  });

  it('is raised with every change of the languages that are told apart', () => {
    const texts = ['ab вг', 'abc вг', 'ab вгд', '', '42', 'привет hello мир', 'é ö ж', 'x'];
    expect(texts.map(detectLanguage)).to.deep.equal(['en', 'en', 'ru', 'en', 'en', 'ru', 'en', 'en']);
  });

  it('is raised when a stop word is added or taken away', async () => {
    const { STOP_WORDS } = await import('./stop-words.js');
    expect(fingerprint([...STOP_WORDS].sort())).to.equal('22c64cb4e10c55c3');
  });
});
