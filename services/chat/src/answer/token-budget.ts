/** Weight of a character outside of ASCII: tokenizers trained on English spend about twice as many tokens on it. */
const WIDE_CHARACTER = 2;
/** How fast the measured ratio replaces what was believed before. */
const LEARNING_RATE = 0.3;
/** Bounds of the ratio, so that one odd count cannot make prompts useless or too long. */
const MIN_RATIO = 0.5;
const MAX_RATIO = 4;

/** Estimates tokens of a text for one model. */
export type CountTokens = (text: string) => number;

/** What real prompt counts have taught about each model's estimates; kept in memory, one for a process. */
export interface TokenCalibration {
  /** Real tokens per estimated token; 1 until the first count came in. */
  ratio(model: string): number;
  /** Takes in the real count of a prompt whose uncorrected estimate was `estimated`. */
  observe(model: string, estimated: number, real: number): void;
}

/** An empty calibration. */
export function createTokenCalibration(): TokenCalibration {
  const ratios = new Map<string, number>();
  return {
    ratio: (model) => ratios.get(model) ?? 1,
    observe: (model, estimated, real) => {
      if (estimated <= 0 || real <= 0) return;
      const measured = Math.min(MAX_RATIO, Math.max(MIN_RATIO, real / estimated));
      const before = ratios.get(model);
      ratios.set(model, before === undefined ? measured : before + LEARNING_RATE * (measured - before));
    },
  };
}

/** Estimated tokens of a text from its length: characters outside of ASCII count double, every text is one at least. */
export function estimatePromptTokens(text: string, charsPerToken: number): number {
  let wide = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) wide += 1;
  return Math.ceil((text.length + wide * (WIDE_CHARACTER - 1)) / charsPerToken) || 1;
}
