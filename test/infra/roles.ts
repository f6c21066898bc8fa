import { pathOf, type Resource, resourcesOf, type TemplateJson, textOf } from './synthesise.ts'

interface Statement {
  Effect: string
  Action: string | string[]
  Resource: unknown
}

/**
 * What each role of the pipeline allows, read from the templates: by the construct the role belongs to, a set of
 * `action resource`, with buckets, databases and workgroups under their zone's name.
 */
export function rolesOf(pipeline: TemplateJson, lake: TemplateJson): Map<string, Set<string>> {
  const names = namesOf(lake)
  const known = [...names.values()].filter(name => name.includes('='))
  const roles = new Map(
    resourcesOf(pipeline, 'AWS::IAM::Role').map(([id, role]) => [
      id,
      { owner: ownerOf(role), allowed: new Set<string>() },
    ]),
  )
  for (const [, { Properties }] of resourcesOf(pipeline, 'AWS::IAM::Policy'))
    for (const { Ref: id } of Properties.Roles as { Ref: string }[])
      for (const { Effect, Action, Resource } of (Properties.PolicyDocument as { Statement: Statement[] }).Statement) {
        if (Effect !== 'Allow') throw new Error('a role that denies is not read here')
        for (const resource of [Resource].flat())
          for (const action of [Action].flat())
            roles.get(id)!.allowed.add(`${action} ${plain(textOf(resource, names), known)}`)
      }
  return new Map([...roles.values()].map(({ owner, allowed }) => [owner, allowed]))
}

/** Names of the lake's things as the pipeline's template has them, by what they are. */
function namesOf(lake: TemplateJson): Map<string, string> {
  const names = new Map<string, string>()
  for (const { Value, Export } of Object.values(lake.Outputs)) {
    if (!Export) continue
    const [id] = [(Value as { Ref?: string }).Ref ?? (Value as { 'Fn::GetAtt': string[] })['Fn::GetAtt']].flat()
    names.set(Export.Name, pathOf(lake.Resources[id!]!).split('/')[0]!.toLowerCase())
  }
  for (const [id, resource] of resourcesOf(lake, 'AWS::Glue::Database'))
    names.set(id, `${(resource.Properties.DatabaseInput as { Name: string }).Name}=${zoneOf(resource)}`)
  for (const [id, resource] of resourcesOf(lake, 'AWS::Athena::WorkGroup'))
    names.set(id, `${resource.Properties.Name as string}=${zoneOf(resource)}`)
  return names
}

const ownerOf = (resource: Resource) => pathOf(resource).split('/')[0]!
const zoneOf = (resource: Resource) => ownerOf(resource).replace('Catalogue', '').toLowerCase()

function plain(arn: string, known: readonly string[]): string {
  let text = arn
    .replace(/^arn:<AWS::Partition>:s3:::/, '')
    .replace(/^arn:<AWS::Partition>:(\w+):<AWS::Region>:<AWS::AccountId>:/, '')
    .replace(/<\w+?(Log)[0-9A-F]{8}\.Arn>/, '$1')
    .replace(/<(\w+?)Function[0-9A-F]{8}\.Arn>/, '$1')
  for (const [name, zone] of known.map(pair => pair.split('=') as [string, string])) text = text.replace(name, zone)
  return text
}
