import type { Translation } from './catalog.ts'
import { buttons } from './fr/buttons.ts'
import { conversation } from './fr/conversation.ts'
import { disputes } from './fr/disputes.ts'
import { outcomes } from './fr/outcomes.ts'
import { policy } from './fr/policy.ts'
import { questions } from './fr/questions.ts'
import { teams } from './fr/teams.ts'
import { verification } from './fr/verification.ts'

const texts = {
  ...questions,
  ...conversation,
  ...outcomes,
  ...buttons,
  ...policy,
  ...disputes,
  ...teams,
  ...verification,
} as const

/** The French catalog: every key of the English one, with no hole that the English one lacks. */
export const fr: Translation<typeof texts> = texts
