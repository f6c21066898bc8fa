import { Transform } from 'vega'

/** How long a view may work before the browser has its turn, in milliseconds: too short to feel. */
const SLICE_MS = 40

/** Resolves after the browser has had its turn, to paint and to hear the reader. */
export const pause = () => new Promise(done => setTimeout(done))

/**
 * Does `work`, in which a view runs, in slices: a transform at whose end a slice is over gives its pulse after a pause, as
 * one that loads a file may.
 */
export async function inSlices(work) {
  const { run } = Transform.prototype
  let sliceEnd = performance.now() + SLICE_MS
  Transform.prototype.run = function (pulse) {
    const next = run.call(this, pulse)
    if (performance.now() < sliceEnd) return next
    return pause().then(() => {
      sliceEnd = performance.now() + SLICE_MS
      return next
    })
  }
  try {
    await work()
  } finally {
    Transform.prototype.run = run
  }
}
