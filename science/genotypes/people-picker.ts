import { type CallsKernel, callsKernel } from './calls-kernel.ts'
import { MISSING, MISSING_DOSAGE } from './dosages.ts'

/** Picks chosen people's calls or dosages from those of a file's samples. */
export class PeoplePicker {
  readonly #kernel: CallsKernel
  readonly #samples: number
  /** Views of the kernel's memory: where each person is among the samples; the samples, and who is not there; the people. */
  readonly #columns: Uint32Array
  readonly #from: Uint16Array
  readonly #to: Uint16Array

  /** `columns[i]` is person i's place in the file, of `samples` places, or -1 for who is not in it: missing everywhere. */
  constructor(columns: Int32Array, samples: number) {
    const people = columns.length
    const { kernel, buffer } = callsKernel(6 * people + 2 * (samples + 1))
    this.#kernel = kernel
    this.#samples = samples
    this.#columns = new Uint32Array(buffer, 0, people)
    this.#from = new Uint16Array(buffer, 4 * people, samples + 1)
    this.#to = new Uint16Array(buffer, this.#from.byteOffset + this.#from.byteLength, people)
    this.#columns.set(columns.map(column => (column < 0 ? samples : column)))
  }

  /** The people's calls (bytes) or dosages (16-bit integers) of one variant: a view that the next variant is written over. */
  pick<D extends Uint8Array | Uint16Array>(dosages: D): D {
    const isCalls = dosages instanceof Uint8Array
    const [from, to] = isCalls ? [asBytes(this.#from), asBytes(this.#to)] : [this.#from, this.#to]
    from.set(dosages)
    from[this.#samples] = isCalls ? MISSING : MISSING_DOSAGE
    const pick = isCalls ? this.#kernel.pickCalls : this.#kernel.pickDosages
    pick(this.#columns.byteOffset, this.#columns.length, from.byteOffset, to.byteOffset)
    return to as D
  }
}

const asBytes = ({ buffer, byteOffset, length }: Uint16Array) => new Uint8Array(buffer, byteOffset, length)
