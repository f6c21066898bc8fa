import { type CallsKernel, callsKernel } from './calls-kernel.ts'
import { MISSING_DOSAGE } from './dosages.ts'

/** Picks chosen people's dosages from those of a file's samples. */
export class DosagePicker {
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

  /** The people's dosages of one variant: a view that the next variant is written over. */
  pick(dosages: Uint16Array): Uint16Array {
    this.#from.set(dosages)
    this.#from[this.#samples] = MISSING_DOSAGE
    this.#kernel.pickDosages(this.#columns.byteOffset, this.#columns.length, this.#from.byteOffset, this.#to.byteOffset)
    return this.#to
  }
}
