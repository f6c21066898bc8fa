import { aboutOf, readAbout } from './about.ts'
import { withAbsoluteRisk } from './absolute-risk-rows.ts'
import { altered, isSame, jsonBytes, readJson } from './altered.ts'
import { attack } from './attack.ts'
import { type Certificate, certificateOf, commitment } from './certificate.ts'
import { readTable, tableBytes } from './csv.ts'
import {
  BUNDLE,
  CERTIFICATE,
  DATA_PACKAGE,
  dataPackageBytes,
  type Field,
  fieldsOf,
  pathOf,
  TABLE_NAMES,
} from './data-package.ts'
import { deepFreeze } from './deep-freeze.ts'
import { sha256 } from './digest.ts'
import { DisclosureRefused } from './disclosure-refused.ts'
import { withDissimilarity } from './dissimilarity-rows.ts'
import type { Draft } from './draft.ts'
import { type Folded, folded } from './fold.ts'
import { unfitViews, withFrozen, withFrozenBins } from './freeze.ts'
import { type History, mayJudge, refused, type Settled, settle } from './history.ts'
import { refuseNewMerges } from './kept-merges.ts'
import type { LedgerEntry } from './ledger.ts'
import { type Policy, policyOf } from './policies.ts'
import { protect } from './protect.ts'
import type { About, ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { matchRows } from './rows.ts'
import { type ToldScores, toldScores } from './score-slots.ts'
import { refuseValues, withoutValues } from './sensitive.ts'
import { isShapesPath, type PlaceShapes, readShapes, type Shape, shapesBytes, shapesPath } from './shapes.ts'
import { sortedRows } from './sorted-rows.ts'
import { withStandardised } from './standardised-rows.ts'
import { EVERYONE } from './strata.ts'
import { unroundedCounts } from './unrounded.ts'

/** What `Released` is made of. */
interface Parts {
  id: string
  about: About
  tables: ReleasedTables
  shapes: readonly PlaceShapes[]
  certificate: Certificate
  files: ReadonlyMap<string, Uint8Array>
}
/** The parts that `assemble` made: a private constructor alone holds nothing back when the program runs. */
const assembled = new WeakSet<Parts>()

/**
 * A release: tables that the attacker failed on, with what the release says about itself and its certificate. Pages
 * and exports take nothing else. There are two ways to one: `make` from a draft, `open` from a release's files.
 */
export class Released {
  /** First 12 hex digits of the SHA-256 of datapackage.json. */
  readonly id: string
  readonly about: About
  readonly certificate: Certificate
  readonly #tables: ReleasedTables
  readonly #shapes: readonly PlaceShapes[]
  readonly #files: ReadonlyMap<string, Uint8Array>

  private constructor(parts: Parts) {
    if (!assembled.has(parts)) throw new Error('a Released is made by Released.make or Released.open alone')
    const { id, about, tables, shapes, certificate, files } = parts
    this.id = id
    this.about = deepFreeze(about)
    this.certificate = deepFreeze(certificate)
    this.#tables = deepFreeze(tables)
    this.#shapes = deepFreeze(shapes)
    this.#files = files
    Object.freeze(this)
  }

  /** The rows of a table, in the order of its file. */
  table(name: ReleasedTableName): readonly ReleasedRow[] {
    return this.#tables[name]
  }

  /** The columns of a table, as the data package describes them. */
  fields(name: ReleasedTableName): readonly Field[] {
    return fieldsOf(name)
  }

  /** The places of an attribute's map, in the order of its file; none where it has no map. */
  shapes(attribute: string): readonly Shape[] {
    return this.#shapes.find(map => map.attribute === attribute)?.shapes ?? []
  }

  /** The release's files by path, copies; datapackage.json last: where it is, all are. */
  get files(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#files].map(([path, bytes]) => [path, bytes.slice()]))
  }

  static is(value: unknown): value is Released {
    return typeof value === 'object' && value !== null && #tables in value
  }

  /**
   * Coarsens a draft where its groups are too small, protects it, attacks what is left, and certifies it. What the cohort's earlier
   * releases leave to be said is settled by comparing people; the rest is republished unchanged or withheld. Where those without a
   * score cannot be shown to stay unknown beside those who are scored, nothing by group is said of either. Throws DisclosureRefused where
   * the policy's rules cannot be met or shown to be met, or where an earlier release leaves nothing to be said.
   */
  static make(draft: Draft, policy: Policy, known: History): Released {
    refuseNewMerges(draft.about.merged, known.history, draft.about.cohort)
    try {
      return Released.#make(draft, policy, known, true)
    } catch (error) {
      if (!(error instanceof DisclosureRefused && error.rule === 'no witness')) throw error
      return Released.#make(draft, policy, known, false)
    }
  }

  static #make(unfolded: Draft, policy: Policy, known: History, mayCountScored: boolean): Released {
    const { draft, ...away } = folded(unfolded, policy, known.history, mayCountScored)
    const asked = {
      ...draft.about,
      views: [...new Set([...draft.about.views, ...draft.about.representation.map(({ view }) => view)])],
    }
    const told = toldScores(known.history, draft.about.cohort)
    const unfit = new Set<string>()
    for (;;) {
      const settled = settle(asked, policy, known, unfit)
      const judged = protectAndAttack(draft, policy, settled, true, away, told)
      const { tables, witnesses } = mayJudge(judged.tables, draft.about.cohort, known, policy)
        ? judged
        : protectAndAttack(draft, policy, settled, false, away, told)
      const more = unfitViews(tables, settled, draft.about.cohort, known, policy)
      for (const view of more) unfit.add(view)
      if (more.size > 0) continue
      const earlier = {
        frozen: [...settled.frozen]
          .map(([view, { views }]) => ({ view, release: views[view]! }))
          .sort((a, b) => (a.view < b.view ? -1 : 1)),
        withheld: [...settled.withheld].sort(),
      }
      const about = aboutOf(draft.about, policy, known.key, { earlier, coarsened: away.coarsened })
      const settledTables = withFrozen(withFrozenBins(tables, settled, draft.about, known, policy), settled, about)
      const bare = withoutValues(settledTables, about.sensitive)
      const whole = [withStandardised, withAbsoluteRisk, withDissimilarity].reduce(
        (tables, withMore) => withMore(tables, about, policy),
        bare,
      )
      refuseValues(whole, about.sensitive)
      if (whole.quality.length === 0) throw nothingToSay(settled)
      const parts = assemble(
        about,
        whole,
        draft.shapes,
        commitment(witnesses, policy.inputs === 'keyed' ? known.key : undefined),
      )
      refuseMixing(parts, policy, known.history)
      return new Released(parts)
    }
  }

  /**
   * Reopens a release from its files by path; those under `site/` are passed over. Checks every hash, the shape of
   * every table, the certificate against the tables, and that each file is the one text of what it says; with `id`,
   * that it is that release. Throws a UserError of the code `altered` that names the file.
   */
  static open(files: ReadonlyMap<string, Uint8Array>, id?: string): Released {
    const read = (path: string): Uint8Array => {
      const bytes = files.get(path)
      if (bytes === undefined) throw altered(path, 'is missing')
      return bytes
    }
    const certified = certifiedHashes(read(CERTIFICATE))
    const known = new Set([DATA_PACKAGE, CERTIFICATE, ...certified.keys()])
    for (const path of files.keys())
      if (!known.has(path) && !path.startsWith('site/')) throw altered(path, 'is not part of a release')
    if (id !== undefined && releaseId(read(DATA_PACKAGE)) !== id)
      throw altered(DATA_PACKAGE, 'is not that of this release')
    const declared = declaredHashes(read(DATA_PACKAGE))
    for (const path of known) {
      if (path === DATA_PACKAGE) continue
      const hash = sha256(read(path))
      const [byPackage, byCertificate] = [
        declared.get(path) === hash,
        path === CERTIFICATE || certified.get(path) === hash,
      ]
      if (!byPackage && (path === CERTIFICATE || !byCertificate))
        throw altered(path, 'is not the file that was released')
      if (!byPackage) throw altered(DATA_PACKAGE, `does not hold the hash of ${path}`)
      if (!byCertificate) throw altered(CERTIFICATE, `does not hold the hash of ${path}`)
    }
    const tables = Object.fromEntries(
      TABLE_NAMES.map(name => [name, readTable(name, pathOf(name), read(pathOf(name)))]),
    ) as unknown as ReleasedTables
    const about = openAbout(read(BUNDLE))
    const { witnesses } = readJson(CERTIFICATE, read(CERTIFICATE)) as Certificate
    const shapes = about.geography.map(({ attribute }) => {
      const path = shapesPath(attribute)
      return { attribute, shapes: readShapes(path, read(path)) }
    })
    const parts = assemble(about, tables, shapes, witnesses)
    for (const path of [BUNDLE, CERTIFICATE, DATA_PACKAGE])
      if (!isSame(parts.files.get(path)!, read(path))) throw altered(path, 'does not follow from the other files')
    return new Released(parts)
  }
}

