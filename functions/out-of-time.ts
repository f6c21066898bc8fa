/** A step was stopped because its time was up, not because its work is not wanted: whoever tries again may take it up. */
export class OutOfTime extends Error {
  override name = 'OutOfTime'

  constructor(job: string, minutes: number) {
    super(`${job} did not finish within its ${minutes} minutes.`)
  }
}
