import { newTicketId, parseOwnTicketId } from '../rules/index.ts'
import type { DisputeId } from '../store/disputes-port.ts'

/** `D-XXXXX-XXXXX-C`, formed like a ticket ID. It names a case between people and lets nobody in. */
export const newDisputeId = (random: (bytes: number) => Uint8Array): DisputeId =>
  newTicketId(random(10)).replace(/^T/, 'D') as DisputeId

/** As it stands in the records, however it was typed. */
export const canonicalDisputeId = (text: string): DisputeId => {
  const typed = text.trim().toUpperCase()
  const own = typed.startsWith('D') ? parseOwnTicketId(`T${typed.slice(1)}`) : null
  return (own?.replace(/^T/, 'D') ?? typed) as DisputeId
}
