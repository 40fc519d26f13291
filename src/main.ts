import { pino } from 'pino'
import { ArticlesError } from './articles/library.ts'
import { type Assembled, assemble } from './assemble.ts'
import { botSettingsProblems, isAuthenticated } from './bot/settings.ts'
import { demoTable } from './cli/seed.ts'
import { type ConfigProblem, parseConfig, type Settings } from './config.ts'
import { createHttpServer, type HttpServer } from './http/server.ts'
import { CannotStart } from './open-desk.ts'
import { StoreUnavailable } from './store/unavailable.ts'

const drainLimit = 10_000
const sweepEvery = 3_600_000

const main = async (): Promise<void> => {
  const config = settings()
  const host = hostOf(config)
  const log = pino({ level: config.LOG_LEVEL }, pino.destination(2))
  const assembled = await assemble(config, { now: () => new Date(), log })
  const { bot, isDemo } = assembled
  if (isDemo) print(`Demo customers are on record. What to type for each path:\n${demoTable()}`)
  const http = createHttpServer({ handle: bot.handle, ready: bot.ready, log })
  http.server.on('error', failed)
  const port = await http.listen(config.PORT, host)
  print(`Guichet listens on http://${host}:${port}/api/messages`)
  const sweeping = setInterval(
    () => bot.sweep().catch((err) => log.warn({ err }, 'sweeping failed')),
    sweepEvery,
  )
  sweeping.unref()
  endOn(['SIGTERM', 'SIGINT'], () => drain(http, assembled))
}

/** Every problem in one line, and the program does not start with half of its settings. */
const settings = (): Settings => {
  const parsed = parseConfig(process.env)
  if (!parsed.ok) throw new CannotStart(lineOf(parsed.problems))
  const { config } = parsed
  const problems = botSettingsProblems(config, {
    production: config.NODE_ENV === 'production',
    host: hostOf(config),
  })
  if (problems.length > 0) throw new CannotStart(lineOf(problems))
  return config
}

const lineOf = (problems: ConfigProblem[]): string =>
  `Guichet cannot start: ${problems.map(({ setting, problem }) => `${setting}: ${problem}`).join('; ')}`

/** Without credentials nobody is authenticated: then this machine only. */
const hostOf = (config: Settings): string =>
  config.HOST ?? (isAuthenticated(config) ? '0.0.0.0' : '127.0.0.1')

/** The second signal does not wait. */
const endOn = (signals: NodeJS.Signals[], end: () => Promise<void>): void => {
  let ending = false
  for (const signal of signals) {
    process.on(signal, () => {
      if (ending) process.exit(1)
      ending = true
      end().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

const drain = async (http: HttpServer, { bot, close }: Assembled): Promise<void> => {
  await http.drain(drainLimit)
  await bot.drain(drainLimit)
  await close()
}

const print = (text: string): boolean => process.stdout.write(`${text}\n`)

/** What the person who starts the program can put right, in one line; anything else with all that is known. */
const failed = (error: unknown): void => {
  process.stderr.write(`${textOf(error)}\n`)
  process.exit(1)
}

const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const isExplained =
    error instanceof CannotStart || error instanceof StoreUnavailable || error instanceof ArticlesError
  const isPortTaken = 'code' in error && error.code === 'EADDRINUSE'
  return isExplained || isPortTaken ? error.message : (error.stack ?? error.message)
}

main().catch(failed)
