/** Where in the user's material a problem lies; line and column are 1-based. */
export interface Place {
  file: string
  line?: number
  column?: number
}

/**
 * A problem that the user of the platform can mend: bad input, a refused request.
 * `message` is one plain sentence, `todo` says what to do about it. Neither ever carries a person's id or value.
 */
export class UserError extends Error {
  override name = 'UserError'
  readonly code: string
  readonly todo: string
  readonly place: Place | undefined

  constructor(code: string, message: string, options: { todo: string; place?: Place; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.code = code
    this.todo = options.todo
    this.place = options.place
  }
}

/** `file:line:column`, as far as it is known. */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter(part => part !== undefined).join(':')
}
