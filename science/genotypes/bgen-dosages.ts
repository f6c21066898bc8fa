import { COPY, MISSING_DOSAGE } from './dosages.ts'

/** Bytes of a variant's genotypes before those of its people. */
const HEAD = 8

/** The most bytes that the genotypes of so many people with two alleles each can take: 32 bits to a probability. */
export const mostBytes = (people: number) => HEAD + people + 2 + 8 * people

/** What is wrong with a variant's genotypes, before anyone has said which variant it is. */
export class BadGenotypes extends Error {
  override name = 'BadGenotypes'
}

/**
 * Expected copies of the second allele, from a variant's genotype block (BGEN 1.2, layout 2, inflated): in units of 1/16,384,
 * rounded, or MISSING_DOSAGE. Probabilities are integers of 1 to 32 bits over 2^bits − 1. Of two alleles a and b, unphased: P(aa)
 * and P(ab), so 2 − 2 P(aa) − P(ab) copies of b; phased, or haploid: P(a) for each allele of the call. A haploid call counts
 * twice. Throws BadGenotypes.
 */
export function readDosages(bytes: Uint8Array, people: number): { dosages: Uint16Array; haploid: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < HEAD + people + 2 || view.getUint32(0, true) !== people)
    throw new BadGenotypes(`are not of ${people} people`)
  if (view.getUint16(4, true) !== 2) throw new BadGenotypes('are not of two alleles')
  const phased = bytes[HEAD + people]!
  const bits = bytes[HEAD + people + 1]!
  if (phased > 1 || bits < 1 || bits > 32) throw new BadGenotypes('are in no known form')
  const [least, most] = [bytes[6]!, bytes[7]!]
  let haploid = 0
  for (let i = HEAD; i < HEAD + people; i++) {
    const ploidy = bytes[i]! & 127
    if (ploidy < 1 || ploidy > 2 || ploidy < least || ploidy > most)
      throw new BadGenotypes('have a call of more or fewer than one or two alleles')
    haploid += 2 - ploidy
  }
  const data = bytes.subarray(HEAD + people + 2)
  if (data.length !== Math.ceil(((2 * people - haploid) * bits) / 8))
    throw new BadGenotypes(`are not of ${people} people`)
  const dosages = new Uint16Array(people)
  const ploidies = bytes.subarray(HEAD, HEAD + people)
  if (haploid === 0 && bits === 8) readBytePairs(data, phased === 1, ploidies, dosages)
  else readAny(data, bits, phased === 1, ploidies, dosages)
  return { dosages, haploid }
}

// The dosage of 0 to 510 copies in units of 1/255.
const OF_BYTES = Uint16Array.from({ length: 511 }, (_, sum) => Math.round((sum * COPY) / 255))

function readBytePairs(data: Uint8Array, phased: boolean, ploidies: Uint8Array, dosages: Uint16Array): void {
  for (let i = 0; i < dosages.length; i++) {
    const first = data[2 * i]!
    const second = data[2 * i + 1]!
    if (ploidies[i]! > 127) dosages[i] = MISSING_DOSAGE
    else if (phased) dosages[i] = OF_BYTES[510 - first - second]!
    else if (first + second > 255) throw moreThanOne()
    else dosages[i] = OF_BYTES[510 - 2 * first - second]!
  }
}

function readAny(data: Uint8Array, bits: number, phased: boolean, ploidies: Uint8Array, dosages: Uint16Array): void {
  const one = 2 ** bits - 1
  let bit = 0
  for (let i = 0; i < dosages.length; i++) {
    const isHaploid = (ploidies[i]! & 127) === 1
    const first = integerAt(data, bit, bits)
    const second = isHaploid ? first : integerAt(data, bit + bits, bits)
    bit += isHaploid ? bits : 2 * bits
    const isUnphased = !phased && !isHaploid
    if (ploidies[i]! > 127) dosages[i] = MISSING_DOSAGE
    else if (isUnphased && first + second > one) throw moreThanOne()
    else dosages[i] = Math.round(((2 * one - first - second - (isUnphased ? first : 0)) * COPY) / one)
  }
}

/** The integer of so many bits (1 to 32) from a bit on, least significant first. */
function integerAt(data: Uint8Array, bit: number, bits: number): number {
  let value = 0
  const last = (bit + bits - 1) >> 3
  for (let byte = last; byte >= bit >> 3; byte--) value = value * 256 + data[byte]!
  return Math.floor(value / 2 ** (bit & 7)) % 2 ** bits
}

const moreThanOne = () => new BadGenotypes('have probabilities that add up to more than 1')
