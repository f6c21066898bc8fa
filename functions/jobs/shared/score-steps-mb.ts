import measured from './measured.json' with { type: 'json' }

// What a step is expected to hold at most, in MB: peaks of whole processes, by what grows with its scores.

export const matchStepMb = (rows: number) => measured.matchMb + (rows * measured.matchBytesPerRow) / 1e6

export const fitStepMb = (rows: number) => measured.fitMb + (rows * measured.fitBytesPerRow) / 1e6

/** The models of all its scores, and what is added up of each for its people. */
export const sumStepMb = (scores: readonly { variants: number }[], people: number) =>
  measured.sumMb +
  (scores.length * people * measured.sumBytesPerPersonAndScore +
    scores.reduce((sum, { variants }) => sum + variants, 0) * measured.sumBytesPerWeight) /
    1e6
