import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'

export type OriginSettings = {
  /** Origins of the sites that may carry the widget, such as `https://shop.example`. */
  trustedOrigins: readonly string[]
  /** Whether every page of this machine is one of those, whatever its port. */
  trustsLoopback?: boolean | undefined
  /** Our own URL as browsers see it; without it, the request's Host tells. */
  publicUrl?: string | undefined
  /** How many proxies of ours are in front: with any, X-Forwarded-Proto and -For are believed. */
  trustedProxies?: number | undefined
}

export type Origins = {
  /** Our own origin as the caller sees it. */
  own(request: IncomingMessage): string
  /** Servers send no Origin and pass; a browser's page is ours or one of a trusted site. */
  judge(request: IncomingMessage): Judged
}

export type Judged = { from: 'server' } | { from: 'own' | 'trusted' | 'foreign'; origin: string }

export const createOrigins = ({
  trustedOrigins,
  trustsLoopback = false,
  publicUrl,
  trustedProxies = 0,
}: OriginSettings): Origins => {
  const trusted = new Set(trustedOrigins.map(originOf))
  const configured = publicUrl === undefined ? undefined : originOf(publicUrl)
  const own = (request: IncomingMessage): string =>
    configured ?? `${schemeOf(request, trustedProxies > 0)}://${hostOf(request)}`
  return {
    own,
    judge: (request) => {
      const { origin } = request.headers
      if (origin === undefined) return { from: 'server' }
      if (origin === own(request) || hostIn(origin) === hostOf(request)) return { from: 'own', origin }
      const isTrusted = trusted.has(origin) || (trustsLoopback && isLoopback(origin))
      return { from: isTrusted ? 'trusted' : 'foreign', origin }
    },
  }
}

const originOf = (url: string): string => new URL(url).origin

/** By host alone: behind a proxy that ends TLS, the scheme that arrives here is not the page's. */
const hostIn = (origin: string): string | undefined => URL.parse(origin)?.host || undefined

const isLoopback = (origin: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(URL.parse(origin)?.hostname ?? '')

const hostOf = ({ headers }: IncomingMessage): string => (headers.host ?? 'localhost').toLowerCase()

const schemeOf = ({ headers, socket }: IncomingMessage, believesProxy: boolean): 'http' | 'https' => {
  const forwarded = believesProxy
    ? String(headers['x-forwarded-proto'] ?? '')
        .split(',')
        .at(-1)
    : ''
  return forwarded?.trim() === 'https' || socket instanceof TLSSocket ? 'https' : 'http'
}

/** Whether a token that was made for certain origins may be used here. */
export const admits = (origins: readonly string[] | undefined, judged: Judged): boolean =>
  origins === undefined || judged.from === 'server' || origins.includes(judged.origin)
