import { parseArgs } from 'node:util'
import { playgroundTenant } from './organisation.ts'
import { type PlaygroundMode, runPlayground } from './run.ts'

const usage = 'npm run playground [-- --mode teams|emulator] [--bot URL] [--port NUMBER]'

const modes: Record<string, PlaygroundMode> = { teams: 'msteams', emulator: 'emulator' }

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      mode: { type: 'string', default: 'teams' },
      bot: { type: 'string', default: 'http://127.0.0.1:3978/api/messages' },
      port: { type: 'string', default: '56150' },
    },
  })
  const mode = modes[values.mode]
  const port = Number(values.port)
  if (mode === undefined || !Number.isInteger(port)) throw new TypeError(usage)
  process.stdout.write(`The bot answers it where TEAMS_TENANTS names ${playgroundTenant}.\n`)
  const { bot } = values
  const folder = 'data/playground'
  const playground = await runPlayground({ bot, mode, port, folder, opensBrowser: true, env: process.env })
  process.stdout.write(`The Playground is at ${playground.url}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => playground.process.kill(signal))
  playground.process.on('exit', (code) => {
    process.exitCode = code ?? 0
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
