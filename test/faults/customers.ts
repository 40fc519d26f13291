import { businessJourney } from '../../bench/journeys.ts'
import type { Connector } from '../../bench/load/connector.ts'
import type { Measured } from '../../bench/load/crowd.ts'
import { type Load, load } from '../../bench/load/run.ts'

type Talk = Pick<Load, 'users' | 'seconds'> & Partial<Pick<Load, 'atLeast' | 'pause' | 'isEnough'>>

/** Customers who go the business way over and over, in conversations and with contracts of their own (see `load`). */
export const customersAt = (port: number, connector: Connector): ((talk: Talk) => Promise<Measured>) => {
  let number = 0
  return (talk) =>
    load({
      target: { port, authorization: null },
      connector,
      journey: businessJourney,
      atLeast: 0,
      nextNumber: () => number++,
      conversationOf: (n) => `customer${n}`,
      ...talk,
    })
}
