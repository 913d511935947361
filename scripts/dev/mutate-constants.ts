// Changes one constant of the analyzer or of fusion at a time, in a copy, and runs their tests: each change must make a
// test fail. Prints every change that none noticed and exits 1 then.
//
//   npx tsx scripts/dev/mutate-constants.ts
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

interface Target {
  /** Folder that is copied, beside which the copy lies, so that packages are found from there. */
  folder: string;
  files: string[];
  tests: string[];
}

interface Mutant {
  name: string;
  start: number;
  end: number;
  text: string;
}

const TARGETS: Target[] = [
  {
    folder: 'libs/language/src',
    files: [
      'terms.ts',
      'stem.ts',
      'words.ts',
      'look-alikes.ts',
      'detect.ts',
      'stop-words.ts',
      'analyzer-version.ts',
    ],
    tests: ['terms.test.ts', 'analyzer-version.test.ts', 'look-alikes.test.ts', 'detect.test.ts'],
  },
  { folder: 'services/retrieval/src/search', files: ['fuse.ts'], tests: ['fuse.test.ts'] },
];

/** How many words are remembered changes how fast terms come, not which. */
const WITHOUT_EFFECT = new Set(['REMEMBERED_WORDS']);

let survivors = 0;
let total = 0;
for (const target of TARGETS) {
  const copy = join(dirname(target.folder), '.mutants');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(target.folder, copy, { recursive: true });
  try {
    if (!testsPass(copy, target.tests))
      throw new Error(`The tests of ${target.folder} fail without any change.`);
    for (const file of target.files) check(target, copy, file);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
console.log(`${total} changes of constants, ${survivors} unnoticed`);
process.exit(survivors === 0 ? 0 : 1);

function check({ tests }: Target, copy: string, file: string): void {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  for (const mutant of mutantsOf(source, file)) {
    writeFileSync(path, source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end));
    total += 1;
    if (!testsPass(copy, tests)) continue;
    survivors += 1;
    console.log(`unnoticed: ${file}: ${mutant.name} became ${mutant.text.slice(0, 60)}`);
  }
  writeFileSync(path, source);
}

/** A change for each literal of the file's top-level constants. */
function mutantsOf(source: string, file: string): Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (name: string, node: ts.Node): void => {
    const text = mutated(node);
    if (text !== undefined) mutants.push({ name, start: node.getStart(), end: node.getEnd(), text });
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, (child) => visit(name, child));
  };
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && !WITHOUT_EFFECT.has(name.getText())) visit(name.getText(), initializer);
    }
  }
  return mutants;
}

function mutated(node: ts.Node): string | undefined {
  if (ts.isNumericLiteral(node))
    return String(
      Number(node.text) * (node.text.includes('.') ? 1.05 : 1) + (node.text.includes('.') ? 0 : 1),
    );
  if (node.kind === ts.SyntaxKind.RegularExpressionLiteral)
    return node.getText().replace(/^\/[^]*\/(?=[a-z]*$)/, '/(?!)/');
  if (ts.isStringLiteral(node) && node.text.length > 3) return JSON.stringify(node.text.slice(0, -1));
  return undefined;
}

function testsPass(folder: string, tests: string[]): boolean {
  const files = tests.map((test) => join(folder, test));
  const { status } = spawnSync('npx', ['mocha', '--extension', 'ts', ...files], {
    env: { ...process.env, NODE_OPTIONS: '--conditions=aia-source --import tsx' },
    stdio: 'ignore',
  });
  return status === 0;
}
