import fc from 'fast-check'
import type { Attack, Headers, Pass } from '../attack.ts'
import { mostlySpoiled, nastyText } from './values.ts'

type Call = { method?: string; path: string; pass: Pass; headers?: Headers; body?: unknown }

const called = (family: string, { method = 'POST', path, pass, headers = {}, body }: Call): Attack => ({
  family,
  pass,
  deed: {
    kind: 'request',
    method,
    path,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  },
})

const requests: object[] = [
  { customer: 'home', call: 'technical', supportCode: '0123456789' },
  { customer: 'business', call: 'technical', licenseKey: '12345678' },
  { customer: 'home', call: 'technical', ticket: 'T-AAAAA-AAAAA-Y', email: 'ada@example.com' },
  { customer: 'business', call: 'licensing', ticket: 'T-AAAAA-AAAAA-Y' },
  { customer: 'home', call: 'sales' },
  {
    customer: 'home',
    call: 'technical',
    supportCode: '0123456789',
    commit: true,
    subject: 'It does not start',
  },
]

const authorizations = fc
  .tuple(
    fc.oneof(...requests.map(mostlySpoiled)),
    fc.constantFrom<Pass>('key', 'key', 'key', 'none'),
    fc.option(nastyText.map(headerText)),
  )
  .map(([body, pass, key]) =>
    called('authorizations', {
      path: '/api/authorizations',
      pass,
      headers: key ? { 'idempotency-key': key } : {},
      body,
    }),
  )

const tickets = nastyText.map((text) =>
  called('tickets', { method: 'GET', path: `/api/tickets/${inPath(text)}`, pass: 'key' }),
)

const ticketEvents: object[] = [
  { type: 'ticket.moved', timestamp: '{now}', data: { ticket: 'T-AAAAA-AAAAA-Y', status: 'pending' } },
  { type: 'ticket.answered', timestamp: '{now}', data: { ticket: 'T-AAAAA-AAAAA-Y' } },
  { type: 'contact.created', timestamp: '{now}', data: {} },
]
const hooks = fc
  .tuple(
    fc.oneof(...ticketEvents.map(mostlySpoiled)),
    fc.constantFrom(['standard', ''], ['zammad', '/zammad'], ['zendesk', '/zendesk']),
    fc.boolean(),
  )
  .map(([body, [hook, below], isSigned]) =>
    called('webhooks', {
      path: `/api/webhooks/tickets${below}`,
      pass: isSigned && (hook === 'standard' || hook === 'zammad' || hook === 'zendesk') ? { hook } : 'none',
      body,
    }),
  )

const one = '/v3/directline/conversations/{conversation}'
const spoken: [path: string, body: object][] = [
  ['/v3/directline/conversations', { user: { id: 'dl_ada', name: 'Ada' }, locale: 'fr' }],
  [
    `${one}/activities`,
    { type: 'message', text: 'hello', from: { id: '{user}' }, channelData: { clientActivityID: 'c1' } },
  ],
  [
    `${one}/activities`,
    { type: 'message', value: { guichet: { action: 'skip' } }, attachments: [{ contentType: 'x' }] },
  ],
  [
    `${one}/activities`,
    { type: 'event', name: 'webchat/join', value: { language: 'fr' }, from: { id: '{user}' } },
  ],
  ['/v3/directline/tokens/refresh', { token: 'x' }],
]
const directLine = fc.oneof(
  ...spoken.map(([path, base]) =>
    mostlySpoiled(base).map((body) => called('Direct Line', { path, pass: 'visitor', body })),
  ),
)

const generated = mostlySpoiled({
  user: { id: 'dl_ada', name: 'Ada' },
  trustedOrigins: ['https://shop.example'],
}).map((body) => called('Direct Line', { path: '/v3/directline/tokens/generate', pass: 'secret', body }))

const reading = fc
  .tuple(fc.constantFrom('', '/activities', '/stream'), fc.oneof(nastyText, fc.nat(200).map(String)))
  .map(([below, watermark]) =>
    called('Direct Line', {
      method: 'GET',
      path: `${one}${below}?watermark=${inPath(watermark)}`,
      pass: 'visitor',
    }),
  )

const widget = fc
  .oneof(
    mostlySpoiled({ resume: 'x.y.z', identity: 'x.y.z', locale: 'fr' }),
    mostlySpoiled({ resume: '{resume}', locale: 'fr' }),
    fc.constant({ identity: '{identity}' }),
  )
  .map((body) => called('widget tokens', { path: '/api/widget/token', pass: 'none', body }))

const disputes = fc.tuple(fc.constantFrom('GET', 'HEAD', 'POST'), nastyText, fc.boolean()).map(
  ([method, text, isOwn]): Attack => ({
    family: 'disputes',
    pass: 'none',
    deed: {
      kind: 'request',
      method,
      path: `/disputes/${inPath(text)}`,
      headers:
        method === 'POST'
          ? {
              'content-type': 'application/x-www-form-urlencoded',
              'sec-fetch-site': isOwn ? 'same-origin' : 'none',
            }
          : {},
      body: method === 'POST' ? `token=${inPath(text)}&kind=check&comment=${inPath(text)}` : null,
    },
  }),
)

function headerText(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 2000)
}

function inPath(text: string): string {
  return encodeURIComponent(text.toWellFormed().slice(0, 2000))
}

export const interfaces = { authorizations, tickets, hooks, directLine, generated, reading, widget, disputes }
