import type { Command } from 'commander'
import { z } from 'zod'
import type { Delivery, DeliveryKind } from '../store/outbox-port.ts'
import { instantOf } from '../store/ports.ts'
import { type Action, type Answer, type CliContext, done, misused, refused, type Verb } from './context.ts'
import { table } from './table.ts'

const kinds = ['reply', 'news', 'webhook', 'mail'] as const satisfies DeliveryKind[]
const states = ['waiting', 'parked'] as const satisfies Delivery['state'][]

const ListOptions = z.object({
  state: z.enum(states).optional(),
  kind: z.enum(kinds).optional(),
  limit: z.coerce.number().int().min(1).max(100_000).default(100),
})

/** `guichet outbox list|retry|drop`. */
export const outboxVerbs: Verb = (program, on) => {
  const outbox = program.command('outbox').description('what has not left yet: replies, news, webhooks, mail')
  listVerb(outbox, on)
  const retry = outbox
    .command('retry [id...]')
    .description('try deliveries again now, with their tries forgotten')
    .option('--all', 'all that are parked')
  on(retry, (context, ids, options) =>
    retried(context, ids, z.object({ all: z.boolean() }).safeParse(options).success),
  )
  const drop = outbox.command('drop <id...>').description('give deliveries up, for good')
  on(drop, dropped)
}

const listVerb = (outbox: Command, on: (command: Command, action: Action) => void): void => {
  const list = outbox
    .command('list')
    .description('deliveries, oldest first, without what is in them')
    .option('--state <state>', states.join(', '))
    .option('--kind <kind>', kinds.join(', '))
    .option('--limit <n>', 'at most so many', '100')
  on(list, async (context, _args, given) => {
    const parsed = ListOptions.safeParse(given)
    if (!parsed.success)
      return misused(
        parsed.error.issues.map(({ path, message }) => `--${String(path[0])}: ${message}`).join('\n'),
      )
    const { store } = await context.open()
    const found = await store.outbox.list(parsed.data)
    return done(
      found.map(({ payload: _, ...shown }) => shown),
      found.length === 0 ? 'nothing waits' : table(header, found.map(row)),
    )
  })
}

const header = ['id', 'kind', 'what', 'since', 'state', 'tries', 'due', 'problem']

const row = ({ id, kind, topic, at, state, tries, dueAt, problem }: Delivery): string[] => [
  id,
  kind,
  topic,
  at,
  state,
  String(tries),
  state === 'parked' ? '-' : dueAt,
  problem ?? '',
]

const retried = async (context: CliContext, ids: string[], isAll: boolean): Promise<Answer> => {
  if (isAll === ids.length > 0) return misused('Name deliveries, or --all for all that are parked.')
  const { store } = await context.open()
  const unknown = isAll ? null : await unknownAmong(context, ids)
  if (unknown !== null) return unknown
  const count = await store.outbox.retry(isAll ? null : ids, instantOf(context.now()))
  return done({ retried: count }, `${deliveries(count)} due now`)
}

const dropped = async (context: CliContext, ids: string[]): Promise<Answer> => {
  const { store } = await context.open()
  const unknown = await unknownAmong(context, ids)
  if (unknown !== null) return unknown
  const count = await store.outbox.drop(ids)
  return done({ dropped: count }, `${deliveries(count)} dropped`)
}

/** Nothing is done where one of the ids is no delivery's: it may be a typing error for another. */
const unknownAmong = async (context: CliContext, ids: string[]): Promise<Answer | null> => {
  const { store } = await context.open()
  const found = await store.outbox.list({ ids, limit: ids.length })
  const unknown = ids.filter((id) => !found.some((one) => one.id === id))
  if (unknown.length === 0) return null
  return refused(
    { error: 'unknownDelivery', ids: unknown },
    `No delivery ${unknown.join(', ')} in the outbox: it has left, or never was (guichet outbox list). Nothing was done.`,
  )
}

const deliveries = (count: number): string => (count === 1 ? '1 delivery' : `${count} deliveries`)
