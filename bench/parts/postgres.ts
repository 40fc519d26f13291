import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { importContracts } from '../contracts.ts'
import { ours, startOurs } from '../subjects/subject.ts'
import type { World } from '../world.ts'
import { type Cell, measureTurns, type TurnsPlan } from './turns.ts'

const Ready = z.object({ url: z.string() })
const keeperPath = fileURLToPath(new URL('../../test/support/postgres.keeper.ts', import.meta.url))

/** Our program on SQLite, then on a real PostgreSQL on this machine (fsync on). */
export const measurePostgres = async (
  world: World,
  plan: Omit<TurnsPlan, 'subjects' | 'users'>,
): Promise<Cell[]> => {
  const keeper = spawn(process.execPath, [keeperPath], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  try {
    const [line] = await once(createInterface(keeper.stdout), 'line')
    const { url } = Ready.parse(JSON.parse(String(line)))
    await importContracts(url, world.contracts.file)
    const onPostgres = { ...ours, name: 'ours on PostgreSQL', start: () => startOurs(world, url) }
    return await measureTurns(world, { ...plan, subjects: [ours, onPostgres], users: [16] })
  } finally {
    keeper.stdin.end()
    await once(keeper, 'exit')
  }
}
