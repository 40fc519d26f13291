import type { PlanKind, TicketStatus } from '../../rules/index.ts'
import type { CustomerId } from '../../store/ports.ts'

/** Of one of the two demo customers. */
export type Contract = {
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

/** What they own, for every path of POLICY.md. */
export const contracts: Contract[] = [
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
