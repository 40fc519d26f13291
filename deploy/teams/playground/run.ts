import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { organisation } from './organisation.ts'

export type PlaygroundMode = 'msteams' | 'emulator'

export type PlaygroundOptions = {
  /** The address of the bot's messages. */
  bot: string
  mode: PlaygroundMode
  /** 0 takes a free one. */
  port: number
  /** Where it keeps its log and its configuration. */
  folder: string
  opensBrowser: boolean
  /** Of the process: what is not its own to set. */
  env: Record<string, string | undefined>
}

/**
 * Its own switch leaves two ways open: usage counts ("statsbeat") at every start, and errors of the configuration. Its
 * Application Insights client reads this one, which shuts them all.
 */
const silence = JSON.stringify({ disableAppInsights: true, disableStatsbeat: true })

export type Playground = { url: string; process: ChildProcess }

/** Starts the Agents Playground with its telemetry off; every start is a conversation of its own. */
export const runPlayground = async (options: PlaygroundOptions): Promise<Playground> => {
  const { bot, mode, port, folder, opensBrowser, env } = options
  const config = join(folder, 'organisation.json')
  await mkdir(folder, { recursive: true })
  await writeFile(config, JSON.stringify(organisation(`a:${randomUUID()}`), null, 2))
  const cli = fileURLToPath(import.meta.resolve('@microsoft/m365agentsplayground/cli.js'))
  const playground = spawn(
    process.execPath,
    [cli, 'start', '-e', bot, '-c', mode, '-p', String(port), '--disable-telemetry'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...env,
        APPLICATIONINSIGHTS_CONFIGURATION_CONTENT: silence,
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
        M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'playground.log'),
        ...(opensBrowser ? {} : { TEAMSAPPTESTER_BROWSER: 'none' }),
      },
    },
  )
  return { url: await addressOf(playground), process: playground }
}

const addressOf = async ({ stdout }: ChildProcess): Promise<string> => {
  let printed = ''
  for await (const chunk of stdout ?? []) {
    printed += chunk
    const port = /Listening on (\d+)/.exec(printed)?.[1]
    if (port !== undefined) return `http://localhost:${port}`
  }
  throw new Error(`The Playground ended: ${printed}`)
}
