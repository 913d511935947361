import { Agent, request } from 'undici';

/** Every stream has a connection of its own. */
const agent = new Agent({ pipelining: 1 });

/** When the tokens of one answer came, milliseconds after the request was sent. */
export interface StreamTimes {
  firstToken: number;
  gaps: number[];
}

/** What to ask, and what each token of the answer is preceded by in the stream. */
export interface Ask {
  url: string;
  headers: Record<string, string>;
  body: object;
  mark: string;
}

/** Asks and notes when each token came; throws unless there was one. `onToken` may end it by aborting its signal. */
export async function readStream(
  { url, headers, body, mark }: Ask,
  onToken: (count: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<StreamTimes> {
  const sent = performance.now();
  const times: number[] = [];
  const response = await request(url, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
  if (response.statusCode !== 200)
    throw new Error(`${url} answered ${response.statusCode}: ${await response.body.text()}`);
  let rest = '';
  for await (const part of response.body) {
    const now = performance.now();
    const pieces = (rest + String(part)).split(mark);
    // What follows the last mark cannot hold a whole further one; a mark cut in two is joined by the next part.
    rest = (pieces.at(-1) ?? '').slice(-mark.length + 1);
    for (let at = 1; at < pieces.length; at += 1) {
      times.push(now);
      onToken(times.length);
    }
  }
  const [first] = times;
  if (first === undefined) throw new Error(`${url} sent no token.`);
  return { firstToken: first - sent, gaps: times.slice(1).map((time, at) => time - (times[at] ?? time)) };
}
