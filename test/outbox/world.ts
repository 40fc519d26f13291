import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { createDispatcher, type Dispatcher } from '../../src/outbox/dispatcher.ts'
import { type DispatchPolicy, defaultDispatchPolicy } from '../../src/outbox/policy.ts'
import type { Route, SendResult } from '../../src/outbox/route.ts'
import { type OpenStore, openStore } from '../../src/store/open.ts'
import type { Delivery, NewDelivery } from '../../src/store/outbox-port.ts'
import { instantOf } from '../../src/store/ports.ts'
import { freshDatabaseUrl } from '../bot/world.ts'

/** Short pauses, for tests that wait them out. */
export const quickPolicy: DispatchPolicy = {
  ...defaultDispatchPolicy,
  poll: 20,
  firstPause: 10,
  longestPause: 50,
}

export const openForTest = async (url?: string): Promise<OpenStore> => {
  const store = await openStore(url ?? (await freshDatabaseUrl()))
  onTestFinished(() => store.close())
  return store
}

type Office = {
  store: OpenStore
  dispatcher: Dispatcher
  /** The ids of all tries, in order. */
  tried: string[]
  /** The office's own clock. */
  now: Date
  /** Puts webhooks in, by id, each in a lane of its own unless said otherwise. */
  add(ids: string[], more?: Partial<NewDelivery>): Promise<void>
  states(): Promise<Pick<Delivery, 'id' | 'state' | 'tries' | 'dueAt' | 'problem'>[]>
}

/** A dispatcher on an outbox of its own, whose webhooks end as `send` says. */
export const anOffice = async ({
  send = async () => ({ kind: 'sent' }),
  expand = async () => [],
  random = () => 0.5,
  policy = {},
}: {
  send?: (delivery: Delivery) => Promise<SendResult>
  expand?: Route['expand']
  random?: () => number
  policy?: Partial<DispatchPolicy>
} = {}): Promise<Office> => {
  const store = await openForTest()
  const tried: string[] = []
  const route: Route = {
    kind: 'webhook',
    expand,
    send: (delivery) => {
      tried.push(delivery.id)
      return send(delivery)
    },
  }
  const office: Office = {
    store,
    tried,
    now: new Date('2026-03-01T12:00:00Z'),
    dispatcher: createDispatcher({
      outbox: store.outbox,
      routes: [route],
      now: () => office.now,
      random,
      policy: { ...defaultDispatchPolicy, ...policy },
      log: pino({ level: 'silent' }),
    }),
    add: (ids, more) =>
      store.outbox.add(
        ids.map((id) => ({
          id,
          kind: 'webhook',
          lane: id,
          topic: 'ticket.moved',
          ticket: null,
          entitlement: null,
          payload: '{}',
          at: instantOf(office.now),
          ...more,
        })),
      ),
    states: async () =>
      (await store.outbox.list({ limit: 100 })).map(({ id, state, tries, dueAt, problem }) => ({
        id,
        state,
        tries,
        dueAt,
        problem,
      })),
  }
  onTestFinished(async () => {
    await office.dispatcher.stop(1_000)
  })
  return office
}
