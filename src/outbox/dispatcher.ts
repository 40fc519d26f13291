import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { unreachable } from '../rules/vocabulary.ts'
import type { Delivery, NewDelivery, Outbox } from '../store/outbox-port.ts'
import { instantOf } from '../store/ports.ts'
import { Bell } from './bell.ts'
import { type DispatchPolicy, nextTry } from './policy.ts'
import type { Route, SendResult } from './route.ts'

export type DispatcherDeps = {
  outbox: Outbox
  /** At most one of a kind. */
  routes: Route[]
  now: () => Date
  /** Between 0 and 1, for jitter. */
  random: () => number
  policy: DispatchPolicy
  log: Logger
}

export type Dispatcher = {
  /** Sends what is due until nothing is; how many tries that took. Fails where the store does. */
  runOnce(): Promise<number>
  /** Goes on sending, whenever it is told or the time of its own look has come. Keeps no process alive. */
  start(): void
  /** Something may be due. Costs two looks at most, and nothing while it is at work. */
  tell(): void
  /** Begins no further try and waits for those under way; false when the limit (ms) came first. */
  stop(limit: number): Promise<boolean>
}

/**
 * Turns events into deliveries and sends them, several lanes at once, one delivery of a lane after the other. At least
 * once: a process that dies between a send and noting it down sends again, under the same id, by which the other side
 * can tell; and so does another process, once the claim of one that hangs has run out.
 */
export const createDispatcher = (deps: DispatcherDeps): Dispatcher => {
  const { outbox, policy, now, log } = deps
  const bell = new Bell()
  /** By the name of the try. */
  const underWay = new Map<string, Promise<void>>()
  let poll: NodeJS.Timeout | null = null
  let going = Promise.resolve()
  let stopping = false

  const begin = (delivery: Delivery): void => {
    const name = tryOf(delivery)
    const trying = attempt(delivery, deps)
      .catch((err: unknown) => log.error({ err, delivery: delivery.id }, 'a delivery stays claimed'))
      .finally(() => {
        underWay.delete(name)
        bell.ring()
      })
    underWay.set(name, trying)
  }

  const tellEvents = async (): Promise<void> => {
    let told = policy.events
    while (told === policy.events && !stopping)
      told = await outbox.expand(policy.events, expandBy(deps.routes))
  }

  /**
   * Begins what is due, as far as lanes are free; how many tries. A clock that was set forward ends claims too early: a try
   * that was under way when they were claimed anew is not begun again, also if it has ended by then.
   */
  const beginDue = async (): Promise<number> => {
    const free = policy.lanes - underWay.size
    if (stopping || free <= 0) return 0
    const at = now()
    const until = new Date(at.getTime() + policy.claim)
    const before = new Set(underWay.keys())
    const claimed = await outbox.claim(instantOf(at), instantOf(until), free)
    const anew = claimed.filter((delivery) => !before.has(tryOf(delivery)))
    for (const delivery of anew) begin(delivery)
    return anew.length
  }

  /** An event that nobody can make anything of holds up events, and no delivery. */
  const goOn = async (): Promise<void> => {
    while (!stopping) {
      await bell.heard()
      await tellEvents().catch((err: unknown) => log.error({ err }, 'events stay untold'))
      await beginDue().catch((err: unknown) => log.error({ err }, 'deliveries stay where they are'))
    }
  }

  return {
    runOnce: async () => {
      await tellEvents()
      let tries = 0
      for (;;) {
        const begun = await beginDue()
        if (begun === 0 && underWay.size === 0) return tries
        tries += begun
        if (underWay.size > 0) await Promise.race(underWay.values())
      }
    },
    start: () => {
      poll = setInterval(() => bell.ring(), policy.poll)
      poll.unref()
      bell.ring()
      going = goOn()
    },
    tell: () => bell.ring(),
    stop: async (limit) => {
      stopping = true
      if (poll !== null) clearInterval(poll)
      bell.ring()
      const over = going.then(() => Promise.all(underWay.values())).then(() => true)
      return inTime(limit, over, () => false)
    },
  }
}

/** A try that failed is over: the next has a name of its own, and may begin before the first is forgotten here. */
const tryOf = ({ id, tries }: Delivery): string => `${id} ${tries}`

const expandBy =
  (routes: Route[]): Parameters<Outbox['expand']>[1] =>
  async (event, reader) => {
    const deliveries: NewDelivery[] = []
    for (const route of routes) deliveries.push(...(await route.expand(event, reader)))
    return deliveries
  }

/** One try, and what became of it is noted down. */
const attempt = async (delivery: Delivery, deps: DispatcherDeps): Promise<void> => {
  const { outbox, log } = deps
  const { id, kind, topic } = delivery
  const result = await send(delivery, deps)
  switch (result.kind) {
    case 'sent':
      return outbox.settle(id)
    case 'unwanted':
      log.info({ id, kind, topic }, 'nobody wants a delivery any more')
      return outbox.settle(id)
    case 'again': {
      const due = nextTry(delivery, result, { ...deps, now: deps.now() })
      log.warn({ id, kind, topic, why: result.why, due }, due ? 'a delivery waits' : 'a delivery is parked')
      return outbox.postpone(id, due && instantOf(due), result.why)
    }
    case 'refused':
      log.warn({ id, kind, topic, why: result.why }, 'a delivery is refused and parked')
      return outbox.postpone(id, null, result.why)
    default:
      return unreachable(result)
  }
}

const send = async (delivery: Delivery, { routes, policy }: DispatcherDeps): Promise<SendResult> => {
  const route = routes.find(({ kind }) => kind === delivery.kind)
  if (route === undefined) return { kind: 'again', why: `no way out for ${delivery.kind} is set up` }
  try {
    return await inTime(policy.sendLimit, route.send(delivery), () => ({
      kind: 'again',
      why: `no answer within ${policy.sendLimit} ms`,
    }))
  } catch (error) {
    return { kind: 'again', why: error instanceof Error ? error.message : String(error) }
  }
}

/** What has not settled in time goes on, and its end is then nobody's. */
const inTime = async <T>(limit: number, work: Promise<T>, late: () => T): Promise<T> => {
  const over = new AbortController()
  const timer = sleep(limit, undefined, { signal: over.signal }).then(late)
  try {
    return await Promise.race([work, timer])
  } finally {
    over.abort()
  }
}
