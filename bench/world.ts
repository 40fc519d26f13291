import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTokenService, type TokenService } from '../test/support/token-service.ts'
import { importContracts, writeContracts } from './contracts.ts'
import { type Connector, openConnector } from './load/connector.ts'

/** The id under which the benchmark's bot is registered with its token service. */
export const appId = 'bench-bot'

/** What all parts of a run share. */
export type World = {
  folder: string
  connector: Connector
  tokens: TokenService
  contracts: { count: number; file: string; importMs: number }
  /** A new SQLite database with all contracts on record; its path. */
  freshDatabase(): string
  close(): Promise<void>
}

export const openWorld = async (count: number): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  const file = join(folder, 'contracts.json')
  await writeContracts(count, file)
  const original = join(folder, 'contracts.db')
  const importMs = await importContracts(`sqlite:${original}`, file)
  const [connector, tokens] = [await openConnector(), await openTokenService(appId)]
  let copies = 0
  return {
    folder,
    connector,
    tokens,
    contracts: { count, file, importMs },
    freshDatabase: () => {
      copies += 1
      const path = join(folder, `bench-${copies}.db`)
      copyFileSync(original, path)
      return path
    },
    close: async () => {
      await connector.close()
      await tokens.close()
      rmSync(folder, { recursive: true })
    },
  }
}