/** A score's measures are of different people. */
function coversUnevenly({ distributions }: Draft): boolean {
  const people = new Map<string, number>()
  return distributions.some(({ score, view, stratum, n }) => {
    const cell = JSON.stringify([score, view, stratum])
    const before = people.get(cell)
    people.set(cell, n)
    return before !== undefined && before !== n
  })
}

function assemble(
  about: About,
  tables: ReleasedTables,
  shapes: readonly PlaceShapes[],
  witnesses: Certificate['witnesses'],
): Parts {
  const files = new Map<string, Uint8Array>()
  for (const name of TABLE_NAMES) files.set(pathOf(name), tableBytes(name, tables[name]))
  const hashes = Object.fromEntries(TABLE_NAMES.map(name => [name, sha256(files.get(pathOf(name))!)]))
  for (const { attribute, shapes: places } of shapes) files.set(shapesPath(attribute), shapesBytes(places))
  const shapeHashes = Object.fromEntries(
    shapes.map(({ attribute }) => [attribute, sha256(files.get(shapesPath(attribute))!)]),
  )
  const bundle = jsonBytes(about)
  const certificate = certificateOf(about, tables, hashes as Certificate['tables'], shapeHashes, bundle, witnesses)
  files.set(BUNDLE, bundle).set(CERTIFICATE, jsonBytes(certificate))
  const dataPackage = dataPackageBytes(about, files)
  files.set(DATA_PACKAGE, dataPackage)
  const parts = { id: releaseId(dataPackage), about, tables, shapes, certificate, files }
  assembled.add(parts)
  return parts
}

