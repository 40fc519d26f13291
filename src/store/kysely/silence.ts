import { Socket } from 'node:net'
import type pg from 'pg'

/**
 * In ms; for programs that must go on. A connection on which nothing has come or gone for so long is dead, as behind a
 * firewall that forgot it: no statement of theirs takes longer (`statement_timeout`), and neither side would ever be told.
 */
export const SILENCE = 35_000

/** Breaks the connection after so much silence: whatever waits for it fails, and the pool makes a new one. */
export const breakAfterSilence = (
  { connection: { stream } }: Pick<pg.Client, 'connection'>,
  limit: number,
): void => {
  if (!(stream instanceof Socket)) return
  stream.setTimeout(limit, () => stream.destroy(new Error(`PostgreSQL was silent for ${limit} ms`)))
}
