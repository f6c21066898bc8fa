import type { ParseArgsConfig } from 'node:util'
import type { Values } from './values.ts'

export interface Command {
  /** What it does, in one line. */
  does: string
  /** Its words after the name. */
  takes: string[]
  options: NonNullable<ParseArgsConfig['options']>
  /** What each option means. */
  means: Record<string, string>
  /** What else there is to know, in a sentence or two. */
  says?: string
  /** A command line that runs as it stands, from the project's folder. */
  example: string
  load(): Promise<{ run(positionals: string[], values: Values, signal: AbortSignal): Promise<void> }>
}

const JSON_OPTION = { json: { type: 'boolean' } } as const
const JSON_MEANS = { json: 'print JSON for a program instead of text for a person' }
const CLOUD_OPTION = { cloud: { type: 'string' } } as const
const CLOUD_MEANS = { cloud: 'the file that `cloud deploy` wrote (default: cloud.json)' }

export const COMMANDS: Readonly<Record<string, Command>> = {
  init: {
    does: 'Write a commented study that runs, of made-up people, into a new or empty folder.',
    takes: ['DIR'],
    options: { audit: { type: 'boolean' } },
    means: { audit: 'an audit of a model’s output from one CSV, without genotypes' },
    example: 'evenstrand init my-study',
    load: () => import('./init.ts'),
  },
  check: {
    does: 'Check a study file and the files it names; every problem at once, with its line.',
    takes: ['STUDY'],
    options: JSON_OPTION,
    means: JSON_MEANS,
    example: 'evenstrand check examples/1000-genomes/study.yaml',
    load: () => import('./check.ts'),
  },
  run: {
    does: 'Run a study, from its files to its published pages. Goes on where an earlier run stopped.',
    takes: ['STUDY'],
    options: {
      out: { type: 'string' },
      threads: { type: 'string' },
      'range-bytes': { type: 'string' },
      'shard-people': { type: 'string' },
      ...JSON_OPTION,
    },
    means: {
      out: 'the folder for everything a run leaves (default: out)',
      threads: 'threads to use (default: all)',
      'range-bytes':
        'bytes of a genotype file that are read as one piece (default: 64 to 512 MiB, whatever takes least time)',
      'shard-people': 'people that are scored as one piece (default: 16384, or fewer where a step would take too long)',
      ...JSON_MEANS,
    },
    example: 'evenstrand run examples/1000-genomes/study.yaml --out out',
    load: () => import('./run.ts'),
  },
  cost: {
    does: 'Tell what a study would cost on AWS, before anything is spent.',
    takes: ['STUDY'],
    options: { concurrency: { type: 'string' }, ...JSON_OPTION },
    means: { concurrency: 'functions at once, at most 50 (default: 50)', ...JSON_MEANS },
    says: 'By list prices and by what was measured, both dated. It reads sizes and heads of files, and needs no account.',
    example: 'evenstrand cost examples/1000-genomes/study.yaml',
    load: () => import('./cost.ts'),
  },
  score: {
    does: 'Sum scores for the people of genotype files: a line per person, and what became of every row of the scores.',
    takes: [],
    options: {
      genotypes: { type: 'string', multiple: true },
      scores: { type: 'string', multiple: true },
      out: { type: 'string' },
      build: { type: 'string' },
      dosage: { type: 'string' },
      missing: { type: 'string' },
      frequencies: { type: 'string' },
      ambiguous: { type: 'string' },
      multiallelic: { type: 'string' },
      'min-match': { type: 'string' },
      workers: { type: 'string' },
      ...JSON_OPTION,
    },
    means: {
      genotypes: 'VCF, .bed or BGEN files, of the same people and different variants',
      scores: 'PGS Catalog files, any number',
      out: 'the file for the sums, a TSV or a .parquet; the match log is FILE.match.tsv',
      build: 'genome build of both, GRCh38 or GRCh37 (default: GRCh38)',
      dosage: 'what is read of a VCF: GT, DS or GP (default: GT)',
      missing: 'what a missing call adds: what is expected, mean, or nothing, drop (default: mean)',
      frequencies:
        'allele frequencies for missing calls, from plink2 --freq cols=+pos (default: of the people, from 50)',
      ambiguous: 'keep or drop variants A/T and C/G (default: drop)',
      multiallelic: 'keep or drop variants with several alternate alleles (default: drop)',
      'min-match': 'least share of a score’s weight that must be matched and called (default: 0.75)',
      workers: 'threads to use (default: all)',
      ...JSON_MEANS,
    },
    says: 'The sums are people’s own values, not controlled for disclosure, and for their owner only: mode 0600.',
    example:
      'evenstrand score --genotypes examples/1000-genomes/1kg3202_t2d_GRCh38.vcf.gz --scores examples/1000-genomes/T2D_Suzuki2024_EUR_GRCh38.txt examples/1000-genomes/T2D_Suzuki2024_fixed_GRCh38.txt --out sums.tsv --ambiguous keep --multiallelic keep',
    load: () => import('./score.ts'),
  },
  view: {
    does: 'Serve a release’s pages on this machine, with the headers of production.',
    takes: ['DIR'],
    options: { port: { type: 'string' } },
    means: { port: 'port on 127.0.0.1 (default: 8080)' },
    example: 'evenstrand view out',
    load: () => import('./view.ts'),
  },
  verify: {
    does: 'Verify a release: every hash, schema and status, the certificate, and that no small count follows.',
    takes: ['DIR'],
    options: { ledger: { type: 'string' }, ...JSON_OPTION },
    means: {
      ledger: 'the folder that the study names as its ledger, in which the release must be entered',
      ...JSON_MEANS,
    },
    example: 'evenstrand verify out',
    load: () => import('./verify.ts'),
  },
  'take-down': {
    does: 'Enter in the ledger that a release is taken down, and why; later releases publish none of its numbers again.',
    takes: ['STUDY', 'RELEASE'],
    options: { reason: { type: 'string' } },
    means: { reason: 'why it is taken down, in a few words' },
    says: 'It deletes nothing: remove the release from wherever it is published (docs/disclosure.md).',
    example: 'evenstrand take-down my-study/study.yaml 0123456789ab --reason "a participant withdrew"',
    load: () => import('./take-down.ts'),
  },
  simulate: {
    does: 'Draw a nation of people who do not exist from a census, with genotypes, a disease and a study that runs.',
    takes: ['NATION'],
    options: { out: { type: 'string' } },
    means: { out: 'a new or empty folder for the files' },
    says: 'NATION is a YAML file: people, seed, who is recruited, who falls ill, and what an audit is to find.',
    example: 'evenstrand simulate examples/synthetic-nation/nation.yaml --out my-nation',
    load: () => import('./simulate.ts'),
  },
  diff: {
    does: 'Tell what changed between two runs, and why steps ran again.',
    takes: ['RUN', 'RUN'],
    options: JSON_OPTION,
    means: JSON_MEANS,
    says: 'RUN is the folder of a run (its --out): its newest run. Or one of its runs, as in out#2. Or a release’s folder.',
    example: 'evenstrand diff out#1 out',
    load: () => import('./diff.ts'),
  },
  'cloud deploy': {
    does: 'Deploy the stacks to the AWS account of the environment, by the CDK.',
    takes: [],
    options: CLOUD_OPTION,
    means: { cloud: 'the file to write where the stacks are (default: cloud.json)' },
    says: 'The settings are those of cdk.json. docs/deploy.md goes from an empty account to pages.',
    example: 'evenstrand cloud deploy',
    load: () => import('./cloud/deploy.ts'),
  },
  'cloud push': {
    does: 'Check a study, and put it and its files into the source bucket, with checksums. Goes on where it stopped.',
    takes: ['STUDY'],
    options: CLOUD_OPTION,
    means: CLOUD_MEANS,
    example: 'evenstrand cloud push examples/1000-genomes/study.yaml',
    load: () => import('./cloud/push.ts'),
  },
  'cloud start': {
    does: 'Start a study whose files are pushed, and print the execution.',
    takes: ['STUDY'],
    options: { 'range-bytes': { type: 'string' }, 'shard-people': { type: 'string' }, ...CLOUD_OPTION },
    means: {
      'range-bytes':
        'bytes of a genotype file that are read as one piece (default: 64 to 512 MiB, whatever takes least time)',
      'shard-people': 'people that are scored as one piece (default: 16384, or fewer where a step would take too long)',
      ...CLOUD_MEANS,
    },
    says: 'An execution that failed is started again with the same command: what is committed is not done twice.',
    example: 'evenstrand cloud start examples/1000-genomes/study.yaml',
    load: () => import('./cloud/start.ts'),
  },
  'cloud status': {
    does: 'Tell how far an execution is, why it failed, and what it has cost so far, beside what was expected.',
    takes: ['EXECUTION'],
    options: { study: { type: 'string' }, ...CLOUD_OPTION, ...JSON_OPTION },
    means: {
      study: 'the study file, to tell beside each cost what `evenstrand cost` expects',
      ...CLOUD_MEANS,
      ...JSON_MEANS,
    },
    says: 'Queries are those of all studies of this copy between its start and its end: Athena does not know which study asks.',
    example: 'evenstrand cloud status arn:aws:states:us-east-1:111122223333:execution:Study:t2d',
    load: () => import('./cloud/status.ts'),
  },
  'cloud pull': {
    does: 'Fetch the release of an execution, and verify it. It is there only once it is verified.',
    takes: ['EXECUTION'],
    options: { out: { type: 'string' }, ...CLOUD_OPTION, ...JSON_OPTION },
    means: { out: 'the folder for releases (default: released)', ...CLOUD_MEANS, ...JSON_MEANS },
    example: 'evenstrand cloud pull arn:aws:states:us-east-1:111122223333:execution:Study:t2d --out released',
    load: () => import('./cloud/pull.ts'),
  },
  'cloud sweep': {
    does: 'Tell what killed steps left in the buckets that no commit names, and delete it if asked.',
    takes: [],
    options: { delete: { type: 'boolean' }, ...CLOUD_OPTION },
    means: { delete: 'delete it', ...CLOUD_MEANS },
    says: 'Objects of the last 7 days stay: a step that is under way commits what it wrote when it ends.',
    example: 'evenstrand cloud sweep',
    load: () => import('./cloud/sweep.ts'),
  },
}

