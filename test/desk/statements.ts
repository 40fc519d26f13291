import Database from 'better-sqlite3'
import pg from 'pg'

/** Calls `then` once the given number of statements, of either engine, were carried out in this process from now on. */
export const afterStatement = async (number: number, then: () => void): Promise<void> => {
  let count = 0
  const counted = (): void => {
    count += 1
    if (count === number) then()
  }
  const statement = Object.getPrototypeOf(new Database(':memory:').prepare('select 1'))
  for (const method of ['all', 'run']) {
    const original = statement[method]
    statement[method] = function (...given: unknown[]) {
      const result = original.apply(this, given)
      counted()
      return result
    }
  }
  const client = pg.Client.prototype
  const query = client.query
  Object.assign(client, {
    query: async function (this: pg.Client, ...given: Parameters<typeof query>) {
      const result = await query.apply(this, given)
      counted()
      return result
    },
  })
}
