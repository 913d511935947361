import type { TemplateVariable, VariableValues } from '@aia/contracts';
import { AppError } from '@aia/platform';

/**
 * The values of a template's blanks: what was given, else the defaults.
 * @throws AppError `validation-failed` that names each value which is missing, and each that the template does not have.
 */
export function valuesFor(variables: readonly TemplateVariable[], given: VariableValues): VariableValues {
  const known = new Set(variables.map(({ name }) => name));
  const values = Object.fromEntries(
    variables.map(({ name, default: fallback }) => [name, (given[name] ?? fallback ?? '').trim()]),
  );
  const errors = [
    ...variables
      .filter(({ name, required }) => required && values[name] === '')
      .map(({ name, label }) => problem(name, `Fill in "${label}".`)),
    ...Object.keys(given)
      .filter((name) => !known.has(name))
      .map((name) => problem(name, 'The template has no such variable.')),
  ];
  const [first] = errors;
  if (first) throw new AppError('validation-failed', first.message, { errors });
  return values;
}

function problem(name: string, message: string) {
  return { path: `body.variables.${name}`, message };
}
