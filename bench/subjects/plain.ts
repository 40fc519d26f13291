/**
 * The bot that Microsoft's documentation teaches for this journey: restify, CloudAdapter, MemoryStorage, a component dialog
 * with a waterfall of stock prompts, an interruption in `onContinueDialog`, state saved after every turn; no authentication.
 * After "Create your own prompts and waterfalls" and the samples 05.multi-turn-prompt and 13.core-bot. It asks as often and
 * answers with as many replies as ours, in plain text.
 */
import {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
  type TurnContext,
  UserState,
} from 'botbuilder'
import type { DialogState } from 'botbuilder-dialogs'
import restify from 'restify'
import { reportTo } from './control.ts'
import { SupportDialog } from './plain-dialog.ts'

class SupportBot extends ActivityHandler {
  readonly #conversationState: ConversationState
  readonly #userState: UserState

  constructor(conversationState: ConversationState, userState: UserState, dialog: SupportDialog) {
    super()
    this.#conversationState = conversationState
    this.#userState = userState
    const accessor = conversationState.createProperty<DialogState>('DialogState')
    this.onMessage(async (context, next) => {
      await dialog.run(context, accessor)
      await next()
    })
    this.onMembersAdded(async (context, next) => {
      for (const { id } of context.activity.membersAdded ?? [])
        if (id !== context.activity.recipient.id) await dialog.run(context, accessor)
      await next()
    })
  }

  override async run(context: TurnContext): Promise<void> {
    await super.run(context)
    await this.#conversationState.saveChanges(context, false)
    await this.#userState.saveChanges(context, false)
  }
}

const storage = new MemoryStorage()
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))
adapter.onTurnError = async (_context, error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
}
const bot = new SupportBot(new ConversationState(storage), new UserState(storage), new SupportDialog())
const server = restify.createServer()
server.use(restify.plugins.bodyParser())
server.post('/api/messages', async (request, response) => {
  const { method = 'POST', headers, body } = request
  await adapter.process({ method, headers, body }, response, (context) => bot.run(context))
})
server.listen(0, '127.0.0.1', () => reportTo(server.address().port))
