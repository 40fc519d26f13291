/** See en/teams.ts. */
export const teams = {
  'title.home': 'Content de vous revoir',
  'home.open': 'Vos tickets ouverts :',
  'home.none': 'Vous n’avez aucun ticket ouvert.',
  'home.forget':
    'Je me souviens de ce que vous m’avez montré ici. Tapez « oubliez-moi » et je ne le ferai plus.',
  'home.code':
    'Un nouveau ticket peut décompter un incident du contrat : je demande donc son code à chaque fois.',
  'button.new': 'Nouvelle demande',

  'forget.ask': 'Dois-je oublier ce que vous m’avez montré ici, et commencer désormais sans vos tickets ?',
  'forget.done': 'C’est oublié. Vos tickets et votre contrat restent tels quels.',
  'forget.kept': 'Très bien, je m’en souviens.',
  'forget.nothing': 'Je ne me souviens de rien de vous en dehors de cette conversation.',
  'button.forget': 'Oui, oubliez-moi',

  'title.private': 'En privé uniquement',
  'private.intro':
    'Je vérifie des contrats et des tickets : je ne réponds donc qu’en conversation privée. Merci de ne publier ici ni code ni numéro de ticket.',
  'private.credential':
    'Cela ressemble à un code ou à un numéro de ticket. Je ne l’ai pas utilisé. Supprimez votre message, pour que personne d’autre ne s’en serve, et continuez avec moi en privé.',
  'private.met': 'Je vous ai écrit en privé.',
  'private.unmet':
    'Je ne peux pas vous écrire en premier. Ouvrez une conversation avec moi, et ajoutez-moi si Teams le demande.',
  'button.private': 'Continuer en privé',
  'button.openChat': 'Ouvrir la conversation',

  'teams.refused':
    'Désolé, je ne peux pas vous aider ici : cette organisation ou ce compte n’a pas encore accès à mes services. Votre service informatique peut le demander.',
  'teams.invoke': 'Je ne réponds que dans la conversation. Écrivez-moi là-bas.',
  'teams.done': 'C’est fait.',
} as const
