import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the parameters that OWASP names first: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes and checks passwords. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether the password matches. Without a hash it computes as long as with one, and answers false. */
  matches(password: string, passwordHash: string | undefined): Promise<boolean>;
}

/** Argon2id passwords. The hash that stands in for unknown users is made once, so that both paths verify one hash. */
export async function createPasswords(): Promise<Passwords> {
  const standIn = await hash('there is no such user', PARAMETERS);
  return {
    hash: (password) => hash(password, PARAMETERS),
    matches: async (password, passwordHash) => {
      const matches = await verify(passwordHash ?? standIn, password);
      return matches && passwordHash !== undefined;
    },
  };
}
