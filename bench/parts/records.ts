import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { grantedCode, key } from '../contracts.ts'
import { ours } from '../subjects/subject.ts'
import type { World } from '../world.ts'

/** Rows a second of an import, decisions a second of a file of requests. */
export type Records = {
  importedRowsPerSecond: number
  decisionsPerSecond: number
  /** A word about the same over HTTP. */
  http: string
}

const launcher = fileURLToPath(new URL('../../bin/guichet.js', import.meta.url))
const run = promisify(execFile)

/** `guichet authorize --from FILE`, each line another contract; counts its start as well. */
export const measureRecords = async (world: World, decisions: number): Promise<Records> => {
  const file = join(world.folder, 'requests.jsonl')
  const request = (n: number) => ({
    call: 'technical',
    customer: 'business',
    supportCode: grantedCode(n % (world.contracts.count / 2)),
  })
  writeFileSync(file, Array.from({ length: decisions }, (_, n) => `${JSON.stringify(request(n))}\n`).join(''))
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, DATABASE_URL: `sqlite:${world.freshDatabase()}`, GUICHET_KEY: key }
  const began = performance.now()
  const { stdout } = await run(process.execPath, [launcher, 'authorize', '--from', file], {
    env,
    maxBuffer: 1 << 30,
  })
  const seconds = (performance.now() - began) / 1000
  const opened = stdout.split('\n').filter((line) => line.includes('"outcome":"open"')).length
  if (opened !== decisions) throw new Error(`${opened} of ${decisions} requests were granted`)
  const { count, importMs } = world.contracts
  return {
    importedRowsPerSecond: (count * 3) / (importMs / 1000),
    decisionsPerSecond: decisions / seconds,
    http: await wordAboutHttp(world),
  }
}

const wordAboutHttp = async (world: World): Promise<string> => {
  const running = await ours.start(world)
  try {
    const { status } = await fetch(`http://127.0.0.1:${running.port}/api/authorizations`, { method: 'POST' })
    return status === 404
      ? 'This program has no HTTP interface for authorizations.'
      : 'Its HTTP interface for authorizations was not measured.'
  } finally {
    await running.stop()
  }
}
