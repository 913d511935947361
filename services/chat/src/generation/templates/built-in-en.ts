import type { DocumentTemplateRequest } from '@aia/contracts';

type Texts = Omit<DocumentTemplateRequest, 'language' | 'shared'>;

const topic = { name: 'topic', label: 'What it is about', required: true };

/** Templates that the product brings, in English, by the first part of their ids. */
export const englishTemplates: Record<string, Texts> = {
  rfc: {
    name: 'RFC',
    description: 'A proposal that others comment on before it is built',
    title: 'RFC: {{topic}}',
    variables: [topic],
    sections: [
      { heading: 'Summary', ask: 'What is {{topic}}, in short?' },
      { heading: 'Motivation', ask: 'Which problem does {{topic}} solve, and why is it needed?' },
      { heading: 'Proposal', ask: 'How does {{topic}} work?' },
      { heading: 'Alternatives', ask: 'Which alternatives to {{topic}} are there?' },
      { heading: 'Risks', ask: 'Which risks and limits does {{topic}} have?' },
      { heading: 'Open questions', ask: 'What about {{topic}} is not decided yet?' },
    ],
  },
  adr: {
    name: 'Architecture decision record',
    description: 'One decision with its reasons and consequences',
    title: 'ADR: {{topic}}',
    variables: [{ ...topic, label: 'What was decided' }],
    sections: [
      { heading: 'Context', ask: 'Which situation led to the decision about {{topic}}?' },
      { heading: 'Decision', ask: 'What was decided about {{topic}}?' },
      { heading: 'Reasons', ask: 'Why was this decided about {{topic}}?' },
      { heading: 'Considered alternatives', ask: 'Which alternatives were considered for {{topic}}?' },
      { heading: 'Consequences', ask: 'Which consequences does the decision about {{topic}} have?' },
    ],
  },
  runbook: {
    name: 'Runbook',
    description: 'What to do when something runs or fails',
    title: 'Runbook: {{topic}}',
    variables: [{ ...topic, label: 'System or task' }],
    sections: [
      { heading: 'Purpose', ask: 'What is {{topic}} for?' },
      { heading: 'Before you begin', ask: 'What is needed before {{topic}}?' },
      { heading: 'Steps', ask: 'Which steps and commands does {{topic}} take?' },
      { heading: 'How to check it', ask: 'How can one check that {{topic}} worked?' },
      { heading: 'When it fails', ask: 'What can go wrong with {{topic}}, and what is to be done then?' },
      { heading: 'Rollback', ask: 'How is {{topic}} undone?' },
    ],
  },
  'meeting-summary': {
    name: 'Meeting summary',
    description: 'Decisions and tasks from the minutes of a meeting',
    title: 'Summary: {{meeting}}',
    variables: [{ name: 'meeting', label: 'Name or date of the meeting', required: true }],
    sections: [
      { heading: 'Topics', ask: 'Which topics were discussed in {{meeting}}?' },
      { heading: 'Decisions', ask: 'What was decided in {{meeting}}?' },
      { heading: 'Tasks', ask: 'Which tasks were given to whom in {{meeting}}, and until when?' },
      { heading: 'Open questions', ask: 'Which questions stayed open in {{meeting}}?' },
    ],
  },
  'release-notes': {
    name: 'Release notes',
    description: 'What a version brings to the people who use it',
    title: '{{product}} {{version}}: release notes',
    variables: [
      { name: 'product', label: 'Product', required: true },
      { name: 'version', label: 'Version', required: true },
    ],
    sections: [
      { heading: 'New', ask: 'What is new in {{product}} {{version}}?' },
      { heading: 'Changed', ask: 'What was changed in {{product}} {{version}}?' },
      { heading: 'Fixed', ask: 'Which bugs were fixed in {{product}} {{version}}?' },
      { heading: 'Upgrading', ask: 'How does one upgrade to {{product}} {{version}}?' },
      { heading: 'Known problems', ask: 'Which known problems does {{product}} {{version}} have?' },
    ],
  },
  comparison: {
    name: 'Comparison',
    description: 'Two things side by side',
    title: '{{first}} and {{second}} compared',
    variables: [
      { name: 'first', label: 'First', required: true },
      { name: 'second', label: 'Second', required: true },
    ],
    sections: [
      { heading: '{{first}}', ask: 'What is {{first}}, and what can it do?' },
      { heading: '{{second}}', ask: 'What is {{second}}, and what can it do?' },
      { heading: 'Differences', ask: 'How do {{first}} and {{second}} differ?' },
      { heading: 'Limits of {{first}}', ask: 'Which limits and drawbacks does {{first}} have?' },
      { heading: 'Limits of {{second}}', ask: 'Which limits and drawbacks does {{second}} have?' },
    ],
  },
};
