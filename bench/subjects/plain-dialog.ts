import type { StatePropertyAccessor, TurnContext } from 'botbuilder'
import {
  ChoicePrompt,
  ComponentDialog,
  ConfirmPrompt,
  type DialogContext,
  DialogSet,
  type DialogState,
  type DialogTurnResult,
  DialogTurnStatus,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs'

type Case = { customer?: string; call?: string; code?: string; subject?: string }
const tickets = new Map<string, Case>()
const isTicket = (text: string): boolean => tickets.has(text)
const isCode = (text: string): boolean => /^\d{10}$/.test(text)

/** Asks one thing after another; a ticket number, a code or thanks interrupt it. */
export class SupportDialog extends ComponentDialog {
  constructor() {
    super('support')
    this.addDialog(new ChoicePrompt('choice'))
    this.addDialog(new ConfirmPrompt('confirm'))
    this.addDialog(new TextPrompt('text'))
    this.addDialog(new TextPrompt('code', async ({ recognized }) => isCode(recognized.value ?? '')))
    const steps = [this.customer, this.call, this.hasTicket, this.code, this.subject, this.confirm, this.open]
    this.addDialog(
      new WaterfallDialog(
        'main',
        steps.map((step) => step.bind(this)),
      ),
    )
    this.addDialog(new WaterfallDialog('useful', [this.useful.bind(this), this.thank.bind(this)]))
    this.initialDialogId = 'main'
  }

  async run(context: TurnContext, accessor: StatePropertyAccessor<DialogState>): Promise<void> {
    const dialogs = new DialogSet(accessor)
    dialogs.add(this)
    const dialogContext = await dialogs.createContext(context)
    const result = await dialogContext.continueDialog()
    if (result.status === DialogTurnStatus.empty) await dialogContext.beginDialog(this.id)
  }

  override async onContinueDialog(inner: DialogContext): Promise<DialogTurnResult> {
    const { text = '' } = inner.context.activity
    if (text === 'thanks') {
      await inner.cancelAllDialogs()
      return inner.beginDialog('main', { again: true })
    }
    if (isTicket(text)) {
      await inner.cancelAllDialogs()
      await inner.context.sendActivity('I see a ticket number. Checking…')
      await inner.context.sendActivity(
        `Found it: ticket ${text}, "${tickets.get(text)?.subject}". No incident will be used.`,
      )
      return inner.beginDialog('useful')
    }
    if (isCode(text) && inner.stack.some(({ id }) => id === 'useful')) {
      await inner.context.sendActivity('I see a support code. Checking…')
      await inner.context.sendActivity('This support code is valid but does not include phone support.')
      return { status: DialogTurnStatus.waiting }
    }
    return super.onContinueDialog(inner)
  }

  async customer(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const prompt =
      'again' in step.options
        ? 'What else can I do for you?'
        : 'Hi, I am the support assistant. Choose below.'
    return step.prompt('choice', { prompt, choices: ['At home', 'For a company', 'Sales or licensing'] })
  }

  async call(step: WaterfallStepContext): Promise<DialogTurnResult> {
    Object.assign(step.values, { customer: step.result.value })
    return step.prompt('choice', {
      prompt: 'Technical question, or licensing?',
      choices: ['Technical', 'Licensing'],
    })
  }

  async hasTicket(step: WaterfallStepContext): Promise<DialogTurnResult> {
    Object.assign(step.values, { call: step.result.value })
    const prompt = 'Do you already have an open ticket about this problem?'
    return step.prompt('choice', { prompt, choices: ['Yes', 'No', 'Not sure'] })
  }

  async code(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const retryPrompt = 'A support code has 10 digits.'
    return step.prompt('code', { prompt: 'Enter your 10-digit support code.', retryPrompt })
  }

  async subject(step: WaterfallStepContext): Promise<DialogTurnResult> {
    Object.assign(step.values, { code: step.result })
    await step.context.sendActivity('I see a support code. Checking…')
    return step.prompt('text', { prompt: 'In one sentence, what is the problem?' })
  }

  async confirm(step: WaterfallStepContext): Promise<DialogTurnResult> {
    Object.assign(step.values, { subject: step.result })
    return step.prompt('confirm', { prompt: 'Open this ticket? 1 of your 100 incidents will be used.' })
  }

  async open(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const id = `T-AAAAA-${String(tickets.size).padStart(5, '0')}-A`
    tickets.set(id, step.values)
    await step.context.sendActivity(`Ticket ${id} is open. Incidents left: 99 of 100.`)
    return step.replaceDialog('useful')
  }

  async useful(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.prompt('choice', { prompt: 'Was this useful?', choices: ['Yes', 'Not really'] })
  }

  async thank(step: WaterfallStepContext): Promise<DialogTurnResult> {
    await step.context.sendActivity('Thank you, that helps us.')
    return step.endDialog()
  }
}
