import { z } from 'zod'
import type { Desk } from '../desk/desk.ts'
import { oneLine } from '../disputes/facts.ts'
import type { DisputeLinks } from '../disputes/link.ts'
import type { Route } from '../outbox/route.ts'
import type { Customer, OperationId } from '../store/ports.ts'
import { codeLetter } from './code-letter.ts'
import { incidentLetter } from './letter.ts'
import type { SendMail } from './smtp.ts'
import type { Letter } from './whole-letter.ts'

/** The events that owners are written of. */
const Payload = z.union([
  z.object({ operation: z.string().transform((text) => text as OperationId) }),
  z.object({ code: z.string() }),
])
type Payload = z.output<typeof Payload>

const topics: readonly string[] = ['incident.spent', 'code.sent']

export type MailRouteDeps = {
  desk: Pick<Desk, 'spent' | 'sentCode' | 'profile'>
  links: Pick<DisputeLinks, 'to'>
  send: SendMail
}

/**
 * Tells the owner of an entitlement of every incident spent, and sends the codes by which they prove who they are; whom,
 * and of what, is looked up when it is sent.
 */
export const mailRoute = (deps: MailRouteDeps): Route => ({
  kind: 'mail',
  expand: async ({ id, at, topic, ticket, entitlement, payload }) => {
    const event = topics.includes(topic) ? payloadOf(payload) : null
    if (event === null) return []
    const about = { topic, ticket, entitlement, at }
    const own = `mail-${id}`
    return [{ ...about, id: own, kind: 'mail', lane: own, payload: JSON.stringify(event) }]
  },
  send: async ({ id, payload }) => {
    try {
      const event = payloadOf(payload)
      const mail = event && (await mailOf(event, deps))
      if (!mail?.owner.email) return { kind: 'unwanted' }
      const { name, email: address } = mail.owner
      return await deps.send({ ...mail.letter, id, to: { name: oneLine(name ?? ''), address } })
    } catch {
      return { kind: 'again', why: 'the records cannot be read' }
    }
  },
})

/** Null where there is nothing to be told any more. */
const mailOf = async (
  event: Payload,
  { desk, links }: MailRouteDeps,
): Promise<{ letter: Letter; owner: Customer } | null> => {
  const { profile } = desk
  if ('code' in event) {
    const sent = await desk.sentCode(event.code)
    return sent && { letter: codeLetter({ sent, profile }), owner: sent.owner }
  }
  const spent = await desk.spent(event.operation)
  if (spent === null) return null
  const link = links.to(spent.operation, spent.at)
  return { letter: incidentLetter({ spent, link, profile }), owner: spent.owner }
}

/** Null once its customer is erased, and what it said with them. */
const payloadOf = (json: string): Payload | null => {
  if (json === '') return null
  return Payload.parse(JSON.parse(json))
}
