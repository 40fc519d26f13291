import { createInterface } from 'node:readline/promises'
import { pino } from 'pino'
import { z } from 'zod'
import type { Action } from '../../cards/elements.ts'
import { assemble } from '../assemble.ts'
import { demoTable } from '../cli/seed.ts'
import { parseConfig } from '../config.ts'
import { renderActivity } from './render.ts'

const Replies = z.object({
  activities: z.array(
    z.looseObject({
      type: z.string(),
      text: z.string().optional(),
      attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown() })).optional(),
    }),
  ),
})

/** The same bot in the terminal: a number presses the button that has it, anything else is said. */
const chat = async (): Promise<void> => {
  const parsed = parseConfig({ ...process.env, MicrosoftAppId: '', MicrosoftAppPassword: '' })
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ setting, problem }) => `${setting}: ${problem}`).join('; '))
  const log = pino({ level: 'error' }, pino.destination(2))
  const { bot, isDemo, close } = await assemble(parsed.config, { now: () => new Date(), log })
  if (isDemo) write(demoTable())
  const conversation = `terminal-${Date.now()}`
  let shown: Action[] = []
  let count = 0

  const send = async (fields: Record<string, unknown>): Promise<void> => {
    count += 1
    const body = { ...envelope(conversation, count), ...fields }
    const answer = await bot.handle({ body, authorization: '' })
    const replies = Replies.safeParse(answer.body)
    shown = []
    for (const { text, attachments } of replies.data?.activities ?? []) {
      const rendered = renderActivity({ text: text ?? '', attachments: attachments ?? [] }, shown.length + 1)
      if (rendered.text !== '') write(`\n${rendered.text}`)
      shown = [...shown, ...rendered.actions]
    }
  }

  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: process.stdin.isTTY === true,
  })
  await send({ type: 'conversationUpdate', membersAdded: [{ id: 'you' }] })
  write('')
  lines.setPrompt('> ')
  lines.prompt()
  for await (const line of lines) {
    await send(said(line, shown))
    write('')
    lines.prompt()
  }
  await bot.drain(1000)
  await close()
}

/** Numbers that belong to no button are said: they may be codes. */
const said = (line: string, shown: Action[]): Record<string, unknown> => {
  const pressed = /^\d{1,2}$/.test(line.trim()) ? shown[Number(line.trim()) - 1] : undefined
  if (pressed?.type === 'Action.Submit') return { value: pressed.data }
  return { text: pressed ? pressed.title : line }
}

const envelope = (conversation: string, count: number) => ({
  type: 'message',
  id: `${conversation}-${count}`,
  channelId: 'terminal',
  serviceUrl: 'http://localhost/',
  conversation: { id: conversation },
  from: { id: 'you' },
  recipient: { id: 'bot' },
  locale: localeOf(process.env.LANG),
  deliveryMode: 'expectReplies',
})

/** `fr_FR.UTF-8` is `fr-FR`. */
const localeOf = (lang = 'en'): string => lang.replace(/\..*$/, '').replace('_', '-')

const write = (text: string): boolean => process.stdout.write(`${text}\n`)

await chat()
