import { z } from 'zod'
import type { Desk } from '../desk/desk.ts'
import { oneLine } from '../disputes/facts.ts'
import type { DisputeLinks } from '../disputes/link.ts'
import type { Route } from '../outbox/route.ts'
import type { OperationId } from '../store/ports.ts'
import { incidentLetter } from './letter.ts'
import type { SendMail } from './smtp.ts'

const Payload = z.object({ operation: z.string().transform((text) => text as OperationId) })

export type MailRouteDeps = {
  desk: Pick<Desk, 'spent' | 'profile'>
  links: Pick<DisputeLinks, 'to'>
  send: SendMail
}

/** Tells the owner of an entitlement of every incident spent; whom, and of what, is looked up when it is sent. */
export const mailRoute = ({ desk, links, send }: MailRouteDeps): Route => ({
  kind: 'mail',
  expand: async ({ id, at, topic, ticket, entitlement, payload }) => {
    const event = topic === 'incident.spent' ? payloadOf(payload) : null
    if (event === null) return []
    const about = { topic, ticket, entitlement, at }
    const own = `mail-${id}`
    return [{ ...about, id: own, kind: 'mail', lane: own, payload: JSON.stringify(event) }]
  },
  send: async ({ id, payload }) => {
    try {
      const event = payloadOf(payload)
      const spent = event && (await desk.spent(event.operation))
      if (!spent?.owner.email) return { kind: 'unwanted' }
      const { name, email: address } = spent.owner
      const link = await links.to(spent.operation, spent.at)
      const letter = incidentLetter({ spent, link, profile: desk.profile })
      return await send({ ...letter, id, to: { name: oneLine(name ?? ''), address } })
    } catch {
      return { kind: 'again', why: 'the records cannot be read' }
    }
  },
})

/** Null once its customer is erased, and what it said with them. */
const payloadOf = (json: string): z.output<typeof Payload> | null => {
  if (json === '') return null
  return Payload.parse(JSON.parse(json))
}
