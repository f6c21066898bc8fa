import { AthenaClient } from '@aws-sdk/client-athena'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { UserError } from '../../science/errors.ts'
import { statusOf } from './transient-error.ts'

/** The packages warn on every command that they will leave Node 20 behind: theirs to mind, as their versions are held here. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const CLIENT = { maxAttempts: 5 }

/** Clients of the account, region and endpoint of the environment, as `aws` would find them. */
export const cloudClients = () => ({ s3: new S3Client(CLIENT), machine: new SFNClient(CLIENT) })

/** Apart, as what starts an arriving study has no use for it in its bundle. */
export const athenaClient = () => new AthenaClient(CLIENT)

/** What an account answers when it is not asked as it should be: the pattern of the error's name or message, and the words. */
const WORDS: readonly [RegExp, string, string][] = [
  [
    /CredentialsProviderError|Could not load credentials/,
    'There are no credentials for AWS.',
    'Sign in as your account has it (`aws sso login`), or set AWS_PROFILE.',
  ],
  [
    /Region is missing/,
    'It is not known in which region the stacks are.',
    'Set AWS_REGION to the region of the stacks.',
  ],
  [
    /ExpiredToken|InvalidClientTokenId|InvalidAccessKeyId|UnrecognizedClient|SignatureDoesNotMatch|InvalidToken/,
    'AWS does not accept the credentials: they are wrong or have expired.',
    'Sign in again, and run the same command.',
  ],
  [
    /AccessDenied|^Forbidden|^403$|not authorized/,
    'These credentials may not do that.',
    'Ask whoever looks after the account for the role that runs studies (docs/deploy.md).',
  ],
  [
    // 301: the bucket is in another region than was asked.
    /NoSuchBucket|PermanentRedirect|^301$|ResourceNotFound|StateMachineDoesNotExist|ExecutionDoesNotExist|InvalidArn/,
    'What is named is not in this account and region.',
    'Check AWS_PROFILE and AWS_REGION, the file given as --cloud, and the execution’s name.',
  ],
  [
    /ENOTFOUND|ECONNREFUSED|EAI_AGAIN/,
    'AWS cannot be reached from here.',
    'Check the network, and run the same command.',
  ],
  [
    /^TransientError$|^5\d\d$/,
    'AWS could not answer, however often it was asked: a service is busy or fails, or the connection breaks.',
    'Run the same command again; if that lasts, see the AWS Health page of the account.',
  ],
]

/** The error as a UserError in plain words where it is about the account; any other as it is. */
export function inPlainWords(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error
  const { name, message } = error
  // An answer to HEAD has a status and no words.
  const code = 'code' in error ? String(error.code) : String(statusOf(error))
  const found = WORDS.find(([pattern]) => [name, message, code].some(text => pattern.test(text)))
  if (!found) return error
  const [, says, todo] = found
  return new UserError('cloud', says, { todo, cause: error })
}
