import { mkdir, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../../science/errors.ts'
import { genotypesBeside } from '../../science/genotypes/open-genotypes.ts'

export interface Inputs {
  genotypes: readonly string[]
  scores: readonly string[]
  frequencies: string | undefined
}

/** The inputs as files of one folder: by the name that the jobs know, and what the user called each. */
export interface LinkedInputs {
  genotypes: string[]
  scores: string[]
  frequencies: string | undefined
  /** Files that come with genotype files. */
  beside: string[]
  pathOf: ReadonlyMap<string, string>
}

/** Links every input, wherever it lies, into one folder, under its own name where no other has it. Nothing is copied. */
export async function linkInputs(folder: string, inputs: Inputs, taken: string): Promise<LinkedInputs> {
  const pathOf = new Map([[taken, taken]])
  const link = async (key: string, path: string) => {
    await mkdir(dirname(join(folder, key)), { recursive: true, mode: 0o700 })
    await symlink(resolve(path), join(folder, key))
    pathOf.set(key, path)
    return key
  }
  const linkNamed = async (path: string) => {
    if (!(await isFile(path)))
      throw new UserError('missing-file', 'There is no such file.', { todo: 'Check the name.', place: { file: path } })
    return link(pathOf.has(basename(path)) ? `${pathOf.size}/${basename(path)}` : basename(path), path)
  }
  const all = async (paths: readonly string[]) => {
    const keys: string[] = []
    for (const path of paths) keys.push(await linkNamed(path))
    return keys
  }
  const genotypes = await all(inputs.genotypes)
  const besideOf = (path: string) => Object.values(genotypesBeside(path)).flat()
  const beside: string[] = []
  for (const key of genotypes)
    for (const [i, path] of besideOf(pathOf.get(key)!).entries()) {
      const own = besideOf(key)[i]!
      // A .bgen and a .bed of one name share nothing but their folder; what is linked already is the same file.
      if (pathOf.get(own) === undefined && (await isFile(path))) beside.push(await link(own, path))
    }
  const scores = await all(inputs.scores)
  const frequencies = inputs.frequencies === undefined ? undefined : await linkNamed(inputs.frequencies)
  return { genotypes, scores, frequencies, beside, pathOf }
}

const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() ?? false
