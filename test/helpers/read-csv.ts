/** Rows of a CSV by column name, all text (RFC 4180). */
export function readCsv(text: string): Record<string, string>[] {
  const [header, ...rows] = text
    .trimEnd()
    .split('\n')
    .map(line =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
      ),
    )
  return rows.map(cells => Object.fromEntries(header!.map((name, i) => [name, cells[i]!])))
}
