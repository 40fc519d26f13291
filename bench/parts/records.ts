import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { grantedCode, key } from '../contracts.ts'
import { startOurs } from '../subjects/subject.ts'
import type { World } from '../world.ts'

/** Rows a second of an import, decisions a second of a file of requests. */
export type Records = {
  importedRowsPerSecond: number
  decisionsPerSecond: number
  /** Over HTTP, from several clients at once. */
  httpDecisionsPerSecond: number
}

const launcher = fileURLToPath(new URL('../../bin/guichet.js', import.meta.url))
const run = promisify(execFile)

/** How a request of the benchmark is written, each of another contract. */
const requestOf = (world: World, n: number) => ({
  call: 'technical',
  customer: 'business',
  supportCode: grantedCode(n % (world.contracts.count / 2)),
})

export const measureRecords = async (world: World, decisions: number): Promise<Records> => {
  const { count, importMs } = world.contracts
  return {
    importedRowsPerSecond: (count * 3) / (importMs / 1000),
    decisionsPerSecond: await byFile(world, decisions),
    httpDecisionsPerSecond: await byHttp(world),
  }
}

const guichet = async (databaseUrl: string, ...argv: string[]): Promise<string> => {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, DATABASE_URL: databaseUrl, GUICHET_KEY: key }
  const { stdout } = await run(process.execPath, [launcher, ...argv], { env, maxBuffer: 1 << 30 })
  return stdout
}

/** `guichet authorize --from FILE`; counts its start as well. */
const byFile = async (world: World, decisions: number): Promise<number> => {
  const file = join(world.folder, 'requests.jsonl')
  const lines = Array.from({ length: decisions }, (_, n) => `${JSON.stringify(requestOf(world, n))}\n`)
  writeFileSync(file, lines.join(''))
  const databaseUrl = `sqlite:${world.freshDatabase()}`
  const began = performance.now()
  const printed = await guichet(databaseUrl, 'authorize', '--from', file)
  const seconds = (performance.now() - began) / 1000
  const opened = printed.split('\n').filter((line) => line.includes('"outcome":"open"')).length
  if (opened !== decisions) throw new Error(`${opened} of ${decisions} requests were granted`)
  return decisions / seconds
}

const Key = z.object({ key: z.string() })

/** A key may ask 600 times a minute. */
const [keys, requestsByKey, clientsByKey] = [4, 500, 4]

/** `POST /api/authorizations` without a commit. */
const byHttp = async (world: World): Promise<number> => {
  const databaseUrl = `sqlite:${world.freshDatabase()}`
  const authorizations: string[] = []
  for (let n = 0; n < keys; n++) {
    const printed = await guichet(databaseUrl, 'keys', 'create', `bench-${n}`, '--json')
    authorizations.push(`Bearer ${Key.parse(JSON.parse(printed)).key}`)
  }
  const { port, stop } = await startOurs(world, databaseUrl)
  const url = `http://127.0.0.1:${port}/api/authorizations`
  let contract = 0
  const askBy = async (authorization: string): Promise<void> => {
    const headers = { authorization, 'content-type': 'application/json' }
    for (let asked = 0; asked < requestsByKey / clientsByKey; asked++) {
      const body = JSON.stringify(requestOf(world, contract++))
      const answer = await fetch(url, { method: 'POST', headers, body })
      const text = await answer.text()
      if (!text.includes('"open"')) throw new Error(`answered ${answer.status}: ${text}`)
    }
  }
  try {
    const began = performance.now()
    const clients = authorizations.flatMap((one) => Array.from({ length: clientsByKey }, () => one))
    await Promise.all(clients.map(askBy))
    return (keys * requestsByKey) / ((performance.now() - began) / 1000)
  } finally {
    await stop()
  }
}
