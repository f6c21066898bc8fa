import { expect, test } from 'vitest'
import { nameScores } from '../../../cli/score/score-names.ts'

test('scores are named by id, else name, else file, and never alike', () => {
  const names = nameScores([
    { id: 'PGS000001', name: 'PRS77_BC', file: 'a.txt.gz' },
    { id: '', name: 'My score', file: 'b.txt' },
    { id: '', name: '', file: 'weights.v2.txt.gz' },
    { id: 'PGS000001', name: '', file: 'c.txt' },
    { id: 'PGS000001_2', name: '', file: 'd.txt' },
  ])
  expect(names).toEqual(['PGS000001', 'My_score', 'weights.v2', 'PGS000001_2', 'PGS000001_2_2'])
})
