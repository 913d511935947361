import { expect } from 'chai';
import { operationsOf, readApiDocument } from './api-document.js';
import { createAnswerCheck, type Answer } from './check-answer.js';

const document = readApiDocument('config/openapi.yaml');
const check = createAnswerCheck(document);
const operations = new Map(operationsOf(document).map((operation) => [operation.id, operation]));
const fault = (id: string, answer: Partial<Answer>): string | undefined => {
  const operation = operations.get(id);
  if (!operation) throw new Error(`There is no operation ${id}.`);
  return check(operation, { status: 200, type: 'application/json', text: '', ...answer });
};
const problem = {
  type: 'about:blank',
  code: 'not-found',
  title: 'Not found',
  status: 404,
  detail: 'There is none.',
};

describe('The check of answers against the API document', () => {
  it('lets pass what is documented', () => {
    const type = 'application/problem+json; charset=utf-8';
    expect(fault('getDataset', { status: 404, type, text: JSON.stringify(problem) })).to.equal(undefined);
    expect(fault('listGroups', { text: '{"items":[],"nextCursor":null}' })).to.equal(undefined);
    expect(fault('logout', { status: 204, type: '' })).to.equal(undefined);
  });

  it('finds a status, a content type, a body and a field that are not', () => {
    expect(fault('getDataset', { status: 418 })).to.include('418');
    expect(fault('listGroups', { type: 'text/html', text: '<html>' })).to.include('text/html');
    expect(fault('logout', { status: 204, text: 'x' })).to.include('body');
    expect(fault('listGroups', { text: '{"items":[{"id":1}],"nextCursor":null}' })).to.include('/items/0');
  });

  it('finds an event and a problem that are not', () => {
    const event = 'event: delta\ndata: {"text":5}\n\n';
    expect(fault('createMessage', { type: 'text/event-stream', text: event })).to.be.a('string');
    const text = JSON.stringify({ ...problem, code: 'made-up' });
    expect(fault('getDataset', { status: 404, type: 'application/problem+json', text })).to.include('/code');
  });
});
