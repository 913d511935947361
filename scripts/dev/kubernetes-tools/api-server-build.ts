import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, has, run } from './cache.js';

const VERSION = 'v1.35.4';
/** Modules that live in the repository of Kubernetes and must be of its own version. */
const STAGED =
  `api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap
  code-generator component-base component-helpers controller-manager cri-api cri-client csi-translation-lib
  dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator kube-controller-manager kube-proxy
  kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission sample-apiserver sample-cli-plugin
  sample-controller`.split(/\s+/);

const MAIN = `package main

import (
	"os"

	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() { os.Exit(cli.Run(app.NewAPIServerCommand())) }
`;

/** Paths of the two programs of an API server, and whether it had to be left out. */
export type ApiServerPrograms = { etcd: string; apiServer: string } | { missing: string };

/**
 * A kube-apiserver for checks, compiled once from its Go module (some minutes of both cores), and etcd from the PATH. Where
 * one of them cannot be had, says what to install.
 */
export function apiServerPrograms(): ApiServerPrograms {
  if (!has('etcd')) return { missing: 'etcd is not installed (Debian: etcd-server)' };
  if (!has('go')) return { missing: 'Go is not installed' };
  const folder = cached(`kube-apiserver-${VERSION}`, compile);
  return { etcd: 'etcd', apiServer: join(folder, 'kube-apiserver') };
}

function compile(folder: string): void {
  const replaced = STAGED.map(
    (name) => `replace k8s.io/${name} => k8s.io/${name} ${VERSION.replace('v1', 'v0')}`,
  );
  const module = ['module checks.local/kube-apiserver', 'go 1.25.0', `require k8s.io/kubernetes ${VERSION}`];
  writeFileSync(join(folder, 'go.mod'), [...module, ...replaced, ''].join('\n'));
  writeFileSync(join(folder, 'main.go'), MAIN);
  const [, minor] = VERSION.split('.');
  const about = { gitVersion: VERSION, gitMajor: '1', gitMinor: minor };
  const stamps = Object.entries(about).map(
    ([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`,
  );
  const env = { ...process.env, CGO_ENABLED: '0' };
  run('go', ['mod', 'tidy'], { cwd: folder, env });
  run(
    'nice',
    ['-n', '10', 'go', 'build', '-ldflags', `-s -w ${stamps.join(' ')}`, '-o', 'kube-apiserver', '.'],
    {
      cwd: folder,
      env,
    },
  );
}
