import type { Writable } from 'node:stream'
import type { Command } from 'commander'
import { parseConfig, type Settings } from '../config.ts'
import { CannotStart, type Opened, openDesk } from '../open-desk.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

/** Everything a verb touches beside its arguments. */
export type CliIo = {
  env: Record<string, string | undefined>
  stdout: Writable
  stderr: Writable
  /** Whether a person watches standard error: then long work shows a progress bar. */
  isTerminal: boolean
  now: () => Date
}

/** 0 done, 1 refused or invalid input, 2 usage. */
export type ExitCode = 0 | 1 | 2

/** What a verb answers: `json` for `--json`, `text` for people, with its exit code. */
export type Answer = { code: ExitCode; json: unknown; text: string }

export const done = (json: unknown, text: string): Answer => ({ code: 0, json, text })
export const refused = (json: unknown, text: string): Answer => ({ code: 1, json, text })
export const misused = (text: string): Answer => ({ code: 2, json: { error: text }, text })

export type CliContext = CliIo & {
  config: Settings
  /** The desk, opened on first use and closed when the verb is over. */
  open(): Promise<Opened>
}

/** `args` are the verb's positional arguments, `options` what commander parsed: for the verb to parse by zod. */
export type Action = (context: CliContext, args: string[], options: unknown) => Promise<Answer>

/** Registers one verb; `on` gives it `--json` and prints what its action answers. */
export type Verb = (program: Command, on: (command: Command, action: Action) => void) => void

/** What the actor of the command line is called in the ledger and the audit. */
export const CLI_ACTOR = 'cli'

/** Opens what the verb needs, prints what it answers (`quoted`, where something was wrong), and closes all again. */
export const runVerb = async (
  { quoted, ...io }: CliIo & { quoted: (text: string) => string },
  isJson: boolean,
  action: (context: CliContext) => Promise<Answer>,
): Promise<ExitCode> => {
  const parsed = parseConfig(io.env)
  if (!parsed.ok) {
    io.stderr.write(parsed.problems.map(({ setting, problem }) => `${setting}: ${problem}\n`).join(''))
    return 1
  }
  const opened: Promise<Opened>[] = []
  const open = (): Promise<Opened> => {
    opened[0] ??= openDesk(parsed.config, io.now)
    return opened[0]
  }
  try {
    const { code, json, text } = await action({ ...io, config: parsed.config, open })
    const told = code === 0 ? (line: string) => line : quoted
    if (isJson && json !== undefined) io.stdout.write(`${told(JSON.stringify(json))}\n`)
    else if (text !== '') (code === 0 ? io.stdout : io.stderr).write(`${told(text)}\n`)
    return code
  } catch (error) {
    if (!(error instanceof CannotStart || error instanceof StoreUnavailable)) throw error
    io.stderr.write(`${quoted(error.message)}\n`)
    return 1
  } finally {
    for (const one of opened) await one.then(({ close }) => close(), ignore)
  }
}

/** What could not be opened was told already. */
const ignore = (): void => {}
