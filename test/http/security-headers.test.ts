import { expect, test } from 'vitest'
import { freshDatabaseUrl } from '../bot/world.ts'
import { start } from '../dialogs/program.ts'

type Ask = { method?: string; headers?: Record<string, string>; body?: string }
const json = { 'content-type': 'application/json' }
const post = (body: string, headers: Record<string, string> = json): Ask => ({
  method: 'POST',
  headers,
  body,
})

const TICKET_WEBHOOK_SECRET = `whsec_${'A'.repeat(43)}=`

/** Nothing but the chat is framed, and that by its own site and by trusted ones. It is not built where nobody has started it. */
type Case = [path: string, status: number | number[], framedBy: 'nobody' | 'sites', ask?: Ask]
const cases: Case[] = [
  ['/', 200, 'nobody'],
  ['/widget/demo.css', 200, 'nobody'],
  ['/widget.js', [200, 503], 'nobody'],
  ['/widget-00000000.js', 404, 'nobody'],
  ['/widget/chat', [200, 503], 'sites'],
  ['/widget/assets/none-AAAAAAAA.js', 404, 'nobody'],
  ['/healthz', 200, 'nobody'],
  ['/readyz', 200, 'nobody'],
  ['/api/docs', 200, 'nobody'],
  ['/api/docs/start.js', 200, 'nobody'],
  ['/api/docs/swagger-ui.css', 200, 'nobody'],
  ['/api/docs/swagger-ui.js', 200, 'nobody'],
  ['/api/openapi.json', 200, 'nobody'],
  ['/api/tickets/T-AAAAA-AAAAA-Y', 401, 'nobody'],
  ['/api/authorizations', 401, 'nobody', post('{}')],
  ['/api/messages', 400, 'nobody', post('{}')],
  ['/api/messages', 413, 'nobody', post(`"${'x'.repeat(300_000)}"`)],
  ['/api/messages', 415, 'nobody', post('{}', { 'content-type': 'text/plain' })],
  ['/api/messages', 405, 'nobody'],
  ['/api/widget/token', 200, 'nobody', post('{}')],
  ['/api/widget/token', 400, 'nobody', post('[]')],
  ['/api/webhooks/tickets', 401, 'nobody', post('{}')],
  ['/v3/directline/conversations', 401, 'nobody', post('{}')],
  ['/v3/directline/nowhere', 404, 'nobody'],
  ['/v3/directline/conversations', 403, 'nobody', { headers: { origin: 'https://attacker.example' } }],
  ['/v3/directline/conversations', 204, 'nobody', { method: 'OPTIONS' }],
  ['/disputes/none', 404, 'nobody'],
  [
    '/disputes/none',
    403,
    'nobody',
    post('a=b', { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }),
  ],
  ['/nowhere', 404, 'nobody'],
  ['/%zz', 404, 'nobody'],
  ['/nowhere', 404, 'nobody', { method: 'DELETE' }],
  ['/healthz', 405, 'nobody', { method: 'PUT' }],
]

const faultsOf = ({ headers }: Response, isHttps: boolean, framedBy: 'nobody' | 'sites'): string[] => {
  const policy = headers.get('content-security-policy') ?? ''
  const ancestors = framedBy === 'sites' ? "frame-ancestors 'self'" : "frame-ancestors 'none'"
  const checks: [fault: string, isFine: boolean][] = [
    ['may be sniffed', headers.get('x-content-type-options') === 'nosniff'],
    ['refers', headers.get('referrer-policy') === 'no-referrer'],
    [
      'is not kept to https',
      headers.get('strict-transport-security') === (isHttps ? 'max-age=31536000' : null),
    ],
    ['has no policy', policy.includes("default-src 'none'")],
    ['runs foreign scripts', !/unsafe-eval|script-src[^;]*(unsafe|\*|https?:)/.test(policy)],
    ['is framed by others', policy.includes(ancestors)],
    ['tells its version', !/\d/.test(headers.get('server') ?? '') && !headers.has('x-powered-by')],
  ]
  return checks.filter(([, isFine]) => !isFine).map(([fault]) => fault)
}

test.each([
  ['https', 'https://desk.example'],
  ['http', 'http://desk.example'],
])('every answer is safe with a public address of %s', async (scheme, PUBLIC_URL) => {
  const { url } = await start(await freshDatabaseUrl(), { PUBLIC_URL, TICKET_WEBHOOK_SECRET })
  for (const [path, statuses, framedBy, ask = {}] of cases) {
    const response = await fetch(url + path, { redirect: 'manual', ...ask })
    await response.arrayBuffer()
    const asked = `${ask.method ?? 'GET'} ${path}`
    expect([statuses].flat(), asked).toContain(response.status)
    expect(faultsOf(response, scheme === 'https', framedBy), asked).toEqual([])
  }
})
