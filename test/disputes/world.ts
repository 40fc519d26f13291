import type { Commit } from '../../src/desk/outcome.ts'
import { createDisputeLinks, type DisputeLinks } from '../../src/disputes/link.ts'
import { moment } from '../desk/opening.ts'
import { aDesk, type Contract, type World } from '../support/desk.ts'
import { engines } from '../support/stores.ts'

const [sqlite] = engines
if (!sqlite) throw new Error('no engine')

export const hours = (count: number): Date => new Date(moment.getTime() + count * 3_600_000)

export type Spent = World & {
  /** Where the page is, so long as nobody says otherwise. */
  links(options?: { base?: string; now?: () => Date }): DisputeLinks
}

/** A desk where one incident of three was spent, on `moment`, by the operation `op`. */
export const anIncidentSpent = async (
  contract: Contract = {},
  commit: Partial<Commit> = {},
): Promise<Spent> => {
  const world = await aDesk(sqlite).withEntitlement({ plan: 'limited', incidents: 3, ...contract })
  await world.done('op', commit)
  const key = world.secrets.keyFor('dispute')
  return {
    ...world,
    links: ({ base = 'https://desk.example', now = () => moment } = {}) =>
      createDisputeLinks({ key, base, now }),
  }
}
