import { describe, expect, test } from 'vitest'
import { holds, ratesOf, WORLDS } from '../../helpers/null-worlds.ts'

/** Thousands of draws are made by `npm run bench:null-worlds`. */
const DRAWS = 300

describe('where there is nothing to find, or just the margin, an audit claims as little as it says', () => {
  test.each(WORLDS.map(world => ({ world, name: world.name })))('$name', ({ world }) => {
    for (const found of ratesOf(world, 20_26, DRAWS)) expect([found, holds(found, DRAWS)]).toEqual([found, true])
  })
})
