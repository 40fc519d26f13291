/** See en/questions.ts. Spaces before ? ! ; : and inside « » are made narrow and unbreakable by typography.ts. */
export const questions = {
  'ask.type': 'Est-ce pour un produit particulier ({products}) ou pour une entreprise ?',
  'ask.openTicket':
    'Avez-vous déjà un ticket ouvert pour ce problème ? L’utiliser ne décompte aucun incident.',
  'ask.ticket': 'Quel est le numéro du ticket ?',
  'ask.kind': 'Question technique ou de licence ?',
  'ask.credential.home': 'Quel est votre code d’assistance à 10 chiffres ? Espaces et tirets acceptés.',
  'ask.credential.business':
    'Saisissez votre code d’assistance (10 chiffres) ou le numéro de votre clé de licence (8 chiffres).',
  'ask.credential.licenseKey': 'Saisissez le numéro de votre clé de licence (8 chiffres).',
  'ask.email': 'Pour vérifier que le ticket {id} est le vôtre, avec quelle adresse e-mail a-t-il été créé ?',
  'ask.subject': 'En une phrase, quel est le problème ?',
  'ask.message': 'Que dois-je ajouter au ticket {id} ?',
  'ask.language': 'Quelle langue souhaitez-vous ?',

  'where.home':
    'Le code d’assistance à 10 chiffres figure dans votre e-mail d’achat et dans votre compte. Le numéro d’un ticket figure dans chaque e-mail à son sujet.',
  'where.business':
    'Le code d’assistance à 10 chiffres figure dans votre e-mail d’achat et dans votre compte. Le numéro à 8 chiffres est la partie centrale de la clé de licence, comme dans PLSK.12345678.0001.',

  'detect.ticket': 'J’ai reconnu un numéro de ticket se terminant par {last}. Vérification…',
  'detect.supportCode': 'J’ai reconnu un code d’assistance se terminant par {last}. Vérification…',
  'detect.licenseKey': 'J’ai reconnu une clé de licence se terminant par {last}. Vérification…',
  'detect.which': '{digits} peut être un ticket ou une clé de licence. Lequel des deux ?',

  'bad.supportCode': {
    by: 'digits',
    one: 'J’ai compté {digits} chiffre ; un code d’assistance en compte 10. Vérifiez et renvoyez-le.',
    other: 'J’ai compté {digits} chiffres ; un code d’assistance en compte 10. Vérifiez et renvoyez-le.',
  },
  'bad.licenseKey': {
    by: 'digits',
    one: 'J’ai compté {digits} chiffre ; une clé de licence en compte 8. Vérifiez et renvoyez-la.',
    other: 'J’ai compté {digits} chiffres ; une clé de licence en compte 8. Vérifiez et renvoyez-la.',
  },
  'bad.either': {
    by: 'digits',
    one: 'J’ai compté {digits} chiffre ; un code d’assistance en compte 10, une clé de licence 8. Vérifiez et renvoyez-le.',
    other:
      'J’ai compté {digits} chiffres ; un code d’assistance en compte 10, une clé de licence 8. Vérifiez et renvoyez-le.',
  },
  'bad.ticket': 'Je n’y reconnais pas de numéro de ticket. Il figure dans chaque e-mail au sujet du ticket.',
  'bad.second': 'Ce n’est toujours pas bon. Le code figure dans votre e-mail d’achat et votre compte.',
  'bad.third': 'Ne perdons pas votre temps :',
  'bad.email': 'Cela ne ressemble pas à une adresse e-mail. Une adresse a la forme nom@example.com.',
  'bad.subject': 'Une courte phrase suffit, par exemple : « Le programme s’arrête au démarrage. »',
  'bad.tooLong': 'C’est trop long pour moi. Envoyez un texte plus court, s’il vous plaît.',
  'bad.choice': 'Je n’ai pas compris. Choisissez un bouton ou écrivez ce qu’il indique.',
  'bad.attachment': 'Je ne peux pas lire les pièces jointes. Écrivez votre réponse, s’il vous plaît.',
  'bad.empty': 'Ce message était vide. Écrivez votre réponse, s’il vous plaît.',

  'help.menu':
    'Je vérifie votre droit à l’assistance et vous donne un numéro de ticket valable au téléphone. Collez à tout moment un numéro de ticket, un code d’assistance ou une clé de licence. Vous pouvez aussi écrire « retour », « annuler », « recommencer », « suivi », « English » ou « un conseiller ».',
  'help.type':
    'Particulier : vous possédez {products}. Tout le reste concerne les entreprises. En cas d’erreur, nos données corrigent votre réponse.',
  'help.openTicket':
    'Un ticket qui n’est pas fermé peut être poursuivi autant que vous voulez, sans rien décompter. S’il n’y en a pas, un nouveau ticket est créé avec votre code.',
  'help.ticket':
    'Le numéro figure dans chaque e-mail au sujet du ticket. Un ticket fermé ne peut pas être rouvert.',
  'help.kind':
    'Technique : quelque chose ne fonctionne pas. Licence : clés, activation, commandes. Une question de licence ne demande aucun code et n’utilise aucun incident.',
  'help.email':
    'Certains numéros de ticket sont faciles à deviner : je demande donc aussi l’adresse e-mail de son propriétaire.',
  'help.subject':
    'Une phrase aide le technicien qui vous répondra. N’y mettez ni mot de passe ni code, s’il vous plaît.',
  'help.confirm': 'Rien n’est créé et aucun incident n’est utilisé tant que vous n’avez pas confirmé.',

  commands:
    'À tout moment, vous pouvez écrire « aide », « retour », « annuler », « recommencer », « suivi », « English » ou « un conseiller ».',
} as const
