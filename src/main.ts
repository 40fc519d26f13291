import { flushCompileCache } from 'node:module'
import type { Logger } from 'pino'
import { mountApi } from './api/mount.ts'
import { ArticlesError } from './articles/library.ts'
import { type Assembled, assemble } from './assemble.ts'
import { botSettingsProblems, isAuthenticated } from './bot/settings.ts'
import { demoTable } from './cli/seed.ts'
import { compileSooner } from './compile-sooner.ts'
import { type ConfigProblem, parseConfig, type Settings } from './config.ts'
import { createHttpServer, type HttpServer } from './http/server.ts'
import { createLog } from './log.ts'
import { mailSettingsProblems } from './mail/settings.ts'
import { CannotStart } from './open-desk.ts'
import { sweep } from './retention.ts'
import { maskCredentials } from './rules/index.ts'
import { StoreUnavailable } from './store/unavailable.ts'
import { webhookSettingsProblems } from './webhooks/settings.ts'
import { createWebsite, type Website } from './website.ts'

/** In ms, for all of it; a turn is over 9.5 s after its activity came in. */
const drainLimit = 9_600
const sweepEvery = 3_600_000
const recoverEvery = 10_000
const lookEvery = 1_000
/** By then the first turns are over; a process that is killed has kept what Node compiled for it all the same. */
const settled = 5_000

const main = async (): Promise<void> => {
  const config = settings()
  const host = hostOf(config)
  const now = () => new Date()
  const log = createLog(config.LOG_LEVEL)
  const assembled = await assemble(config, { now, log })
  const { bot, store, isDemo } = assembled
  if (isDemo) print(`Demo customers are on record. What to type for each path:\n${demoTable()}`)
  const website = createWebsite(config, assembled, { now, log })
  const isSecure = config.PUBLIC_URL?.startsWith('https:') === true
  const { onUpgrade } = website
  const http = createHttpServer({ handle: bot.handle, ready: bot.ready, onUpgrade, isSecure, log })
  http.server.on('error', failed)
  website.mount(http.server)
  mountApi(http.server, { ...assembled, trustedProxies: config.TRUSTED_PROXIES, now, log })
  assembled.ownerNotice.mount(http.server)
  assembled.webhooks.mount(http.server)
  compileSooner()
  await assembled.held.refresh()
  await website.recover('start')
  const port = await http.listen(config.PORT, host)
  const url = `http://${host}:${port}`
  print(`${isDemo ? `The chat is at ${url}/\n` : ''}Guichet listens on ${url}/api/messages`)
  every(sweepEvery, log, () => sweep(store, now()))
  assembled.dispatcher.start()
  every(lookEvery, log, () => assembled.held.refresh())
  every(recoverEvery, log, () => website.recover('later'))
  setTimeout(flushCompileCache, settled).unref()
  endOn(['SIGTERM', 'SIGINT'], () => drain(http, website, assembled, config.DRAIN_WAIT * 1000))
}

/** Every problem in one line, and the program does not start with half of its settings. */
const settings = (): Settings => {
  const parsed = parseConfig(process.env)
  if (!parsed.ok) throw new CannotStart(lineOf(parsed.problems))
  const { config } = parsed
  const production = config.NODE_ENV === 'production'
  const problems = [
    ...botSettingsProblems(config, { production, host: hostOf(config) }),
    ...mailSettingsProblems(config),
    ...webhookSettingsProblems(config),
  ]
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

/** Does something now, and again and again, and goes on when it failed once. */
const every = (milliseconds: number, log: Logger, work: () => Promise<unknown>): void => {
  const run = () => void work().catch((err) => log.warn({ err }, 'upkeep failed'))
  run()
  setInterval(run, milliseconds).unref()
}

/** What turns cannot send from now on waits in the outbox for the next start. */
const drain = async (
  http: HttpServer,
  website: Website,
  { bot, dispatcher, close }: Assembled,
  wait: number,
): Promise<void> => {
  const began = performance.now()
  const stopped = dispatcher.stop(drainLimit)
  const drained = http.drain(drainLimit, wait)
  await website.close()
  await Promise.all([drained, stopped])
  await bot.drain(Math.max(0, began + drainLimit - performance.now()))
  await close()
}

const print = (text: string): boolean => process.stdout.write(`${text}\n`)

/** What the person who starts the program can put right, in one line; anything else with all that is known. */
const failed = (error: unknown): void => {
  process.stderr.write(`${maskCredentials(textOf(error))}\n`)
  process.exit(1)
}

const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const isExplained =
    error instanceof CannotStart || error instanceof StoreUnavailable || error instanceof ArticlesError
  const isPortTaken = 'code' in error && error.code === 'EADDRINUSE'
  return isExplained || isPortTaken ? error.message : (error.stack ?? error.message)
}

// Node would quote the error as it is.
process.on('uncaughtException', failed)
main().catch(failed)
