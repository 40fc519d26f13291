import { createHash } from 'node:crypto'
import { dialogState, type OnTurn } from '../src/bot/turn.ts'
import { Ask } from './ask.ts'
import { authorize } from './authorize.ts'
import type { DialogsDeps } from './deps.ts'
import { Draft } from './draft.ts'
import { feedback } from './feedback.ts'
import type { Flow } from './flow.ts'
import { forgetMe } from './forget.ts'
import { language } from './language.ts'
import { message } from './message.ts'
import { Question } from './question.ts'
import { root } from './root.ts'
import { Dialogs } from './sdk.ts'
import { selfService } from './self-service.ts'
import { status } from './status.ts'

/** Raise it when what the dialogs keep changes its meaning and not its shape: the shape is seen to. */
const meaning = 1

/**
 * The conversation of CONVERSATION.md. `version` names the shape of what the dialogs keep, because a waterfall keeps the
 * number of its step alone, and would run a conversation on at the wrong one.
 */
export const createDialogs = (deps: DialogsDeps): { onTurn: OnTurn; version: string } => {
  const flows = [
    authorize(deps),
    status(deps),
    selfService(deps),
    message(deps),
    feedback(),
    language(),
    forgetMe(deps),
  ]
  const dialogs = new Dialogs(dialogState)
  for (const dialog of [new Ask(deps), ...flows.map((one) => one.dialog)]) dialogs.add(dialog)
  return {
    onTurn: async (turn) => root({ turn, deps, dc: await dialogs.createContext(turn.context) }),
    version: versionOf(flows),
  }
}

const versionOf = (flows: Flow[]): string => {
  const steps = flows.map(({ dialog, steps }) => [dialog.id, ...steps])
  const questions = Question.options.map(({ shape }) => [...shape.ask.values, ...Object.keys(shape)])
  const shape = JSON.stringify([meaning, steps, questions, Object.keys(Draft.shape)])
  return createHash('sha256').update(shape).digest('base64url').slice(0, 12)
}
