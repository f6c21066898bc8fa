/** A file of this size cut in ranges of so many bytes, the last one shorter. */
export function rangesOf(size: number, bytes: number): { start: number; end: number }[] {
  return Array.from({ length: Math.ceil(size / bytes) }, (_, i) => ({
    start: i * bytes,
    end: Math.min(size, (i + 1) * bytes),
  }))
}
