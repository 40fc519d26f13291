import { canonicalTicketId, type TicketId } from '../src/rules/index.ts'
import { ticketDraft } from './draft.ts'
import { follow, placeOf } from './following.ts'
import { memoryOf } from './memory.ts'
import { asking, begin, type Talk, whereWeAre } from './talk.ts'
import { languageOf, say } from './voice.ts'

/** Tells nothing more of a ticket, or of any (null). */
export const stopUpdates = async (talk: Talk, ticket: TicketId | null): Promise<void> => {
  const t = languageOf(talk.turn)
  await talk.deps.updates.stop(placeOf(talk.turn), ticket)
  const text = ticket === null ? t('updates.stopped.all') : t('updates.stopped', { id: ticket })
  await sayMeanwhile(talk, [text])
}

/**
 * Tells from now on of a ticket that is theirs, or of all that are (null). Of any other, its status is shown first,
 * where its owner's e-mail is asked if its number can be guessed.
 */
export const startUpdates = async (talk: Talk, ticket: TicketId | null): Promise<void> => {
  const { turn, deps } = talk
  const again = await deps.updates.start(placeOf(turn), ticket)
  const known = memoryOf(turn).tickets.map(canonicalTicketId)
  if (ticket !== null && !again.includes(ticket) && !known.includes(ticket))
    return begin(talk, 'status', ticketDraft(ticket, deps.seals))
  const wanted = ticket === null ? [...new Set([...known, ...again])] : [ticket]
  await sayMeanwhile(talk, await started(talk, wanted))
}

/** What is closed is worth a word where there is nothing else to say. */
const started = async ({ turn, deps }: Talk, tickets: TicketId[]): Promise<string[]> => {
  const t = languageOf(turn)
  const told: string[] = []
  const closed: string[] = []
  for (const id of tickets) {
    const isOn = await follow(turn, deps, id)
    if (isOn) told.push(t('updates.started', { id }))
    if (isOn === false) closed.push(t('updates.closed', { id }))
  }
  return [told, closed, [t('status.none')]].find(({ length }) => length > 0) ?? []
}

/** The question that waits is asked again. */
const sayMeanwhile = async (talk: Talk, texts: string[]): Promise<void> => {
  await say(talk.turn, texts.join('\n\n'))
  if (asking(talk)) await whereWeAre(talk)
}
