import type { GenerationDetail, Language } from '@aia/contracts';
import { detectLanguage } from '@aia/language';
import { asText, citedSources, oneLine, withReferences } from '../../cited-text/references.js';
import type { SharedSection } from '../../sharing/withhold.js';

const words: Record<Language, { waiting: string; withheld: string; revision: string }> = {
  en: {
    waiting: 'This section is not written yet.',
    withheld: 'This section rests on documents that you may no longer read.',
    revision: 'revision',
  },
  ru: {
    waiting: 'Этот раздел ещё не написан.',
    withheld: 'Этот раздел основан на документах, которые вам больше не доступны.',
    revision: 'редакция',
  },
};

/** A document as Markdown: its sections with numbered references, and below each the quotes that it rests on. */
export function toMarkdown(document: GenerationDetail, sections: SharedSection[]): string {
  const { title, updatedAt, shownRevision } = document;
  const say = words[detectLanguage(`${title} ${sections.map(({ ask }) => ask).join(' ')}`)];
  const head = [`# ${heading(title)}`, `${updatedAt.slice(0, 10)}, ${say.revision} ${shownRevision}`];
  return [...head, ...sections.flatMap((section) => sectionParts(section, say))].join('\n\n') + '\n';
}

function sectionParts(section: SharedSection, say: (typeof words)['en']): string[] {
  const title = `## ${heading(section.heading)}`;
  if (section.withheld) return [title, `_${say.withheld}_`];
  if (section.status === 'waiting') return [title, `_${say.waiting}_`];
  if (!section.covered) return [title, `_${oneLine(section.content)}_`];
  const notes = section.degraded ? [`_${section.degraded.detail}_`] : [];
  // A list keeps each source a paragraph of its own, whatever reads the file.
  const cited = citedSources(section).map((line) => `- ${line}`);
  return [title, withReferences(section), ...notes, ...(cited.length > 0 ? [cited.join('\n')] : [])];
}

function heading(text: string): string {
  return asText(oneLine(text));
}
