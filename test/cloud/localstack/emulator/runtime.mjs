// A Lambda function as a process: fetches events from the Lambda Runtime API and posts what the handler answers.
import http from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const {
  AWS_LAMBDA_RUNTIME_API,
  _HANDLER,
  LAMBDA_TASK_ROOT,
  AWS_LAMBDA_FUNCTION_NAME,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
} = process.env
// Not fetch: it gives up on an event that is five minutes in coming.
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })

const [file, name] = _HANDLER.split('.')
const handler = await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href)
  .then(module => module[name])
  .catch(async error => {
    await post('init/error', asError(error))
    throw error
  })

for (;;) {
  const { status, headers, body } = await send('GET', 'invocation/next')
  if (status !== 200) process.exit()
  const id = headers['lambda-runtime-aws-request-id']
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id']
  const context = {
    awsRequestId: id,
    functionName: AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    getRemainingTimeInMillis: () => Number(headers['lambda-runtime-deadline-ms']) - Date.now(),
  }
  try {
    const answer = await handler(JSON.parse(body), context)
    await post(`invocation/${id}/response`, answer ?? null)
  } catch (error) {
    await post(`invocation/${id}/error`, asError(error))
  }
}

function post(path, content) {
  return send('POST', path, JSON.stringify(content))
}

function send(method, path, content = '') {
  const url = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Length': Buffer.byteLength(content) }
    const request = http.request(url, { method, agent, headers }, async response => {
      const body = Buffer.concat(await response.toArray()).toString()
      resolve({ status: response.statusCode, headers: response.headers, body })
    })
    request.setNoDelay(true)
    request.on('error', reject)
    request.end(content)
  })
}

function asError(error) {
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
}
