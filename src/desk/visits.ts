import type { Decision, TicketId } from '../rules/index.ts'
import {
  type Binding,
  type Customer,
  type Instant,
  instantOf,
  type Store,
  type Visit,
  type Writer,
} from '../store/ports.ts'
import { isMiss } from './guessing/guesses.ts'

/** In ms, from when on it is asked whether anything else is kept of a visit. */
const visitKept = 30 * 86_400_000

/** What a decision tells of a customer's records is told in a conversation: an erasure is to find it. */
export const noteVisit = async (
  writer: Writer,
  decision: Decision,
  customer: Customer | null,
  by: Binding,
  at: Instant,
): Promise<void> => {
  if (customer !== null && !isMiss(decision)) await addVisit(writer, customer, by, at)
}

/** Tickets are about to be shown in a conversation. Nothing is written where their owners were shown there before. */
export const showTickets = async (store: Store, ids: TicketId[], by: Binding, at: Instant): Promise<void> => {
  const visit = visitIn(by)
  if (!visit) return
  const owners = await store.read(async (reader) => {
    const found: Customer[] = []
    for (const id of ids) {
      const owner = (await reader.ticket(id))?.record.customer
      if (owner && !(await reader.hasVisit(owner.id, visit))) found.push(owner)
    }
    return found
  })
  if (owners.length === 0) return
  await store.transact(async (writer) => {
    for (const owner of owners) await addVisit(writer, owner, by, at)
  })
}

const addVisit = async (writer: Writer, { id }: Customer, by: Binding, at: Instant): Promise<void> => {
  const visit = visitIn(by)
  const dueAt = instantOf(new Date(Date.parse(at) + visitKept))
  if (visit) await writer.visit(id, visit, dueAt)
}

/** Null where nobody converses, such as at the command line. */
const visitIn = ({ actor, conversation, user }: Binding): Visit | null => {
  const [, channel, id] = /^([^:]+):(.+)$/s.exec(conversation ?? '') ?? []
  return channel === undefined || id === undefined
    ? null
    : { channel, conversation: id, actor, user: user ?? null }
}
