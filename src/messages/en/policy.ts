const ticket =
  'With authorization by ticket ID, the incident is not counted and not deducted from your contract.'
const closed =
  'The ticket does not have the status “Closed”. If the ticket has the status “Closed”, the problem is considered solved and there is no way to reopen the ticket. In that case a new request must be created.'
const owner =
  'The owner of the ticket must have an active support option with incidents available in the support programme.'
const code =
  'If no ticket is open with {organisation} for the question or problem, or the ticket already has the status “Closed”, you can be authorized by support code and the new ticket will be created automatically.'
const tenDigits = 'The support code must consist of 10 valid digits.'
const codeIncludes = 'The support code must include the phone support option with incidents available.'

/** The sentences of the published page behind each rule, translated from the French that it is published in. */
export const policy = {
  'policy.E':
    'If you call our online sales team about your online order or any licensing problem, you need no such authorization and nothing will be deducted from your support contract.',
  'policy.H1': ticket,
  'policy.H1a': closed,
  'policy.H1b': owner,
  'policy.B1': ticket,
  'policy.B1a': closed,
  'policy.B1b': `${owner} This condition applies to technical calls only, not to calls of the licensing type.`,
  'policy.H2': code,
  'policy.H2a': tenDigits,
  'policy.H2b': codeIncludes,
  'policy.B2': code,
  'policy.B2a': tenDigits,
  'policy.B2b': codeIncludes,
  'policy.B3':
    'For companies: you can be authorized by the product’s licence key number and the new ticket will be created automatically.',
  'policy.B3a':
    'The licence key number must be a number of 8 valid digits for one of the following products: {products}.',
  'policy.B3b': 'The licence key must include the phone support option with incidents available.',
  'policy.N':
    'As soon as the ticket bought per incident has been created automatically for the customer, the customer must use the ticket number as the authorization value for that incident.',
  'policy.D':
    'If you have a support contract that includes a limited number of incidents, one incident is deducted from the contract each time you create a ticket through our ticket system or our call centre (in English).',
  'policy.F':
    'Otherwise, customers can always submit a request on the website of {organisation}, ask for help by chat or use one of the self-service solutions (documentation, knowledge base).',
} as const
