import type { Translate } from '../../src/messages/translator.ts'
import { parallels } from '../../src/rules/profile.ts'
import type { Card, View } from '../elements.ts'
import { ticket } from './decisions.ts'

export type Example = { name: string; render: (t: Translate) => Card }

/** One view on one input. */
export const example = <Input>(name: string, view: View<Input>, input: Input): Example => ({
  name,
  render: (t) => view(input, t, parallels),
})

/** Of the step that a question belongs to. */
export const nonce = 'step-1'
export const id = ticket().id

/** Subjects as customers write them: none may become Markdown, HTML, a link, or upset the sentence around it. */
export const subjects = {
  plain: 'Windows 11 does not start after the update',
  markdown:
    '**bold** [link](https://example.com) `code` # 1. {{DATE(2026-01-01T00:00:00Z)}} <b>&amp; $& {id}',
  rightToLeft: 'البرنامج لا يعمل بعد التحديث \u202e123',
  emoji: '👩‍👩‍👧‍👦 🇫🇷 it broke 😭😭',
  long: `${'averyveryverylongwordwithoutanyspaceinit'.repeat(6)} ${'and then it stopped '.repeat(40)}`,
}
