import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Backend } from './backend.ts'
import { breakAfterSilence } from './silence.ts'

const CHANNEL = 'guichet_conversations'
/** In ms. */
const RECONNECT_PAUSE = 500
const CONNECT_LIMIT = 5_000

/** Tells the processes on one PostgreSQL database of each other's changes; on the wire only once committed. */
export const tell: NonNullable<Backend['tell']> = async (transaction, conversation) => {
  await sql`select pg_notify(${CHANNEL}, ${conversation})`.execute(transaction)
}

/**
 * Listens on a connection of its own, for as long as it is not told to stop: one that broke is made anew, and since what
 * was told meanwhile is lost, anything may then have changed.
 */
export const listenOn =
  (url: string, silence: number | null): NonNullable<Backend['listen']> =>
  async (onChange) => {
    let stopped = false
    let client = await connected(url, onChange, silence)
    const keepListening = async (): Promise<void> => {
      while (!stopped) {
        await broken(client)
        if (stopped) return
        const next = await reconnected(url, onChange, silence, () => stopped)
        if (next === null) return
        client = next
        onChange(null)
      }
    }
    const listening = keepListening()
    return async () => {
      stopped = true
      await client.end().catch(() => undefined)
      await listening
    }
  }

const broken = (client: pg.Client): Promise<void> =>
  new Promise((resolve) => {
    client.once('error', () => resolve())
    client.once('end', () => resolve())
  })

const connected = async (
  url: string,
  onChange: (conversation: string | null) => void,
  silence: number | null,
): Promise<pg.Client> => {
  const { Client } = (await import('pg')).default
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT,
    keepAlive: true,
  })
  // Unheard, the error of a connection that breaks ends the process.
  client.on('error', () => {})
  client.on('notification', ({ payload }) => onChange(payload ?? null))
  await client.connect()
  await client.query(`listen ${CHANNEL}`)
  if (silence !== null) keepTalking(client, silence)
  return client
}

/** Who only listens does not learn that nobody speaks any more: so it asks, and is answered, or breaks. */
const keepTalking = (client: pg.Client, silence: number): void => {
  breakAfterSilence(client, silence)
  const asking = setInterval(() => client.query('select 1').catch(() => undefined), silence / 3)
  asking.unref()
  client.once('end', () => clearInterval(asking))
}

const reconnected = async (
  url: string,
  onChange: (conversation: string | null) => void,
  silence: number | null,
  isStopped: () => boolean,
): Promise<pg.Client | null> => {
  while (!isStopped()) {
    await sleep(RECONNECT_PAUSE)
    const client = await connected(url, onChange, silence).catch(() => null)
    if (client !== null) return client
  }
  return null
}
