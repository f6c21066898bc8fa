import { UserError } from '../errors.ts'

/** Nothing is released: the message names a table and a rule, never a value. The CLI exits 4. */
export class DisclosureRefused extends UserError {
  override name = 'DisclosureRefused'
  readonly table: string
  readonly rule: string

  constructor(table: string, rule: string, message: string, todo: string) {
    super('disclosure', message, { todo })
    this.table = table
    this.rule = rule
  }
}
