/** A variant as text, the same wherever it is named: `chromosome:pos1:ref:alt`. */
export const variantKey = (variant: { chromosome: string; pos1: number; ref: string; alt: string }) =>
  `${variant.chromosome}:${variant.pos1}:${variant.ref}:${variant.alt}`
