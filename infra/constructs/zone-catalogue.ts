import { Aws, Names } from 'aws-cdk-lib'
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena'
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { ColumnType, TableContract, Zone } from '../../queries/tables/contract.ts'
import { TABLES, type TableName } from '../../queries/tables.ts'
import { RESULTS } from '../results.ts'

const PARQUET = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
}
/** The contract's types by the names the Glue catalogue has for them. */
const GLUE_TYPE: Record<ColumnType, string> = {
  boolean: 'boolean',
  integer: 'int',
  bigint: 'bigint',
  double: 'double',
  varchar: 'string',
  'decimal(38,0)': 'decimal(38,0)',
}

export interface ZoneCatalogueProps {
  readonly zone: Zone
  readonly bucket: IBucket
  readonly key: IKey
  /** Bytes one query may scan. */
  readonly scanLimitBytes: number
}

/**
 * A zone as Athena sees it: its tables as the lake contract has them, and the workgroup whose queries may write there.
 * Names come from the stack's, so that copies never meet.
 */
export class ZoneCatalogue extends Construct {
  readonly database: string
  readonly workgroup: string

  constructor(scope: Construct, id: string, { zone, bucket, key, scanLimitBytes }: ZoneCatalogueProps) {
    super(scope, id)
    this.database = Names.uniqueResourceName(this, { separator: '_', allowedSpecialCharacters: '_' }).toLowerCase()
    this.workgroup = Names.uniqueResourceName(this, { separator: '-', allowedSpecialCharacters: '-' })

    const database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name: this.database, description: `Tables of the zone ${zone}` },
    })
    for (const name of tablesIn(zone)) this.table(name, bucket).addResourceDependency(database)

    new CfnWorkGroup(this, 'Workgroup', {
      name: this.workgroup,
      description: `Queries that write the zone ${zone}`,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimitBytes,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${bucket.bucketName}/${RESULTS}`,
          expectedBucketOwner: Aws.ACCOUNT_ID,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        },
      },
    })
  }

  /** `injected`: a query names the attempts it reads, and none is ever looked up or listed. */
  private table(name: TableName, bucket: IBucket): CfnTable {
    const { row, columns }: TableContract = TABLES[name]
    const location = `s3://${bucket.bucketName}/${name}/`
    return new CfnTable(this, name, {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: this.database,
      tableInput: {
        name,
        description: row,
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          classification: 'parquet',
          'projection.enabled': 'true',
          'projection.step.type': 'injected',
          'storage.location.template': `${location}step=\${step}/`,
        },
        partitionKeys: [{ name: 'step', type: 'string', comment: 'the attempt that wrote the part' }],
        storageDescriptor: {
          ...PARQUET,
          location,
          columns: Object.entries(columns).map(([name, [type, comment]]) => ({ name, type: GLUE_TYPE[type], comment })),
        },
      },
    })
  }
}

/** The tables that lie in a zone. */
export function tablesIn(zone: Zone): TableName[] {
  return (Object.keys(TABLES) as TableName[]).filter(name => TABLES[name].zone === zone)
}
