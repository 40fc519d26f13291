import { closeSync, fsyncSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'

/** One activity of the embedded channel's log, of a usual length. */
const logged = JSON.stringify({
  type: 'message',
  text: 'What else can I do for you? Paste a number, or choose below.'.repeat(10),
})

const loggedEach = 4

const digits = 7
/** Of one length, so that they are put into every index at its end: a million in another order take long. */
export const seededId = (n: number): string => `growth-${String(n).padStart(digits, '0')}`
const seeded = `'growth-' || printf('%0${digits}d', n)`

/**
 * Puts copies of one conversation's documents into a database that nobody has open, as the conversations `seededId` names,
 * and as many of the embedded channel with a few activities each. In bulk, unjournaled and flushed at the end only: no way
 * for a product.
 */
export const seedConversations = (path: string, template: string, count: number): void => {
  const db = new Database(path)
  // Only from DELETE can it be OFF; the program sets WAL again.
  db.pragma('journal_mode = delete')
  db.pragma('journal_mode = off')
  db.pragma('synchronous = off')
  db.pragma('cache_size = -200000')
  const copies = `with recursive copies (n) as (select 0 union all select n + 1 from copies where n + 1 < ${count})`
  db.transaction(() => {
    db.prepare(
      `insert into bot_state (kind, channel, id, etag, json, last, updated_at, expires_at)
       ${copies}
       select kind, channel, replace(id, ?, ${seeded}), etag, replace(json, ?, ${seeded}), last, updated_at, expires_at
       from copies, bot_state where id in (?, ?)`,
    ).run(template, template, template, `user-${template}`)
    db.prepare(
      `insert into channel_conversations (id, owner, seq, expires_at)
       ${copies} select ${seeded}, 'user-' || n, ${loggedEach}, '9999-01-01T00:00:00.000Z' from copies`,
    ).run()
    db.prepare(
      `insert into channel_activities (conversation, position, seq, key, author, at, json)
       ${copies}, places (at) as (select 1 union all select at + 1 from places where at < ${loggedEach})
       select ${seeded}, at, at, 'k' || at, case at % 2 when 1 then 'user' else 'bot' end, '2026-01-01T00:00:00.000Z', ?
       from copies, places`,
    ).run(logged)
  })()
  db.close()
  flush(path)
}

/** Otherwise the system goes on writing gigabytes while turns are measured, and they wait for the same disk. */
const flush = (path: string): void => {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
