import { type Kysely, sql } from 'kysely'
import type { Count, GuessCounts } from '../guesses-port.ts'
import type { Instant } from '../ports.ts'
import type { Backend } from './backend.ts'
import { gathered } from './gathered.ts'
import { retrying } from './retry.ts'

type GuessTables = { guesses: { key: string; points: number; expires_at: Instant } }
type Db = Kysely<GuessTables>

type Asked = { key: string; now: Instant }
type Added = Asked & { count: Count }

/** The counters on either engine, over the connections of the desk's store. */
export const createGuessCounts = ({
  reads,
  writes,
  isContention,
}: Pick<Backend, 'reads' | 'writes' | 'isContention'>): GuessCounts => {
  const reader: Db = reads.withTables<GuessTables>()
  const writer: Db = writes.withTables<GuessTables>()
  const write = <T>(run: () => Promise<T>): Promise<T> => retrying(run, isContention)
  const find = gathered(async (asked: Asked[]) => (await findAll(reader, asked)).map(fulfilled))
  const add = gathered(async (added: Added[]) => (await write(() => addAll(writer, added))).map(fulfilled))
  return {
    find: (key, now) => find({ key, now }),
    add: (key, count, now) => add({ key, count, now }),
    delete: (key) =>
      write(async () => {
        const { numDeletedRows } = await writer
          .deleteFrom('guesses')
          .where('key', '=', key)
          .executeTakeFirst()
        return Number(numDeletedRows) > 0
      }),
    deleteExpired: (now, limit) => write(() => deleteExpired(writer, now, limit)),
  }
}

const fulfilled = <T>(value: T): PromiseSettledResult<T> => ({ status: 'fulfilled', value })

const findAll = async (db: Db, asked: Asked[]): Promise<(Count | null)[]> => {
  const keys = [...new Set(asked.map(({ key }) => key))]
  const rows = await db.selectFrom('guesses').selectAll().where('key', 'in', keys).execute()
  return asked.map(({ key, now }) => {
    const row = rows.find((one) => one.key === key)
    return row && row.expires_at > now ? { points: row.points, expiresAt: row.expires_at } : null
  })
}

/** In the order of the keys, so that nobody waits in a circle for another's rows. */
const addAll = (db: Db, added: Added[]): Promise<Count[]> =>
  db.transaction().execute(async (transaction) => {
    const counts: Count[] = []
    const inOrder = [...added.entries()].sort(([, one], [, other]) => (one.key < other.key ? -1 : 1))
    for (const [at, one] of inOrder) counts[at] = await addOne(transaction, one)
    return counts
  })

const addOne = async (db: Db, { key, count, now }: Added): Promise<Count> => {
  const values = { key, points: count.points, expires_at: count.expiresAt }
  const { points, expires_at } = await db
    .insertInto('guesses')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        points: sql<number>`case when guesses.expires_at > ${now} then guesses.points else 0 end + excluded.points`,
        expires_at: sql<Instant>`case when guesses.expires_at > ${now} then guesses.expires_at else excluded.expires_at end`,
      }),
    )
    .returning(['points', 'expires_at'])
    .executeTakeFirstOrThrow()
  return { points, expiresAt: expires_at }
}

const deleteExpired = async (db: Db, now: Instant, limit: number): Promise<number> => {
  const over = db
    .selectFrom('guesses')
    .select('key')
    .where('expires_at', '<', now)
    .orderBy('expires_at')
    .limit(limit)
  const { numDeletedRows } = await db
    .deleteFrom('guesses')
    .where('expires_at', '<', now)
    .where('key', 'in', over)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
