import { describe, expect, it } from 'vitest'
import * as inside from '../../src/rules/index.ts'

describe('another front end', () => {
  it('imports the shared rules as guichet/rules', async () => {
    const rules: typeof inside = await import(import.meta.resolve('guichet/rules'))
    const request = {
      call: 'sales',
      customer: 'home',
      credential: null,
      on: inside.dayOf(new Date(0)),
    } as const
    expect(rules.decide(request, { kind: 'notLookedUp' }, rules.parallels)).toMatchObject({
      outcome: 'exempt',
      rules: ['E'],
    })
    expect(Object.keys(rules).toSorted()).toEqual(Object.keys(inside).toSorted())
  })
})
