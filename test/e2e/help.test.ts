import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../cli/commands.ts'
import { cli, startCli } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

describe('the command line', () => {
  test('says what it can do, and each command says how with an example', async () => {
    const { code, out } = await cli('--help')
    expect(code).toBe(0)
    for (const [name, { does, example }] of Object.entries(COMMANDS)) {
      expect(out).toContain(does)
      const help = await cli(...name.split(' '), '--help')
      expect([help.code, help.out]).toEqual([0, expect.stringContaining(example)])
    }
  })

  test.each([[['cloud']], [['cloud', '--help']]])('%j says what there is of it, in the order of use', async words => {
    const { code, out } = await cli(...words)
    expect(code).toBe(0)
    expect(out.match(/^ {2}cloud \w+/gm)).toEqual(
      ['deploy', 'push', 'start', 'status', 'pull', 'sweep'].map(name => `  cloud ${name}`),
    )
  })

  test('the examples of the help run as they stand', async () => {
    const out = temporaryFolder()
    const study = join(temporaryFolder(), 'my-study')
    for (const name of ['init', 'check', 'cost', 'run', 'score', 'simulate', 'verify', 'diff']) {
      const [, ...words] = COMMANDS[name]!.example.split(' ').map(word =>
        word
          .replace(/^out(?=#|$)/, out)
          .replace(/^my-study$/, study)
          .replace(/^my-nation$/, join(out, 'nation'))
          .replace(/^sums\.tsv$/, join(out, 'sums.tsv')),
      )
      const { code, err } = await cli(...words)
      expect(code, `${words.join(' ')}\n${err}`).toBe(0)
    }
    const { process, ended } = startCli('view', out, '--port', '18479')
    const page = await new Promise<Response>((resolve, reject) =>
      process.stdout!.once('data', () => fetch('http://127.0.0.1:18479/').then(resolve, reject)),
    )
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    for (const path of ['/%2e%2e/%2e%2e/%2e%2e/control/', '/%ff', '/site'])
      expect((await fetch(`http://127.0.0.1:18479${path}`)).status, path).toBe(404)
    process.kill('SIGINT')
    await ended
  })

  test.each([
    [['fly'], /no command `fly`/],
    [['chek'], /Did you mean `check`/],
    [['cloud', 'pulll'], /There are .*`cloud pull`/],
    [['constructor'], /no command `constructor`/],
    [['run'], /takes STUDY/],
    [['run', 'a.yaml', '--ou', 'x'], /--ou/],
    [['run', 'examples/1000-genomes/study.yaml', '--threads', 'many'], /whole number/],
    [['run', 'nowhere.yaml'], /no such study file/],
    [['verify', 'nowhere'], /no complete release/],
    [['diff', 'nowhere'], /takes RUN RUN/],
    [['diff', 'nowhere', 'nowhere'], /no complete release/],
    [['diff', 'nowhere#2', 'nowhere'], /no run 2/],
  ])('%j is refused with what to do', async (words, says) => {
    const { code, err } = await cli(...words)
    expect([code, err]).toEqual([2, expect.stringMatching(says)])
  })
})
