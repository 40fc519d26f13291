import { rowsOf } from '../support/stores.ts'
import { guichet } from './running.ts'

/** What must never have a row, whatever happened: each by the sentence that is then not true. */
const contradictions: Record<string, string> = {
  'an entitlement has used what its ledger says': `
    select e.id from entitlements e left join ledger l on l.entitlement = e.id
    group by e.id, e.used having e.used <> coalesce(sum(l.change), 0)`,
  'an entitlement has used no more than it has': 'select id from entitlements where used > incidents',
  'an operation deducts once': `
    select operation from ledger where kind = 'deduct' group by operation having count(*) > 1`,
  'an operation that deducted is in the ledger': `
    select o.id from operations o left join ledger l on l.operation = o.id and l.kind = 'deduct'
    where o.deducted = 1 and l.id is null`,
  'a ticket that was opened here has the one operation that opened it': `
    select t.id from tickets t left join operations o on o.ticket = t.id and o.outcome like '%"outcome":"open"%'
    where t.imported_status is null group by t.id having count(o.id) <> 1`,
  'a ticket that was opened here was announced once': `
    select t.id from tickets t left join outbox o on o.ticket = t.id and o.topic = 'ticket.opened'
    where t.imported_status is null group by t.id having count(o.id) <> 1`,
  'an operation was carried out': 'select id from operations where outcome is null',
}

/** Where tickets, incidents, ledger and operations contradict each other; nothing where they agree. */
export const contradictionsIn = async (databaseUrl: string): Promise<string[]> => {
  const problems: string[] = []
  for (const [sentence, query] of Object.entries(contradictions)) {
    const rows = await rowsOf(databaseUrl, query)
    if (rows.length > 0) problems.push(`not so: ${sentence}: ${JSON.stringify(rows.slice(0, 3))}`)
  }
  return problems
}

/** The same, and what the command line says of the audit trail. */
export const problemsInBooks = async (
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<string[]> => {
  const problems = await contradictionsIn(databaseUrl)
  const { code, printed } = await guichet(['audit', 'verify'], databaseUrl, env)
  return code === 0 ? problems : [...problems, `audit verify: ${printed}`]
}

export const countOf = async (databaseUrl: string, from: string): Promise<number> => {
  const [row] = await rowsOf(databaseUrl, `select count(*) as n from ${from}`)
  return Number(typeof row === 'object' && row !== null && 'n' in row ? row.n : Number.NaN)
}
