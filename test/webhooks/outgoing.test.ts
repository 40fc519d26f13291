import { describe, expect, onTestFinished, test } from 'vitest'
import { keptAliveTransport, type Transport } from '../../src/bot/connector/transport.ts'
import { createDisputeLinks } from '../../src/disputes/link.ts'
import type { Route } from '../../src/outbox/route.ts'
import type { EntitlementId, TicketId } from '../../src/rules/index.ts'
import type { Delivery, NewDelivery, StoredEvent } from '../../src/store/outbox-port.ts'
import type { Instant, Reader } from '../../src/store/ports.ts'
import { webhookRoute } from '../../src/webhooks/outgoing.ts'
import { aDesk } from '../support/desk.ts'
import { engines } from '../support/stores.ts'
import { aReceiver } from './receiver.ts'
import { secretOf, ticket } from './world.ts'

const secret = secretOf('outgoing')
const at = '2026-03-15T12:00:00.000Z' as Instant

const links = createDisputeLinks({
  key: Buffer.alloc(32, 'key'),
  base: 'https://desk.example',
  now: () => new Date(at),
})

const transportFor = (): Transport => {
  const transport = keptAliveTransport()
  onTestFinished(() => transport.close())
  return transport
}

const aRoute = (urls: string[], transport: Transport = transportFor()): Route =>
  webhookRoute({ urls, secret, transport, links, now: () => new Date() })

const anEvent = (over: Partial<StoredEvent> = {}): StoredEvent => ({
  seq: 1,
  id: 'event-1',
  at,
  topic: 'ticket.moved',
  ticket,
  entitlement: 'E-1' as EntitlementId,
  payload: JSON.stringify({ topic: 'ticket.moved', ticket, entitlement: 'E-1', from: 'open', to: 'closed' }),
  ...over,
})

/** A webhook asks the records nothing. */
const noReader = {} as Reader

const due = (delivery: NewDelivery): Delivery => ({
  ...delivery,
  seq: 1,
  tries: 0,
  state: 'waiting',
  dueAt: delivery.at,
  problem: null,
})

const theDelivery = async (route: Route, event = anEvent()): Promise<Delivery> => {
  const [delivery] = await route.expand(event, noReader)
  if (delivery === undefined) throw new Error('nothing to deliver')
  return due(delivery)
}

describe('an event', () => {
  test('becomes one delivery for each address, in a lane for each of its tickets', async () => {
    const route = aRoute(['https://a.example/x', 'https://b.example/x', 'https://a.example/x'])
    const deliveries = await route.expand(anEvent(), noReader)
    expect(deliveries).toHaveLength(2)
    expect(deliveries).toMatchObject([
      { kind: 'webhook', topic: 'ticket.moved', ticket, at },
      { kind: 'webhook', topic: 'ticket.moved', ticket, at },
    ])
    const others = await route.expand(anEvent({ id: 'event-2', ticket: 'OLD-7' as TicketId }), noReader)
    const later = await route.expand(anEvent({ id: 'event-3' }), noReader)
    const all = [...deliveries, ...others, ...later]
    expect(new Set(all.map(({ id }) => id)).size).toBe(6)
    expect(new Set(all.map(({ lane }) => lane)).size).toBe(4)
    expect(later.map(({ lane }) => lane)).toEqual(deliveries.map(({ lane }) => lane))
  })

  test('without a ticket goes in the lane of its entitlement', async () => {
    const [delivery] = await aRoute(['https://a.example']).expand(anEvent({ ticket: null }), noReader)
    expect(delivery?.lane).toMatch(/\/E-1$/)
  })

  test('makes the same deliveries again after a restart, without the address in them', async () => {
    const urls = ['https://a.example/hooks?token=hunter2']
    const [first, second] = [
      await aRoute(urls).expand(anEvent(), noReader),
      await aRoute(urls).expand(anEvent(), noReader),
    ]
    expect(second).toEqual(first)
    expect(JSON.stringify(first)).not.toContain('hunter2')
  })

  test('takes ids and states along, and nothing else that is in it', async () => {
    const payload = JSON.stringify({
      topic: 'ticket.moved',
      ticket,
      entitlement: 'E-1',
      from: 'open',
      to: 'closed',
      subject: 'Zebra printer',
      email: 'ada@example.org',
    })
    const receiver = await aReceiver(secret)
    const route = aRoute([receiver.url])
    await route.send(await theDelivery(route, anEvent({ payload })))
    expect(receiver.received[0]?.verified).toEqual({
      type: 'ticket.moved',
      timestamp: at,
      data: { ticket, entitlement: 'E-1', from: 'open', to: 'closed' },
    })
  })

  test('of an erased customer tells nothing', async () => {
    expect(await aRoute(['https://a.example']).expand(anEvent({ payload: '' }), noReader)).toEqual([])
  })
})

