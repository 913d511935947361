/**
 * Version of the terms that `analyzeTerms` gives; it is part of the name of every collection that holds them. Raise it
 * with each change of the analyzer's output: old and new terms in one index would silently not find each other. The test
 * beside this file compares the analyzer's output with a recorded fingerprint, so that no change goes unnoticed.
 */
export const ANALYZER_VERSION = 2;
