import { type ListedTicket, statusCard } from '../cards/status.ts'
import type { Turn } from '../src/bot/turn.ts'
import { isMiss, type Tried } from '../src/desk/guessing/guesses.ts'
import { canonicalTicketId, dayOf, isGuessable, type TicketId } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { type Draft, openCredential } from './draft.ts'
import { ask, end, type Flow, flow, next } from './flow.ts'
import { isTold } from './following.ts'
import { listedTicket } from './listed.ts'
import { memoryOf, rememberTicket } from './memory.ts'
import { rememberedTickets } from './remembered.ts'
import { guesserIn, tellSlow } from './slow.ts'
import { languageOf, say, show } from './voice.ts'

/** Where a ticket stands: of those known here, or of one whose number is shown (and its owner's e-mail, where it can be guessed). */
export const status = (deps: DialogsDeps): Flow =>
  flow('status', {
    askTicket: async ({ draft, turn }) =>
      draft.credential ? next : ask({ ask: 'status', tickets: await knownTickets(turn, deps) }),
    askEmail: async ({ draft, turn }) => {
      const ticket = shownTicket(draft, deps)
      return ticket === null || !isGuessable(ticket) || draft.email || (await isTheirs(ticket, turn, deps))
        ? next
        : ask({ ask: 'email', ticket })
    },
    tell: async ({ draft, turn }) => {
      const ticket = shownTicket(draft, deps)
      const tried = await listedIfTheirs(ticket, draft, turn, deps)
      if (!tried.ok) {
        await tellSlow(turn, deps, tried.wait)
        return end
      }
      const listed = tried.value
      if (listed === null) {
        await say(turn, languageOf(turn)('reason.unknown.ticket'))
        return end
      }
      rememberTicket(turn, listed.id)
      const updates = listed.status === 'closed' ? null : await isTold(turn, deps, listed.id)
      await show(turn, (t) => statusCard({ ticket: listed, updates }, t, deps.desk.profile))
      return end
    },
  })

const shownTicket = ({ credential }: Draft, { seals }: DialogsDeps): TicketId | null => {
  const clear = credential ? openCredential(credential, seals) : null
  if (clear === null) return null
  return clear.kind === 'ticket' ? clear.id : canonicalTicketId(clear.digits)
}

const isTheirs = async (id: TicketId, turn: Turn, deps: DialogsDeps): Promise<boolean> =>
  memoryOf(turn).tickets.includes(id) ||
  ((await rememberedTickets(turn, deps)) ?? []).some((one) => one.id === id)

/** Answers by the desk's own check of ticket and e-mail: a licensing call that names a ticket spends and changes nothing. */
const listedIfTheirs = async (
  id: TicketId | null,
  { email }: Draft,
  turn: Turn,
  deps: DialogsDeps,
): Promise<Tried<ListedTicket | null>> => {
  if (id === null) return { ok: true, value: null }
  if (await isTheirs(id, turn, deps)) return { ok: true, value: await shown(id, turn, deps) }
  const credential = {
    kind: 'ticket',
    id,
    ...(email !== undefined && { email: deps.seals.unseal(email) }),
  } as const
  const request = { call: 'licensing', customer: 'business', credential, on: dayOf(turn.now) } as const
  const preview = () => deps.desk.preview(request)
  const tried = await deps.guesses.attempt(request, guesserIn(turn, deps), preview, isMiss)
  if (!tried.ok) return tried
  return { ok: true, value: isMiss(tried.value) ? null : await shown(id, turn, deps) }
}

const shown = async (id: TicketId, turn: Turn, deps: DialogsDeps): Promise<ListedTicket | null> => {
  await deps.desk.show([id], turn.binding)
  return listed(id, deps)
}

/** The tickets that were opened or proved theirs in this conversation, newest first, then those remembered from others. */
export const knownTickets = async (turn: Turn, deps: DialogsDeps): Promise<ListedTicket[]> => {
  const found = await Promise.all(memoryOf(turn).tickets.map((id) => listed(canonicalTicketId(id), deps)))
  const here = found.filter((one) => one !== null)
  const remembered = (await rememberedTickets(turn, deps)) ?? []
  return [...here, ...remembered.filter(({ id }) => !here.some((one) => one.id === id))]
}

const listed = async (id: TicketId, { desk }: DialogsDeps): Promise<ListedTicket | null> => {
  const ticket = await desk.ticket(id)
  return ticket && listedTicket(ticket)
}
