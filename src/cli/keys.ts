import { createKey, KeyName, revokeKey } from '../api/keys.ts'
import { randomBytes } from '../desk/random.ts'
import type { ApiKey, KeyId } from '../store/keys-port.ts'
import { instantOf } from '../store/ports.ts'
import { type Answer, CLI_ACTOR, type CliContext, done, misused, refused, type Verb } from './context.ts'
import { table } from './table.ts'

/** `guichet keys create|list|revoke`: who may use the HTTP interface. */
export const keyVerbs: Verb = (program, on) => {
  const keys = program.command('keys').description('keys of the HTTP interface: create, list and revoke them')
  const create = keys.command('create <name>').description('a new key, printed once; the audit has its name')
  on(create, (context, args) => created(context, args[0] ?? ''))
  on(keys.command('list').description('every key, oldest first'), listed)
  const revoke = keys.command('revoke <id>').description('the key opens nothing from now on')
  on(revoke, (context, args) => revoked(context, args[0] ?? ''))
}

const created = async (context: CliContext, text: string): Promise<Answer> => {
  const name = KeyName.safeParse(text)
  if (!name.success) return misused(`name: ${name.error.issues[0]?.message}`)
  const { store, secrets } = await context.open()
  const at = instantOf(context.now())
  const made = await createKey(store, secrets, { name: name.data, random: randomBytes, actor: CLI_ACTOR, at })
  const { id } = made.key
  // Beside the key, which a script takes from standard output.
  context.stderr.write(`Key ${id} of ${name.data}. Keep it: it is not shown again.\n`)
  return done({ id, name: name.data, key: made.text, createdAt: at }, made.text)
}

const listed = async (context: CliContext): Promise<Answer> => {
  const { store } = await context.open()
  const keys = await store.read((reader) => reader.keys.list())
  if (keys.length === 0) return done([], 'no keys')
  const rows = keys.map(({ id, name, createdAt, lastUsed, revokedAt }) => [
    id,
    name,
    createdAt,
    lastUsed ?? 'never',
    revokedAt ?? '-',
  ])
  return done(keys.map(jsonOf), table(['id', 'name', 'created', 'last used', 'revoked'], rows))
}

const jsonOf = ({ hash: _, ...key }: ApiKey): Omit<ApiKey, 'hash'> => key

const revoked = async (context: CliContext, text: string): Promise<Answer> => {
  const { store, secrets } = await context.open()
  const id = text as KeyId
  const at = instantOf(context.now())
  const result = await revokeKey(store, secrets, { id, actor: CLI_ACTOR, at })
  return result.done
    ? done({ id, name: result.name, revokedAt: at }, `key ${id} of ${result.name} is revoked`)
    : refused({ error: result.problem, key: id }, problems[result.problem])
}

const problems = {
  unknownKey: 'No key of that id on record (guichet keys list). Nothing was done.',
  alreadyRevoked: 'That key was revoked before. Nothing was done.',
} as const
