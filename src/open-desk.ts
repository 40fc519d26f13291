import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Settings } from './config.ts'
import { createDesk, type Desk } from './desk/desk.ts'
import { checkKey } from './desk/key-check.ts'
import { randomBytes } from './desk/random.ts'
import { createSecrets, newKey, parseKey, type Secrets } from './desk/secrets.ts'
import type { Verify } from './desk/verification/verify.ts'
import { Profile, parallels } from './rules/index.ts'
import { type OpenStore, openStore } from './store/open.ts'
import type { Store } from './store/ports.ts'

/** A setting, a file or a database that the program cannot start with; the message says what to do. */
export class CannotStart extends Error {}

export type Opened = {
  store: OpenStore
  desk: Desk
  secrets: Secrets
  profile: Profile
  close(): Promise<void>
}

/**
 * Opens key, profile and database as the settings say; throws `CannotStart` with one clear line.
 * @param verify what is asked of whoever is not trusted, as an operator at the command line is
 * @param silence see `openStore`
 */
export const openDesk = async (
  config: Settings,
  now: () => Date,
  { verify = 'off', silence = null }: { verify?: Verify; silence?: number | null } = {},
): Promise<Opened> => {
  const profile = readProfile(config.GUICHET_PROFILE)
  const secrets = createSecrets(readKey(config))
  const store = await openStore(config.DATABASE_URL, silence)
  const bound = (await checkKey(store, secrets)) ? secrets : await finishRekey(config, store)
  if (!bound) {
    await store.close()
    throw new CannotStart('The database was written with another key: set GUICHET_KEY to that one.')
  }
  const desk = createDesk({ store, secrets: bound, profile, now, random: randomBytes, verify })
  return { store, desk, secrets: bound, profile, close: () => store.close() }
}

/** Where a key that nobody set is kept: beside the embedded database, or in ./data. */
export const keyFile = ({ DATABASE_URL }: Settings): string =>
  join(
    DATABASE_URL.startsWith('sqlite:') ? dirname(DATABASE_URL.slice('sqlite:'.length)) : 'data',
    'guichet.key',
  )

const readKey = (config: Settings): Buffer => {
  if (config.GUICHET_KEY !== undefined) return keyFrom(config.GUICHET_KEY, 'GUICHET_KEY')
  if (config.NODE_ENV === 'production') {
    throw new CannotStart(
      'GUICHET_KEY is not set: production needs a key of 32 bytes, base64url or hex (openssl rand -hex 32).',
    )
  }
  const file = keyFile(config)
  if (!existsSync(file)) createKeyFile(file)
  return keyFrom(readFileSync(file, 'utf8').trim(), file)
}

/** The key that a setting or a file holds. */
export const keyFrom = (text: string, where: string): Buffer => {
  const key = parseKey(text)
  if (!key)
    throw new CannotStart(
      `${where} is not a key: expected 32 bytes, base64url or hex (openssl rand -hex 32).`,
    )
  return key
}

/** Two processes that start together agree on the key of the one that was first. */
const createKeyFile = (file: string): void => {
  const draft = writeKeyDraft(file, newKey())
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft)
  }
}

/** Replaces a key file, whole or not at all. */
export const writeKeyFile = (file: string, key: string): void => renameSync(writeKeyDraft(file, key), file)

const writeKeyDraft = (file: string, key: string): string => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${key}\n`, { mode: 0o600, flush: true })
  return draft
}

/** The name of a key file's successor while a rotation is under way. */
export const nextKeyFile = (file: string): string => `${file}.next`

/** A rotation that was cut off between the database and the key file: the successor's key opens it. */
const finishRekey = async (config: Settings, store: Store): Promise<Secrets | null> => {
  const file = keyFile(config)
  if (config.GUICHET_KEY !== undefined || !existsSync(nextKeyFile(file))) return null
  const secrets = createSecrets(keyFrom(readFileSync(nextKeyFile(file), 'utf8').trim(), nextKeyFile(file)))
  if (!(await checkKey(store, secrets))) return null
  renameSync(nextKeyFile(file), file)
  return secrets
}

/** The organisation's own, or the published one; throws `CannotStart` with one clear line. */
export const readProfile = (path: string | undefined): Profile => {
  if (path === undefined) return parallels
  const parsed = Profile.safeParse(readJson(path))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new CannotStart(`The profile ${path} is not valid: ${problems.join('; ')}`)
}

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new CannotStart(
      `The profile ${path} cannot be read: ${error instanceof Error ? error.message : error}`,
    )
  }
}
