import { createHash, randomBytes } from 'node:crypto'
import { createDesk, type Desk } from '../../src/desk/desk.ts'
import { checkKey } from '../../src/desk/key-check.ts'
import { createSecrets, type Secrets } from '../../src/desk/secrets.ts'
import { parallels } from '../../src/rules/index.ts'
import type { Store } from '../../src/store/ports.ts'

/** A key of 32 bytes for tests; every process of a test makes the same one. */
export const keyNamed = (name: string): Buffer => createHash('sha256').update(name).digest()

/** On this day every contract of the tests is in force unless it says otherwise. */
export const moment = new Date('2026-03-15T12:00:00.000Z')

export type DeskOnStore = { desk: Desk; secrets: Secrets }

/** The desk of a test on a store, with the clock standing still. */
export const deskOn = async (
  store: Store,
  secrets: Secrets = createSecrets(keyNamed('tests')),
): Promise<DeskOnStore> => {
  if (!(await checkKey(store, secrets))) throw new Error('the database was written with another key')
  return {
    secrets,
    desk: createDesk({ store, secrets, profile: parallels, now: () => moment, random: randomBytes }),
  }
}
