import fc from 'fast-check'
import type { Attack, Headers, Pass } from '../attack.ts'

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'PURGE',
  'SEARCH',
  'LINK',
]

const paths = [
  '/',
  '/healthz',
  '/readyz',
  '/api/messages',
  '/api/authorizations',
  '/api/tickets/T-AAAAA-AAAAA-Y',
  '/api/openapi.json',
  '/api/docs',
  '/api/docs/start.js',
  '/api/docs/swagger-ui.css',
  '/api/widget/token',
  '/api/webhooks/tickets',
  '/api/webhooks/tickets/zammad',
  '/api/webhooks/tickets/zendesk',
  '/disputes/x',
  '/v3/directline/tokens/generate',
  '/v3/directline/tokens/refresh',
  '/v3/directline/session/getsessionid',
  '/v3/directline/conversations',
  '/v3/directline/conversations/{conversation}',
  '/v3/directline/conversations/{conversation}/activities',
  '/v3/directline/conversations/{conversation}/stream',
  '/v3/directline/conversations/{conversation}/upload',
  '/widget.js',
  '/widget-0.js',
  '/widget/chat',
  '/widget/demo.css',
  '/widget/assets/x-AAAAAAAA.js',
]

const segment = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2e%2e',
    '%2f',
    '%00',
    '%zz',
    '%',
    '*',
    ':id',
    '__proto__',
    '%ed%a0%80',
    '%ff',
    'x'.repeat(3000),
    ';',
    '\\',
    '@',
    '//',
  ),
  fc.webSegment({ size: 'small' }),
)
const query = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    '?',
    '?lang=fr',
    '?lang=%ff',
    '?watermark=-1',
    '?watermark=99999999999999999999',
    '?watermark=1&watermark=2',
    '?t=x',
    '?%zz=%zz',
    `?${'a=1&'.repeat(1000)}`,
    '?__proto__[x]=1',
    '?a[b][c]=d',
  ),
  fc.webQueryParameters({ size: 'small' }).map((text) => `?${text}`),
)

const path = fc
  .tuple(fc.constantFrom(...paths), fc.option(segment), fc.boolean(), query)
  .map(([known, added, replaces, asked]) => {
    const base = added === null ? known : replaces ? known.replace(/[^/]*$/, added) : `${known}/${added}`
    return `${base.startsWith('/') ? base : `/${base}`}${asked}`
  })

const flood = (count: number, length: number): Headers =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`x-${n}`, 'v'.repeat(length)]))

const headers = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Headers>({}) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Headers>(
      { accept: 'text/html;q=bad, */*' },
      { 'accept-version': '~99' },
      { 'accept-language': ',;q=,xx-'.repeat(500) },
      { 'accept-encoding': 'gzip;q=nan, br;q=-1, *;q=99' },
      { origin: 'null' },
      { origin: 'https://attacker.example' },
      { origin: 'http://[::1' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://x' },
      { host: 'attacker.example' },
      { host: '[::1]:99999' },
      { host: 'a b' },
      { host: '' },
      { range: 'bytes=0-,-1,5-2' },
      { 'if-none-match': '*' },
      { 'if-none-match': `${'"x",'.repeat(1000)}W/` },
      { 'if-modified-since': 'yesterday' },
      { expect: '100-continue' },
      { expect: 'the-impossible' },
      { upgrade: 'h2c', connection: 'upgrade, http2-settings', 'http2-settings': 'x' },
      { upgrade: 'websocket', connection: 'upgrade' },
      { authorization: 'Bearer' },
      { authorization: `Bearer ${'x'.repeat(8000)}` },
      { authorization: 'Bearer gk_000000000000_'.padEnd(70, 'A') },
      { authorization: 'Digest username="' },
      { cookie: 'a=b; '.repeat(800) },
      { 'x-forwarded-for': 'unknown, , ,::, 1.2.3.4:80, %eth0' },
      { 'x-forwarded-proto': 'gopher' },
      { 'x-http-method-override': 'DELETE' },
      { 'transfer-encoding': 'gzip, chunked' },
      { 'idempotency-key': '"'.repeat(50) },
      { connection: 'close, x-0', te: 'trailers' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      flood(100, 100),
      flood(1500, 2),
      flood(3, 4500),
      flood(1, 15_000),
      flood(1, 20_000),
    ),
  },
)

const passes: Pass[] = ['none', 'none', 'key', 'secret', 'visitor', 'channel']

/** Any method on any path, with any header. */
export const routes = fc.tuple(fc.constantFrom(...methods), path, headers, fc.constantFrom(...passes)).map(
  ([method, at, with_, pass]): Attack => ({
    family: 'routes',
    pass,
    deed: { kind: 'request', method, path: at, headers: with_, body: null },
  }),
)
