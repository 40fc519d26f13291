/** See en/conversation.ts. */
export const conversation = {
  welcome:
    'Bonjour, je suis l’assistant du support (un robot). Collez votre numéro de ticket, code d’assistance ou clé de licence, ou choisissez ci-dessous.',
  'menu.again': 'Que puis-je faire d’autre pour vous ? Collez un numéro ou choisissez ci-dessous.',

  'confirm.limited': {
    by: 'total',
    one: 'Créer ce ticket ? Votre seul incident sera utilisé ; il n’en restera aucun.',
    other: 'Créer ce ticket ? 1 de vos {total} incidents sera utilisé ; il en restera {after}.',
  },
  'confirm.unlimited': 'Créer ce ticket ? Votre contrat est illimité ; rien n’est décompté.',
  'duplicate.one': 'Vous avez déjà un ticket ouvert {id}, « {subject} ». Le poursuivre sans décompte ?',
  'duplicate.several': 'Vous avez déjà des tickets ouverts. Poursuivre l’un d’eux sans décompte ?',
  'duplicate.more': {
    by: 'count',
    one: 'et {count} autre ; écrivez son numéro pour le poursuivre.',
    other: 'et {count} autres ; écrivez un numéro pour le poursuivre.',
  },

  cancel: 'Aucun ticket créé, aucun incident utilisé.',
  back: 'Une étape en arrière.',
  'back.none': 'Impossible de revenir en arrière : c’est la première question.',
  restart: 'D’accord, reprenons depuis le début. Aucun ticket n’a été créé.',
  language: 'Je vous parle désormais en français.',
  'updates.promise': 'Je vous préviendrai ici de tout changement.',
  'updates.on': 'activées',
  'updates.off': 'désactivées',
  'updates.stopped': 'Je ne vous préviendrai plus des changements du ticket {id}.',
  'updates.stopped.all':
    'Je ne vous préviendrai plus ici. Écrivez « me prévenir » pour être prévenu à nouveau.',
  'updates.started': 'Je vous préviendrai ici de tout changement du ticket {id}.',
  'updates.closed': 'Le ticket {id} est fermé définitivement : il n’y aura plus rien à signaler.',
  'news.answered': 'Le ticket {id} a reçu une nouvelle réponse.',
  'news.openedElsewhere': 'Le ticket {id} a été créé sous le même contrat, mais pas dans cette conversation.',
  'news.returned': 'Ticket {id} : 1 incident vous est rendu.',
  'news.returned.left': 'Ticket {id} : 1 incident vous est rendu ; il en reste {left}.',
  'message.added': 'Votre message est ajouté au ticket {id}. Aucun incident utilisé.',
  'message.failed': 'Le ticket {id} est fermé : votre message n’a pas pu être ajouté.',

  'person.connecting':
    'Je vous passe un conseiller. Il voit ce que nous avons écrit ici ; les codes sont masqués.',
  'person.link': 'Vous pouvez parler à un conseiller ici :',
  'person.hours': 'Horaires : {hours}',
  'person.back': 'Me revoici (le robot). Que puis-je faire d’autre pour vous ?',

  'selfService.ask': 'De quoi s’agit-il ? Quelques mots suffisent.',
  'selfService.found': 'Ces articles peuvent vous aider :',
  'selfService.none': 'Je n’ai trouvé aucun article à ce sujet.',
  'selfService.solved': 'Tant mieux ! Aucun ticket créé, aucun incident utilisé.',
  'selfService.before': 'Avant de créer un ticket, l’un de ces articles répond-il à votre question ?',

  'status.none':
    'Je ne connais aucun ticket à vous dans cette conversation. Collez un numéro de ticket pour connaître son état.',
  'status.list': 'Vos tickets :',
  'status.moved': 'Ticket {id} : {old} → {new}.',
  'status.line': 'Ticket {id} : {status}.',
  'status.since': 'Dernier changement : {date}',

  'feedback.ask': 'Cela vous a-t-il été utile ?',
  'feedback.comment': 'Merci. Souhaitez-vous ajouter un commentaire ? (facultatif)',
  'feedback.thanks': 'Merci, cela nous aide.',

  expired:
    'Plus de 24 heures ont passé, j’ai donc arrêté là. Aucun ticket créé, aucun incident utilisé. Voulez-vous reprendre ?',
  upgraded: 'J’ai été mis à jour entre-temps : nous reprenons au menu. Aucun ticket n’a été créé.',
  stale: 'Cette carte n’est plus active. Voici où nous en sommes :',
  'stale.idle': 'Rien n’est en cours.',
  repeated: 'C’était déjà fait ; rien de plus n’a été décompté. Le voici à nouveau :',
  slow: {
    by: 'minutes',
    one: 'Trop d’essais. Attendez {minutes} min ou passez par le site.',
    other: 'Trop d’essais. Attendez {minutes} min ou passez par le site.',
  },
  error: 'Un problème est survenu de notre côté. Cette tentative n’a rien créé ni décompté. Référence {ref}.',
  'error.unsure':
    'Un problème est survenu de notre côté. Référence {ref}. Vous pouvez réessayer sans risque : une même demande ne crée jamais deux tickets.',
} as const
