import { z } from 'zod'
import { createSigner, type Kind, type Opened } from '../channels/direct-line/signed.ts'
import type { Instant, OperationId } from '../store/ports.ts'

const Claims = z.object({ operation: z.string().transform((text) => text as OperationId) })
type Claims = z.output<typeof Claims>

/** An owner has so long to dispute an incident, from when it was spent. */
const day = 24 * 60 * 60

const dispute: Kind<Claims> = { name: 'dispute', seconds: day, claims: Claims }

/** What lets the owner of an entitlement dispute one incident, without a name or a code in it. */
export type DisputeLinks = {
  /** The same link at every try; null once it would be of no use. */
  to(operation: OperationId, spentAt: Instant): { url: string; until: Date } | null
  open(token: string): Opened<Claims>
}

/** @param base where browsers find us, such as `https://desk.example` */
export const createDisputeLinks = ({
  key,
  base,
  now,
}: {
  key: Uint8Array
  base: string
  now: () => Date
}): DisputeLinks => ({
  to: (operation, spentAt) => {
    const spent = new Date(spentAt)
    const token = createSigner({ key, now: () => spent }).sign(dispute, { operation })
    const until = new Date(spent.getTime() + day * 1000)
    return now() < until ? { url: `${base.replace(/\/+$/, '')}/disputes/${token}`, until } : null
  },
  open: (token) => createSigner({ key, now }).open(dispute, token),
})
