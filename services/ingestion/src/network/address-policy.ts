import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '@aia/platform';
import ipaddr from 'ipaddr.js';

/** Which servers the sources may talk to. */
export interface AddressPolicy {
  /** @throws AppError `forbidden` when the host is a literal address that sources may not reach. */
  checkUrl(url: URL): void;
  /** The allowed addresses of the URL's host, after a look-up. @throws AppError like `lookup`. */
  resolve(url: URL): Promise<LookupAddress[]>;
  /** A look-up for sockets: the connection goes to the very address that was checked. */
  lookup: LookupFunction;
}

type Rule = (host: string, address: ipaddr.IPv4 | ipaddr.IPv6) => boolean;

/**
 * Refuses every address that is not public (loopback, private, link-local, multicast, reserved, and those that carry
 * such an IPv4 address inside IPv6), unless `allowed` has the host name, `*.suffix`, address or CIDR range.
 */
export function createAddressPolicy(allowed: readonly string[]): AddressPolicy {
  const rules = allowed.map(toRule);
  const permits = (host: string, address: string) => {
    const parsed = ipaddr.process(address);
    return parsed.range() === 'unicast' || rules.some((rule) => rule(host, parsed));
  };
  const lookup: LookupFunction = (host, options, callback) => {
    dnsLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      // One forbidden address forbids the host: which of several a client gets is the name server's choice.
      if (!addresses.every(({ address }) => permits(host.toLowerCase(), address))) {
        return callback(forbidden(host), []);
      }
      const [first] = addresses;
      if (options.all || !first) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
  const checkUrl = (url: URL) => {
    const host = hostOf(url);
    if (isIP(host) !== 0 && !permits(host, host)) throw forbidden(host);
  };
  return {
    lookup,
    checkUrl,
    resolve: async (url) => {
      checkUrl(url);
      const host = hostOf(url);
      if (isIP(host) !== 0) return [{ address: host, family: isIP(host) }];
      return new Promise((resolve, reject) => {
        lookup(host, { all: true }, (error, addresses) => {
          if (error) reject(error instanceof AppError ? error : unknownHost(host, error));
          else resolve(addresses as LookupAddress[]);
        });
      });
    },
  };
}

/** The host of a URL without the brackets of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
}

function toRule(text: string): Rule {
  const entry = text.toLowerCase();
  if (ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    return (_host, address) => address.kind() === network.kind() && address.match(network, bits);
  }
  if (ipaddr.isValid(entry)) {
    const own = ipaddr.process(entry).toNormalizedString();
    return (_host, address) => address.toNormalizedString() === own;
  }
  if (entry.startsWith('*.')) return (host) => host.endsWith(entry.slice(1));
  return (host) => host === entry;
}

function forbidden(host: string): AppError {
  const detail = `${host} is not a public address; if sources may read from it, add it to SOURCE_ALLOWED_HOSTS.`;
  return new AppError('forbidden', detail);
}

function unknownHost(host: string, cause: unknown): AppError {
  return new AppError('dependency-unavailable', `The host ${host} could not be found.`, { cause });
}