/** The commands of two words that begin with one. */
export const commandsBelow = (word: string) => Object.keys(COMMANDS).filter(name => name.startsWith(`${word} `))

/** Of a word that begins commands: what each does, in the order in which they are used. */
export const groupHelp = (word: string) => `evenstrand ${word} COMMAND …

${listOf(commandsBelow(word))}

evenstrand ${word} COMMAND --help tells more.`

function listOf(names: string[]): string {
  const width = Math.max(...names.map(name => name.length))
  return names.map(name => `  ${name.padEnd(width)}  ${COMMANDS[name]!.does}`).join('\n')
}

export function mainHelp(): string {
  return `Evenstrand: population-health genomics, disclosure-controlled.

evenstrand COMMAND …

${listOf(Object.keys(COMMANDS))}

evenstrand COMMAND --help tells more, with an example that runs.
It ends with 0 done, 2 bad input, 3 a gate failed, 4 disclosure refused, 1 a fault.`
}

export function commandHelp(name: string, { does, takes, means, says, example, options }: Command): string {
  const flags = Object.entries(means).map(([flag, meaning]) => {
    const { type, multiple } = options[flag]!
    const value = multiple ? ' … …' : type === 'string' ? ' …' : ''
    return `  --${flag}${value}`.padEnd(20) + meaning
  })
  const usage = `evenstrand ${[name, ...takes].join(' ')}${flags.length > 0 ? ' [options]' : ''}`
  return [does, usage, says, flags.join('\n'), `Example:\n  ${example}`].filter(Boolean).join('\n\n')
}
