import { InvalidArgumentError } from 'commander';

/** An option's whole number from `min` on. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} on.`);
  };
}
