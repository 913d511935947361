/* global fetch, AbortSignal */
// HEALTHCHECK of every service image: exit code 0 when the service answers that it is ready.
const url = `http://127.0.0.1:${process.env.PORT}/health/ready`;
const answer = await fetch(url, { signal: AbortSignal.timeout(8000) }).catch((error) => ({ error }));
if (answer.error) console.error(`${url}: ${answer.error.cause?.code ?? answer.error.message}`);
else if (!answer.ok) console.error(await answer.text());
process.exit(answer.ok ? 0 : 1);
