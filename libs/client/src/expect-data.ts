interface Outcome<T> {
  data?: T;
  response: Response;
}

/**
 * The body of a successful call, with the type of its route: `await expectData(client.api.GET('/datasets'))`. Failed
 * calls have already rejected, so that a missing body means a route without one.
 */
export async function expectData<T>(call: Promise<Outcome<T>>): Promise<NonNullable<T>> {
  const { data, response } = await call;
  if (data === undefined || data === null) {
    throw new TypeError(`${response.url} answered ${response.status} without a body.`);
  }
  return data;
}
