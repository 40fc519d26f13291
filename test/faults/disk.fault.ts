import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { endOf, run } from '../dialogs/program.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { freshFolder } from '../support/stores.ts'
import { keepRunning, type Running } from './running.ts'
import {
  allHeard,
  failure,
  lastHeard,
  none,
  nothingDone,
  one,
  opened,
  spentIn,
  upToTheQuestion,
} from './support/click.ts'
import { embeddedSecret, overConnector, overWebsite } from './support/customer.ts'
import { aSmallDisk, whyNoMount } from './support/full-disk.ts'
import { failCalls, whyNoStrace } from './support/strace.ts'

const startOn = (url: string): Promise<Running> =>
  keepRunning({ databaseUrl: url, env: { EMBEDDED_DIRECT_LINE_SECRET: embeddedSecret } })

/** A customer of the website stands before the click that opens a ticket; the database has a disk of its own. */
const onTheWebsite = async () => {
  const disk = aSmallDisk(16)
  const url = `sqlite:${join(disk.folder, 'guichet.db')}`
  const customer = await overWebsite(await startOn(url))
  return { disk, url, customer, value: await upToTheQuestion(customer) }
}

const noMount = whyNoMount()
const noStrace = whyNoStrace()

describe.skipIf(noMount !== null)(`a full disk${noMount ? ` (${noMount})` : ''}`, () => {
  test('creates nothing and says so; with space again the same click opens one ticket, without a restart', async () => {
    const disk = aSmallDisk(16)
    const url = `sqlite:${join(disk.folder, 'guichet.db')}`
    const program = await startOn(url)
    const { pid } = program
    const customer = overConnector(program, await connectorEndpoint(), 'c1')
    const value = await upToTheQuestion(customer)
    disk.fill()
    const began = performance.now()
    await customer.send({ value })
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(await lastHeard(customer)).toContain(failure)
    expect(await lastHeard(customer)).toContain(nothingDone)
    expect(await spentIn(url)).toEqual(none)
    disk.free()
    await customer.send({ value })
    expect(await allHeard(customer)).toContain(opened)
    expect(await spentIn(url)).toEqual(one)
    expect(program.pid).toBe(pid)
  })

  test('on the website: what was not taken down can be posted again, and is answered once there is space', async () => {
    const { disk, url, customer, value } = await onTheWebsite()
    disk.fill()
    const clicked = customer.send({ value })
    // As long as the disk is full, the browser tries again and again.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect(await spentIn(url)).toEqual(none)
    disk.free()
    await clicked
    await expect.poll(() => allHeard(customer)).toContain(opened)
    expect(await spentIn(url)).toEqual(one)
  })

  test('on the website, once the message is taken down: answered when there is space, with nothing lost', async () => {
    const { disk, url, customer, value } = await onTheWebsite()
    const clicked = customer.send({ value })
    disk.fill()
    await new Promise((resolve) => setTimeout(resolve, 12_000))
    disk.free()
    await clicked
    await expect.poll(() => allHeard(customer)).toContain(opened)
    expect(await spentIn(url)).toEqual(one)
  })
})

describe.skipIf(noMount !== null)('a disk that is read-only', () => {
  test('refuses to start in a sentence that names the file', async () => {
    const disk = aSmallDisk(16)
    const url = `sqlite:${join(disk.folder, 'guichet.db')}`
    const program = await startOn(url)
    await program.end('SIGTERM')
    disk.makeReadOnly()
    const { code, errors } = await endOf(run({ DATABASE_URL: url, PORT: '0', LOG_LEVEL: 'silent' }))
    expect(code).toBe(1)
    expect(errors).toMatch(/^Cannot open the SQLite database .*guichet\.db: .*read.only.*\n$/i)
  })
})

test('a database that is corrupt ends the start with the way out', async () => {
  const path = join(await freshFolder(), 'guichet.db')
  writeFileSync(path, 'Dear diary. '.repeat(1000))
  const { code, errors } = await endOf(run({ DATABASE_URL: `sqlite:${path}`, PORT: '0' }))
  expect(code).toBe(1)
  expect(errors).toMatch(
    /^Cannot open the SQLite database .*guichet\.db: file is not a database\. .*guichet restore FILE.*\n$/,
  )
})

const faults: [why: string, calls: string, error: string][] = [
  ['a disk that became read-only', 'pwrite64', 'EROFS'],
  ['an I/O error at every write', 'pwrite64', 'EIO'],
  ['a full disk, at every write', 'pwrite64', 'ENOSPC'],
  ['an I/O error at every flush', 'fsync,fdatasync', 'EIO'],
  ['an I/O error at every read', 'pread64', 'EIO'],
]

describe.skipIf(noStrace !== null)(`${noStrace ?? 'system calls that fail'}:`, () => {
  test.each(faults)(
    '%s: answered within 10 s, nothing half done, and recovered without a restart',
    async (_, calls, error) => {
      const url = `sqlite:${join(await freshFolder(), 'guichet.db')}`
      const program = await startOn(url)
      const { pid } = program
      const customer = overConnector(program, await connectorEndpoint(), 'c1')
      const value = await upToTheQuestion(customer)
      const fault = await failCalls(pid, calls, error)
      const began = performance.now()
      await customer.send({ value })
      const took = performance.now() - began
      const heard = await lastHeard(customer)
      await fault.detach()
      expect(took).toBeLessThan(10_000)
      if (calls === 'pwrite64') expect(heard).toContain(nothingDone)
      if (!(await allHeard(customer)).includes(opened)) {
        expect(heard).toContain(failure)
        expect(await spentIn(url)).toEqual(none)
        await customer.send({ value })
      }
      expect(await allHeard(customer)).toContain(opened)
      expect(await spentIn(url)).toEqual(one)
      expect(program.pid).toBe(pid)
    },
  )
})
