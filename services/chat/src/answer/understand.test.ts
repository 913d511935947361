import { ModelError } from '@aia/models';
import { expect } from 'chai';
import { scriptedModel, type Script } from '../../test/scripted-model.js';
import type { Question } from './ports.js';
import { createTokenCalibration } from './token-budget.js';
import { understand } from './understand.js';

const question: Question = {
  messageId: 'm',
  conversationId: 'c',
  content: 'When did he die?',
  datasetIds: undefined,
  history: [
    { role: 'user', content: 'Where was Nikola Tesla born?' },
    { role: 'assistant', content: 'In Smiljan.' },
  ],
  signal: new AbortController().signal,
};
const limits = {
  passages: 8,
  promptTokens: 700,
  answerTokens: 256,
  answerCharacters: 4000,
  modelIdleMs: 5000,
};

function portsOf(script: Script, brief = false) {
  const chat = scriptedModel(script);
  return {
    chat,
    ports: { model: { chat, charsPerToken: 4, brief }, calibration: createTokenCalibration(), limits },
  };
}

describe('understand', () => {
  it('lets the model rewrite a follow-up and counts its tokens', async () => {
    const { ports } = portsOf({ pieces: ['When did', ' Nikola Tesla die?'], promptTokens: 50 });
    const understood = await understand(question, ports);
    expect(understood).to.include({ standalone: 'When did Nikola Tesla die?', rewrittenBy: 'model' });
    expect(understood.usage).to.deep.equal({ promptTokens: 50, completionTokens: 2, model: 'scripted' });
  });

  const failures: [string, Script][] = [
    ['fails', { pieces: [], failFirst: new ModelError('unavailable', 'gone') }],
    ['breaks off', { pieces: ['When'], failLast: new ModelError('unavailable', 'gone') }],
    ['says nothing', { pieces: [' '] }],
    ['answers in another language', { pieces: ['Когда умер Никола Тесла?'] }],
    ['does not speak the language', { pieces: ['x'], languages: ['ru'] }],
  ];
  for (const [what, script] of failures) {
    it(`adds the subject of the conversation when the model ${what}`, async () => {
      const understood = await understand(question, portsOf(script).ports);
      expect(understood).to.include({
        standalone: 'When did he die? Nikola Tesla',
        rewrittenBy: 'conversation',
      });
    });
  }

  it('does not ask a model that can only retell', async () => {
    const { chat, ports } = portsOf({ pieces: ['x'] }, true);
    expect((await understand(question, ports)).rewrittenBy).to.equal('conversation');
    expect(chat.asked).to.have.length(0);
  });

  it('leaves a question alone that stands by itself, and one that is asked without documents', async () => {
    const { chat, ports } = portsOf({ pieces: ['x'] });
    const content = 'How do I back up the database?';
    expect(await understand({ ...question, content }, ports)).to.include({
      standalone: content,
      rewrittenBy: undefined,
    });
    expect((await understand({ ...question, datasetIds: [] }, ports)).standalone).to.equal(question.content);
    expect(chat.asked).to.have.length(0);
  });
});
