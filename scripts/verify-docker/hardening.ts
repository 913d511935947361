import type { Report } from '../reports/check-report.js';
import { serviceOf, SERVICES, type Container, type Stack } from './docker.js';

/** Checks users, read-only roots, limits, secrets and published ports of every running container. */
export async function checkHardening(
  report: Report,
  stack: Stack,
  door: string,
  secrets: string[],
): Promise<void> {
  const containers = (await stack.containers()).filter(({ State }) => State.Running);
  const each = (rule: (container: Container) => string[]) => () =>
    containers.flatMap((container) => rule(container).map((line) => `${serviceOf(container)}: ${line}`));
  const ours = containers.filter((container) => SERVICES.includes(serviceOf(container)));

  await report.check('no process of any container is root', () => noRoot(stack, containers));
  await report.check('our root file systems are read-only, and writing to them fails', async () => [
    ...ours
      .filter(({ HostConfig }) => !HostConfig.ReadonlyRootfs)
      .map((one) => `${serviceOf(one)} is writable`),
    ...(await writable(stack, ours)),
  ]);
  await report.check(
    'every container drops all capabilities and cannot gain privileges',
    each(({ HostConfig }) => [
      ...(HostConfig.CapDrop?.includes('ALL') ? [] : ['capabilities are kept']),
      ...(HostConfig.SecurityOpt?.some((option) => option.startsWith('no-new-privileges'))
        ? []
        : ['may gain privileges']),
    ]),
  );
  await report.check(
    'every container has a CPU limit, a memory limit, a restart policy and bounded logs',
    each(({ HostConfig }) => [
      ...(HostConfig.Memory > 0 ? [] : ['no memory limit']),
      ...(HostConfig.NanoCpus > 0 ? [] : ['no CPU limit']),
      ...(HostConfig.RestartPolicy.Name === 'unless-stopped' ? [] : ['no restart policy']),
      ...(HostConfig.LogConfig.Config['max-size'] ? [] : ['unbounded logs']),
    ]),
  );
  await report.check(
    'every container is healthy',
    each(({ State }) =>
      State.Health?.Status === 'healthy' ? [] : [State.Health?.Status ?? 'no health check'],
    ),
  );
  await report.check(
    `only ${door} is published, on the loopback address`,
    each((container) => {
      const bound = Object.values(container.HostConfig.PortBindings ?? {}).flat();
      if (serviceOf(container) !== door) return bound.length === 0 ? [] : ['is published'];
      return bound.every(({ HostIp }) => HostIp === '127.0.0.1') && bound.length === 1
        ? []
        : [JSON.stringify(bound)];
    }),
  );
  await report.check(
    'no secret is in the environment of a container',
    each(({ Config }) =>
      Config.Env.some((line) => secrets.some((secret) => line.includes(secret))) ? ['it is'] : [],
    ),
  );
}

async function noRoot(stack: Stack, containers: Container[]): Promise<string[]> {
  const script =
    'for status in /proc/[0-9]*/status; do grep -h ^Uid: "$status" 2>/dev/null; done | cut -f 2,3 | sort -u';
  const services = [...new Set(containers.map(serviceOf))];
  const found = await Promise.all(
    services.map(async (service) => ({
      service,
      users: (await stack.exec(service, 'sh', '-c', script)).output,
    })),
  );
  // The program that looks runs as the container's user too; in the database's container that is root.
  const looksAsRoot = new Set(containers.filter(({ Config }) => Config.User === '').map(serviceOf));
  return found
    .filter(({ service, users }) => !looksAsRoot.has(service) && /^0\t|\t0$/m.test(users))
    .map(({ service, users }) => `${service}: ${users.trim()}`);
}

async function writable(stack: Stack, containers: Container[]): Promise<string[]> {
  const services = [...new Set(containers.map(serviceOf))];
  const outcomes = await Promise.all(
    services.map(async (service) => ({
      service,
      ...(await stack.exec(service, 'sh', '-c', 'touch /app/probe || touch /usr/local/bin/probe')),
    })),
  );
  return outcomes.filter(({ code }) => code === 0).map(({ service }) => `${service} could write`);
}
