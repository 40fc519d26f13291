import type { Commit, Outcome } from '../../src/desk/outcome.ts'
import type { Secrets } from '../../src/desk/secrets.ts'
import type {
  AuthorizationRequest,
  Credential,
  CustomerType,
  Day,
  EntitlementId,
  PlanKind,
  TicketId,
  TicketStatus,
} from '../../src/rules/index.ts'
import type { ImportRow } from '../../src/store/imports-port.ts'
import { type CustomerId, instantOf, type OperationId, type Store } from '../../src/store/ports.ts'
import { type DeskOnStore, deskOn, moment } from '../desk/opening.ts'
import { type EngineUnderTest, openForTest, rowsOf } from './stores.ts'

/** One contract with its owner and what leads to it. What is not said: Ada's, home, unlimited, in force, by phone. */
export type Contract = {
  id?: string
  owner?: string
  type?: CustomerType
  name?: string
  email?: string
  plan?: PlanKind
  incidents?: number
  used?: number
  phoneSupport?: boolean
  startsOn?: string
  endsOn?: string | null
  code?: string
  key?: { digits: string; product: string }
  tickets?: { id: string; status?: TicketStatus; subject?: string }[]
}

export const theCode = '0123456789'
export const theContract = 'E-1' as EntitlementId
export const theOwner = 'ada' as CustomerId

export type World = DeskOnStore & {
  url: string
  store: Store
  withEntitlement(...contracts: Contract[]): Promise<World>
  /** Carries out a technical call of the support code, unless said otherwise. */
  commit(operation: string, over?: Partial<Commit>): ReturnType<DeskOnStore['desk']['commit']>
  /** The same where it must be done. */
  done(operation: string, over?: Partial<Commit>): Promise<Outcome>
  /** What stands in the database itself. */
  rows(query: string): Promise<unknown[]>
}

/** A desk on a new, empty database: `await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })`. */
export const aDesk = (engine: EngineUnderTest) => ({
  withEntitlement: async (...contracts: Contract[]): Promise<World> =>
    (await openWorld(await engine.freshUrl())).withEntitlement(...contracts),
})

/** A desk on a database that a test has made already. */
const openWorld = async (url: string): Promise<World> => {
  const store = await openForTest(url)
  const opened = await deskOn(store)
  const commit: World['commit'] = (operation, over) => opened.desk.commit({ ...aCommit(operation), ...over })
  const world: World = {
    ...opened,
    url,
    store,
    commit,
    withEntitlement: async (...contracts) => {
      await addContracts(store, opened.secrets, contracts)
      return world
    },
    done: async (operation, over) => {
      const committed = await commit(operation, over)
      if (!committed.done) throw new Error(`not done: ${committed.problem}`)
      return committed.outcome
    },
    rows: (query) => rowsOf(url, query),
  }
  return world
}

export const aCommit = (operation: string): Commit => ({
  operation: operation as OperationId,
  by: { actor: 'ada@web', conversation: 'conversation-1' },
  request: aRequest({}),
  subject: 'It does not start',
})

export const supportCode = (digits: string): Credential => ({ kind: 'supportCode', digits })
export const ticketId = (id: string): Credential => ({ kind: 'ticket', id: id as TicketId })

export const aRequest = ({
  customer = 'home',
  credential = supportCode(theCode),
}: {
  customer?: CustomerType
  credential?: Credential
}): AuthorizationRequest => ({ call: 'technical', customer, credential, on: '2026-03-15' as Day })

/** Adds contracts as an import does. */
export const addContracts = async (store: Store, secrets: Secrets, contracts: Contract[]): Promise<void> => {
  const rows = contracts.flatMap((contract) => rowsFor(secrets, contract))
  const unique = new Map(rows.map((row) => [row.list === 'customers' ? row.row.id : row, row]))
  await store.transact(async ({ imports }) => {
    await imports.begin()
    await imports.stage(0, [...unique.values()])
    const { first } = await imports.conflicts(1)
    if (first.length > 0) throw new Error(JSON.stringify(first))
    await imports.merge(instantOf(moment), 'import')
  })
}

const rowsFor = (secrets: Secrets, contract: Contract): ImportRow[] => {
  const { id = theContract, owner = theOwner, code = theCode, key, tickets = [] } = contract
  const entitlement = id as EntitlementId
  const at = 'here'
  const sealed = (kind: 'supportCode' | 'licenseKey', digits: string) => ({
    tag: secrets.tag(kind, digits),
    sealed: secrets.seal(digits),
    last: digits.slice(-4),
    entitlement,
  })
  return [
    ...recordsFor(contract, entitlement, owner as CustomerId),
    { list: 'supportCodes', at, row: sealed('supportCode', code) },
    ...(key
      ? [
          {
            list: 'licenseKeys',
            at,
            row: { ...sealed('licenseKey', key.digits), product: key.product },
          } as const,
        ]
      : []),
    ...tickets.map(
      ({ id, status = 'open', subject = '' }): ImportRow => ({
        list: 'tickets',
        at,
        row: { id: id as TicketId, entitlement, status, subject },
      }),
    ),
  ]
}

const recordsFor = (contract: Contract, id: EntitlementId, customer: CustomerId): ImportRow[] => {
  const { type = 'home', name = 'Ada Lovelace', email = 'ada@example.org' } = contract
  const { plan = 'unlimited', incidents = null, used = 0, phoneSupport = true } = contract
  const { startsOn = '2026-01-01', endsOn = '2026-12-31' } = contract
  const dates = { startsOn: startsOn as Day, endsOn: endsOn as Day | null }
  const at = 'here'
  return [
    { list: 'customers', at, row: { id: customer, type, name, email } },
    {
      list: 'entitlements',
      at,
      row: { id, customer, plan, incidents, used, phoneSupport, ...dates },
    },
  ]
}
