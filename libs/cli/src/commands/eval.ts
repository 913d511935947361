import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { addEvalFeedback } from './eval-feedback.js';
import { addEvalImport } from './eval-import.js';
import { addEvalQuestions } from './eval-questions.js';
import { addEvalRun } from './eval-run.js';
import { addEvalRuns } from './eval-runs.js';

/** `aia eval import|questions|draft|feedback|approve|reject|run|list|compare`: how good search is, on a team's own questions. */
export function addEval(program: Command, context: CommandContext): void {
  const group = program.command('eval').description('Measure search with golden questions');
  addEvalImport(group, context);
  addEvalQuestions(group, context);
  addEvalFeedback(group, context);
  addEvalRun(group, context);
  addEvalRuns(group, context);
}