function releaseId(dataPackage: Uint8Array): string {
  return sha256(dataPackage).slice(0, 12)
}

/**
 * Refuses a release where either it or an earlier one of its cohort is under a policy with a threshold, the other is not, and
 * their tables differ: the difference could show single people. Equal tables are the same release under another title or
 * version.
 */
function refuseMixing({ about, certificate }: Parts, policy: Policy, history: readonly LedgerEntry[]): void {
  const sameTables = (entry: LedgerEntry) => TABLE_NAMES.every(name => entry.tables[name] === certificate.tables[name])
  const isGuarded = ({ threshold }: Pick<Policy, 'threshold'>) => threshold > 0
  const other = history.find(
    entry =>
      entry.cohort === about.cohort && isGuarded(policyOf(entry.policy.id)) !== isGuarded(policy) && !sameTables(entry),
  )
  if (other)
    throw refused(
      other.release,
      'one of them is under a policy without a threshold: their difference could show single people',
      'Use the release that there is.',
    )
}

/** Everyone is frozen, and the last release has nothing of what is asked for. */
function nothingToSay({ frozen }: Settled): DisclosureRefused {
  return refused(
    frozen.get(EVERYONE)!.release,
    'which differs from this one by too few people: what it does not say may not be said now',
    'Release again when more people have come or gone.',
  )
}

/** The tables of what may be made anew, after the attacker failed on them. */
function protectAndAttack(
  draft: Draft,
  policy: Policy,
  { frozen, withheld }: Settled,
  judged: boolean,
  away: Omit<Folded, 'draft'>,
  told: ToldScores,
) {
  if (frozen.has(EVERYONE)) {
    const none = Object.fromEntries(TABLE_NAMES.map(name => [name, []])) as unknown as ReleasedTables
    return { tables: { ...none, match: sortedRows('match', matchRows(draft.matches)) }, witnesses: [] }
  }
  const { tables, attacked, claims } = protect(
    draft,
    policy,
    new Set([...frozen.keys(), ...withheld]),
    judged,
    away,
    told,
  )
  const { findings, witnesses } = attack(attacked, claims)
  findings.push(...unroundedCounts(tables, attacked, { base: policy.count_base, shareDecimals: policy.share_decimals }))
  if (findings.length > 0) {
    const { table, rule, text } = findings[0]!
    throw new DisclosureRefused(
      table,
      rule,
      text,
      coversUnevenly(draft)
        ? 'Not all people have every measure (some may lack components), so that measures could be subtracted from one another: leave out `components`, or these people (`exclude`).'
        : 'Coarsen the attributes or views of the study, or release fewer of them.',
    )
  }
  return { tables, witnesses }
}

function declaredHashes(bytes: Uint8Array): Map<string, string> {
  const { resources } = (readJson(DATA_PACKAGE, bytes) ?? {}) as { resources?: unknown }
  if (!Array.isArray(resources)) throw altered(DATA_PACKAGE, 'lists no files')
  return new Map(resources.map(each => [String(each?.path), String(each?.hash).replace(/^sha256:/, '')]))
}

function certifiedHashes(bytes: Uint8Array): Map<string, string> {
  const value = (readJson(CERTIFICATE, bytes) ?? {}) as Partial<Certificate>
  const { algorithm, digest } = value.witnesses ?? {}
  if (!(algorithm === 'sha256' || algorithm === 'hmac-sha256') || !/^[0-9a-f]{64}$/.test(String(digest)))
    throw altered(CERTIFICATE, 'holds no commitment to witnesses')
  return new Map([
    [BUNDLE, String(value.bundle)],
    ...TABLE_NAMES.map(name => [pathOf(name), String(value.tables?.[name])] as const),
    ...Object.entries(value.shapes ?? {})
      .map(([attribute, hash]) => [shapesPath(attribute), String(hash)] as const)
      .filter(([path]) => isShapesPath(path)),
  ])
}

function openAbout(bytes: Uint8Array): About {
  const value = readJson(BUNDLE, bytes)
  try {
    return readAbout(value)
  } catch {
    throw altered(BUNDLE, 'is not what a release says about itself')
  }
}
