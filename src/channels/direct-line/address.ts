import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

/**
 * Whom a limit by address counts: an IPv4 address, or the /64 of an IPv6 one, all of which one customer has.
 * `trustedProxies` says how many proxies of ours each add an entry to X-Forwarded-For; with none it is not looked at.
 */
export const clientNetwork = (request: IncomingMessage, trustedProxies: number): string =>
  networkOf(forwardedFor(request, trustedProxies) ?? request.socket.remoteAddress ?? '')

const forwardedFor = ({ headers }: IncomingMessage, trustedProxies: number): string | undefined => {
  if (trustedProxies === 0) return undefined
  const entries = String(headers['x-forwarded-for'] ?? '').split(',')
  return entries.at(-trustedProxies)?.trim() || undefined
}

export const networkOf = (address: string): string => {
  const [plain = ''] = address.split('%')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain
}

const groupsOf = (address: string): string[] => {
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...zeros, ...tail].map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
}
