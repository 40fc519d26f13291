import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** Why system calls cannot be watched and made to fail here; null where they can. */
export const whyNoStrace = (): string | null => {
  const { status, error, stderr } = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' })
  if (error) return 'strace is not installed'
  return status === 0 ? null : `strace may not trace: ${stderr.trim()}`
}

export type Strace = { detach(): Promise<void> }

/** Lets strace hold the main thread of a process, where SQLite reads and writes and the sockets are. */
const attach = async (pid: number, options: string[]): Promise<Strace> => {
  const strace = spawn('strace', ['-p', String(pid), ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(strace, 'exit')
  await attached(strace)
  return {
    detach: async () => {
      strace.kill('SIGINT')
      await ended
    },
  }
}

const attached = async ({ stderr }: ChildProcess): Promise<void> => {
  let said = ''
  for await (const chunk of stderr ?? []) {
    said += chunk
    if (said.includes('attached')) return
  }
  throw new Error(`strace does not attach: ${said}`)
}

/** Kills the process as it makes its nth call of this name from now on, before the call does anything. */
export const killAtCall = (pid: number, call: string, nth: number): Promise<Strace> =>
  attach(pid, ['-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:signal=SIGKILL:when=${nth}`])

/** Makes every call of these names fail from now on, until it is detached. */
export const failCalls = (pid: number, calls: string, error: string): Promise<Strace> =>
  attach(pid, ['-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}`])

/** Counts the calls of these names; each is counted by what `countedAs` makes of its line in strace's log. */
export const countCalls = async (
  pid: number,
  { calls, file }: { calls: readonly string[]; file: string },
): Promise<() => Promise<Map<string, number>>> => {
  const { detach } = await attach(pid, ['-o', file, '-e', `trace=${calls.join(',')}`])
  return async () => {
    await detach()
    const counts = new Map<string, number>()
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const call = /^(\w+)\(/.exec(line)?.[1]
      if (call !== undefined) counts.set(call, (counts.get(call) ?? 0) + 1)
    }
    return counts
  }
}
