import {
  type AthenaClient,
  BatchGetQueryExecutionCommand,
  paginateListQueryExecutions,
  type QueryExecution,
} from '@aws-sdk/client-athena'

/** A span of time, with both its ends. */
export interface Span {
  start: Date
  end: Date
}

/** What each query scanned that was asked in some workgroups in a span of time, in bytes. Athena bills none that failed. */
export async function scannedByQueries(client: AthenaClient, workgroups: string[], span: Span): Promise<number[]> {
  const scanned: number[] = []
  for (const WorkGroup of workgroups)
    for await (const query of queriesOf(client, WorkGroup, span))
      if (query.Status!.State !== 'FAILED') scanned.push(query.Statistics?.DataScannedInBytes ?? 0)
  return scanned
}

/** The newest come first, so that a page from before the span ends the search: a workgroup knows its queries for 45 days. */
async function* queriesOf(
  client: AthenaClient,
  WorkGroup: string,
  { start, end }: Span,
): AsyncIterable<QueryExecution> {
  for await (const { QueryExecutionIds = [] } of paginateListQueryExecutions({ client }, { WorkGroup })) {
    if (QueryExecutionIds.length === 0) continue
    const { QueryExecutions = [], UnprocessedQueryExecutionIds: unread = [] } = await client.send(
      new BatchGetQueryExecutionCommand({ QueryExecutionIds }),
    )
    if (unread.length > 0) throw new Error(`Athena told nothing of ${unread.length} of the queries of ${WorkGroup}`)
    const asked = ({ Status }: QueryExecution) => Status!.SubmissionDateTime!
    yield* QueryExecutions.filter(query => start <= asked(query) && asked(query) <= end)
    if (QueryExecutions.every(query => asked(query) < start)) return
  }
}
