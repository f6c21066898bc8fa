import { afterAll, expect, test } from 'vitest'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { rowsFrom, sorted } from '../helpers/lake-rows.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

const given = {
  people: [
    `person reference atom
     0      true      0
     1      true      0`,
    `person reference atom
     2      true      1
     3      false     1`,
  ],
  strata: `
    atom view  stratum
    0    sex   sex=female
    1    sex   sex=male
    0    (all) (all)
    1    (all) (all)`,
  stages: `
    person reached
    0      2
    1      2
    2      0
    3      3`,
}
const expected = (text: string) => sorted(rowsFrom('participation_counts', text))

test('people by how many stages they reached, none too, in every view', async () => {
  expect(await lake.given('participation', given, { count: 'reference' })).toEqual(
    expected(`
      view  stratum    reached people
      sex   sex=female 2       2
      sex   sex=male   0       1
      (all) (all)      2       2
      (all) (all)      0       1`),
  )
})

test('count all takes in those who are not reference people', async () => {
  expect(await lake.given('participation', given, { count: 'all' })).toEqual(
    expected(`
      view  stratum    reached people
      sex   sex=female 2       2
      sex   sex=male   0       1
      sex   sex=male   3       1
      (all) (all)      2       2
      (all) (all)      0       1
      (all) (all)      3       1`),
  )
})
