import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { Instant } from '../ports.ts'
import type { Person, Proof, Proofs, Proved } from '../proofs-port.ts'
import type { Backend } from './backend.ts'
import { retrying } from './retry.ts'
import type { Tables } from './schema.ts'

type Db = Kysely<Tables>

/** The proofs on either engine, over the connections of the desk's store. */
export const createProofs = ({
  reads,
  writes,
  isContention,
}: Pick<Backend, 'reads' | 'writes' | 'isContention'>): Proofs => {
  const write = <T>(run: () => Promise<T>): Promise<T> => retrying(run, isContention)
  return {
    put: (person, proof, at) => write(() => writes.transaction().execute((db) => put(db, person, proof, at))),
    of: (person) => provedBy(reads, person),
    deleteOf: ({ channel, user }) =>
      write(async () => {
        const theirs = writes.deleteFrom('proofs').where('channel', '=', channel).where('user_id', '=', user)
        return Number((await theirs.executeTakeFirst()).numDeletedRows)
      }),
    deleteOver: (before, limit) => write(() => deleteOver(writes, before, limit)),
  }
}

/** Two at the same moment may both be there: then it is proved all the same. */
const put = async (
  db: Db,
  { channel, user }: Person,
  { entitlement, by }: Proof,
  at: Instant,
): Promise<void> => {
  const shown = {
    ticket: by.kind === 'ticket' ? by.ticket : null,
    support_code: by.kind === 'supportCode' ? by.tag : null,
    license_key: by.kind === 'licenseKey' ? by.tag : null,
  }
  await db
    .deleteFrom('proofs')
    .where('channel', '=', channel)
    .where('user_id', '=', user)
    .where(({ or, eb }) =>
      or([
        eb('ticket', '=', shown.ticket),
        eb('support_code', '=', shown.support_code),
        eb('license_key', '=', shown.license_key),
      ]),
    )
    .execute()
  await db
    .insertInto('proofs')
    .values({ channel, user_id: user, entitlement, ...shown, at })
    .execute()
}

const provedBy = async (db: Db, { channel, user }: Person): Promise<Proved> => {
  const rows = await db
    .selectFrom('proofs')
    .select(['entitlement', 'ticket'])
    .where('channel', '=', channel)
    .where('user_id', '=', user)
    .where(isGood)
    .orderBy('at', 'desc')
    .execute()
  return {
    entitlements: [...new Set(rows.flatMap((row) => (row.ticket === null ? [row.entitlement] : [])))],
    tickets: [...new Set(rows.flatMap(({ ticket }) => (ticket === null ? [] : [ticket])))],
  }
}

/** A blocked code proves nothing any more, and does again once that is lifted. */
const isGood = ({ not, exists, selectFrom, and }: ExpressionBuilder<Tables, 'proofs'>) =>
  and(
    (['support_code', 'license_key'] as const).map((code) =>
      not(
        exists(
          selectFrom(`${code}s`)
            .select('tag')
            .whereRef('tag', '=', `proofs.${code}`)
            .where('blocked_at', 'is not', null),
        ),
      ),
    ),
  )

const deleteOver = async (db: Db, before: Instant, limit: number): Promise<number> => {
  const { numAffectedRows } = await sql`
    delete from proofs where at < ${before} and (channel, user_id, at) in (
      select channel, user_id, at from proofs where at < ${before} order by at limit ${limit})`.execute(db)
  return Number(numAffectedRows ?? 0)
}
