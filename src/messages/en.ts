import { buttons } from './en/buttons.ts'
import { conversation } from './en/conversation.ts'
import { disputes } from './en/disputes.ts'
import { outcomes } from './en/outcomes.ts'
import { policy } from './en/policy.ts'
import { questions } from './en/questions.ts'
import { teams } from './en/teams.ts'
import { verification } from './en/verification.ts'

/** The English catalog; its literals define every key and hole. */
export const en = {
  ...questions,
  ...conversation,
  ...outcomes,
  ...buttons,
  ...policy,
  ...disputes,
  ...teams,
  ...verification,
} as const
