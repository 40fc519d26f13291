import { z } from 'zod'
import type { ListedTicket } from '../cards/status.ts'
import type { Turn } from '../src/bot/turn.ts'
import { canonicalTicketId, type EntitlementId, type TicketId } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { type DeskTicket, listedTicket } from './listed.ts'
import { memoryOf } from './memory.ts'

/** What somebody once proved: ids, and no code. A code proves its contract, a ticket's number that ticket alone. */
const Proved = z.object({ entitlements: z.array(z.string()), tickets: z.array(z.string()) })
type Proved = z.infer<typeof Proved>

const mostEntitlements = 5
const mostTickets = 20
const mostListed = 5

/** Only where the channel vouches for who somebody is, in all their conversations. */
const isKnownPerson = ({ activity }: Turn, { rememberingChannels = [] }: DialogsDeps): boolean =>
  rememberingChannels.includes(activity.channelId) && Boolean(activity.from.aadObjectId)

const provedBy = (turn: Turn): Proved | null => Proved.safeParse(turn.user.remembered.proved).data ?? null

export const isRemembered = (turn: Turn): boolean => provedBy(turn) !== null

export const rememberProof = (
  turn: Turn,
  deps: DialogsDeps,
  { entitlement, ticket }: { entitlement?: EntitlementId; ticket?: TicketId },
): void => {
  if (!isKnownPerson(turn, deps)) return
  const { entitlements = [], tickets = [] } = provedBy(turn) ?? {}
  const proved: Proved = {
    entitlements: first(entitlement, entitlements, mostEntitlements),
    tickets: first(ticket, tickets, mostTickets),
  }
  turn.user.remembered.proved = proved
}

const first = (one: string | undefined, others: string[], most: number): string[] =>
  (one === undefined ? others : [one, ...others.filter((other) => other !== one)]).slice(0, most)

/** What is known of them is gone once the turn is committed: here, and in all their conversations to come. */
export const forget = (turn: Turn): void => {
  turn.user.remembered = {}
  Object.assign(memoryOf(turn), { tickets: [], lines: [], previous: null, buttons: [], earlierButtons: [] })
}

/** The open tickets of somebody remembered, the last changed first; null where nobody is remembered. */
export const rememberedTickets = async (
  turn: Turn,
  { desk }: DialogsDeps,
): Promise<ListedTicket[] | null> => {
  const proved = provedBy(turn)
  if (proved === null) return null
  const found = await Promise.all([
    ...proved.entitlements.flatMap((id) =>
      (['open', 'pending'] as const).map((status) =>
        desk.tickets({ entitlement: id as EntitlementId, status, limit: mostListed }),
      ),
    ),
    ...proved.tickets.map(async (id) => [await desk.ticket(canonicalTicketId(id))]),
  ])
  const open = found.flat().filter((one): one is DeskTicket => one !== null && one.status !== 'closed')
  const each = new Map(open.map((one) => [one.id, one]))
  return [...each.values()]
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
    .slice(0, mostListed)
    .map(listedTicket)
}
