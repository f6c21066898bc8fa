import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, join, normalize, sep } from 'node:path'
import { CHART_PAGES, chartSecurityHeaders, securityHeaders } from '../dashboards/security-headers.ts'
import { mediaType } from '../functions/media-type.ts'
import { findRelease } from './find-release.ts'
import { type Values, wholeNumber } from './values.ts'

/** `evenstrand view`: serves one release to this machine until it is stopped. */
export async function run([dir]: string[], { port }: Values, signal: AbortSignal): Promise<void> {
  const folder = await findRelease(dir!)
  const server = createServer(async ({ url = '/', method }, response) => {
    const path = pathOf(url)
    const file = path === undefined ? undefined : join(folder, path)
    const mayRead = file?.startsWith(folder + sep) && (method === 'GET' || method === 'HEAD')
    const body = mayRead ? await readFile(file!).catch(() => undefined) : undefined
    if (path === '/') return response.writeHead(302, { ...securityHeaders, Location: '/site/index.html' }).end()
    if (!body || !file) return response.writeHead(404, securityHeaders).end('Not found\n')
    const headers = basename(file).startsWith(CHART_PAGES) ? chartSecurityHeaders : securityHeaders
    response.writeHead(200, { ...headers, 'Content-Type': mediaType(file) }).end(body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wholeNumber(port, '--port') ?? 8080, '127.0.0.1', () => {
      const address = server.address()
      console.log(
        `http://127.0.0.1:${typeof address === 'object' && address?.port}/ serves ${folder}  (Ctrl-C stops it)`,
      )
    })
    const stop = () => {
      server.close(() => resolve())
      server.closeAllConnections()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** The path that a request asks for, within the release; undefined where it is none. */
function pathOf(url: string): string | undefined {
  try {
    return normalize(decodeURIComponent(url.split(/[?#]/, 1)[0]!))
  } catch {
    return undefined
  }
}
