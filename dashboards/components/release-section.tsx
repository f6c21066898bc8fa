import type { ComponentChildren } from 'preact'
import { formatCount } from '../format.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Say } from './say.tsx'

/** Policy, certificate, approver, identity, citation, and the digests of the inputs. */
export function ReleaseSection({ release }: { release: ShownRelease }) {
  const { id, about, certificate } = release
  const { policy, title, study, period, version } = about
  const labels = text.release
  return (
    <section aria-labelledby="release">
      <h2 id="release">{labels.heading}</h2>
      <dl>
        <Fact name={labels.id}>
          <code>{id}</code>
        </Fact>
        <Fact name={labels.study}>{study}</Fact>
        <Fact name={labels.period}>{period}</Fact>
        <Fact name={labels.cohort}>{about.cohort}</Fact>
        <Fact name={labels.approver}>{about.approver}</Fact>
        <Fact name={labels.policy}>{phrase(labels.policyName, policy)}</Fact>
        <Fact name={labels.policySource}>{policy.source}</Fact>
        <Fact name={labels.policyDate}>{policy.date}</Fact>
        <Fact name={labels.meaning}>{policy.meaning}</Fact>
        <Fact name={labels.doesNotProtect}>
          <ul class="plain">
            {policy.does_not_protect.map(words => (
              <li>
                <bdi>{words}</bdi>
              </li>
            ))}
          </ul>
        </Fact>
        <Fact name={labels.method}>
          {certificate.method.map(method => labels.methods[method]).join('; ') || labels.noMethod}
        </Fact>
        <Fact name={labels.certificate}>
          {phrase(labels.certified, {
            cells: formatCount(certificate.cells),
            withheld: formatCount(certificate.withheld),
            equations: formatCount(certificate.equations),
            steps: formatCount(certificate.solver.steps),
            approver: about.approver,
          })}
        </Fact>
        <Fact name={labels.version}>{phrase(labels.product, { version })}</Fact>
      </dl>
      <h3>{labels.citeHeading}</h3>
      <p>
        <Say text={labels.cite} fill={{ title, period, study, release: id, version }} />
      </p>
      <h3>{labels.inputsHeading}</h3>
      <DataTable
        caption={labels.inputsCaption}
        columns={[labels.role, labels.algorithm, labels.digest].map(header => ({ header }))}
        rows={about.inputs.map(({ role, algorithm, digest }) => ({
          name: role,
          cells: [labels.algorithms[algorithm], <code>{digest}</code>],
        }))}
      />
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </>
  )
}
