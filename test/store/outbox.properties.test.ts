import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type OpenStore, openStore } from '../../src/store/open.ts'
import type { Delivery, NewDelivery } from '../../src/store/outbox-port.ts'
import { type Instant, instantOf } from '../../src/store/ports.ts'
import { engines } from '../support/stores.ts'

const start = Date.parse('2026-03-01T12:00:00Z')
const claimFor = 40
const lanes = ['a', 'b', 'c']

type Step =
  | { do: 'add'; lanes: string[] }
  | { do: 'claim'; limit: number }
  | { do: 'settle' | 'park'; nth: number }
  | { do: 'postpone'; nth: number; by: number }
  | { do: 'wait'; ms: number }
  | { do: 'retry' }

const nth = fc.nat(5)
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('add' as const),
      lanes: fc.array(fc.constantFrom(...lanes), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ do: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constantFrom('settle' as const, 'park' as const), nth }),
    fc.record({ do: fc.constant('settle' as const), nth }),
    fc.record({ do: fc.constant('postpone' as const), nth, by: fc.nat(60) }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.nat(50) }),
    fc.record({ do: fc.constant('retry' as const) }),
  ),
  { maxLength: 40 },
)

/** What the outbox promises, kept in plain memory. */
type Model = {
  now: number
  /** In the order in which they were added. */
  all: { id: string; lane: string; state: 'waiting' | 'parked' | 'settled'; due: number }[]
  /** When the claim of a lane ends. */
  claims: Map<string, number>
  inHand: Delivery[]
}

const instant = (ms: number): Instant => instantOf(new Date(ms))

const headOf = ({ all }: Model, lane: string) =>
  all.find((one) => one.lane === lane && one.state === 'waiting')

const claimable = (model: Model): string[] =>
  lanes.flatMap((lane) => {
    const head = headOf(model, lane)
    const isFree = (model.claims.get(lane) ?? 0) <= model.now
    return head !== undefined && head.due <= model.now && isFree ? [head.id] : []
  })

const take = (model: Model, nth: number): Delivery | null => {
  const [one] = model.inHand.splice(nth % Math.max(1, model.inHand.length), 1)
  if (one === undefined) return null
  model.claims.delete(one.lane)
  return one
}

const change = (model: Model, id: string, to: Partial<Model['all'][number]>): void => {
  const found = model.all.find((one) => one.id === id)
  if (found !== undefined) Object.assign(found, to)
}

const perform = async (step: Step, model: Model, { outbox }: OpenStore, unique: string): Promise<void> => {
  switch (step.do) {
    case 'add': {
      const added = step.lanes.map((lane, n): NewDelivery => {
        const id = `${unique}${model.all.length + n}`
        return {
          id,
          lane,
          kind: 'mail',
          topic: 't',
          ticket: null,
          entitlement: null,
          payload: '',
          at: instant(model.now),
        }
      })
      await outbox.add(added)
      model.all.push(
        ...added.map(({ id, lane }) => ({ id, lane, state: 'waiting' as const, due: model.now })),
      )
      return
    }
    case 'claim': {
      const expected = claimable(model)
      const got = await outbox.claim(instant(model.now), instant(model.now + claimFor), step.limit)
      expect(got).toHaveLength(Math.min(step.limit, expected.length))
      for (const one of got) {
        expect(expected).toContain(one.id)
        model.claims.set(one.lane, model.now + claimFor)
        model.inHand = [...model.inHand.filter(({ id }) => id !== one.id), one]
      }
      return
    }
    case 'settle': {
      const one = take(model, step.nth)
      if (one === null) return
      await outbox.settle(one.id)
      return change(model, one.id, { state: 'settled' })
    }
    case 'park': {
      const one = take(model, step.nth)
      if (one === null) return
      await outbox.postpone(one.id, null, 'no')
      return change(model, one.id, { state: 'parked' })
    }
    case 'postpone': {
      const one = take(model, step.nth)
      if (one === null) return
      const due = model.now + step.by
      await outbox.postpone(one.id, instant(due), 'not yet')
      return change(model, one.id, { due })
    }
    case 'wait': {
      model.now += step.ms
      // Whose claim ran out has died: what it had in hand is another's.
      model.inHand = model.inHand.filter(({ lane }) => (model.claims.get(lane) ?? 0) > model.now)
      return
    }
    case 'retry': {
      const parked = model.all.filter(({ state }) => state === 'parked')
      expect(await outbox.retry(null, instant(model.now))).toBe(parked.length)
      for (const { id } of parked) change(model, id, { state: 'waiting', due: model.now })
    }
  }
}

/** Sends all that is left, and tells in which order. */
const sendAll = async (model: Model, { outbox }: OpenStore): Promise<string[]> => {
  const sent: string[] = []
  const much = model.now + 1_000
  for (;;) {
    const got = await outbox.claim(instant(much), instant(much + claimFor), 10)
    if (got.length === 0) return sent
    for (const { id } of got) {
      sent.push(id)
      await outbox.settle(id)
    }
  }
}

describe.each(engines)(
  'on $engine, whatever is added, claimed, settled and postponed',
  ({ engine, freshUrl }) => {
    test('each lane leaves in order, and nothing is lost', async () => {
      const url = await freshUrl()
      const stores = [await openStore(url), await openStore(url)]
      let run = 0
      const property = fc.asyncProperty(steps, async (all) => {
        run += 1
        const model: Model = { now: start, all: [], claims: new Map(), inHand: [] }
        for (const [n, step] of all.entries()) {
          const store = stores[n % 2]
          if (store !== undefined) await perform(step, model, store, `${run}.`)
        }
        const [store] = stores
        if (store === undefined) return
        const waiting = model.all.filter(({ state }) => state === 'waiting')
        const sent = await sendAll(model, store)
        for (const lane of lanes) {
          const ids = waiting.filter((one) => one.lane === lane).map(({ id }) => id)
          expect(sent.filter((id) => ids.includes(id))).toEqual(ids)
        }
        expect(sent).toHaveLength(waiting.length)
        const parked = await store.outbox.list({ limit: 1_000 })
        expect(parked.map(({ id }) => id)).toEqual(
          model.all.filter(({ state }) => state === 'parked').map(({ id }) => id),
        )
        await store.outbox.drop(parked.map(({ id }) => id))
      })
      try {
        await fc.assert(property, { numRuns: engine === 'sqlite' ? 60 : 25 })
      } finally {
        for (const store of stores) await store.close()
      }
    })
  },
)
