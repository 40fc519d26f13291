import {
  canonicalTicketId,
  type Day,
  type EntitlementId,
  type PlanKind,
  type TicketStatus,
} from '../rules/index.ts'
import type { CustomerId, ImportRow } from '../store/ports.ts'
import type { Secrets } from './secrets.ts'

/** One path of POLICY.md as a demo customer can walk it. */
export type DemoPath = { rule: string; who: 'home' | 'business'; type: string; gives: string }

type Contract = {
  id: string
  who: 'home' | 'business'
  plan: PlanKind
  incidents: number | null
  used?: number
  phone?: boolean
  endsOn?: string
  code?: string
  key?: [digits: string, product: string]
  ticket?: [id: string, status: TicketStatus, subject: string]
}

const contracts: Contract[] = [
  {
    id: 'home-limited',
    who: 'home',
    plan: 'limited',
    incidents: 3,
    used: 1,
    code: '0123456789',
    ticket: ['T-AAAAA-AAAAA-Y', 'open', 'Desktop does not start after the update'],
  },
  {
    id: 'home-unlimited',
    who: 'home',
    plan: 'unlimited',
    incidents: null,
    code: '1000000002',
    ticket: ['T-BBBBB-BBBBB-X', 'closed', 'No sound in the virtual machine'],
  },
  { id: 'home-without-phone', who: 'home', plan: 'limited', incidents: 3, phone: false, code: '1000000003' },
  {
    id: 'home-used-up',
    who: 'home',
    plan: 'limited',
    incidents: 2,
    used: 2,
    code: '1000000004',
    ticket: ['T-CCCCC-CCCCC-M', 'pending', 'Printer is not found'],
  },
  {
    id: 'home-ended',
    who: 'home',
    plan: 'unlimited',
    incidents: null,
    endsOn: '2024-12-31',
    code: '1000000005',
  },
  {
    id: 'home-per-incident',
    who: 'home',
    plan: 'per-incident',
    incidents: 1,
    code: '1000000006',
    ticket: ['T-DDDDD-DDDDD-Q', 'open', 'Shared folders are empty'],
  },
  {
    id: 'business-limited',
    who: 'business',
    plan: 'limited',
    incidents: 5,
    code: '2000000001',
    key: ['20000001', 'plesk-panel'],
  },
  {
    id: 'business-unlimited',
    who: 'business',
    plan: 'unlimited',
    incidents: null,
    code: '2000000002',
    key: ['02000002', 'virtuozzo-containers'],
    ticket: ['T-EEEEE-EEEEE-J', 'open', 'Container does not migrate'],
  },
  {
    id: 'business-without-phone',
    who: 'business',
    plan: 'limited',
    incidents: 5,
    phone: false,
    code: '2000000003',
    key: ['20000003', 'plesk-expand'],
  },
  {
    id: 'business-used-up',
    who: 'business',
    plan: 'limited',
    incidents: 1,
    used: 1,
    code: '2000000004',
    key: ['20000004', 'plesk-billing'],
    ticket: ['T-FFFFF-FFFFF-H', 'open', 'Invoices are sent twice'],
  },
  {
    id: 'business-desktop',
    who: 'business',
    plan: 'limited',
    incidents: 5,
    code: '2000000005',
    key: ['20000005', 'parallels-desktop'],
  },
  {
    id: 'business-per-incident',
    who: 'business',
    plan: 'per-incident',
    incidents: 1,
    code: '2000000006',
    key: ['20000006', 'plesk-sitebuilder'],
    ticket: ['T-GGGGG-GGGGG-N', 'open', 'Site does not publish'],
  },
  {
    id: 'business-imported',
    who: 'business',
    plan: 'unlimited',
    incidents: null,
    ticket: ['20000007', 'open', 'Mail queue is stuck'],
  },
]

/** Stands for all of them: where this one is on record, the demo was seeded. */
export const demoCustomer = 'demo-home' as CustomerId

/** What to type for every path; each is walked by a test. */
export const demoPaths: DemoPath[] = [
  { rule: 'H1', who: 'home', type: 'T-AAAAA-AAAAA-Y', gives: 'resumes the ticket, free' },
  { rule: 'H1a', who: 'home', type: 'T-BBBBB-BBBBB-X', gives: 'closed: cannot be reopened' },
  { rule: 'H1b', who: 'home', type: 'T-CCCCC-CCCCC-M', gives: 'its contract has no incident left' },
  { rule: 'N', who: 'home', type: 'T-DDDDD-DDDDD-Q', gives: 'per-incident ticket: resumes, free' },
  { rule: 'H2, D', who: 'home', type: '0123456789', gives: 'opens a ticket, 1 of 2 incidents left' },
  { rule: 'H2, D', who: 'home', type: '1000000002', gives: 'opens a ticket, unlimited' },
  { rule: 'H2b', who: 'home', type: '1000000003', gives: 'no phone support' },
  { rule: 'H2b', who: 'home', type: '1000000004', gives: 'all incidents used' },
  { rule: 'H2b', who: 'home', type: '1000000005', gives: 'contract ended' },
  { rule: 'N', who: 'home', type: '1000000006', gives: 'use the ticket ID' },
  { rule: 'B3', who: 'home', type: '20000001', gives: 'license keys are for business' },
  { rule: 'H2a', who: 'home', type: '9999999999', gives: 'unknown' },
  { rule: 'B1', who: 'business', type: 'T-EEEEE-EEEEE-J', gives: 'resumes the ticket, free' },
  {
    rule: 'B1',
    who: 'business',
    type: '20000007',
    gives: 'imported ticket ID: asks the e-mail business@example.com',
  },
  {
    rule: 'B1b',
    who: 'business',
    type: 'T-FFFFF-FFFFF-H',
    gives: 'no incident left (a licensing call resumes it)',
  },
  { rule: 'B2, D', who: 'business', type: '2000000001', gives: 'opens a ticket, 5 incidents left before' },
  { rule: 'B2b', who: 'business', type: '2000000003', gives: 'no phone support' },
  { rule: 'B3, D', who: 'business', type: '20000001', gives: 'opens a ticket by license key' },
  { rule: 'B3, D', who: 'business', type: '02000002', gives: 'opens a ticket by license key, unlimited' },
  { rule: 'B3a', who: 'business', type: '20000005', gives: 'product not covered' },
  { rule: 'B3b', who: 'business', type: '20000004', gives: 'all incidents used' },
  { rule: 'N', who: 'business', type: '20000006', gives: 'use the ticket ID' },
  { rule: 'E', who: 'business', type: '(sales or licensing)', gives: 'no authorization needed' },
]

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
