import { maskCredentials } from '../rules/index.ts'
import { runCli } from './program.ts'

/** Node would quote the error as it is, and what it was thrown for. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`${maskCredentials(error.stack ?? error.message)}\n`)
  process.exit(1)
})

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  isTerminal: process.stderr.isTTY === true,
  now: () => new Date(),
})
