import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { aCommit, aDesk, theContract, type World } from '../support/desk.ts'
import { engines } from '../support/stores.ts'
import { aRacer, resultsOf } from './processes.ts'

const INCIDENTS = 1_000

const aBusyWorld = (engine: (typeof engines)[number]): Promise<World> =>
  aDesk(engine).withEntitlement({ plan: 'limited', incidents: INCIDENTS })

const balance = async ({ rows, desk }: World) => {
  const [entitlement] = (await rows('select used from entitlements')) as { used: number }[]
  const tickets = await rows('select id from tickets')
  const ledger = (await desk.ledger(theContract)) ?? []
  return {
    ticketsAndLeft: tickets.length + INCIDENTS - (entitlement?.used ?? 0),
    tickets: tickets.length,
    explained: ledger.reduce((sum, { change }) => sum + change, 0),
  }
}

const balanced = (tickets: number) => ({ ticketsAndLeft: INCIDENTS, tickets, explained: tickets })

describe.each(engines)('a process killed on $engine', (engine) => {
  test('after any statement of an open, and asked again, opens one ticket', {
    timeout: 120_000,
  }, async () => {
    const world = await aBusyWorld(engine)
    for (let statement = 1; ; statement++) {
      const operation = `op-${statement}`
      const task = { url: world.url, commits: [aCommit(operation)], atOnce: 1, killAfter: statement }
      const racer = await aRacer(task)
      racer.go()
      const { told, signal } = await racer.ended
      const [acknowledged] = resultsOf(told)
      const replayed = await world.commit(operation)
      expect(replayed).toMatchObject({ done: true, outcome: { decision: { outcome: 'open' } } })
      expect(await balance(world)).toEqual(balanced(statement))
      if (signal === 'SIGKILL') {
        expect(acknowledged).toBeUndefined()
        continue
      }
      // The open had fewer statements than that: begin, at least eight reads and writes, commit.
      expect(acknowledged).toEqual({ ...replayed, repeated: false })
      expect(statement).toBeGreaterThan(10)
      break
    }
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
  })

  test('at random moments loses no ticket that it told of, and no incident', {
    timeout: 120_000,
  }, async () => {
    const world = await aBusyWorld(engine)
    const asked = new Set<string>()
    for (let round = 0; round < 8; round++) {
      const commits = Array.from({ length: 200 }, (_, index) => aCommit(`${round}/${index}`))
      const racer = await aRacer({ url: world.url, commits, atOnce: 4 })
      racer.go()
      await racer.first('started')
      await sleep(Math.random() * 120)
      racer.kill()
      const { told } = await racer.ended
      for (const one of told) if (one.event === 'started') asked.add(one.operation)
      for (const acknowledged of resultsOf(told)) {
        if (!acknowledged.done) throw new Error(acknowledged.problem)
        expect(await world.commit(acknowledged.operation)).toEqual({ ...acknowledged, repeated: true })
      }
    }
    for (const operation of asked) await world.done(operation)
    expect(await balance(world)).toEqual(balanced(asked.size))
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true, lines: asked.size })
  })
})
