import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ApiDocument, Operation } from './api-document.js';

/** An answer as far as it was read. */
export interface Answer {
  status: number;
  type: string;
  text: string;
}

/** Says how an answer differs from what the document describes; undefined when it does not. */
export type AnswerCheck = (operation: Operation, answer: Answer) => string | undefined;

/** A check against the schemas of a document. */
export function createAnswerCheck(document: ApiDocument): AnswerCheck {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  ajv.addSchema({ $id: 'api', ...document }, 'api');
  const validate = (pointer: string, value: unknown): string | undefined => {
    const check = ajv.getSchema(`api#${pointer}`);
    if (!check) return `there is no schema at ${pointer}`;
    if (check(value)) return undefined;
    const [error] = check.errors ?? [];
    return `${error?.instancePath ?? ''} ${error?.message ?? 'is not right'}`;
  };
  return (operation, answer) => {
    const response = operation.responses[String(answer.status)];
    if (!response) return `status ${answer.status} is not documented`;
    const documented = Object.keys(response.content ?? {});
    if (documented.length === 0) return answer.text === '' ? undefined : 'a body where none is documented';
    const type = answer.type.split(';')[0] ?? '';
    if (!documented.includes(type)) return `content type "${type}" is not documented`;
    const pointer = pointerOf(operation, answer.status, type);
    if (type === 'text/event-stream')
      return firstFault(eventsIn(answer.text).map((event) => validate(pointer, event)));
    if (type === 'application/x-ndjson') {
      return firstFault(linesIn(answer.text).map((line) => validate(pointer, line)));
    }
    return validate(pointer, type.endsWith('json') ? JSON.parse(answer.text) : answer.text);
  };
}

function pointerOf({ path, method, responses }: Operation, status: number, type: string): string {
  const escape = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
  if (responses[String(status)] && status >= 400) return `/components/schemas/Problem`;
  const parts = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema'];
  return `/${parts.map(escape).join('/')}`;
}

function firstFault(faults: (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

function linesIn(text: string): unknown[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
}

/** The complete events of a stream that may have been left early. */
function eventsIn(text: string): unknown[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const [event, data] = [field('event'), field('data')];
      return event === undefined || data === undefined ? [] : [{ event, data: JSON.parse(data) as unknown }];
    });
}
