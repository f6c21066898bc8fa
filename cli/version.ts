import manifest from '../package.json' with { type: 'json' }

/** Version of Evenstrand. */
export const VERSION: string = manifest.version