describe('a delivery', () => {
  test('is posted as JSON, signed, under an id that every try repeats', async () => {
    const receiver = await aReceiver(secret)
    const route = aRoute([`${receiver.url}/deep?x=1`])
    const delivery = await theDelivery(route)
    receiver.next(500)
    expect(await route.send(delivery)).toMatchObject({ kind: 'again' })
    expect(await route.send(delivery)).toEqual({ kind: 'sent' })
    expect(receiver.received).toHaveLength(2)
    for (const { path, headers, verified } of receiver.received) {
      expect(path).toBe('/hooks/deep?x=1')
      expect(verified).toMatchObject({ type: 'ticket.moved' })
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': delivery.id })
    }
    expect(delivery.id).not.toContain('.')
  })

  test('signed with another secret is not taken by its receiver', async () => {
    const receiver = await aReceiver(secretOf('theirs'))
    const route = aRoute([receiver.url])
    await route.send(await theDelivery(route))
    expect(receiver.received[0]?.verified).toBeNull()
  })

  test.each([
    [200, { kind: 'sent' }],
    [202, { kind: 'sent' }],
    [302, { kind: 'again' }],
    [400, { kind: 'again' }],
    [404, { kind: 'again' }],
    [410, { kind: 'refused' }],
    [429, { kind: 'again' }],
    [500, { kind: 'again' }],
    [503, { kind: 'again' }],
  ] as const)('that is answered %i is %o', async (status, result) => {
    const receiver = await aReceiver(secret)
    const route = aRoute([receiver.url])
    receiver.next(status)
    const sent = await route.send(await theDelivery(route))
    expect(sent).toMatchObject(result)
    if ('why' in sent) expect(sent.why).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\d+ answered ${status}$`))
    if (sent.kind === 'again') expect(sent).not.toHaveProperty('after')
  })

  test.each([
    ['429, come in 7 s', 429, '7', 7000],
    ['503, come in 120 s', 503, '120', 120_000],
    ['503, come in a year', 503, String(365 * 86_400), 86_400_000],
    ['503, come whenever', 503, 'whenever', 0],
  ])(
    'that is answered %s waits so long, and never longer than a day',
    async (_, status, retryAfter, after) => {
      const receiver = await aReceiver(secret)
      const route = aRoute([receiver.url])
      receiver.next({ status, headers: { 'retry-after': retryAfter } })
      expect(await route.send(await theDelivery(route))).toMatchObject({ kind: 'again', after })
    },
  )

  test('that is answered 503 with a date waits until then', async () => {
    const receiver = await aReceiver(secret)
    const route = aRoute([receiver.url])
    const date = new Date(Date.now() + 60_000).toUTCString()
    receiver.next({ status: 503, headers: { 'retry-after': date } })
    const sent = await route.send(await theDelivery(route))
    expect(sent.kind === 'again' && (sent.after ?? 0)).toBeGreaterThan(30_000)
  })

  test('does not follow a redirect', async () => {
    const [receiver, elsewhere] = [await aReceiver(secret), await aReceiver(secret)]
    const route = aRoute([receiver.url])
    receiver.next({ status: 307, headers: { location: elsewhere.url } })
    expect(await route.send(await theDelivery(route))).toMatchObject({ kind: 'again' })
    expect(elsewhere.received).toEqual([])
  })

  test('that reaches nobody, or breaks off, is tried again', async () => {
    const receiver = await aReceiver(secret)
    const route = aRoute(['http://127.0.0.1:9', receiver.url])
    receiver.next('reset')
    for (const delivery of await route.expand(anEvent(), noReader))
      expect(await route.send(due(delivery))).toMatchObject({ kind: 'again', why: expect.any(String) })
  })

  test('is given ten seconds, and less where the receiver hangs', async () => {
    const receiver = await aReceiver(secret)
    const limits: number[] = []
    const transport = transportFor()
    const impatient: Transport = {
      ...transport,
      send: (request) => {
        limits.push(request.limit)
        return transport.send({ ...request, limit: 50 })
      },
    }
    const route = aRoute([receiver.url], impatient)
    receiver.next('hang')
    expect(await route.send(await theDelivery(route))).toMatchObject({
      kind: 'again',
      why: expect.stringContaining('no answer in time'),
    })
    expect(limits).toEqual([10_000])
  })

  test('to an address that left the settings is unwanted, and so is one that was erased', async () => {
    const route = aRoute(['https://a.example'])
    const delivery = await theDelivery(route)
    expect(await aRoute(['https://b.example']).send(delivery)).toEqual({ kind: 'unwanted' })
    expect(await route.send({ ...delivery, payload: '' })).toEqual({ kind: 'unwanted' })
  })
})

test('what the desk announces arrives whole', async () => {
  const [engine] = engines
  if (engine === undefined) throw new Error('no engine')
  const world = await aDesk(engine).withEntitlement({
    plan: 'limited',
    incidents: 1,
    tickets: [{ id: ticket }],
  })
  await world.desk.move(ticket, 'closed', 'cli')
  await world.done('op')
  const receiver = await aReceiver(secret)
  const route = aRoute([receiver.url])
  const events = (await world.rows('select * from outbox')) as StoredEvent[]
  for (const event of events)
    for (const delivery of await route.expand(event, noReader)) await route.send(due(delivery))
  expect(receiver.received.map(({ verified }) => verified)).toEqual(
    expect.arrayContaining([
      {
        type: 'ticket.moved',
        timestamp: at,
        data: { ticket, entitlement: 'E-1', from: 'open', to: 'closed' },
      },
      {
        type: 'incident.spent',
        timestamp: at,
        data: {
          ticket: expect.any(String),
          entitlement: 'E-1',
          operation: 'op',
          dispute: {
            url: expect.stringMatching(/^https:\/\/desk\.example\/disputes\/./),
            until: new Date(Date.parse(at) + 86_400_000).toISOString(),
          },
        },
      },
      {
        type: 'ticket.opened',
        timestamp: at,
        data: { ticket: expect.any(String), entitlement: 'E-1' },
      },
    ]),
  )
})
