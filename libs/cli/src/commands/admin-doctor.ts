import { expectData, type components } from '@aia/client';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';
import type { Terminal } from '../output/terminal.js';

type Check = components['schemas']['DoctorCheck'];

interface DoctorOptions extends GlobalOptions {
  json?: boolean;
}

/** `aia admin doctor` and `aia admin features list|enable|disable`. For administrators. */
export function addAdminDoctor(admin: Command, context: CommandContext): void {
  const options = (command: Command) => command.optsWithGlobals<DoctorOptions>();
  admin
    .command('doctor')
    .description('check every dependency, version and setting, and say what to do')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => examine(context, options(command)));
  const features = admin.command('features').description('Parts of the API that can be switched off');
  features
    .command('list', { isDefault: true })
    .description('every part, and whether it is on')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => listFeatures(context, options(command)));
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    features
      .command(`${verb} <name>`)
      .description(enabled ? 'switch a part on' : 'switch a part off, for everybody, at once')
      .action(async (name: string, _options, command: Command) => {
        const { api } = await context.connect(options(command));
        const feature = await expectData(
          api.PUT('/admin/features/{name}', { params: { path: { name } }, body: { enabled } }),
        );
        context.terminal.line(`${feature.name} is ${feature.enabled ? 'on' : 'off'}.`);
      });
  }
}

async function examine(context: CommandContext, options: DoctorOptions): Promise<void> {
  const { api } = await context.connect(options);
  const { checks } = await expectData(api.GET('/admin/doctor'));
  if (options.json) context.terminal.json(checks);
  else for (const check of checks) context.terminal.line(checkLine(check, context.terminal));
  const failed = checks.filter(({ status }) => status === 'failed').length;
  if (failed > 0) throw new CliError(`${failed} of ${checks.length} checks failed.`);
}

/** One check as a line, with what to do below it. */
export function checkLine(
  { name, status, found, advice }: Check,
  { green, red, bold, dim }: Pick<Terminal, 'green' | 'red' | 'bold' | 'dim'>,
): string {
  const mark = { ok: green('ok     '), warning: bold('warning'), failed: red('failed ') }[status];
  return `${mark}  ${name}: ${found}${advice === null ? '' : `\n         ${dim(advice)}`}`;
}

async function listFeatures(context: CommandContext, options: DoctorOptions): Promise<void> {
  const { api } = await context.connect(options);
  const { items } = await expectData(api.GET('/admin/features'));
  if (options.json) return context.terminal.json(items);
  context.terminal.line(
    formatTable(
      [
        { heading: 'name', cell: ({ name }) => name },
        { heading: 'state', cell: ({ enabled }) => (enabled ? 'on' : 'off') },
        { heading: 'what', cell: ({ description }) => description },
      ],
      items,
    ),
  );
}
