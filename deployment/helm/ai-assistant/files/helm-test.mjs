// Run by `helm test`: the door answers, everything behind it is ready, the first administrator can sign in and list datasets.
const gateway = process.env.GATEWAY_URL;

async function call(path, options = {}) {
  const response = await fetch(gateway + path, { ...options, signal: AbortSignal.timeout(20_000) });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

function expect(ok, message) {
  if (!ok) throw new Error(message);
  console.log(`ok: ${message}`);
}

/** Waits for what is still starting: a test that runs right after an installation should not fail for that. */
async function ready() {
  const end = Date.now() + Number(process.env.WAIT_SECONDS ?? 300) * 1000;
  for (;;) {
    const { status, body } = await call('/health/ready').catch((error) => ({
      status: 0,
      body: error.message,
    }));
    if (status === 200) return body;
    if (Date.now() > end) throw new Error(`not ready: ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

try {
  const { checks } = await ready();
  expect(
    Object.values(checks).every((check) => check.ok),
    `ready: ${Object.keys(checks).join(', ')}`,
  );
  expect((await call('/api/v1/datasets')).status === 401, 'a caller without a token is refused');
  const credentials = { email: process.env.ADMIN_EMAIL, password: process.env.ADMIN_PASSWORD };
  const login = await call('/api/v1/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  if (login.status === 401) {
    console.log('skipped: the administrator has another password by now');
  } else {
    expect(login.status === 200, `the administrator signs in (${login.status})`);
    const headers = { authorization: `Bearer ${login.body.accessToken}` };
    expect((await call('/api/v1/datasets', { headers })).status === 200, 'datasets are listed');
  }
} catch (error) {
  console.error(`failed: ${error.message}`);
  process.exitCode = 1;
}
