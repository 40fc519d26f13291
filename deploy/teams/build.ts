import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import packageJson from '../../package.json' with { type: 'json' }
import { type ConfigProblem, parseConfig, type Settings } from '../../src/config.ts'
import { CannotStart, readProfile } from '../../src/open-desk.ts'
import { appPackage } from './package.ts'
import { type Registration, registrationOf } from './settings.ts'

/** A package that cannot be made, in one line that says what to change. */
class NotPackaged extends Error {}

const main = async (): Promise<void> => {
  const { out } = args()
  const config = settings()
  const registration = registered(config)
  await mkdir(dirname(out), { recursive: true })
  await writeFile(out, await appPackage(registration))
  process.stdout.write(`${out}: ${registration.organisation}'s bot ${registration.appId}\n`)
  process.stdout.write(`Messaging endpoint: ${registration.endpoint}\n`)
  process.stdout.write(tenantNote(config))
}

const args = (): { out: string } => {
  try {
    return parseArgs({ options: { out: { type: 'string', default: 'dist/teams/guichet.zip' } } }).values
  } catch (error) {
    throw new NotPackaged(error instanceof Error ? error.message : String(error))
  }
}

const settings = (): Settings => {
  const parsed = parseConfig(process.env)
  if (!parsed.ok) throw new NotPackaged(lineOf(parsed.problems))
  return parsed.config
}

const registered = (config: Settings): Registration => {
  const made = registrationOf(config, readProfile(config.GUICHET_PROFILE), packageJson.version)
  if (!made.ok) throw new NotPackaged(lineOf(made.problems))
  return made.registration
}

const lineOf = (problems: ConfigProblem[]): string =>
  `No package was made: ${problems.map(({ setting, problem }) => `${setting}: ${problem}`).join('; ')}`

/** Whom the bot answers is another setting, which is easily forgotten. */
const tenantNote = ({ MicrosoftAppTenantId: tenant, TEAMS_TENANTS }: Settings): string =>
  TEAMS_TENANTS.some((one) => one.toLowerCase().startsWith(tenant.toLowerCase()))
    ? ''
    : `TEAMS_TENANTS does not name ${tenant}: the bot answers nobody there yet.\n`

main().catch((error: unknown) => {
  const isExplained = error instanceof NotPackaged || error instanceof CannotStart
  const text = error instanceof Error ? (isExplained ? error.message : error.stack) : String(error)
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
})
