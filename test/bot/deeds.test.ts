import Database from 'better-sqlite3'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { Deeds } from '../../src/bot/deeds.ts'
import { OpenFate } from '../../src/store/fate.ts'
import { StoreUnavailable } from '../../src/store/unavailable.ts'

const sqlite = (code: string) => new Database.SqliteError(code, code)
const postgres = (code: string) =>
  Object.assign(new pg.DatabaseError(code, 1, 'error'), { code, severity: 'ERROR' })

/** What is claimed of a turn whose transaction fails with this at its COMMIT. */
const afterCommitFailedWith = async (error: Error): Promise<'unsure' | 'nothing'> => {
  const deeds = new Deeds(() => false)
  const doing = deeds.carryOut(async ({ beforeCommit }) => {
    beforeCommit()
    throw error
  })
  await expect(doing).rejects.toBe(error)
  return deeds.maybe ? 'unsure' : 'nothing'
}

describe('what a failed turn may claim', () => {
  test.each([
    [sqlite('SQLITE_FULL'), 'nothing'],
    [sqlite('SQLITE_IOERR_WRITE'), 'nothing'],
    [sqlite('SQLITE_IOERR_FSYNC'), 'unsure'],
    [new StoreUnavailable('corrupt', { cause: sqlite('SQLITE_CORRUPT') }), 'nothing'],
    [postgres('40001'), 'nothing'],
    [postgres('53100'), 'nothing'],
    [postgres('57P01'), 'unsure'],
    [new Error('Connection terminated unexpectedly'), 'unsure'],
  ] as const)('%s at the COMMIT: %s', async (error, claim) => {
    expect(await afterCommitFailedWith(error)).toBe(claim)
  })

  test('nothing was done where it failed before the COMMIT', async () => {
    const deeds = new Deeds(() => false)
    await expect(deeds.carryOut(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
    expect(deeds.maybe).toBe(false)
  })

  test('something was done stays so when a later part of the turn fails', async () => {
    const deeds = new Deeds(() => false)
    await deeds.carryOut(async ({ beforeCommit }) => beforeCommit())
    await expect(deeds.carryOut(() => Promise.reject(sqlite('SQLITE_FULL')))).rejects.toThrow()
    expect(deeds.maybe).toBe(true)
  })

  test('a turn that was given up does not commit', async () => {
    const deeds = new Deeds(() => true)
    await expect(deeds.carryOut(async ({ beforeCommit }) => beforeCommit())).rejects.toThrow('given up')
    expect(deeds.maybe).toBe(false)
  })
})

describe('what goes on before it is on the disk', () => {
  const placing = (deeds: Deeds, placed = new OpenFate()): Promise<OpenFate> =>
    deeds.carryOut(async ({ beforeCommit, onPlaced }) => {
      beforeCommit()
      onPlaced?.(placed)
      return placed
    })

  test('may have been done until it is lost, and then was not', async () => {
    const deeds = new Deeds(() => false)
    const placed = await placing(deeds)
    expect(deeds.maybe).toBe(true)
    placed.lose(sqlite('SQLITE_FULL'))
    expect(deeds.maybe).toBe(false)
  })

  test('may still be found done after a crash, where the disk failed to flush it', async () => {
    const deeds = new Deeds(() => false)
    const placed = await placing(deeds)
    placed.lose(sqlite('SQLITE_IOERR_FSYNC'))
    expect(deeds.maybe).toBe(true)
  })

  test('is done once it is kept', async () => {
    const deeds = new Deeds(() => false)
    ;(await placing(deeds)).keep()
    expect(deeds.maybe).toBe(true)
  })

  test('is what the turn rests on, together with the message that it answers', async () => {
    const message = new OpenFate()
    const deeds = new Deeds(() => false, message)
    const placed = await placing(deeds)
    expect(deeds.upon).toEqual([message, placed])
  })

  test('is waited for by the next transaction of the turn', async () => {
    const deeds = new Deeds(() => false)
    const placed = await placing(deeds)
    expect(deeds.onPlaced).toBeUndefined()
    placed.keep()
    await deeds.settled()
    expect(deeds.onPlaced).toBeDefined()
  })

  test.each(['the message', 'an earlier deed'])('nothing is carried out once %s is lost', async (what) => {
    const message = new OpenFate()
    const deeds = new Deeds(() => false, message)
    const placed = await placing(deeds)
    const lost = what === 'the message' ? message : placed
    lost.lose(sqlite('SQLITE_FULL'))
    await expect(placing(deeds)).rejects.toThrow('given up')
  })
})
