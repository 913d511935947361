import { createClient, expectData, type ApiClient } from '@aia/client';

/**
 * A client of a gateway that acts as the given user; it signs in again when its access token has ended.
 * @throws ApiError when the password is wrong, ConnectionError when nobody answers.
 */
export async function signIn(baseUrl: string, user: { email: string; password: string }): Promise<ApiClient> {
  const { api } = createClient({ baseUrl });
  const fetchToken = async () => (await expectData(api.POST('/auth/login', { body: user }))).accessToken;
  let token = await fetchToken();
  return createClient({ baseUrl, token: () => token, renewToken: async () => (token = await fetchToken()) });
}
