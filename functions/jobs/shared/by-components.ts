/** What the regression of a score on components is called where outcomes have their names. */
export const COMPONENTS = '(components)'
