import type { About } from '../../science/disclosure/released-table.ts'
import { formatCount, formatShare } from '../format.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Description } from './description.tsx'
import { Say } from './say.tsx'

type Census = About['censuses'][number]
type Crosswalk = Census['crosswalk'][number]

const UNKNOWN = ['(missing)', '(not mapped)']

/** How a census's values and the cohort's became one set of groups, as the study declares it, and what was lost. */
export function CrosswalkSection({ census, about }: { census: Census; about: About }) {
  const id = `crosswalk-${about.censuses.indexOf(census) + 1}`
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{phrase(text.crosswalk.heading, { census: census.id })}</h2>
      <p>{text.crosswalk.intro}</p>
      {census.crosswalk.map(crosswalk => (
        <>
          <p>
            <Description about={about} attribute={crosswalk.attribute} /> <Loss crosswalk={crosswalk} />
          </p>
          <details>
            <summary>{phrase(text.crosswalk.caption, { attribute: crosswalk.attribute, census: census.id })}</summary>
            <CrosswalkTables crosswalk={crosswalk} census={census} />
          </details>
        </>
      ))}
    </section>
  )
}

function Loss({ crosswalk: { census } }: { crosswalk: Crosswalk }) {
  const sum = (rows: Crosswalk['census']) => rows.reduce((total, { people }) => total + people, 0)
  const lost = sum(census.filter(({ level }) => UNKNOWN.includes(level)))
  if (lost === 0) return <>{text.crosswalk.noLoss}</>
  return <Say text={text.crosswalk.loss} fill={{ people: formatCount(lost), share: formatShare(lost / sum(census)) }} />
}

function CrosswalkTables({ crosswalk, census }: { crosswalk: Crosswalk; census: Census }) {
  const { attribute, cohort, columns } = crosswalk
  return (
    <>
      <DataTable
        caption={phrase(text.crosswalk.censusCaption, { attribute, census: census.id, columns: columns.join(', ') })}
        columns={[
          { header: text.crosswalk.value },
          { header: text.crosswalk.level },
          { header: text.crosswalk.people, numeric: true },
        ]}
        rows={crosswalk.census.map(({ values, level, people }) => ({
          name: values.join(' · '),
          cells: [<bdi>{level}</bdi>, formatCount(people)],
        }))}
      />
      {cohort.length > 0 && (
        <DataTable
          caption={phrase(text.crosswalk.cohortCaption, { attribute, census: census.id })}
          columns={[{ header: text.crosswalk.value }, { header: text.crosswalk.level }]}
          rows={cohort.map(({ value, level }) => ({ name: value, cells: [<bdi>{level}</bdi>] }))}
        />
      )}
    </>
  )
}
