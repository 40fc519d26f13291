import { z } from 'zod'
import { WireDecision, WireOutcome, wireReasons } from '../desk/wire-schemas.ts'

const reasons = z.array(wireReasons.exclude(['emailMismatch'])).meta({
  description:
    'Every reason of a refusal; of an exemption, what became of the ticket that was named. `unknown` is also what is not theirs to use, such as an imported ticket ID without its owner’s e-mail address.',
})

/** A decision as a front end is told it. */
export const OutwardDecision = WireDecision.extend({ reasons }).meta({
  id: 'Decision',
  description: 'What the policy says; nothing was carried out.',
})
export type OutwardDecision = z.infer<typeof OutwardDecision>

/** The same of one that was carried out. */
export const OutwardOutcome = WireOutcome.extend({ reasons }).meta({
  id: 'Outcome',
  description: 'A decision that was carried out.',
})
export type OutwardOutcome = z.infer<typeof OutwardOutcome>

/**
 * Who asks through a front end has proved nothing: somebody else's ticket reads like one that never was (POLICY.md,
 * reading 10). The true reason is for operators, in the audit trail and at the command line.
 */
export const outward = <T extends WireDecision>(told: T) => ({
  ...told,
  reasons: told.reasons.map((reason) => (reason === 'emailMismatch' ? 'unknown' : reason)),
})
