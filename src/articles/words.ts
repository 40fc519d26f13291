/**
 * Words that say nothing about the subject, accents folded. Both languages in one list: customers mix them.
 * Product names are among them: "Parallels Desktop crashes" is not about an article that names the product.
 */
const stopWords = new Set(
  `
  a about above after again all also am an and any are as at be because been before being both but by can cannot could
  couldn did didn do does doesn doing don dont down each even few for from get gets getting give given go going got had
  has have haven having he hello help her here hey hi him his how i if im in into is isn it its ive just know let like
  make me more most my need needs no nor not now of off ok on once only or other our out over own please put re same say
  she should since so some still such sure tell than thank thanks that the their them then there these they thing things
  this those to too try trying under until up us use using very via want wanted wants was wasn way we were what when
  where which while who whose why will with without won would yes you your yours
  ai aide aider alors apres as au aucun aucune aussi autre aux avais avait avant avec avez avoir avons bien bonjour
  bonsoir ca car ce cela celle celui ces cet cette ceux chez comme comment dans de depuis des dire dit dois doit donc
  du elle elles en encore entre es est et etait ete etes etre eu eux fait faire faut fois ici il ils j je la le les leur
  leurs lors lui ma mais me meme merci mes mettre moi mon ne ni non nos notre nous on ont ou par parce pas pendant peu
  peut peux plait pour pourquoi pouvez puis quand que quel quelle quelles quels qu qui quoi sa sais sans se ses si
  sinon son sont sous souhaite suis sur ta te tes toi ton tous tout toute toutes tres tu un une va vais veux vers
  voici voila vos votre voudrais vous y
  parallels desktop workstation extreme
  anymore change new nothing run running work worked working
  besoin changer fonctionne fonctionner marchait marche marcher nouveau nouvelle nouvelles rien second seconde
  `
    .trim()
    .split(/\s+/),
)

/** Words that help to choose between articles ("plus d’incidents"), but say nothing alone ("ne démarre plus"). */
export const weakWords: ReadonlySet<string> = new Set(
  'add ajouter issue one plus problem probleme site time user utilisateur website wrong'.split(' '),
)

const longestWord = 30

/** A word as it is indexed and searched: lower case, no accents, no plural; null when it says nothing. */
export const foldWord = (word: string): string | null => {
  const folded = word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/(?<=\p{L}{3}[^s])s$/u, '')
  return folded.length < 2 || folded.length > longestWord || stopWords.has(folded) ? null : folded
}

/** The different words of a text that say something, at most `limit`. */
export const wordsOf = (text: string, limit: number): string[] => {
  const words = new Set<string>()
  for (const [word] of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = foldWord(word)
    if (folded !== null) words.add(folded)
    if (words.size === limit) break
  }
  return [...words]
}
