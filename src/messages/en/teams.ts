/** Where the channel knows who somebody is, and where others read along. */
export const teams = {
  'title.home': 'Welcome back',
  'home.open': 'Your open tickets:',
  'home.none': 'You have no open ticket.',
  'home.forget': 'I remember what you showed me here. Type “forget me” and I won’t any more.',
  'home.code': 'A new ticket may use an incident of the contract, so I ask for its code every time.',
  'button.new': 'New request',

  'forget.ask': 'Shall I forget what you showed me here, and start without your tickets from now on?',
  'forget.done': 'I have forgotten it. Your tickets and your contract stay as they are.',
  'forget.kept': 'All right, I keep it.',
  'forget.nothing': 'I remember nothing of you beyond this conversation.',
  'button.forget': 'Yes, forget me',

  'title.private': 'In private only',
  'private.intro':
    'I check contracts and tickets, so I work in a private chat only. Please post no codes and no ticket numbers here.',
  'private.credential':
    'That looks like a code or a ticket number. I did not use it. Please delete your message, so that nobody else does, and continue with me privately.',
  'private.met': 'I wrote to you privately.',
  'private.unmet': 'I can’t write to you first. Please open a chat with me, and add me if Teams asks.',
  'button.private': 'Continue privately',
  'button.openChat': 'Open the chat',

  'teams.refused':
    'Sorry, I can’t help here: this organisation or account has no access to me yet. Your IT team can ask for it.',
  'teams.invoke': 'I only answer in the chat. Please write to me there.',
  'teams.done': 'Done.',
} as const
