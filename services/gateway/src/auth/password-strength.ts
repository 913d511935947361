import { AppError } from '@aia/platform';

/** Says why a password is too easy to guess; undefined when it is not. */
export type PasswordStrength = (password: string, userInputs: string[]) => Promise<string | undefined>;

/** zxcvbn's score from which on a password counts as hard to guess: at least 10^8 guesses. */
const LEAST_SCORE = 3;
/** Characters that a password has to have beside parts of the user's address. */
const LEAST_OWN_CHARACTERS = 8;

/**
 * Passwords by how many guesses they take: lists of breached passwords, keyboard rows, dates, repeats, and what is known
 * of the user. The lists are loaded when somebody first chooses a password; they take 25 MB that sign-in does not need.
 */
export function createPasswordStrength(): PasswordStrength {
  let loaded: ReturnType<typeof load> | undefined;
  return async (password, userInputs) => {
    if (withoutInputs(password, userInputs).length < LEAST_OWN_CHARACTERS) return 'It is almost the address.';
    const zxcvbn = await (loaded ??= load());
    const { score, feedback } = zxcvbn.check(password, userInputs);
    if (score >= LEAST_SCORE) return undefined;
    return feedback.warning || 'This password is among the first that would be tried.';
  };
}

/** A password without the parts of the address that it repeats. */
function withoutInputs(password: string, userInputs: readonly string[]): string {
  const parts = userInputs.filter(({ length }) => length >= 3).map((part) => part.toLowerCase());
  return parts.reduce((rest, part) => rest.replaceAll(part, ''), password.toLowerCase());
}

async function load() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary });
}

/** @throws AppError `validation-failed` naming `path` when the password is easy to guess. */
export async function requireStrongPassword(
  strength: PasswordStrength,
  password: string,
  { email, path }: { email: string; path: string },
): Promise<void> {
  const weakness = await strength(password, email.split(/[@.]/));
  if (weakness === undefined) return;
  const message =
    'Choose a password that is harder to guess, for example four words that do not belong together.';
  throw new AppError('validation-failed', `${path}: ${message}`, { errors: [{ path, message }] });
}
