import { expect } from 'chai';
import { readApiDocument, type ApiDocument } from '../fuzz/api-document.js';
import { breakingChanges } from './breaking-changes.js';

const document = readApiDocument('config/openapi.yaml');
const changed = (change: (copy: ApiDocument) => void): string[] => {
  const copy = structuredClone(document);
  change(copy);
  return breakingChanges(document, copy);
};

describe('Changes of the API that break clients', () => {
  it('are none between a document and itself', () => {
    expect(changed(() => undefined)).to.deep.equal([]);
  });

  it('are no new operations, optional fields and new fields of answers', () => {
    expect(
      changed(({ paths, components }) => {
        paths['/new'] = { get: { operationId: 'new', responses: { 200: {} } } };
        Object.assign(components.schemas['Dataset']?.properties ?? {}, { extra: { type: 'string' } });
        const login = components.schemas['LoginRequest']?.properties ?? {};
        Object.assign(login, { extra: { type: 'string' } });
        Object.assign(login['email'] ?? {}, { type: ['string', 'null'] });
      }),
    ).to.deep.equal([]);
  });

  const breaks: Record<string, [(copy: ApiDocument) => void, string]> = {
    'an operation that is gone': [({ paths }) => delete paths['/auth/login'], 'POST /auth/login: is gone'],
    'a field of an answer that is gone': [
      ({ components }) => {
        const user = components.schemas['User'];
        delete user?.properties?.['email'];
        if (user) user.required = user.required?.filter((field) => field !== 'email') ?? [];
      },
      'GET /auth/me: 200.email: is gone',
    ],
    'a field that became required': [
      ({ components }) => components.schemas['CreateApiKeyRequest']?.required?.push('role'),
      'POST /admin/api-keys: body.role: became required',
    ],
    'a type that became another': [
      ({ components }) =>
        Object.assign(components.schemas['User']?.properties?.['email'] ?? {}, { type: 'integer' }),
      'GET /auth/me: 200.email: type string became integer',
    ],
    'a field of an answer that may be null now': [
      ({ components }) => {
        const properties = components.schemas['Import']?.properties ?? {};
        properties['progress'] = { anyOf: [{ ...properties['progress'] }, { type: 'null' }] };
      },
      'GET /imports/{id}: 200.progress: type object became null|object',
    ],
    'a value that is not allowed any more': [
      ({ components }) => components.schemas['Role']?.enum?.pop(),
      'POST /admin/users: body.role: admin is not allowed any more',
    ],
    'a limit that became stricter': [
      ({ components }) =>
        Object.assign(components.schemas['LoginRequest']?.properties?.['email'] ?? {}, { maxLength: 5 }),
      'POST /auth/login: body.email: maxLength became stricter',
    ],
  };
  for (const [name, [change, message]] of Object.entries(breaks)) {
    it(`are ${name}`, () => expect(changed(change)).to.include(message));
  }
});
