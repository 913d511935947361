import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { z } from 'zod';
import { explanations } from './explanations.js';
import { processSchemas, schemaSources } from './processes.js';

/** A variable of the environment. */
export interface Variable {
  name: string;
  /** What it is for; undefined when neither the schema's comment nor `explanations` says so. */
  explanation: string | undefined;
  /** Processes that read it, each with its default; undefined: there is none. */
  readers: { process: string; required: boolean; fallback: string | undefined }[];
}

/** Every variable of every process, in the order of the schemas. */
export function environmentVariables(): Variable[] {
  const comments = schemaComments();
  const variables = new Map<string, Variable>();
  for (const [process, schema] of Object.entries(processSchemas)) {
    for (const [name, field] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
      const explanation = explanations[name] ?? comments.get(name);
      const variable = variables.get(name) ?? { name, explanation, readers: [] };
      variable.readers.push({ process, ...defaultOf(field) });
      variables.set(name, variable);
    }
  }
  return [...variables.values()];
}

function defaultOf(field: z.ZodType): { required: boolean; fallback: string | undefined } {
  const parsed = field.safeParse(undefined);
  if (!parsed.success) return { required: true, fallback: undefined };
  const value = parsed.data;
  if (value === undefined) return { required: false, fallback: undefined };
  return { required: false, fallback: Array.isArray(value) ? value.join(',') : String(value) };
}

/** The comment above each property that is written in capitals in the schemas' sources. */
function schemaComments(): Map<string, string> {
  const comments = new Map<string, string>();
  for (const path of schemaSources) {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node)) {
        const text = ts.getTextOfJSDocComment(
          ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)[0]?.comment,
        );
        if (text) comments.set(node.name.getText(source), text.replaceAll(/\s+/g, ' ').trim());
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return comments;
}
