import type { SpentTickets } from '../../src/channels/direct-line/streams.ts'

/** Used tickets of one process, in memory. */
export const spentInMemory = (now: () => Date): SpentTickets => {
  const spent = new Map<string, Date>()
  return {
    spend: async (id, expiresAt) => {
      const isSpent = (spent.get(id) ?? now()) > now()
      spent.set(id, expiresAt)
      return !isSpent
    },
  }
}
