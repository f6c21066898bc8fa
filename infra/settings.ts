import type { Node } from 'constructs'
import { z } from 'zod'

const schema = z
  .object({
    /** Names the stacks; another name is another copy. */
    name: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,40}$/),
    /** How entries of the ledger are locked: in governance mode an administrator may lift it, in compliance mode nobody. */
    ledgerLock: z.enum(['governance', 'compliance']),
    ledgerLockDays: z.coerce.number().int().positive(),
    /** What one query may scan before Athena stops it. */
    queryLimitGb: z.coerce.number().positive(),
    /** Who is told of alarms and of the budget; empty: whoever subscribes to the topic. */
    alertEmail: z.union([z.literal(''), z.email()]),
    /** What the whole account may cost in a month before somebody is told. */
    monthlyBudgetDollars: z.coerce.number().positive(),
    /** The distribution that answers released pages to anybody who knows their address, by its id; empty: none does. */
    openPages: z.union([z.literal(''), z.string().regex(/^E[A-Z0-9]{7,20}$/)]),
    /** A name of one's own for them, and the ARN of its certificate in us-east-1; empty: the name that CloudFront gives. */
    pagesDomain: z.union([z.literal(''), z.hostname()]),
    pagesCertificate: z.union([z.literal(''), z.string().regex(/^arn:[\w-]+:acm:us-east-1:/)]),
  })
  .refine(({ pagesDomain, pagesCertificate }) => (pagesDomain === '') === (pagesCertificate === ''), {
    path: ['pagesCertificate'],
    error: 'A domain needs a certificate, and a certificate a domain.',
  })
export type Settings = z.infer<typeof schema>

/** The settings of cdk.json's context, under `evenstrand:`; any can be given as `-c evenstrand:name=Other` instead. */
export function readSettings(node: Node): Settings {
  const given = Object.keys(schema.shape).map(key => [key, node.tryGetContext(`evenstrand:${key}`)])
  const read = schema.safeParse(Object.fromEntries(given))
  if (!read.success) throw new Error(`The settings in cdk.json are not usable.\n${z.prettifyError(read.error)}`)
  return read.data
}
