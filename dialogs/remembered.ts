import type { ListedTicket } from '../cards/status.ts'
import type { Turn } from '../src/bot/turn.ts'
import type { Credential, EntitlementId } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { type DeskTicket, listedTicket } from './listed.ts'
import { memoryOf } from './memory.ts'

const mostEntitlements = 5
const mostTickets = 20
const mostListed = 5

/** Who somebody is in all their conversations; null where the channel does not vouch for that. */
const knownPerson = ({ activity, binding }: Turn, { rememberingChannels = [] }: DialogsDeps) =>
  rememberingChannels.includes(activity.channelId) && activity.from.aadObjectId
    ? { channel: activity.channelId, user: binding.user }
    : null

/** What somebody once proved; null where they proved nothing, or it is good no longer. */
const provedBy = async (turn: Turn, deps: DialogsDeps) => {
  const person = knownPerson(turn, deps)
  const proved = person && (await deps.proofs?.provedBy(person))
  return proved && proved.entitlements.length + proved.tickets.length > 0 ? proved : null
}

export const isRemembered = async (turn: Turn, deps: DialogsDeps): Promise<boolean> =>
  (await provedBy(turn, deps)) !== null

/** A code proves its contract, a ticket's number that ticket alone. */
export const rememberProof = async (
  turn: Turn,
  deps: DialogsDeps,
  { credential, entitlement }: { credential: Credential; entitlement: EntitlementId },
): Promise<void> => {
  const person = knownPerson(turn, deps)
  if (person) await deps.proofs?.prove(person, credential, entitlement)
}

/** What is known of them is gone: here, and in all their conversations to come. */
export const forget = async (turn: Turn, deps: DialogsDeps): Promise<void> => {
  const person = knownPerson(turn, deps)
  if (person) await deps.proofs?.forget(person)
  turn.user.remembered = {}
  const memory = memoryOf(turn)
  const lines = memory.lines && []
  Object.assign(memory, { tickets: [], lines, previous: null, buttons: [], earlierButtons: [] })
}

/** The open tickets of somebody remembered, the last changed first; null where nobody is remembered. */
export const rememberedTickets = async (turn: Turn, deps: DialogsDeps): Promise<ListedTicket[] | null> => {
  const proved = await provedBy(turn, deps)
  if (proved === null) return null
  const { desk } = deps
  const found = await Promise.all([
    ...proved.entitlements
      .slice(0, mostEntitlements)
      .flatMap((entitlement) =>
        (['open', 'pending'] as const).map((status) =>
          desk.tickets({ entitlement, status, limit: mostListed }),
        ),
      ),
    ...proved.tickets.slice(0, mostTickets).map(async (id) => [await desk.ticket(id)]),
  ])
  const open = found.flat().filter((one): one is DeskTicket => one !== null && one.status !== 'closed')
  const each = new Map(open.map((one) => [one.id, one]))
  const shown = [...each.values()].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, mostListed)
  await desk.show(
    shown.map(({ id }) => id),
    turn.binding,
  )
  return shown.map(listedTicket)
}
