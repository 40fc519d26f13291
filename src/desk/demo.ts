import {
  canonicalTicketId,
  type Day,
  type EntitlementId,
  type PlanKind,
  type TicketStatus,
} from '../rules/index.ts'
import type { CustomerId, ImportRow } from '../store/ports.ts'
import type { Secrets } from './secrets.ts'

type Gives = { en: string; fr: string }

/** One path of POLICY.md as a demo customer can walk it. */
export type DemoPath = { rule: string; who: 'home' | 'business'; type: string; gives: Gives }

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
  {
    rule: 'H1',
    who: 'home',
    type: 'T-AAAAA-AAAAA-Y',
    gives: { en: 'resumes the ticket, free', fr: 'reprend le ticket, sans décompte' },
  },
  {
    rule: 'H1a',
    who: 'home',
    type: 'T-BBBBB-BBBBB-X',
    gives: { en: 'closed: cannot be reopened', fr: 'fermé : ne peut pas être rouvert' },
  },
  {
    rule: 'H1b',
    who: 'home',
    type: 'T-CCCCC-CCCCC-M',
    gives: { en: 'its contract has no incident left', fr: 'son contrat n’a plus d’incident' },
  },
  {
    rule: 'N',
    who: 'home',
    type: 'T-DDDDD-DDDDD-Q',
    gives: {
      en: 'per-incident ticket: resumes, free',
      fr: 'ticket acheté à l’incident : repris, sans décompte',
    },
  },
  {
    rule: 'H2, D',
    who: 'home',
    type: '0123456789',
    gives: { en: 'opens a ticket, 1 of 2 incidents left', fr: 'crée un ticket, il reste 1 incident sur 2' },
  },
  {
    rule: 'H2, D',
    who: 'home',
    type: '1000000002',
    gives: { en: 'opens a ticket, unlimited', fr: 'crée un ticket, contrat illimité' },
  },
  {
    rule: 'H2b',
    who: 'home',
    type: '1000000003',
    gives: { en: 'no phone support', fr: 'pas d’assistance téléphonique' },
  },
  {
    rule: 'H2b',
    who: 'home',
    type: '1000000004',
    gives: { en: 'all incidents used', fr: 'tous les incidents sont utilisés' },
  },
  { rule: 'H2b', who: 'home', type: '1000000005', gives: { en: 'contract ended', fr: 'contrat terminé' } },
  {
    rule: 'N',
    who: 'home',
    type: '1000000006',
    gives: { en: 'use the ticket ID', fr: 'le numéro du ticket est à utiliser' },
  },
  {
    rule: 'B3',
    who: 'home',
    type: '20000001',
    gives: { en: 'license keys are for business', fr: 'la clé de licence est réservée aux entreprises' },
  },
  { rule: 'H2a', who: 'home', type: '9999999999', gives: { en: 'unknown', fr: 'inconnu' } },
  {
    rule: 'B1',
    who: 'business',
    type: 'T-EEEEE-EEEEE-J',
    gives: { en: 'resumes the ticket, free', fr: 'reprend le ticket, sans décompte' },
  },
  {
    rule: 'B1',
    who: 'business',
    type: '20000007',
    gives: {
      en: 'imported ticket ID: asks the e-mail business@example.com',
      fr: 'numéro importé : demande l’e-mail business@example.com',
    },
  },
  {
    rule: 'B1b',
    who: 'business',
    type: 'T-FFFFF-FFFFF-H',
    gives: {
      en: 'no incident left (a licensing call resumes it)',
      fr: 'plus d’incident (une question de licence le reprend)',
    },
  },
  {
    rule: 'B2, D',
    who: 'business',
    type: '2000000001',
    gives: {
      en: 'opens a ticket, 5 incidents left before',
      fr: 'crée un ticket, 5 incidents restants avant',
    },
  },
  {
    rule: 'B2b',
    who: 'business',
    type: '2000000003',
    gives: { en: 'no phone support', fr: 'pas d’assistance téléphonique' },
  },
  {
    rule: 'B3, D',
    who: 'business',
    type: '20000001',
    gives: { en: 'opens a ticket by license key', fr: 'crée un ticket par clé de licence' },
  },
  {
    rule: 'B3, D',
    who: 'business',
    type: '02000002',
    gives: {
      en: 'opens a ticket by license key, unlimited',
      fr: 'crée un ticket par clé de licence, illimité',
    },
  },
  {
    rule: 'B3a',
    who: 'business',
    type: '20000005',
    gives: { en: 'product not covered', fr: 'produit non couvert' },
  },
  {
    rule: 'B3b',
    who: 'business',
    type: '20000004',
    gives: { en: 'all incidents used', fr: 'tous les incidents sont utilisés' },
  },
  {
    rule: 'N',
    who: 'business',
    type: '20000006',
    gives: { en: 'use the ticket ID', fr: 'le numéro du ticket est à utiliser' },
  },
  {
    rule: 'E',
    who: 'business',
    type: '(sales or licensing)',
    gives: { en: 'no authorization needed', fr: 'aucune autorisation nécessaire' },
  },
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
