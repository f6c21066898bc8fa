import type { About } from '../../science/disclosure/released-table.ts'
import { text } from '../text.ts'
import { pagesOf } from './page.tsx'

/** The other pages, each with the question that it answers. */
export function ContentsSection({ about }: { about: About }) {
  return (
    <section aria-labelledby="contents">
      <h2 id="contents">{text.contents.heading}</h2>
      <ul>
        {pagesOf(about)
          .filter(({ path }) => path !== 'index.html')
          .map(({ path, title, question }) => (
            <li>
              <a href={path}>{title}</a>: {question}
            </li>
          ))}
      </ul>
    </section>
  )
}
