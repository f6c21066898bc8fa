/** Types of resources that the open-source LocalStack makes for real. */
export const MADE_BY_LOCALSTACK = [
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::StepFunctions::StateMachine',
]

/** Types that it passes over in silence, with the id `unknown`: a deployment there says nothing about them. */
export const SILENT_IN_LOCALSTACK = ['AWS::Athena::WorkGroup', 'AWS::Glue::Database', 'AWS::Glue::Table']
