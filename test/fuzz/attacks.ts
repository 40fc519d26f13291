import fc from 'fast-check'
import type { Attack } from './attack.ts'
import { broken } from './families/bodies.ts'
import { interfaces } from './families/interfaces.ts'
import { messages } from './families/messages.ts'
import { routes } from './families/routes.ts'
import { wires } from './families/wire.ts'

const some = (weight: number, arbitrary: fc.Arbitrary<Attack>) => ({ weight, arbitrary })

const attack = fc.oneof(
  some(1400, messages.activities),
  some(900, messages.cards),
  some(500, messages.texts),
  some(900, messages.forged),
  some(900, broken.bodies),
  some(20, broken.huge),
  some(1800, routes),
  some(700, interfaces.authorizations),
  some(200, interfaces.tickets),
  some(300, interfaces.hooks),
  some(600, interfaces.directLine),
  some(100, interfaces.generated),
  some(300, interfaces.reading),
  some(400, interfaces.widget),
  some(250, interfaces.disputes),
  some(500, wires.wire),
  some(150, wires.upgraded),
  some(70, wires.streams),
  some(3, wires.slow),
)

const blockSize = 500
let block: { key: string; attacks: Attack[] } = { key: '', attacks: [] }

/** The same for the same seed and number, each time; made up in blocks, which is quicker. */
export const attackAt = (seed: number, number: number): Attack => {
  const at = Math.floor(number / blockSize)
  const key = `${seed} ${at}`
  if (block.key !== key)
    block = { key, attacks: fc.sample(attack, { seed: mixed(seed, at), numRuns: blockSize }) }
  const one = block.attacks[number % blockSize]
  if (one === undefined) throw new Error('no attack was made up')
  return one
}

/** Neighbours apart (the finalizer of MurmurHash3). */
const mixed = (seed: number, number: number): number => {
  let hash = Math.imul(seed, 0x9e3779b1) ^ number
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
