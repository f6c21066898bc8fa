/**
 * A name for each score: its PGS id, else its name, else that of its file without endings; blanks become `_`. Of several that
 * would be called alike, the later ones get a number.
 */
export function nameScores(scores: readonly { id: string; name: string; file: string }[]): string[] {
  const names = new Set<string>()
  for (const { id, name, file } of scores) {
    const wanted = (id || name || file.replace(/(\.(txt|tsv))?(\.gz)?$/i, '') || file).replace(/\s+/g, '_')
    let free = wanted
    for (let nth = 2; names.has(free); nth++) free = `${wanted}_${nth}`
    names.add(free)
  }
  return [...names]
}
