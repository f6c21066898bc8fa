import { readStudy } from '../../study/read-study.ts'
import { type Problem, StudyErrors } from '../../study/study-errors.ts'

/** The problems of a study's text; anything but `StudyErrors` is thrown on. */
export function problemsOf(text: string): readonly Problem[] {
  try {
    readStudy(text, 's.yaml')
    return []
  } catch (error) {
    if (error instanceof StudyErrors) return error.problems
    throw error
  }
}

/** "line:column message → todo" of each problem. */
export function problemLines(text: string): string[] {
  return problemsOf(text).map(({ message, todo, place }) => `${place.line}:${place.column} ${message} → ${todo}`)
}

/** "line ‹word› message" of each problem, where the word is what stands at its place. */
export function pointing(text: string, problems = problemsOf(text)): string[] {
  const lines = text.split('\n')
  return problems.map(({ message, place }) => {
    const from = lines[place.line! - 1]!.slice(place.column! - 1)
    return `${place.line} ‹${/^("[^"]*"|'[^']*'|\([^)]*\)|[[{]|[^\s,\]}]*[^\s,\]}:]|.)/.exec(from)?.[0]}› ${message}`
  })
}

/** A study without anything optional, as lines to change: key of the study → its text. */
export const SMALL = {
  study: 'study: small',
  title: 'title: A small study',
  period: 'period: "2026"',
  genotypes: 'genotypes: {build: GRCh38, batches: [{files: [a.vcf.gz]}]}',
  people:
    'people: {file: people.csv, id: id, design: convenience, attributes: {sex: {column: sex, kind: sex}, place: {column: place, kind: geography}}}',
  scores: 'scores: [{id: s1, file: s1.txt}]',
  views: 'views: [[sex]]',
  disclosure: 'disclosure: {policy: cms-11, cohort: small, ledger: ledger, approver: A. Person}',
}

/** The small study with some of its lines replaced (one line each, so later lines keep their numbers), or added. */
export function small(changes: Record<string, string> = {}): string {
  return `${Object.values({ ...SMALL, ...changes }).join('\n')}\n`
}
