/**
 * What a turn costs at the least: Node's own HTTP server and client, one reply over a kept-alive connection before the answer.
 * `node floor.ts` keeps nothing, `node floor.ts FILE` commits each turn to a SQLite file first (synchronous=FULL), and
 * `node floor.ts FILE grouped` commits all turns that came within one tick together.
 */
import * as http from 'node:http'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { listening } from '../../test/support/listening.ts'
import { reportTo } from './control.ts'

const Activity = z.looseObject({
  id: z.string(),
  serviceUrl: z.string(),
  conversation: z.object({ id: z.string() }),
})
type Activity = z.infer<typeof Activity>

type Keep = (id: string, json: string) => Promise<void>

const openFile = (path: string): { put: (id: string, json: string) => void; db: Database.Database } => {
  const db = new Database(path)
  db.pragma('journal_mode = wal')
  db.pragma('synchronous = full')
  db.exec('create table if not exists turns (id text primary key, json text not null) strict')
  const insert = db.prepare('insert or replace into turns values (?, ?)')
  return { db, put: (id, json) => void insert.run(id, json) }
}

const committingEach = (path: string): Keep => {
  const { put } = openFile(path)
  return async (id, json) => put(id, json)
}

const committingTogether = (path: string): Keep => {
  const { db, put } = openFile(path)
  let waiting: { id: string; json: string; done: () => void }[] = []
  const commitAll = db.transaction((turns: typeof waiting) => {
    for (const { id, json } of turns) put(id, json)
  })
  const flush = (): void => {
    const turns = waiting
    waiting = []
    commitAll(turns)
    for (const { done } of turns) done()
  }
  return (id, json) =>
    new Promise((done) => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ id, json, done })
    })
}

const agent = new http.Agent({ keepAlive: true })

const reply = ({ id, serviceUrl, conversation }: Activity): Promise<void> =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({ type: 'message', text: 'ok', replyToId: id })
    const path = `v3/conversations/${encodeURIComponent(conversation.id)}/activities`
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request(new URL(path, serviceUrl), { method: 'POST', agent, headers })
    request.on('response', (response) => response.resume().on('end', resolve))
    request.on('error', reject)
    request.end(body)
  })

const [file, grouped] = process.argv.slice(2)
const keep: Keep =
  file === undefined
    ? async () => {}
    : grouped === undefined
      ? committingEach(file)
      : committingTogether(file)

const server = http.createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const json = Buffer.concat(chunks).toString()
  const activity = Activity.parse(JSON.parse(json))
  await keep(activity.id, json)
  await reply(activity)
  response.end()
})
const { port } = await listening(server)
reportTo(port)
