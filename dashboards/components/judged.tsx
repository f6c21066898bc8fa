import type { ComponentChildren } from 'preact'

/** A finding under its verdict. */
export function Judged({ verdict, children }: { verdict: string; children: ComponentChildren }) {
  return (
    <>
      <strong>{verdict}</strong>
      <br />
      {children}
    </>
  )
}
