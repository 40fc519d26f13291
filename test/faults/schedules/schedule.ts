import fc from 'fast-check'

/** `nth` counts back from the last: what was shown or said then, as far as there is so much. */
export type Move =
  | { kind: 'say'; text: 'hello' | 'menu' | 'back' | 'help' | 'code' | 'problem' }
  | { kind: 'press'; button: 'openTicket' | 'otherProblem' | 'change'; nth: number }
  /** The channel delivers an activity once more, under the id that it had. */
  | { kind: 'again'; nth: number }

/** What arrives at once. The channel keeps no order among these. */
export type Burst = Move[]

/** What customers and channel do in some conversations at the same time. */
export type Schedule = {
  conversations: Burst[][]
  /** Whether all conversations are about one contract. */
  shared: boolean
  /** Of each contract. */
  incidents: number
}

const say = fc.record({
  kind: fc.constant('say' as const),
  text: fc.constantFrom('hello', 'menu', 'back', 'help', 'code', 'problem'),
})
const press = fc.record({
  kind: fc.constant('press' as const),
  button: fc.constantFrom('openTicket', 'openTicket', 'openTicket', 'otherProblem', 'change'),
  nth: fc.constantFrom(0, 0, 0, 1, 2),
})
const again = fc.record({ kind: fc.constant('again' as const), nth: fc.nat({ max: 4 }) })

const one = (move: fc.Arbitrary<Move>): fc.Arbitrary<Burst> => move.map((only) => [only])
const code: Burst = [{ kind: 'say', text: 'code' }]
const problem: Burst = [{ kind: 'say', text: 'problem' }]
const confirm: Move = { kind: 'press', button: 'openTicket', nth: 0 }

const anything: fc.Arbitrary<Burst> = fc.oneof(
  one(say),
  one(press),
  one(again),
  fc.constant<Burst>([confirm, confirm]),
  fc.constant<Burst>([confirm, { kind: 'again', nth: 0 }]),
  fc.array(fc.oneof(say, press, again), { minLength: 2, maxLength: 4 }),
)

/** Goes to a confirmation, with whatever else between, and there things happen at once. */
const conversation = fc
  .tuple(
    fc.array(anything, { maxLength: 1 }),
    fc.array(anything, { maxLength: 1 }),
    fc.array(anything, { minLength: 1, maxLength: 3 }),
  )
  .map(([before, between, after]): Burst[] => [
    ...before,
    code,
    ...between,
    problem,
    [confirm, confirm],
    ...after,
  ])

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  conversations: fc.array(conversation, { minLength: 1, maxLength: 2 }),
  shared: fc.boolean(),
  incidents: fc.integer({ min: 1, max: 3 }),
})
