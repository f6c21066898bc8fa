import type { ComponentChildren } from 'preact'
import type { About } from '../../science/disclosure/released-table.ts'
import { isGenetic } from '../is-genetic.ts'
import { phrase } from '../phrase.ts'
import { chartSecurityPolicy, contentSecurityPolicy } from '../security-headers.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

const NAMES = {
  'index.html': 'overview',
  'distributions.html': 'distributions',
  'agreement.html': 'agreement',
  'representation.html': 'representation',
  'performance.html': 'performance',
  'standardised.html': 'standardised',
  'places.html': 'places',
  'quality.html': 'quality',
  'methods.html': 'methods',
} as const
export type PagePath = keyof typeof NAMES

/** The pages a release has: of agreement, performance, standardised figures and places only where the study asks for them. */
export function pagesOf(about: About): { path: PagePath; title: string; question: string }[] {
  const { agreement, performance, standardise, geography } = about
  const unasked = new Set<string>([
    ...(agreement.length === 0 ? ['agreement.html'] : []),
    ...(performance.length === 0 ? ['performance.html'] : []),
    ...(standardise === null ? ['standardised.html'] : []),
    ...(geography.length === 0 ? ['places.html'] : []),
  ])
  const questions = isGenetic(about) ? text.questions : { ...text.questions, ...text.questionsOfOutputs }
  return (Object.keys(NAMES) as PagePath[])
    .filter(path => !unasked.has(path))
    .map(path => ({ path, title: text.titles[NAMES[path]], question: questions[NAMES[path]] }))
}

interface PageProps {
  path: PagePath
  release: { id: string; about: About }
  heading: string
  /** What a page is that belongs to `path` and is not in the navigation. */
  below?: { title: string; question: string }
  /** The script of a chart’s own page; every other page has none. */
  script?: string
  children: ComponentChildren
}

/** The frame of every page: policy, title, banner of synthetic data, links between pages, and which release this is. */
export function Page({ path, release: { id, about }, heading, below, script, children }: PageProps) {
  const page = below ?? pagesOf(about).find(page => page.path === path)!
  const footer = {
    study: about.study,
    period: about.period,
    release: id,
    version: about.version,
    policy: about.policy.id,
  }
  return (
    <html lang={text.language} dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={script ? chartSecurityPolicy : contentSecurityPolicy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{phrase(text.pageTitle, { page: page.title, title: about.title })}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="style.css" />
        {script && <script defer src={script} />}
      </head>
      <body>
        <a class="skip" href="#content">
          {text.skip}
        </a>
        {about.synthetic && (
          <p class="banner" role="note">
            {text.synthetic}
          </p>
        )}
        <header>
          <p class="study">
            <bdi>{about.title}</bdi>
          </p>
          <nav aria-label={text.pages}>
            <ul>
              {pagesOf(about).map(({ path: href, title }) => (
                <li>
                  <a href={href} aria-current={href === path ? (below ? 'true' : 'page') : undefined}>
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main id="content">
          <h1>
            <bdi>{heading}</bdi>
          </h1>
          <p class="question">{phrase(text.answers, { question: page.question })}</p>
          {children}
        </main>
        <footer>
          <p>
            <Say text={text.footer} fill={footer} />
          </p>
        </footer>
      </body>
    </html>
  )
}
