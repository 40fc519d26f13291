import { join } from 'node:path'
import { importContracts, key, writeContracts } from '../../bench/contracts.ts'
import { freshFolder } from '../support/stores.ts'

/** The settings of a program on the databases that are made here. */
export const contractsKey = { GUICHET_KEY: key }

/** Imports so many companies' contracts, each with a support code and a hundred incidents (see the benchmark). */
export const withContracts = async (databaseUrl: string, count: number): Promise<string> => {
  const file = join(await freshFolder(), 'contracts.json')
  await writeContracts(count, file)
  await importContracts(databaseUrl, file)
  return databaseUrl
}

/** A new SQLite database with so many contracts on record. */
export const sqliteWithContracts = async (count: number): Promise<string> =>
  withContracts(`sqlite:${join(await freshFolder(), 'guichet.db')}`, count)
