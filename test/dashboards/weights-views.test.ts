import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeDots } from '../../dashboards/weights-drawing.ts'
import { weightsSentences, weightsViews } from '../../dashboards/weights-views.ts'
import { about, distributionRows, type Group, releaseOf } from './fixture-release.ts'

const groupsOf = (means: Record<string, number | null>): Group[] =>
  Object.entries(means).map(([level, mean]) => ({ stratum: `g=${level}`, people: 50, mean }))
const viewsOf = (scores: Record<string, Record<string, number | null>>, told = about) =>
  weightsViews(
    releaseOf({
      distribution: Object.entries(scores).flatMap(([id, means]) => distributionRows(id, 'g', groupsOf(means))),
    }),
    told,
  )

describe('the same people under each set of weights', () => {
  it('stand with the weights that put their mean lowest and highest, from all reference people and not from a group', () => {
    const [view] = viewsOf({ T2D_FE: { b: 0.95, a: -0.31 }, T2D_EAS: { b: 0.3, a: 0.65 } })
    expect(weightsSentences(view!)).toEqual([
      'b: from 0.30 above (T2D_EAS) to 0.95 above (T2D_FE)',
      'a: from 0.31 below (T2D_FE) to 0.65 above (T2D_EAS)',
    ])
  })

  it('keep the order of the released table, whatever the means are', () => {
    const order = (means: Record<string, number>) => {
      const [view] = viewsOf({ T2D_FE: means, T2D_EAS: means })
      return [view!.scores.map(({ id }) => id), view!.strata]
    }
    expect(order({ c: 1, a: 2, b: 3 })).toEqual(order({ c: 3, a: 1, b: 2 }))
  })

  it('say so where fewer than two means are shown, and give no number', () => {
    const [view] = viewsOf({ T2D_FE: { a: null, b: 0.1 }, T2D_EAS: { a: 0.65, b: 0.1 } })
    expect(weightsSentences(view!)).toContain('a: fewer than two means are shown')
  })

  it('are compared only within a trait, and only where it has two scores and the view two groups', () => {
    const scores = { T2D_FE: { a: 1, b: 0 }, T2D_EAS: { a: 2, b: 0 } }
    const traits = { ...about, scores: about.scores.map((score, index) => ({ ...score, trait: `trait ${index}` })) }
    expect(viewsOf(scores)).toHaveLength(1)
    expect(viewsOf(scores, traits)).toEqual([])
    expect(viewsOf({ T2D_FE: { a: 1 }, T2D_EAS: { a: 2 } })).toEqual([])
  })

  it('leave out what is a model’s output, whose means are in no standard deviations', () => {
    const scores = { T2D_FE: { a: 1, b: 0 }, T2D_EAS: { a: 2, b: 0 } }
    const told = {
      ...about,
      scores: about.scores.map(score => (score.id === 'T2D_EAS' ? { ...score, kind: 'probability' as const } : score)),
    }
    expect(viewsOf(scores, told)).toEqual([])
  })
})

describe('dots and their labels', () => {
  const dots = fc.array(fc.record({ x: fc.integer({ min: 0, max: 352 }), width: fc.integer({ min: 5, max: 120 }) }), {
    maxLength: 8,
  })
  const boxes = (dots: { x: number; width: number }[]) =>
    placeDots(dots, 352).map(({ lane, side }, index) => {
      const { x, width } = dots[index]!
      return side === 'right' ? { lane, from: x - 7, to: x + 10 + width } : { lane, from: x - 10 - width, to: x + 7 }
    })

  it('never meet within a lane, and stay within the chart', () => {
    fc.assert(
      fc.property(dots, dots => {
        const placed = boxes(dots)
        for (const [index, a] of placed.entries()) {
          expect(a.from).toBeGreaterThanOrEqual(-7)
          expect(a.to).toBeLessThanOrEqual(352 + 7)
          for (const b of placed.slice(index + 1))
            expect(a.lane !== b.lane || a.to <= b.from || b.to <= a.from).toBe(true)
        }
      }),
      { seed: 1 },
    )
  })

  it('share one lane where there is room', () => {
    const apart = [10, 120, 230].map(x => ({ x, width: 30 }))
    expect(placeDots(apart, 352).map(({ lane }) => lane)).toEqual([0, 0, 0])
  })
})
