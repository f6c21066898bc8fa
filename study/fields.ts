import { z } from 'zod'

/*
 * The kinds of single values in a study file. Every error text here ends a sentence that starts with the value's name
 * ("`seed` must be …"), because that is how schema-problems.ts says it.
 */

/** Text that is not empty and has no control characters. */
export const text = z
  .string('must be text')
  .min(1, 'must be text that is not empty')
  .refine(value => !/\p{Cc}/u.test(value), {
    error: 'must be text on one line',
    params: { todo: 'Remove the line breaks, tabs and other invisible characters.' },
  })

export const yesOrNo = z.boolean('must be true or false')

export const wholeNumber = (min: number, max: number) =>
  z
    .int('must be a whole number')
    .min(min, `must be a whole number from ${min} to ${max}`)
    .max(max, `must be a whole number from ${min} to ${max}`)

export const share = z
  .number('must be a number from 0 to 1')
  .min(0, 'must be a number from 0 to 1')
  .max(1, 'must be a number from 0 to 1')

export const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(
    values,
    `must be ${values
      .map(value => `\`${value}\``)
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1')}`,
  )

export const listOf = <T extends z.ZodType>(item: T) => z.array(item, 'must be a list')

export const block = <T extends z.ZodRawShape>(keys: T) => z.strictObject(keys, BLOCK)

/** A block whose keys the study chooses. What they may be is a rule (rules/names.ts), so that one bad name hides nothing below it. */
export const namedBlock = <T extends z.ZodType>(value: T) => z.record(z.string(), value, BLOCK)

const BLOCK = 'must be a block of `key: value` lines'

/** Names that go into folders, web addresses and tables: lower-case letters, digits, `-`. */
export const slug = text.refine(value => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value), {
  error: 'must be 1 to 63 lower-case letters, digits or `-`, with no `-` at either end',
  params: { todo: 'Choose a name such as `heart-study-2026`.' },
})

/** An alternate allele at a position. */
export const variantName = text.refine(
  value => /^([1-9]|1[0-9]|2[0-2]|X|Y|MT):[1-9][0-9]{0,9}:[ACGTN]+:[ACGTN]+$/.test(value),
  {
    error: 'must be a variant',
    params: { todo: 'Write CHROMOSOME:POSITION:REF:ALT without `chr`, as in `10:112998590:C:T`.' },
  },
)

/** Names of scores and censuses. The first character keeps them from reading as an option or a hidden file. */
export const id = text.refine(value => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(value), {
  error: 'must be 1 to 64 letters, digits, `_`, `.` or `-`, and not start with `.` or `-`',
  params: { todo: 'Choose a name such as `T2D_2024` or `PGS000001`.' },
})

/**
 * A file below the study file's folder, in canonical spelling (`./a//b.csv` becomes `a/b.csv`): the same study must run
 * where that folder is a bucket, so nothing outside it can be named.
 */
export const file = text
  .refine(value => !/^[a-z][a-z0-9+.-]+:\/\//i.test(value), {
    error: 'must be a file in the folder of the study file',
    params: {
      todo: 'Web and bucket addresses cannot be read: copy the file next to the study file and write its name.',
    },
  })
  .refine(value => !value.includes('\\'), {
    error: 'must be written with `/` between folders',
    params: { todo: 'Replace each `\\` by `/`.' },
  })
  .refine(value => !/^(\/|~|[A-Za-z]:)/.test(value), {
    error: 'must be a path that starts in the folder of the study file',
    params: { todo: 'Put the file in that folder and write its path from there, as in `data/people.csv`.' },
  })
  .refine(value => !value.split('/').includes('..'), {
    error: 'must be a path without `..`',
    params: {
      todo: 'Put the file in the folder of the study file, or in a folder within it: what lies outside cannot go with the study.',
    },
  })
  .refine(value => !/(^|\/)\.?$/.test(value), {
    error: 'must be a file, not a folder',
    params: { todo: 'Write the name of a file.' },
  })
  .overwrite(value =>
    value
      .split('/')
      .filter(part => part !== '' && part !== '.')
      .join('/'),
  )
