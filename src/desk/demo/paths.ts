import type { CustomerType } from '../../rules/index.ts'

/** One path of POLICY.md as a demo customer can walk it. */
export type DemoPath = { rule: string; who: CustomerType; type: string; gives: { en: string; fr: string } }

const path = (rule: string, who: CustomerType, type: string, en: string, fr: string): DemoPath => ({
  rule,
  who,
  type,
  gives: { en, fr },
})

/** What to type for every path; each is walked by a test. */
// biome-ignore format: one row a path
export const demoPaths: DemoPath[] = [
  path('H1', 'home', 'T-AAAAA-AAAAA-Y', 'resumes the ticket, free', 'reprend le ticket, sans décompte'),
  path('H1a', 'home', 'T-BBBBB-BBBBB-X', 'closed: cannot be reopened', 'fermé : ne peut pas être rouvert'),
  path('H1b', 'home', 'T-CCCCC-CCCCC-M', 'its contract has no incident left', 'son contrat n’a plus d’incident'),
  path('N', 'home', 'T-DDDDD-DDDDD-Q', 'per-incident ticket: resumes, free', 'ticket acheté à l’incident : repris, sans décompte'),
  path('H2, D', 'home', '0123456789', 'opens a ticket, 1 of 2 incidents left', 'crée un ticket, il reste 1 incident sur 2'),
  path('H2, D', 'home', '1000000002', 'opens a ticket, unlimited', 'crée un ticket, contrat illimité'),
  path('H2b', 'home', '1000000003', 'no phone support', 'pas d’assistance téléphonique'),
  path('H2b', 'home', '1000000004', 'all incidents used', 'tous les incidents sont utilisés'),
  path('H2b', 'home', '1000000005', 'contract ended', 'contrat terminé'),
  path('N', 'home', '1000000006', 'use the ticket ID', 'le numéro du ticket est à utiliser'),
  path('B3', 'home', '20000001', 'license keys are for business', 'la clé de licence est réservée aux entreprises'),
  path('H2a', 'home', '9999999999', 'unknown', 'inconnu'),
  path('B1', 'business', 'T-EEEEE-EEEEE-J', 'resumes the ticket, free', 'reprend le ticket, sans décompte'),
  path('B1', 'business', '20000007', 'imported ticket ID: asks the e-mail business@example.com', 'numéro importé : demande l’e-mail business@example.com'),
  path('B1b', 'business', 'T-FFFFF-FFFFF-H', 'no incident left (a licensing call resumes it)', 'plus d’incident (une question de licence le reprend)'),
  path('B2, D', 'business', '2000000001', 'opens a ticket, 5 incidents left before', 'crée un ticket, 5 incidents restants avant'),
  path('B2b', 'business', '2000000003', 'no phone support', 'pas d’assistance téléphonique'),
  path('B3, D', 'business', '20000001', 'opens a ticket by license key', 'crée un ticket par clé de licence'),
  path('B3, D', 'business', '02000002', 'opens a ticket by license key, unlimited', 'crée un ticket par clé de licence, illimité'),
  path('B3a', 'business', '20000005', 'product not covered', 'produit non couvert'),
  path('B3b', 'business', '20000004', 'all incidents used', 'tous les incidents sont utilisés'),
  path('N', 'business', '20000006', 'use the ticket ID', 'le numéro du ticket est à utiliser'),
  path('E', 'business', '(sales or licensing)', 'no authorization needed', 'aucune autorisation nécessaire'),
]
