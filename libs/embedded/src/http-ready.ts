import { get } from 'node:http';

const TIMEOUT_MS = 3000;

/** Resolves when the address answers 2xx; rejects with what it says otherwise. */
export function checkHttpAnswers(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, timeout: TIMEOUT_MS }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('end', () => {
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve();
        else reject(new Error(failedChecks(body) ?? `${url} answers ${status}`));
      });
    });
    request.once('timeout', () => request.destroy(new Error(`${url} does not answer`)));
    request.once('error', reject);
  });
}

/** The dependencies that a health answer names, in one line. */
function failedChecks(body: string): string | undefined {
  try {
    const { checks } = JSON.parse(body) as { checks?: Record<string, { ok?: boolean; detail?: string }> };
    const failed = Object.entries(checks ?? {}).filter(([, check]) => check.ok === false);
    if (failed.length === 0) return undefined;
    return failed.map(([name, { detail }]) => `${name}: ${detail ?? 'not ready'}`).join('; ');
  } catch {
    return undefined; // not a health answer
  }
}
