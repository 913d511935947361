import { ConnectionError, toApiError } from '@aia/client';
import { importAcceptedSchema } from '@aia/contracts';
import type { Session } from '../session/session.js';
import type { SendBatch } from './upload-queue.js';

/** Sends files with XMLHttpRequest, because `fetch` does not tell how much of a body has left. */
export function createSendBatch(session: Session, datasetId: string): SendBatch {
  return async (files, onProgress, signal) => {
    const form = () => {
      const body = new FormData();
      for (const { file, path } of files) body.append('files', file, path);
      return body;
    };
    const path = `/api/v1/datasets/${encodeURIComponent(datasetId)}/documents`;
    const once = async (token: string | undefined) => post({ path, body: form(), token, onProgress, signal });
    let response = await once(await session.token());
    if (response.status === 401) response = await once(await session.renew());
    if (!response.ok) throw await toApiError(response);
    return importAcceptedSchema.parse(await response.json()).import.id;
  };
}

interface Post {
  path: string;
  body: FormData;
  token: string | undefined;
  onProgress: (bytes: number) => void;
  signal: AbortSignal;
}

function post({ path, body, token, onProgress, signal }: Post): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    if (token !== undefined) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      const retryAfter = request.getResponseHeader('retry-after');
      const headers = new Headers(retryAfter === null ? [] : [['retry-after', retryAfter]]);
      resolve(new Response(request.responseText, { status: request.status, headers }));
    };
    request.onerror = () => reject(new ConnectionError('The server does not answer.'));
    request.onabort = () => reject(new DOMException('Stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}
