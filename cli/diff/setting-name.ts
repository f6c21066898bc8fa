/** Settings that are options of `run`, by the names that a record gives them. */
const OPTIONS: Readonly<Record<string, string>> = { rangeBytes: '--range-bytes', peoplePerShard: '--shard-people' }

/** A setting as the person who changed it knows it: `matching.ambiguous`, `--shard-people`. */
export function settingName(path: readonly string[]): string {
  return OPTIONS[path[0]!] ?? path.join('.')
}
