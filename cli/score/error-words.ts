import { UserError } from '../../science/errors.ts'

/** What the jobs say of a study, in the words of this command. */
const WORDS: readonly [RegExp, string][] = [
  [/`matching\.min_weight`/g, '`--min-match`'],
  [/the study says/g, '`--build` says'],
  [/`build: (\w+)`/g, '`--build $1`'],
  [/`dosage: (\w+)` under `genotypes`/g, '`--dosage $1`'],
  [/reference people/g, 'people'],
]

const TODO: Readonly<Record<string, string>> = {
  'few-reference':
    'Give allele frequencies of people like these with --frequencies; or write --missing drop, by which missing calls add nothing.',
  'other-people': 'Name only files of the same people, with different variants; score other people on their own.',
  'no-frequency':
    'Give a file with all of them, of the same genome build; or write --missing drop, by which missing calls add nothing.',
}

/** A refusal with the user's own path of the file, and what to do on this command's line; any other error as it is. */
export function inWordsOfScore(error: unknown, pathOf: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof UserError)) return error
  const { code, message, place, cause } = error
  const inWords = (text: string) => WORDS.reduce((said, [of, word]) => said.replace(of, word), text)
  return new UserError(code, inWords(message), {
    todo: TODO[code] ?? inWords(error.todo),
    ...(place && { place: { ...place, file: pathOf.get(place.file) ?? place.file } }),
    cause,
  })
}
