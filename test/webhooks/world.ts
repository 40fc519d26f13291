import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { onTestFinished } from 'vitest'
import { createHttpServer } from '../../src/http/server.ts'
import { newTicketId } from '../../src/rules/index.ts'
import { mountIncoming } from '../../src/webhooks/incoming.ts'
import { standardScheme } from '../../src/webhooks/schemes/standard.ts'
import { zammadScheme } from '../../src/webhooks/schemes/zammad.ts'
import { zendeskScheme } from '../../src/webhooks/schemes/zendesk.ts'
import { aDesk, type World } from '../support/desk.ts'
import { engines } from '../support/stores.ts'

export const secretOf = (name: string): string =>
  `whsec_${Buffer.from(name.padEnd(32, '-')).toString('base64')}`

export const ourSecret = secretOf('ours')
/** As Zendesk makes them, and as it uses them: the text itself is the key. */
export const zendeskSecret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=='
export const ticket = newTicketId(Uint8Array.from({ length: 10 }, (_, i) => i))

export type Headers = Record<string, string>
type Posted = { status: number; body: unknown; retryAfter: string | null }

export const post = async (url: string, body: string, headers: Headers): Promise<Posted> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? null : JSON.parse(text),
    retryAfter: response.headers.get('retry-after'),
  }
}

let count = 0
const minute = 60_000

type Signing = { id?: string; minutesAgo?: number; secret?: string }

/** The headers of Standard Webhooks, by its own library. */
export const signed = (
  body: string,
  { id = `msg_${++count}`, minutesAgo = 0, secret = ourSecret }: Signing = {},
) => {
  const at = new Date(Date.now() - minutesAgo * minute)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}

/** As Zammad's `UserAgent.set_signature` does. */
export const signedByZammad = (
  body: string,
  { id = `delivery-${++count}`, secret = ourSecret }: Signing = {},
): Headers => ({
  'user-agent': 'Zammad User Agent',
  'x-zammad-trigger': 'Guichet',
  'x-zammad-delivery': id,
  'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
})

/** As Zendesk says that it signs: base64(HMACSHA256(TIMESTAMP + BODY)). */
export const signedByZendesk = (
  body: string,
  { id = `invocation-${++count}`, minutesAgo = 0, secret = zendeskSecret }: Signing = {},
): Headers => {
  const timestamp = new Date(Date.now() - minutesAgo * minute).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    'x-zendesk-account-id': '123456',
    'x-zendesk-webhook-id': '01F1KRFQ6BG29CNWFR60NK5FNY',
    'x-zendesk-webhook-invocation-id': id,
    'x-zendesk-webhook-signature': createHmac('sha256', secret)
      .update(`${timestamp}${body}`)
      .digest('base64'),
    'x-zendesk-webhook-signature-timestamp': timestamp,
  }
}

/** As Zammad writes a moment into a payload. */
export const zammadMoment = (minutesAgo = 0): string =>
  new Date(Date.now() - minutesAgo * minute).toISOString().replace(/^(.{10})T(.{8}).*$/, '$1 $2 UTC')

export const moved = (status: string, id: string = ticket): string =>
  JSON.stringify({ type: 'ticket.moved', data: { ticket: id, status } })
export const answered = (id: string = ticket): string =>
  JSON.stringify({ type: 'ticket.answered', data: { ticket: id } })

export type Entrance = World & {
  at: { standard: string; zammad: string; zendesk: string }
  /** What the audit trail says was done, and by whom. */
  trail(): Promise<string[]>
}

const [sqlite] = engines

/** The ways in on a real server, before a desk with one open ticket. */
export const anEntrance = async (engine = sqlite): Promise<Entrance> => {
  if (engine === undefined) throw new Error('no engine')
  const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket }] })
  const log = pino({ level: 'silent' })
  const now = () => new Date()
  const http = createHttpServer({ handle: async () => ({ status: 200 }), ready: async () => undefined, log })
  const schemes = [standardScheme(ourSecret), zammadScheme(ourSecret, now), zendeskScheme(zendeskSecret, now)]
  mountIncoming(http.server, { desk: world.desk, schemes, now, log })
  const standard = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}/api/webhooks/tickets`
  onTestFinished(() => http.drain(0))
  return {
    ...world,
    at: { standard, zammad: `${standard}/zammad`, zendesk: `${standard}/zendesk` },
    trail: async () =>
      (await world.store.read((reader) => reader.audit(0, 100))).map(
        ({ actor, action }) => `${actor} ${action}`,
      ),
  }
}
