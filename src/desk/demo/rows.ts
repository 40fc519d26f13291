import { canonicalTicketId, type Day, type EntitlementId } from '../../rules/index.ts'
import type { ImportRow } from '../../store/imports-port.ts'
import type { CustomerId } from '../../store/ports.ts'
import type { Secrets } from '../secrets.ts'
import { type Contract, contracts } from './contracts.ts'

/** The demo customers as an import: the same records every time. */
export const demoRows = ({ tag, seal }: Pick<Secrets, 'tag' | 'seal'>): ImportRow[] => [
  ...(['home', 'business'] as const).map(
    (type): ImportRow => ({
      list: 'customers',
      at: 'demo',
      row: { id: `demo-${type}` as CustomerId, type, name: `Demo ${type}`, email: `${type}@example.com` },
    }),
  ),
  ...contracts.flatMap((contract) => contractRows(contract, { tag, seal })),
]

const contractRows = (contract: Contract, { tag, seal }: Pick<Secrets, 'tag' | 'seal'>): ImportRow[] => {
  const entitlement = contract.id as EntitlementId
  const { code, key, ticket } = contract
  const sealed = (kind: 'supportCode' | 'licenseKey', digits: string) => ({
    tag: tag(kind, digits),
    sealed: seal(digits),
  })
  return [
    { list: 'entitlements', at: 'demo', row: entitlementRow(contract) },
    ...(code === undefined
      ? []
      : [
          {
            list: 'supportCodes',
            at: 'demo',
            row: { ...sealed('supportCode', code), last: code.slice(-4), entitlement },
          } as const,
        ]),
    ...(key === undefined
      ? []
      : [
          {
            list: 'licenseKeys',
            at: 'demo',
            row: { ...sealed('licenseKey', key[0]), last: key[0].slice(-2), product: key[1], entitlement },
          } as const,
        ]),
    ...(ticket === undefined
      ? []
      : [
          {
            list: 'tickets',
            at: 'demo',
            row: { id: canonicalTicketId(ticket[0]), entitlement, status: ticket[1], subject: ticket[2] },
          } as const,
        ]),
  ]
}

const entitlementRow = ({ id, who, plan, incidents, used = 0, phone = true, endsOn }: Contract) => ({
  id: id as EntitlementId,
  customer: `demo-${who}` as CustomerId,
  plan,
  incidents,
  used,
  phoneSupport: phone,
  startsOn: '2020-01-01' as Day,
  endsOn: (endsOn ?? null) as Day | null,
})
