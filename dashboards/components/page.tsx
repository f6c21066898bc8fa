import type { ComponentChildren } from 'preact'
import type { About } from '../../science/disclosure/released-table.ts'
import { phrase } from '../phrase.ts'
import { contentSecurityPolicy } from '../security-headers.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

export const PAGES = [
  { path: 'index.html', title: text.titles.overview, question: text.questions.overview },
  { path: 'distributions.html', title: text.titles.distributions, question: text.questions.distributions },
  { path: 'agreement.html', title: text.titles.agreement, question: text.questions.agreement },
  { path: 'representation.html', title: text.titles.representation, question: text.questions.representation },
  { path: 'performance.html', title: text.titles.performance, question: text.questions.performance },
  { path: 'places.html', title: text.titles.places, question: text.questions.places },
  { path: 'quality.html', title: text.titles.quality, question: text.questions.quality },
  { path: 'methods.html', title: text.titles.methods, question: text.questions.methods },
] as const
export type PagePath = (typeof PAGES)[number]['path']

/** The pages a release has: of agreement, performance and places only where the study asks for them. */
export function pagesOf({ agreement, performance, geography }: About) {
  const unasked = new Set<PagePath>([
    ...(agreement.length === 0 ? ['agreement.html' as const] : []),
    ...(performance.length === 0 ? ['performance.html' as const] : []),
    ...(geography.length === 0 ? ['places.html' as const] : []),
  ])
  return PAGES.filter(({ path }) => !unasked.has(path))
}

interface PageProps {
  path: PagePath
  release: { id: string; about: About }
  heading: string
  /** What a page is that belongs to `path` and is not in the navigation. */
  below?: { title: string; question: string }
  children: ComponentChildren
}

/** The frame of every page: policy, title, banner of synthetic data, links between pages, and which release this is. */
export function Page({ path, release: { id, about }, heading, below, children }: PageProps) {
  const page = below ?? PAGES.find(page => page.path === path)!
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
        <meta http-equiv="Content-Security-Policy" content={contentSecurityPolicy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{phrase(text.pageTitle, { page: page.title, title: about.title })}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="style.css" />
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
