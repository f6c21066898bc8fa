const FIELD = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/y

/** Rows of a released table by column: RFC 4180 with LF line ends and a header, as every release writes it. */
export function readCsv(text: string): Record<string, string>[] {
  const records: string[][] = [[]]
  for (let at = 0; at < text.length; at = FIELD.lastIndex) {
    FIELD.lastIndex = at
    const match = FIELD.exec(text)
    if (!match) throw new Error('not CSV')
    records.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (match[3] === '\n') records.push([])
  }
  const [header, ...rows] = records.filter(record => record.length > 0)
  return rows.map(row => Object.fromEntries(header!.map((column, i) => [column, row[i] ?? ''])))
}
