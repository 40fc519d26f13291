import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { StoreUnavailable } from '../../src/store/unavailable.ts'

describe('a DATABASE_URL that cannot be opened is refused in a sentence', () => {
  test.each([
    ['', /has no scheme.*sqlite:PATH/],
    ['./data/guichet.db', /has no scheme/],
    ['mysql://me:hunter2@host/db', /begins with mysql:/],
    ['sqlite:', /needs the path of a file/],
    ['sqlite::memory:', /needs the path of a file/],
    ['sqlite://data/guichet.db', /names a host/],
    ['sqlite:/dev/null/guichet.db', /Cannot open the SQLite database \/dev\/null\/guichet\.db/],
    ['sqlite:/tmp', /Cannot open the SQLite database \/tmp/],
    [
      'postgres://me:hunter2@127.0.0.1:1/db',
      /Cannot open the PostgreSQL database 127\.0\.0\.1:1\/db.*ECONNREFUSED/,
    ],
    ['postgresql://me:hunter2@[bad/db', /Cannot open the PostgreSQL database/],
  ])('%s', async (url, message) => {
    const opening = openStore(url)
    await expect(opening).rejects.toThrow(StoreUnavailable)
    await expect(opening).rejects.toThrow(message)
    await expect(opening).rejects.not.toThrow(/hunter2/)
  })
})
